#include "process/fork.hpp"

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wrkhrs::process {
namespace {

/// Runs what it is given, one after the other, on one thread that never ends.
class ForkThread {
 public:
  ForkThread() {
    // tidy: allow(detach) it serves until the process ends; its owner is never destroyed
    std::thread([this] { serve(); }).detach();
  }

  Result<Forked> run(std::packaged_task<Result<Forked>()> task) {
    auto done = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    arrived_.notify_one();
    return done.get();
  }

 private:
  void serve() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);  // no handler of this process may run in a child before exec
    for (;;) {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return !tasks_.empty(); });
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::packaged_task<Result<Forked>()>> tasks_;
};

ForkThread& fork_thread() {
  static std::mutex mutex;
  static pid_t owner = 0;
  static ForkThread* thread = nullptr;  // never destroyed: its thread outlives every object
  const std::lock_guard lock(mutex);
  if (owner != ::getpid()) {  // a process that came from fork() has this memory but not the thread
    owner = ::getpid();
    thread = new ForkThread;
  }
  return *thread;
}

/// Between fork and exec: async-signal-safe calls only, no allocation.
[[noreturn]] void child_main(const Launch& launch, char* const* argv, char* const* environment, pid_t parent) {
  constexpr int report = 3;
  int streams[4];
  for (int i = 0; i < 3; ++i) streams[i] = ::fcntl(launch.streams[i], F_DUPFD_CLOEXEC, 10);
  streams[3] = ::fcntl(launch.report_fd, F_DUPFD_CLOEXEC, 10);
  for (int i = 0; i < 3; ++i) {
    if (streams[i] < 0 || ::dup2(streams[i], i) < 0) {
      send_report(streams[3], LaunchReport::Step::descriptors, errno);
      ::_exit(125);
    }
  }
  ::dup3(streams[3], report, launch.report_survives_exec ? 0 : O_CLOEXEC);
  ::syscall(SYS_close_range, report + 1, ~0u, 0u);

  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, launch.parent_death_signal, 0, 0, 0);
  if (::getppid() != parent) ::_exit(125);  // it died before the line above

  if (!launch.directory.empty() && ::chdir(launch.directory.c_str()) != 0) {
    send_report(report, LaunchReport::Step::directory, errno);
    ::_exit(125);
  }
  for (const auto& [resource, limit] : launch.limits) {
    if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) {
      send_report(report, LaunchReport::Step::limits, errno);
      ::_exit(125);
    }
  }
  struct sigaction defaults;
  std::memset(&defaults, 0, sizeof defaults);
  defaults.sa_handler = SIG_DFL;
  for (int signal = 1; signal < 65; ++signal) ::sigaction(signal, &defaults, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(argv[0], argv, environment);
  send_report(report, LaunchReport::Step::exec, errno);
  ::_exit(125);
}

std::vector<char*> c_strings(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (auto& s : strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Result<Forked> fork_and_exec(Launch launch) {
  std::packaged_task<Result<Forked>()> task([launch = std::move(launch)]() mutable -> Result<Forked> {
    const auto argv = c_strings(launch.argv);
    const auto environment = c_strings(launch.environment);
    const pid_t parent = ::getpid();
    int pidfd = -1;
    // The older call: clone3 is refused by the default profile of container engines. A copy of the address space, as in
    // fork().
    const long pid = ::syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, nullptr, &pidfd, nullptr, nullptr);
    if (pid == 0) child_main(launch, argv.data(), environment.data(), parent);
    if (pid < 0) {
      return fail_with_detail(Code::unavailable, "No process could be started.",
                              std::string("clone: ") + std::strerror(errno));
    }
    return Forked{.pid = static_cast<pid_t>(pid), .pidfd = Fd(pidfd)};
  });
  return fork_thread().run(std::move(task));
}

}  // namespace wrkhrs::process
