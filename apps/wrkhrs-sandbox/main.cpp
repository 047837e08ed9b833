// The launcher between spawn() and a program that must be confined or whose children must not outlive it.
//
//   wrkhrs-sandbox [options] -- /path/of/program arguments…
//
// It runs in up to three roles, each its own process:
//   guard    owns the tree: passes signals on, and when the program ends (or the guard's parent dies) kills what is
//   left of it bwrap    with the mechanism `bubblewrap`: makes the namespaces and mounts, then starts the third role
//   inside inner    limits, capabilities, Landlock, seccomp, proof by real calls, exec of the program
// A failure before exec goes to the pipe --report-fd as a LaunchReport. On its own it is useful too: `wrkhrs-sandbox
// --confine
// --read /usr --read /lib64 -- /usr/bin/env` shows what a confined program sees.
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process/confine/confine.hpp"
#include "process/confine/landlock.hpp"
#include "process/confine/launch_report.hpp"

namespace {

using wrkhrs::process::FileAccess;
using wrkhrs::process::LaunchReport;
using Step = LaunchReport::Step;

constexpr int exit_launch_failed = 125;  // as env(1) and docker-run(1) have it

struct Options {
  bool confine = false;
  bool inner = false;  ///< already inside the namespaces
  bool bubblewrap = false;
  bool network = false;
  bool private_tmp = false;
  FileAccess files;
  std::vector<std::pair<int, std::uint64_t>> limits;
  int report_fd = -1;
  std::string self;  ///< this program's own file
  std::vector<std::string> program;
};

constexpr std::pair<std::string_view, int> limit_names[] = {
    {"address-space", RLIMIT_AS},  {"cpu", RLIMIT_CPU},         {"file-size", RLIMIT_FSIZE},
    {"open-files", RLIMIT_NOFILE}, {"processes", RLIMIT_NPROC},
};

[[noreturn]] void give_up(const Options& options, Step step, int error, std::string_view text) {
  if (options.report_fd >= 0) {
    wrkhrs::process::send_report(options.report_fd, step, error, text);
  } else {
    std::fprintf(stderr, "wrkhrs-sandbox: %.*s%s%s\n", static_cast<int>(text.size()), text.data(),
                 error != 0 ? ": " : "", error != 0 ? std::strerror(error) : "");
  }
  ::_exit(exit_launch_failed);
}

/// Empty: understood. Otherwise what was wrong.
std::string parse(int argc, char** argv, Options& options) {
  int i = 1;
  for (; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") break;
    if (argument == "--confine") {
      options.confine = true;
    } else if (argument == "--inner") {
      options.inner = true;
    } else if (argument == "--bubblewrap") {
      options.bubblewrap = true;
    } else if (argument == "--network") {
      options.network = true;
    } else if (argument == "--private-tmp") {
      options.private_tmp = true;
    } else if (i + 1 == argc) {
      return "unknown option or missing value: " + std::string(argument);
    } else if (argument == "--read") {
      options.files.readable.emplace_back(argv[++i]);
    } else if (argument == "--write") {
      options.files.writable.emplace_back(argv[++i]);
    } else if (argument == "--self") {
      options.self = argv[++i];
    } else if (argument == "--report-fd") {
      const std::string_view value = argv[++i];
      if (std::from_chars(value.data(), value.data() + value.size(), options.report_fd).ec != std::errc()) {
        return "not a descriptor: " + std::string(value);
      }
    } else if (argument == "--limit") {
      const std::string_view value = argv[++i];
      const auto equals = value.find('=');
      std::uint64_t number = 0;
      int resource = -1;
      for (const auto& [name, known] : limit_names) {
        if (value.substr(0, equals) == name) resource = known;
      }
      if (equals == std::string_view::npos || resource < 0 ||
          std::from_chars(value.data() + equals + 1, value.data() + value.size(), number).ec != std::errc()) {
        return "not a limit: " + std::string(value);
      }
      options.limits.emplace_back(resource, number);
    } else {
      return "unknown option: " + std::string(argument);
    }
  }
  for (++i; i < argc; ++i) options.program.emplace_back(argv[i]);
  return options.program.empty() ? "no program after '--'" : "";
}

std::vector<char*> c_strings(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (auto& s : strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

// ----------------------------------------------------------------------------------------------------------------
// inner

[[noreturn]] void run_inner(Options& options) {
  const auto confine_step = [&](wrkhrs::Result<void> result) {
    if (!result) give_up(options, Step::sandbox, 0, result.error().detail);
  };
  if (options.report_fd >= 0) ::fcntl(options.report_fd, F_SETFD, FD_CLOEXEC);
  for (const auto& [resource, value] : options.limits) {
    if (auto limited = wrkhrs::process::limit_resource(resource, value); !limited) {
      give_up(options, Step::limits, errno, limited.error().detail);
    }
  }
  if (options.confine) {
    FileAccess files = options.files;
    for (const char* device : {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}) {
      files.writable.emplace_back(device);
    }
    // Inside the namespaces /proc shows this sandbox only and /tmp is private to it.
    files.readable.emplace_back(options.inner ? "/proc" : "/proc/self");
    if (options.inner) {
      files.writable.emplace_back("/dev/shm");
      if (options.private_tmp) files.writable.emplace_back("/tmp");
    }
    confine_step(wrkhrs::process::drop_privileges());
    confine_step(wrkhrs::process::restrict_files(files, options.network));
    // Without a mount namespace, modes and owners of files elsewhere could still be changed by their owner.
    confine_step(wrkhrs::process::forbid_dangerous_calls(options.network, options.inner));
    confine_step(wrkhrs::process::prove_confined(files, options.network));
    if (options.report_fd >= 0) wrkhrs::process::send_report(options.report_fd, Step::confined, 0);
  }
  auto argv = c_strings(options.program);
  ::execv(argv[0], argv.data());
  give_up(options, Step::exec, errno, argv[0]);
}

// -----------------------------------------------------------------------------------------------------------
// bubblewrap

[[noreturn]] void run_bubblewrap(Options& options) {
  std::vector<std::string> command = {"bwrap",
                                      "--unshare-user",
                                      "--unshare-pid",
                                      "--unshare-ipc",
                                      "--unshare-uts",
                                      "--unshare-cgroup-try",
                                      "--die-with-parent",
                                      "--cap-drop",
                                      "ALL",
                                      "--hostname",
                                      "sandbox"};
  if (!options.network) command.emplace_back("--unshare-net");
  const auto bind = [&](const char* how, const std::string& path) { command.insert(command.end(), {how, path, path}); };
  command.insert(command.end(), {"--proc", "/proc", "--dev", "/dev"});
  if (options.private_tmp) command.insert(command.end(), {"--tmpfs", "/tmp"});
  for (const auto& path : options.files.readable) bind("--ro-bind", path);
  for (const auto& path : options.files.writable) bind("--bind", path);
  const std::string inside = "/.wrkhrs-sandbox";
  command.insert(command.end(), {"--ro-bind", options.self, inside});
  char folder[4096];
  if (::getcwd(folder, sizeof folder) != nullptr) {
    // A working folder that the child may not see becomes the root.
    std::string seen = "/";
    for (const auto* paths : {&options.files.readable, &options.files.writable}) {
      for (const auto& path : *paths) {
        if (folder == path || std::string_view(folder).starts_with(path + "/")) seen = folder;
      }
    }
    command.insert(command.end(), {"--chdir", seen});
  }
  command.insert(command.end(), {"--", inside, "--inner", "--confine"});
  if (options.network) command.emplace_back("--network");
  if (options.private_tmp) command.emplace_back("--private-tmp");
  if (options.report_fd >= 0) command.insert(command.end(), {"--report-fd", std::to_string(options.report_fd)});
  for (const auto& path : options.files.readable) command.insert(command.end(), {"--read", path});
  for (const auto& path : options.files.writable) command.insert(command.end(), {"--write", path});
  for (const auto& [resource, value] : options.limits) {
    for (const auto& [name, known] : limit_names) {
      if (known == resource)
        command.insert(command.end(), {"--limit", std::string(name) + "=" + std::to_string(value)});
    }
  }
  command.emplace_back("--");
  command.insert(command.end(), options.program.begin(), options.program.end());
  auto argv = c_strings(command);
  for (const char* bwrap : {"/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"}) ::execv(bwrap, argv.data());
  give_up(options, Step::sandbox, errno, "bubblewrap (bwrap) is not installed");
}

// ----------------------------------------------------------------------------------------------------------------
// guard

std::vector<pid_t> children_of(pid_t parent) {
  const auto name = "/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children";
  std::ifstream file(name);
  return {std::istream_iterator<pid_t>(file), std::istream_iterator<pid_t>()};
}

void signal_below(pid_t parent, int depth, int signal_from_depth, int signal) {
  if (depth > 64) return;
  for (const pid_t child : children_of(parent)) {
    signal_below(child, depth + 1, signal_from_depth, signal);
    if (depth >= signal_from_depth) ::kill(child, signal);
  }
}

/// Kills everything below this process, which orphans fall to since it is their subreaper, and reaps it.
void kill_tree() {
  for (;;) {
    for (const pid_t child : children_of(::getpid())) ::kill(child, SIGKILL);
    const pid_t reaped = ::waitpid(-1, nullptr, WNOHANG);
    if (reaped < 0 && errno == ECHILD) return;
    if (reaped == 0) {
      const timespec pause{.tv_sec = 0, .tv_nsec = 500'000};
      ::nanosleep(&pause, nullptr);
    }
  }
}

[[noreturn]] void end_as(int status, bool bubblewrap) {
  int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  // bubblewrap says 128 + n where its child was ended by signal n.
  if (bubblewrap && code > 128 && code <= 128 + SIGSYS) signal = code - 128;
  if (signal != 0) {
    ::signal(signal, SIG_DFL);
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_UNBLOCK, &all, nullptr);
    ::kill(::getpid(), signal);
  }
  ::_exit(signal != 0 ? 128 + signal : code);
}

[[noreturn]] void run_guard(Options& options) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sigset_t awaited, before;
  ::sigemptyset(&awaited);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT, SIGCHLD}) ::sigaddset(&awaited, signal);
  ::sigprocmask(SIG_BLOCK, &awaited, &before);

