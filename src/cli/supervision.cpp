#include "cli/supervision.hpp"

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.hpp"
#include "cli/logs_command.hpp"
#include "cli/terminal.hpp"
#include "supervise/control.hpp"
#include "supervise/home_lock.hpp"

extern char** environ;

namespace wrkhrs::cli {
namespace {

using std::chrono::milliseconds;
using supervise::ServiceStatus;
using supervise::StackStatus;
using supervise::State;

constexpr milliseconds control_timeout{5'000};

Colour colour_of(State state) {
  switch (state) {
    case State::healthy:
    case State::elsewhere:
      return Colour::green;
    case State::starting:
    case State::stopped:
      return Colour::yellow;
    default:
      return Colour::red;
  }
}

void print_status(const Shell& shell, const StackStatus& status) {
  if (shell.json()) {
    shell.print_json(json::to_value(status));
  } else {
    fmt::print("{}", status_table(status, colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
  }
}

/// What is wrong with each service that is not well, with the last words of its log.
void print_unhealthy(const StackStatus& status) {
  for (const ServiceStatus& service : status.services) {
    if (service.state == State::healthy || service.state == State::elsewhere) continue;
    fmt::print(stderr, "\n{} is {}{}\n", service.name, supervise::to_string(service.state),
               service.note.empty() ? "." : ": " + printable(service.note));
    for (const std::string& line : supervise::last_log_lines(service.log, 5)) {
      fmt::print(stderr, "  {}\n", cut_to(readable_log_line(line, service.name, false), 300));
    }
    fmt::print(stderr, "  (log: {})\n", service.log);
  }
}

/// Waits until all services are healthy. The last status, also when time is over.
Result<StackStatus> wait_until_healthy(const std::filesystem::path& run_dir, std::chrono::seconds limit) {
  Progress progress("starting");
  const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
  Result<StackStatus> status = fail(Code::unavailable, "The supervisor did not start.");
  while (true) {
    status = supervise::ask_supervisor(run_dir, {.command = "status"}, control_timeout);
    if (status) {
      std::uint64_t healthy = 0;
      std::string waiting_for;
      bool hopeless = false, others_starting = false;
      for (const ServiceStatus& service : status->services) {
        const bool well = service.state == State::healthy || service.state == State::elsewhere;
        healthy += well;
        const bool given_up =
            service.state == State::failed || service.needs_action || (!well && service.restarts >= 3);
        hopeless = hopeless || given_up;
        others_starting = others_starting || (!well && !given_up);
        if (!well) waiting_for += (waiting_for.empty() ? "" : ", ") + service.name;
      }
      if (status->healthy || (hopeless && !others_starting)) break;
      progress.show(healthy, status->services.size(), waiting_for);
    }
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(milliseconds(30));
  }
  progress.clear();
  return status;
}

/// ask_supervisor, whose message speaks of a stack, for whatever is supervised.
Result<StackStatus> ask(const Supervised& supervised, const supervise::ControlRequest& request, milliseconds timeout) {
  auto status = supervise::ask_supervisor(supervised.run_dir, request, timeout);
  if (!status && status.error().message.starts_with("No stack")) {
    status.error().message =
        fmt::format("No {} runs in this home. `{}` starts it.", supervised.what, supervised.how_to_start);
  }
  return status;
}

/// Starts this program again as a daemon that supervises.
Result<pid_t> start_daemon(const Shell& shell, const Supervised& supervised) {
  std::vector<std::string> arguments{own_program().string()};
  arguments.insert(arguments.end(), supervised.up_command.begin(), supervised.up_command.end());
  arguments.insert(arguments.end(), {"--foreground-daemon", "--home", supervised.home.string(), "--port-offset",
                                     fmt::format("{}", supervised.port_offset)});
  if (shell.options().config_file) {
    arguments.insert(arguments.end(), {"--config", std::filesystem::absolute(*shell.options().config_file).string()});
  }
  if (supervised.only_while != 0) {
    arguments.insert(arguments.end(), {"--only-while", fmt::format("{}", supervised.only_while)});
  }
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const std::string log = supervised.log.string();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawn_file_actions_addclosefrom_np(&files, 3);  // a daemon keeps nobody's pipe open
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return fail(Code::unavailable,
                fmt::format("Cannot start the supervisor: {}.", std::generic_category().message(error)));
  }
  return pid;
}

/// The daemon's own log is its standard output, so nobody else bounds it: past 8 MiB it goes on in a new file.
void bound_own_log(const std::filesystem::path& log) {
  constexpr off_t bytes_max = 8 << 20;
  struct stat status{};
  if (::fstat(STDOUT_FILENO, &status) != 0 || status.st_size < bytes_max) return;
  std::error_code ignored;
  std::filesystem::rename(log, log.string() + ".1", ignored);
  const int fresh = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fresh < 0) return;
  ::dup2(fresh, STDOUT_FILENO);
  ::dup2(fresh, STDERR_FILENO);
  ::close(fresh);
}

}  // namespace

std::string status_table(const StackStatus& status, bool colours, std::size_t width) {
  Table table({"service", "state", "port", "pid", "up", "memory", "restarts", "note"});
  for (const ServiceStatus& service : status.services) {
    table.row({service.name,
               {std::string(supervise::to_string(service.state)), colour_of(service.state)},
               fmt::format("{}", service.port),
               service.pid ? fmt::format("{}", service.pid) : "–",
               service.pid ? format_duration(service.uptime_s) : "–",
               service.pid ? format_bytes(static_cast<std::uint64_t>(service.resident_bytes)) : "–",
               fmt::format("{}", service.restarts),
               printable(service.note)});
  }
  return table.text(colours, width);
}

std::filesystem::path own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

int up_detached(Shell& shell, const Supervised& supervised, std::chrono::seconds wait) {
  if (!supervise::lock_holder(supervised.run_dir)) {
    auto daemon = start_daemon(shell, supervised);
    if (!daemon) return shell.report(daemon.error());
    // Until its control socket is there, the daemon may still end with something to say.
    const SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!supervise::ask_supervisor(supervised.run_dir, {.command = "status"}, control_timeout)) {
      if (::waitpid(*daemon, nullptr, WNOHANG) == *daemon || std::chrono::steady_clock::now() > deadline) {
        auto words = supervise::last_log_lines(supervised.log, 1);
        return shell.report(
            {.code = Code::unavailable, .message = words.empty() ? "The supervisor did not start." : words.back()});
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
  } else if (!shell.json()) {
    fmt::print("This {} already runs.\n", supervised.what);
  }
  auto status = wait_until_healthy(supervised.run_dir, wait);
  if (!status) return shell.report(status.error());
  print_status(shell, *status);
  if (status->healthy) {
    if (!shell.json()) supervised.welcome();
    return exit_ok;
  }
  if (!shell.json()) print_unhealthy(*status);
  return exit_failed;
}

int supervise_here(Shell& shell, const Supervised& supervised, bool as_daemon) {
  auto lock = supervise::HomeLock::take(supervised.run_dir);
  if (!lock) {
    lock.error().message += fmt::format(" `wrkhrs {0}status` shows it, `wrkhrs {0}down` ends it.", supervised.prefix);
    return shell.report(lock.error());
  }
  auto level = log::parse_level(as_daemon ? supervised.log_level : "error");
  log::start(supervised.daemon_name, level.value_or(log::Level::info));
  net::SignalWaiter signals;
  ::signal(SIGHUP, SIG_IGN);  // the daemon outlives its terminal
  auto plan = supervised.plan();
  if (!plan) {
    log::stop();
    return shell.report(plan.error());
  }
  net::Runtime& runtime = shell.runtime();
  supervise::Supervisor supervisor(runtime, shell.http(), std::move(*plan));
  auto started = runtime.run(supervisor.start());
  if (!started) {
    log::stop();
    return shell.report(started.error());
  }
  if (supervised.beside) runtime.spawn("beside the supervisor", supervised.beside());
  auto control = supervise::ControlServer::listen(runtime, supervised.run_dir, supervisor);
  int code = exit_ok;
  if (!control) {
    code = shell.report(control.error());
  } else {
    bool announced = as_daemon;
    if (!announced) fmt::print("starting; Ctrl-C ends the {}\n", supervised.what);
    while (signals.wait_for(milliseconds(100)) == 0 && !supervisor.stop_requested()) {
      if (as_daemon) bound_own_log(supervised.log);
      if (supervised.only_while != 0 && ::kill(supervised.only_while, 0) != 0 && errno == ESRCH) {
        log::info("who started this has ended, and so does this", {{"pid", supervised.only_while}});
        break;
      }
      if (announced) continue;
      auto status = supervise::ask_supervisor(supervised.run_dir, {.command = "status"}, control_timeout);
      if (!status || !status->healthy) continue;
      announced = true;
      print_status(shell, *status);
      if (!shell.json()) supervised.welcome();
      std::fflush(stdout);
    }
  }
  if (!as_daemon) fmt::print("ending the services\n");
  runtime.run(supervisor.stop());
  runtime.stop();
  log::stop();
  return code;
}

int end_supervised(Shell& shell, const Supervised& supervised) {
  auto status = supervise::ask_supervisor(supervised.run_dir, {.command = "stop"}, control_timeout);
  if (!status && status.error().code != Code::not_found) return shell.report(status.error());
  if (!status && !supervise::lock_holder(supervised.run_dir)) {
    if (!shell.json()) fmt::print("No {} runs in {}.\n", supervised.what, supervised.home.string());
    return exit_ok;
  }
  Progress progress("ending the " + supervised.what);
  const SteadyTime deadline = std::chrono::steady_clock::now() + supervised.drain * 7 + std::chrono::seconds(20);
  for (std::uint64_t i = 0; supervise::lock_holder(supervised.run_dir); ++i) {
    if (std::chrono::steady_clock::now() > deadline) {
      progress.clear();
      return shell.report(
          {.code = Code::deadline_exceeded,
           .message = fmt::format("The {} has not ended. Its log: {}.", supervised.what, supervised.log.string())});
    }
    progress.show(i / 20, 0);
    std::this_thread::sleep_for(milliseconds(20));
  }
  progress.clear();
  if (!shell.json()) fmt::print("The {} has ended.\n", supervised.what);
  return exit_ok;
}

int show_status(Shell& shell, const Supervised& supervised) {
  auto status = ask(supervised, {.command = "status"}, control_timeout);
  if (!status) {
    shell.report(status.error());
    return status.error().code == Code::not_found ? exit_not_running : exit_failed;
  }
  print_status(shell, *status);
  return status->healthy ? exit_ok : exit_failed;
}

int restart_one(Shell& shell, const Supervised& supervised, const std::string& service) {
  const milliseconds patience = supervised.drain + std::chrono::seconds(15);
  auto restarted = ask(supervised, {.command = "restart", .service = service}, patience);
  if (!restarted) {
    shell.report(restarted.error());
    return restarted.error().message.starts_with("No ") ? exit_not_running : exit_failed;
  }
  auto status = wait_until_healthy(supervised.run_dir, std::chrono::seconds(60));
  if (!status) return shell.report(status.error());
  print_status(shell, *status);
  if (!status->healthy && !shell.json()) print_unhealthy(*status);
  return status->healthy ? exit_ok : exit_failed;
}

}  // namespace wrkhrs::cli
