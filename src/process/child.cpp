#include "process/child.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <boost/asio/redirect_error.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/cancel_at.hpp"
#include "process/fork.hpp"

namespace wrkhrs::process {

using namespace std::chrono_literals;

std::string ExitStatus::describe() const {
  if (signal == 0) return fmt::format("exited with {}", code);
  const char* name = ::sigabbrev_np(signal);
  return fmt::format("was killed by SIG{} ({})", name != nullptr ? name : std::to_string(signal), ::strsignal(signal));
}

std::filesystem::path sibling_program(std::string_view name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

// ----------------------------------------------------------------------------------------------------------------
// Child

struct Child::State {
  asio::any_io_executor executor;
  pid_t pid;
  asio::posix::stream_descriptor pidfd;
  bool contained;  ///< pid is the guard of the tree
  std::optional<WritePipe> in;
  std::optional<ReadPipe> out;
  std::optional<ReadPipe> err;
  std::optional<ExitStatus> status;

  State(asio::any_io_executor executor_, Forked forked, bool contained_)
      : executor(executor_), pid(forked.pid), pidfd(executor_, forked.pidfd.release()), contained(contained_) {}

  ~State() {
    if (reap()) return;
    kill_all();
    wait_blocking(2000);
    if (!reap()) {
      ::kill(pid, SIGKILL);
      wait_blocking(-1);
      reap();
    }
  }

  void wait_blocking(int timeout_ms) {
    pollfd ready{.fd = pidfd.native_handle(), .events = POLLIN, .revents = 0};
    while (::poll(&ready, 1, timeout_ms) < 0 && errno == EINTR) {
    }
  }

  /// True once the child has ended; then what is left of its group is killed, while the unreaped child still reserves
  /// the id.
  bool reap() {
    if (status) return true;
    siginfo_t info{};
    if (::waitid(P_PIDFD, static_cast<id_t>(pidfd.native_handle()), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
      if (errno == EINTR) return false;
      status = ExitStatus{.code = 125};  // reaped by someone else: nothing more can be known
      return true;
    }
    if (info.si_pid == 0) return false;
    ::kill(-pid, SIGKILL);
    ::waitid(P_PIDFD, static_cast<id_t>(pidfd.native_handle()), &info, WEXITED | WNOHANG);
    status = info.si_code == CLD_EXITED ? ExitStatus{.code = info.si_status} : ExitStatus{.signal = info.si_status};
    return true;
  }

  void kill_all() {
    if (reap()) return;
    if (contained) {
      ::kill(pid, SIGQUIT);
    } else {
      ::kill(-pid, SIGKILL);
    }
  }
};

Child::Child(std::unique_ptr<State> state) : state_(std::move(state)) {}
Child::Child(Child&&) noexcept = default;
Child& Child::operator=(Child&&) noexcept = default;
Child::~Child() = default;

pid_t Child::pid() const { return state_->pid; }
WritePipe* Child::in() { return state_->in ? &*state_->in : nullptr; }
ReadPipe* Child::out() { return state_->out ? &*state_->out : nullptr; }
ReadPipe* Child::err() { return state_->err ? &*state_->err : nullptr; }

std::optional<ExitStatus> Child::poll() {
  state_->reap();
  return state_->status;
}

Task<ExitStatus> Child::wait(Deadline deadline) {
  State& state = *state_;
  while (!state.reap()) {
    CancelAt timeout(state.executor, deadline, [&state] { state.pidfd.cancel(); });
    boost::system::error_code error;
    co_await state.pidfd.async_wait(asio::posix::descriptor_base::wait_read,
                                    asio::redirect_error(asio::use_awaitable, error));
    if (!error || state.reap()) continue;
    if (timeout.fired()) co_return fail(Code::deadline_exceeded, "The program has not ended in time.");
    co_return fail_with_detail(Code::cancelled, "Waiting for the program was cancelled.", error.message());
  }
  co_return *state.status;
}

void Child::signal(int number) {
  if (!state_->reap()) ::kill(-state_->pid, number);
}

void Child::kill() { state_->kill_all(); }

Task<ExitStatus> Child::end(std::chrono::milliseconds grace) {
  if (state_->in) state_->in->close();
  signal(SIGTERM);
  const auto now = std::chrono::steady_clock::now();
  auto ended = co_await wait(now + grace);
  if (ended || ended.error().code != Code::deadline_exceeded) co_return ended;
  kill();
  ended = co_await wait(now + grace + 2s);
  if (ended || ended.error().code != Code::deadline_exceeded) co_return ended;
  ::kill(state_->pid, SIGKILL);
  co_return co_await wait(never);
}

// ----------------------------------------------------------------------------------------------------------------
// spawn

namespace {

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

Result<std::string> resolve_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return std::filesystem::absolute(name).string();
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    const auto folder = rest.substr(0, colon);
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    if (folder.empty()) continue;
    auto candidate = fmt::format("{}/{}", folder, name);
    struct stat info{};
    if (::stat(candidate.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    }
  }
  return fail(Code::not_found, fmt::format("The program '{}' was not found in PATH.", name));
}

/// The child's end of one stream, and ours where it is a pipe.
struct Stream {
  Fd child;
  Fd ours;
};

Result<Stream> open_stream(const Stdio& stdio, int number) {
  const auto failed = [&](const char* what) {
    const int error = errno;
    return fail_with_detail(error == EMFILE || error == ENFILE ? Code::unavailable : Code::invalid_argument,
                            "A standard stream of the child process could not be opened.",
                            fmt::format("{} {}: {}", what, stdio.file.string(), std::strerror(error)));
  };
  Stream stream;
  switch (stdio.kind) {
    case Stdio::Kind::null:
      stream.child = Fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
      if (!stream.child) return failed("open /dev/null");
      break;
    case Stdio::Kind::inherit:
      stream.child = Fd(::fcntl(number, F_DUPFD_CLOEXEC, 3));
      if (!stream.child) return failed("dup");
      break;
    case Stdio::Kind::descriptor:
      stream.child = Fd(::fcntl(stdio.fd, F_DUPFD_CLOEXEC, 3));
      if (!stream.child) return failed("dup");
      break;
    case Stdio::Kind::append_file:
      stream.child = Fd(::open(stdio.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
      if (!stream.child) return failed("open");
      break;
    case Stdio::Kind::pipe: {
      int ends[2];
      if (::pipe2(ends, O_CLOEXEC) != 0) return failed("pipe");
      stream.child = Fd(ends[number == 0 ? 0 : 1]);
      stream.ours = Fd(ends[number == 0 ? 1 : 0]);
      break;
    }
  }
  return stream;
}

std::vector<std::string> environment_of(const ChildSpec& spec) {
  auto variables = spec.environment;
  for (const auto& name : spec.inherit_environment) {
    if (const char* value = std::getenv(name.c_str())) variables.emplace(name, value);
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
  return lines;
}

Result<void> check(const ChildSpec& spec) {
  const auto invalid = [](std::string message) { return fail(Code::invalid_argument, std::move(message)); };
  if (spec.argv.empty() || spec.argv[0].empty()) return invalid("No program to start.");
  for (const auto& argument : spec.argv) {
    if (has_nul(argument)) return invalid("An argument of the program contains a NUL byte.");
  }
  for (const auto& [name, value] : spec.environment) {
    if (name.empty() || name.find('=') != std::string::npos || has_nul(name) || has_nul(value)) {
      return invalid(fmt::format("'{}' cannot be an environment variable.", name));
    }
  }
  if (!spec.sandbox) return {};
  for (const auto* paths : {&spec.sandbox->readable, &spec.sandbox->writable}) {
    for (const auto& path : *paths) {
      std::error_code ignored;
      if (!path.is_absolute()) return invalid("A sandbox path is not absolute.");
      if (!std::filesystem::exists(path, ignored)) {
        return fail_with_detail(Code::invalid_argument, "A sandbox path does not exist.", path.string());
      }
    }
  }
  return {};
}

std::vector<std::pair<int, rlimit>> resource_limits(const Limits& limits) {
  std::vector<std::pair<int, rlimit>> list = {{RLIMIT_CORE, {0, 0}}};
  const auto add = [&](int resource, std::optional<std::uint64_t> value) {
    if (!value) return;
    rlimit present{};
    ::getrlimit(static_cast<__rlimit_resource>(resource), &present);
    const rlim_t soft = std::min<rlim_t>(*value, present.rlim_max);
    // Processor time: SIGXCPU at the soft limit tells what happened, SIGKILL follows at the hard one.
    const rlim_t hard = resource == RLIMIT_CPU ? std::min<rlim_t>(soft + 1, present.rlim_max) : soft;
    list.emplace_back(resource, rlimit{soft, hard});
  };
  add(RLIMIT_AS, limits.address_space_bytes);
  add(RLIMIT_CPU, limits.cpu_seconds);
  add(RLIMIT_FSIZE, limits.file_bytes);
  add(RLIMIT_NOFILE, limits.open_files);
  add(RLIMIT_NPROC, limits.processes);
  return list;
}

std::vector<std::string> launcher_command(const ChildSpec& spec, SandboxMechanism mechanism, std::string program) {
  const std::string launcher = sibling_program("wrkhrs-sandbox").string();
  std::vector<std::string> argv = {launcher, "--self", launcher, "--report-fd", "3"};
  if (spec.sandbox) {
    argv.emplace_back("--confine");
    if (mechanism == SandboxMechanism::bubblewrap) argv.emplace_back("--bubblewrap");
    if (spec.sandbox->network) argv.emplace_back("--network");
    if (spec.sandbox->private_tmp) argv.emplace_back("--private-tmp");
    for (const auto& path : spec.sandbox->readable)
      argv.insert(argv.end(), {"--read", path.lexically_normal().string()});
    for (const auto& path : spec.sandbox->writable)
      argv.insert(argv.end(), {"--write", path.lexically_normal().string()});
  }
  const auto limit = [&](const char* name, std::optional<std::uint64_t> value) {
    if (value) argv.insert(argv.end(), {"--limit", fmt::format("{}={}", name, *value)});
  };
  limit("address-space", spec.limits.address_space_bytes);
  limit("cpu", spec.limits.cpu_seconds);
  limit("file-size", spec.limits.file_bytes);
  limit("open-files", spec.limits.open_files);
  limit("processes", spec.limits.processes);
  argv.emplace_back("--");
  argv.push_back(std::move(program));
  argv.insert(argv.end(), spec.argv.begin() + 1, spec.argv.end());
  return argv;
}

/// What a child says before exec. Success is the end of the pipe, below a sandbox after proof of confinement.
class LaunchReports {
 public:
  explicit LaunchReports(const ChildSpec& spec) : spec_(spec) {}

  /// Reads what has come at `fd`. Nothing: the child has not decided yet.
  std::optional<Result<void>> read(int fd) {
    LaunchReport report{};
    const ssize_t size = ::read(fd, &report, sizeof report);
    if (size < 0 && errno == EINTR) return std::nullopt;
    if (size == 0) {
      if (spec_.sandbox && !confined_) return not_confined("the launcher ended before it had proved confinement");
      return Result<void>();
    }
    if (size != static_cast<ssize_t>(sizeof report)) return not_confined("a broken launch report");
    const auto& program = spec_.argv[0];
    const char* reason = std::strerror(report.error);
    switch (report.step) {
      case LaunchReport::Step::confined:
        confined_ = true;
        return std::nullopt;
      case LaunchReport::Step::sandbox:
        return not_confined(report.error != 0 ? fmt::format("{}: {}", report.text, reason) : std::string(report.text));
      case LaunchReport::Step::descriptors:
      case LaunchReport::Step::limits:
        return fail_with_detail(Code::unavailable, fmt::format("The program '{}' could not be started.", program),
                                reason);
      case LaunchReport::Step::directory:
        return fail_with_detail(Code::invalid_argument,
                                fmt::format("The working folder of '{}' cannot be entered.", program),
                                fmt::format("{}: {}", spec_.directory.string(), reason));
      case LaunchReport::Step::exec:
        break;
    }
    return fail(report.error == ENOENT || report.error == ENOTDIR ? Code::not_found
                : report.error == EACCES                          ? Code::permission_denied
                                                                  : Code::unavailable,
                fmt::format("The program '{}' could not be executed: {}.", program, reason));
  }

 private:
  static Result<void> not_confined(std::string detail) {
    return fail_with_detail(Code::unavailable, "The program was not started: this machine cannot confine it.",
                            std::move(detail));
  }

  const ChildSpec& spec_;
  bool confined_ = false;
};

constexpr auto launch_time_max = 20s;

Result<void> launch_timed_out() {
  return fail(Code::unavailable, "The program was not started: its launch took more than 20 s.");
}

/// A child that was forked and has not yet said whether its program runs. Dropped, it is ended.
struct Launched {
  std::unique_ptr<Child::State> state;
  Fd report;
  Fd ours[3];
};

Result<Launched> launch_child(const asio::any_io_executor& executor, const ChildSpec& spec,
                              SandboxMechanism mechanism) {
  auto program = resolve_program(spec.argv[0]);
  if (!program) return forward_error(program);

  Stream streams[3];
  const Stdio* wanted[3] = {&spec.in, &spec.out, &spec.err};
  for (int i = 0; i < 3; ++i) {
    auto stream = open_stream(*wanted[i], i);
    if (!stream) return forward_error(stream);
    streams[i] = std::move(*stream);
  }
  int report_ends[2];
  if (::pipe2(report_ends, O_CLOEXEC) != 0) {
    return fail_with_detail(Code::unavailable, "No process could be started.",
                            std::string("pipe: ") + std::strerror(errno));
  }
  Launched launched{.state = nullptr, .report = Fd(report_ends[0]), .ours = {}};
  const Fd report_out(report_ends[1]);

  const bool by_launcher = spec.contain_tree || spec.sandbox;
  Launch launch{.argv = {},
                .environment = environment_of(spec),
                .directory = spec.directory.string(),
                .streams = {streams[0].child.get(), streams[1].child.get(), streams[2].child.get()},
                .report_fd = report_out.get(),
                .report_survives_exec = by_launcher,
                .parent_death_signal = by_launcher ? SIGQUIT : spec.parent_death_signal,
                .limits = {}};
  if (by_launcher) {
    launch.argv = launcher_command(spec, mechanism, *program);
    launch.limits = resource_limits({});
  } else {
    launch.argv = spec.argv;
    launch.argv[0] = *program;
    launch.limits = resource_limits(spec.limits);
  }
  auto forked = fork_and_exec(std::move(launch));
  if (!forked) return forward_error(forked);
  launched.state = std::make_unique<Child::State>(executor, std::move(*forked), by_launcher);
  for (int i = 0; i < 3; ++i) launched.ours[i] = std::move(streams[i].ours);
  return launched;
}

Child with_pipes(const asio::any_io_executor& executor, Launched launched) {
  Child::State& state = *launched.state;
  if (launched.ours[0]) state.in.emplace(executor, std::move(launched.ours[0]));
  if (launched.ours[1]) state.out.emplace(executor, std::move(launched.ours[1]));
  if (launched.ours[2]) state.err.emplace(executor, std::move(launched.ours[2]));
  return Child(std::move(launched.state));
}

Result<Child> spawn_by(const asio::any_io_executor& executor, const ChildSpec& spec, SandboxMechanism mechanism) {
  auto launched = launch_child(executor, spec, mechanism);
  if (!launched) return forward_error(launched);
  LaunchReports reports(spec);
  const auto deadline = std::chrono::steady_clock::now() + launch_time_max;
  for (;;) {
    pollfd ready{.fd = launched->report.get(), .events = POLLIN, .revents = 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    const int polled = ::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0) return forward_error(launch_timed_out());
    auto verdict = reports.read(launched->report.get());
    if (!verdict) continue;
    if (!*verdict) return forward_error(*verdict);
    return with_pipes(executor, std::move(*launched));
  }
}

Task<Child> start_by(asio::any_io_executor executor, const ChildSpec& spec, SandboxMechanism mechanism) {
  auto launched = launch_child(executor, spec, mechanism);
  if (!launched) co_return forward_error(launched);
  LaunchReports reports(spec);
  const auto here = co_await asio::this_coro::executor;
  asio::posix::stream_descriptor report(here, launched->report.release());
  CancelAt timeout(here, std::chrono::steady_clock::now() + launch_time_max, [&report] { report.cancel(); });
  for (;;) {
    boost::system::error_code error;
    co_await report.async_wait(asio::posix::descriptor_base::wait_read,
                               asio::redirect_error(asio::use_awaitable, error));
    if (timeout.fired()) co_return forward_error(launch_timed_out());
    if (error) {
      co_return fail_with_detail(Code::cancelled, "Starting the program was cancelled.", error.message());
    }
    auto verdict = reports.read(report.native_handle());
    if (!verdict) continue;
    if (!*verdict) co_return forward_error(*verdict);
    co_return with_pipes(executor, std::move(*launched));
  }
}

/// A reader that goes away is an error of the write, not the end of this process.
void ignore_sigpipe() {
  static const bool once = [] {
    struct sigaction present{};
    if (::sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace

namespace {

/// What must hold before anything is started.
Result<void> prepare(const ChildSpec& spec) {
  ignore_sigpipe();
  return check(spec);
}

/// The mechanisms to try, the strongest first.
std::vector<SandboxMechanism> candidates(const ChildSpec& spec) {
  if (!spec.sandbox) return {SandboxMechanism::automatic};  // is not looked at
  if (spec.sandbox->mechanism != SandboxMechanism::automatic) return {spec.sandbox->mechanism};
  return {SandboxMechanism::bubblewrap, SandboxMechanism::landlock};
}

/// Adds what went wrong with one mechanism to what went wrong with those before it.
void tell_all(Error& error, SandboxMechanism mechanism, std::string& before) {
  error.detail = fmt::format("{}{}: {}", before, to_string(mechanism), error.detail);
  before = error.detail + "; ";
}

}  // namespace

Result<Child> spawn(asio::any_io_executor executor, const ChildSpec& spec) {
  if (auto valid = prepare(spec); !valid) return forward_error(valid);
  const auto mechanisms = candidates(spec);
  std::string before;
  for (std::size_t i = 0;; ++i) {
    auto child = spawn_by(executor, spec, mechanisms[i]);
    if (child) return child;
    if (mechanisms.size() > 1) tell_all(child.error(), mechanisms[i], before);
    if (child.error().code != Code::unavailable || i + 1 == mechanisms.size()) return child;
  }
}

Task<Child> start(asio::any_io_executor executor, ChildSpec spec) {
  if (auto valid = prepare(spec); !valid) co_return forward_error(valid);
  const auto mechanisms = candidates(spec);
  std::string before;
  for (std::size_t i = 0;; ++i) {
    auto child = co_await start_by(executor, spec, mechanisms[i]);
    if (child) co_return child;
    if (mechanisms.size() > 1) tell_all(child.error(), mechanisms[i], before);
    if (child.error().code != Code::unavailable || i + 1 == mechanisms.size()) co_return child;
  }
}

}  // namespace wrkhrs::process