  const pid_t guard = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) give_up(options, Step::sandbox, errno, "fork");
  if (child == 0) {
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::getppid() != guard) ::_exit(exit_launch_failed);
    if (options.confine && options.bubblewrap) run_bubblewrap(options);
    run_inner(options);
  }
  // Only the program holds its streams: their other ends see its end, not the guard's.
  for (int fd = 0; fd <= 2; ++fd) ::close(fd);
  if (options.report_fd >= 0) ::close(options.report_fd);

  for (;;) {
    const int signal = ::sigwaitinfo(&awaited, nullptr);
    if (signal == SIGQUIT) {  // "now": from Child, or because the parent died
      kill_tree();
      ::signal(SIGKILL, SIG_DFL);
      ::kill(guard, SIGKILL);
    } else if (signal == SIGCHLD) {
      int status = 0;
      for (pid_t reaped = 0; (reaped = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (reaped != child) continue;
        kill_tree();
        end_as(status, options.bubblewrap);
      }
    } else if (signal > 0) {
      // bwrap would die at once and take the program with it: signal what is below bwrap and its first process.
      signal_below(guard, 1, options.confine && options.bubblewrap ? 3 : 1, signal);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (argc == 2 && std::string_view(argv[1]) == "--landlock-abi") {
    std::printf("%d\n", wrkhrs::process::landlock_abi());
    return 0;
  }
  if (const std::string problem = parse(argc, argv, options); !problem.empty()) {
    give_up(options, Step::sandbox, 0, problem);
  }
  if (options.inner) run_inner(options);
  if (options.self.empty()) {
    char self[4096];
    const ssize_t length = ::readlink("/proc/self/exe", self, sizeof self);
    if (length > 0) options.self.assign(self, static_cast<std::size_t>(length));
  }
  run_guard(options);
}
