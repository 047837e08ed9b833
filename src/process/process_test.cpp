#include <cstdlib>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/child.hpp"
#include "process/confine/landlock.hpp"
#include "process/rotating_log.hpp"
#include "process/run.hpp"
#include "process/sandbox.hpp"

namespace wrkhrs::process {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

/// Runs a coroutine to its end on a loop of its own.
template <class T>
Result<T> block_on(Task<T> task) {
  asio::io_context loop;
  std::optional<Result<T>> result;
  asio::co_spawn(
      loop, [&]() -> asio::awaitable<void> { result = co_await std::move(task); },
      [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
  loop.run();
  return std::move(*result);
}

struct TemporaryFolder {
  std::filesystem::path path;
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wrkhrs-test-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
};

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

pid_t pid_in(const std::filesystem::path& path) {
  pid_t pid = 0;
  std::ifstream(path) >> pid;
  return pid;
}

bool process_exists(pid_t pid) { return ::kill(pid, 0) == 0; }

bool becomes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 300; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);  // tidy: allow(sleep) another process's doing has no event to wait for
  }
  return false;
}

ChildSpec shell(std::string script, std::vector<std::string> arguments = {}) {
  ChildSpec spec{.argv = {"/bin/sh", "-c", std::move(script), "sh"}};
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  return spec;
}

// ---- spawn, pipes, run

TEST(Run, FeedsInputAndCollectsBothOutputsAndTheExitCode) {
  auto result = block_on(run(shell("cat; echo oops >&2; exit 3"), "hello\n", {}, in(5s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out, "hello\n");
  EXPECT_EQ(result->err, "oops\n");
  EXPECT_EQ(result->status.code, 3);
  EXPECT_EQ(result->status.describe(), "exited with 3");
}

TEST(Run, InputThatNobodyReadsIsNoError) {
  auto result = block_on(run(shell("exit 0"), std::string(1 << 20, 'x'), {}, in(5s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(result->status.ok());
}

TEST(Run, RefusesMoreOutputThanAllowedAndEndsTheProgram) {
  RunLimits limits{.out_bytes_max = 1000};
  const auto started = std::chrono::steady_clock::now();
  auto result = block_on(run(shell("yes"), "", limits, in(20s)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::too_large);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
}

TEST(Run, CutsStandardErrorInsteadOfRefusingIt) {
  RunLimits limits{.err_bytes_max = 4};
  auto result = block_on(run(shell("echo 123456789 >&2"), "", limits, in(5s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->err, "1234");
  EXPECT_TRUE(result->err_truncated);
}

TEST(Run, EndsAProgramThatTakesTooLong) {
  const auto started = std::chrono::steady_clock::now();
  auto result = block_on(run(shell("sleep 30 & sleep 30"), "", {}, in(200ms)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::deadline_exceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
}

TEST(Run, EndsWithARequestWhoseClientLeft) {
  const auto left = std::make_shared<std::atomic<bool>>(false);
  const Context ctx = Context::background().with_cancel_flag(left);
  const std::jthread client([&] {
    std::this_thread::sleep_for(50ms);  // tidy: allow(sleep) the client leaves while the program runs
    *left = true;
  });
  const auto started = std::chrono::steady_clock::now();
  auto result = block_on(run(ctx, shell("sleep 30"), "", {}));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);

  auto fine = block_on(run(Context::background(), shell("echo hi"), "", {}));
  ASSERT_TRUE(fine);
  EXPECT_EQ(fine->out, "hi\n");
}

TEST(Spawn, NamesAProgramThatIsMissing) {
  asio::io_context loop;
  auto by_name = spawn(loop.get_executor(), {.argv = {"no-such-program-here"}});
  ASSERT_FALSE(by_name);
  EXPECT_EQ(by_name.error().code, Code::not_found);
  EXPECT_THAT(by_name.error().message, HasSubstr("no-such-program-here"));

  auto by_path = spawn(loop.get_executor(), {.argv = {"/no/such/program"}});
  ASSERT_FALSE(by_path);
  EXPECT_EQ(by_path.error().code, Code::not_found);

  auto below_guard = spawn(loop.get_executor(), {.argv = {"/no/such/program"}, .contain_tree = true});
  ASSERT_FALSE(below_guard);
  EXPECT_EQ(below_guard.error().code, Code::not_found);

  auto not_executable = spawn(loop.get_executor(), {.argv = {"/etc/passwd"}});
  ASSERT_FALSE(not_executable);
  EXPECT_EQ(not_executable.error().code, Code::permission_denied);

  auto no_folder = spawn(loop.get_executor(), {.argv = {"/bin/true"}, .directory = "/no/such/folder"});
  ASSERT_FALSE(no_folder);
  EXPECT_EQ(no_folder.error().code, Code::invalid_argument);
}

TEST(Spawn, GivesOnlyTheNamedEnvironmentAndDescriptors) {
  ::setenv("WRKHRS_TEST_SECRET", "s3cret", 1);
  const Fd leak(::open("/dev/null", O_RDONLY));  // not close-on-exec
  auto spec = shell("env; ls /proc/self/fd | wc -l");
  spec.environment = {{"GREETING", "hello"}};
  auto result = block_on(run(std::move(spec), "", {}, in(5s)));
  ASSERT_TRUE(result);
  EXPECT_THAT(result->out, HasSubstr("GREETING=hello"));
  EXPECT_THAT(result->out, testing::Not(HasSubstr("s3cret")));
  EXPECT_THAT(result->out, HasSubstr("\n4\n"));  // the three streams and the folder that ls reads
}

TEST(Spawn, AppliesResourceLimits) {
  auto spec = shell("ulimit -n; ulimit -v; ulimit -c");
  spec.limits = {.address_space_bytes = 512ull << 20, .open_files = 33};
  for (const bool contain : {false, true}) {
    spec.contain_tree = contain;
    auto result = block_on(run(spec, "", {}, in(5s)));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->out, "33\n524288\n0\n");
  }
}

TEST(Spawn, LeavesNoDescriptorOpen) {
  const auto open_descriptors = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  static_cast<void>(block_on(run(shell("echo x"), "", {}, in(5s))));
  const auto before = open_descriptors();
  for (int i = 0; i < 10; ++i) {
    static_cast<void>(block_on(run(shell("echo x; exit 1"), "in", {}, in(5s))));
    static_cast<void>(block_on(run({.argv = {"/no/such/program"}, .contain_tree = true}, "", {}, in(5s))));
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Spawn, ProcessorTimeIsLimitedByASignalThatTells) {
  auto spec = shell("while :; do :; done");
  spec.limits = {.cpu_seconds = 1};
  auto result = block_on(run(spec, "", {}, in(20s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status.signal, SIGXCPU);
}

TEST(Spawn, SaysWhichSignalEndedTheProgram) {
  for (const bool contain : {false, true}) {
    auto spec = shell("kill -SEGV $$");
    spec.contain_tree = contain;
    auto result = block_on(run(std::move(spec), "", {}, in(5s)));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status.signal, SIGSEGV);
    EXPECT_THAT(result->status.describe(), HasSubstr("SIGSEGV"));
  }
}

TEST(ReadPipe, SplitsLinesAndBoundsThem) {
  asio::io_context loop;
  auto spec = shell("printf 'one\\r\\ntwo\\n'; printf 'last'");
  spec.out = Stdio::pipe();
  auto child = spawn(loop.get_executor(), spec);
  ASSERT_TRUE(child);
  std::vector<std::string> lines;
  Code code{};
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        for (;;) {
          auto line = co_await child->out()->read_line(100, in(5s));
          if (!line || !*line) break;
          lines.push_back(**line);
        }
        auto endless_spec = shell("yes | tr -d '\\n'");
        endless_spec.out = Stdio::pipe();
        auto endless = spawn(loop.get_executor(), endless_spec);
        auto line = co_await endless->out()->read_line(100, in(5s));
        code = line.error().code;
      },
      asio::detached);
  loop.run();
  EXPECT_THAT(lines, testing::ElementsAre("one", "two", "last"));
  EXPECT_EQ(code, Code::too_large);
}

// ---- the end of a child

TEST(Child, DestroyingItEndsIt) {
  asio::io_context loop;
  pid_t pid = 0;
  {
    auto child = spawn(loop.get_executor(), shell("sleep 100"));
    ASSERT_TRUE(child);
    pid = child->pid();
    EXPECT_TRUE(process_exists(pid));
  }
  EXPECT_FALSE(process_exists(pid));
}

TEST(Child, EndLetsItFinishOnSigterm) {
  for (const bool contain : {false, true}) {
    TemporaryFolder folder;
    auto spec = shell("trap 'echo bye > \"$1/bye\"; exit 7' TERM; touch \"$1/ready\"; while :; do sleep 0.05; done",
                      {folder.path.string()});
    spec.contain_tree = contain;
    asio::io_context loop;
    auto child = spawn(loop.get_executor(), spec);
    ASSERT_TRUE(child);
    ASSERT_TRUE(becomes_true([&] { return std::filesystem::exists(folder.path / "ready"); }));
    std::optional<Result<ExitStatus>> status;
    asio::co_spawn(loop, [&]() -> asio::awaitable<void> { status = co_await child->end(5s); }, asio::detached);
    loop.run();
    ASSERT_TRUE(status->has_value());
    EXPECT_EQ((*status)->code, 7);
    EXPECT_EQ(contents(folder.path / "bye"), "bye\n");
  }
}

TEST(Child, EndKillsWhatIgnoresSigterm) {
  for (const bool contain : {false, true}) {
    asio::io_context loop;
    auto spec = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    spec.out = Stdio::pipe();
    spec.contain_tree = contain;
    auto child = spawn(loop.get_executor(), spec);
    ASSERT_TRUE(child);
    std::optional<Result<ExitStatus>> status;
    asio::co_spawn(
        loop,
        [&]() -> asio::awaitable<void> {
          co_await child->out()->read_line(100, in(5s));
          status = co_await child->end(100ms);
        },
        asio::detached);
    loop.run();
    ASSERT_TRUE(status->has_value()) << status->error().message;
    EXPECT_EQ((*status)->signal, SIGKILL);
  }
}

TEST(Child, ContainedTreeEndsWithIt) {
  // A grandchild that leaves the session and the process group, and whose parent is gone.
  TemporaryFolder folder;
  asio::io_context loop;
  auto spec =
      shell("setsid sh -c 'echo $$ > \"$1/pid\"; exec sleep 100' sh \"$1\" & sleep 100", {folder.path.string()});
  spec.contain_tree = true;
  pid_t grandchild = 0;
  {
    auto child = spawn(loop.get_executor(), spec);
    ASSERT_TRUE(child) << child.error().message;
    ASSERT_TRUE(becomes_true([&] { return contents(folder.path / "pid").ends_with("\n"); }));
    grandchild = pid_in(folder.path / "pid");
    EXPECT_TRUE(process_exists(grandchild));
  }
  EXPECT_FALSE(process_exists(grandchild));
}

TEST(Child, ContainedTreeEndsWhenItsMainProgramEnds) {
  TemporaryFolder folder;
  auto spec = shell(
      "setsid sh -c 'echo $$ > \"$1/pid\"; exec sleep 100' sh \"$1\" > /dev/null 2>&1 < /dev/null &"
      " while ! test -s \"$1/pid\"; do sleep 0.01; done",
      {folder.path.string()});
  spec.contain_tree = true;
  auto result = block_on(run(spec, "", {}, in(10s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_FALSE(process_exists(pid_in(folder.path / "pid")));
}

TEST(Child, TreeEndsWhenTheParentIsKilled) {
  TemporaryFolder folder;
  const pid_t parent = ::fork();
  if (parent == 0) {
    asio::io_context loop;
    auto spec =
        shell("setsid sh -c 'echo $$ > \"$1/pid\"; exec sleep 100' sh \"$1\" & sleep 100", {folder.path.string()});
    spec.contain_tree = true;
    auto child = spawn(loop.get_executor(), spec);
    for (;;) ::pause();
  }
  ASSERT_TRUE(becomes_true([&] { return contents(folder.path / "pid").ends_with("\n"); }));
  const pid_t grandchild = pid_in(folder.path / "pid");
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  EXPECT_TRUE(becomes_true([&] { return !process_exists(grandchild); }));
}

TEST(Child, OutlivesTheThreadThatSpawnedIt) {
  asio::io_context loop;
  std::optional<Result<Child>> child;
  std::thread([&] { child = spawn(loop.get_executor(), shell("sleep 0.3; exit 5")); }).join();
  ASSERT_TRUE(child->has_value());
  std::optional<Result<ExitStatus>> status;
  asio::co_spawn(loop, [&]() -> asio::awaitable<void> { status = co_await (*child)->wait(in(5s)); }, asio::detached);
  loop.run();
  EXPECT_EQ((*status)->code, 5);
}

// ---- sandbox: the same expectations for each mechanism that works here

class Sandbox : public testing::TestWithParam<SandboxMechanism> {
 protected:
  TemporaryFolder outside_;
  TemporaryFolder own_;

  void SetUp() override {
    std::ofstream(outside_.path / "secret") << "canary";
    auto result = run_confined("exit 0");
    if (!result && result.error().code == Code::unavailable) GTEST_SKIP() << "not here: " << result.error().detail;
  }

  ChildSpec confined(std::string script, std::vector<std::string> arguments = {}) {
    auto spec = shell(std::move(script), std::move(arguments));
    spec.sandbox =
        SandboxProfile{.readable = SandboxProfile::system_paths(), .writable = {own_.path}, .mechanism = GetParam()};
    return spec;
  }
  Result<Completed> run_confined(std::string script, std::vector<std::string> arguments = {}) {
    return block_on(run(confined(std::move(script), std::move(arguments)), "", {}, in(10s)));
  }
};

INSTANTIATE_TEST_SUITE_P(Mechanisms, Sandbox, testing::Values(SandboxMechanism::bubblewrap, SandboxMechanism::landlock),
                         [](const auto& info) { return std::string(to_string(info.param)); });

TEST_P(Sandbox, TheEventLoopGoesOnWhileAProgramIsConfined) {
  auto try_it = [this]() -> Task<int> {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    bool started = false;
    int turns = 0;
    auto start_it = [&]() -> Task<Child> {
      auto child = co_await start(executor, confined("exit 0"));
      started = true;
      co_return child;
    };
    const auto runs = [&started] { return !started; };
    auto count = [&]() -> asio::awaitable<void> {
      for (; runs(); ++turns) co_await asio::post(executor, asio::use_awaitable);
    };
    auto child = co_await (start_it() && count());
    if (!child) co_return forward_error(child);
    co_return turns;
  };
  auto turns = block_on(try_it());
  ASSERT_TRUE(turns) << turns.error().message;
  EXPECT_GT(*turns, 3) << "waiting for the launcher takes milliseconds, in which other work has its turn";
}

TEST_P(Sandbox, LetsAProgramReadWhatIsListedAndWriteItsFolder) {
  auto result = run_confined(
      "head -c 4 /usr/bin/env > /dev/null && echo fine > \"$1/out\" && mkdir \"$1/d\" && echo ok", {own_.path});
  ASSERT_TRUE(result) << result.error().message << result.error().detail;
  EXPECT_EQ(result->out, "ok\n") << result->err;
  EXPECT_EQ(contents(own_.path / "out"), "fine\n");
}

TEST_P(Sandbox, HidesEveryOtherFile) {
  auto result = run_confined(
      "cat \"$1/secret\"; cat /etc/shadow; cat /etc/passwd; ls /; ls /root /home; cat /proc/$2/environ; exit 0",
      {outside_.path, std::to_string(::getpid())});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out, "");
}

TEST_P(Sandbox, RefusesToWriteElsewhere) {
  auto result = run_confined(
      "for f in \"$1/secret\" \"$1/new\" /usr/new /new /var/tmp/new; do echo x > $f && echo wrote $f; done;"
      "rm \"$1/secret\" && echo removed; chmod 777 \"$1/secret\" && echo changed; exit 0",
      {outside_.path});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out, "");
  EXPECT_EQ(contents(outside_.path / "secret"), "canary");
}

TEST_P(Sandbox, HasNoNetworkUnlessAllowed) {
  const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener.get(), 4), 0);
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const std::string python =
      "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2); print('connected')";
  const auto port = std::to_string(ntohs(address.sin_port));

  auto spec = confined("");
  spec.argv = {"/usr/bin/python3", "-c", python, port};
  auto denied = block_on(run(spec, "", {}, in(10s)));
  ASSERT_TRUE(denied) << denied.error().message;
  EXPECT_EQ(denied->out, "");
  EXPECT_THAT(denied->err, HasSubstr("PermissionError"));

  spec.sandbox->network = true;
  auto allowed = block_on(run(spec, "", {}, in(10s)));
  ASSERT_TRUE(allowed) << allowed.error().message;
  EXPECT_EQ(allowed->out, "connected\n") << allowed->err;
}

TEST_P(Sandbox, CannotTraceSignalOrMakeNamespaces) {
  if (GetParam() == SandboxMechanism::landlock && landlock_abi() < 6)
    GTEST_SKIP() << "this kernel's Landlock has no signal scope";
  auto result = run_confined("kill -0 $1 && echo signalled; unshare -U true && echo namespace; exit 0",
                             {std::to_string(::getpid())});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out, "");

  auto spec = confined("");
  spec.argv = {
      "/usr/bin/python3", "-c",
      "import ctypes; l = ctypes.CDLL(None, use_errno=True); print(l.ptrace(0, 0, 0, 0), l.syscall(425, 1, 0))"};
  result = block_on(run(spec, "", {}, in(10s)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out, "-1 -1\n") << result->err;
}

TEST_P(Sandbox, EndsItsTree) {
  auto spec = confined("trap '' TERM; setsid sleep 100 & echo ready; sleep 100");
  spec.out = Stdio::pipe();
  asio::io_context loop;
  auto child = spawn(loop.get_executor(), spec);
  ASSERT_TRUE(child) << child.error().message << child.error().detail;
  const auto started = std::chrono::steady_clock::now();
  std::optional<Result<ExitStatus>> status;
  std::optional<Result<std::string>> rest;
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        co_await child->out()->read_line(100, in(5s));
        status = co_await child->end(100ms);
        rest = co_await child->out()->read_all(100, in(1s));  // ends only when every writer is gone
      },
      asio::detached);
  loop.run();
  ASSERT_TRUE(status->has_value());
  EXPECT_LT(std::chrono::steady_clock::now() - started, 4s);
  EXPECT_TRUE(rest->has_value()) << rest->error().message;
}

TEST_P(Sandbox, PassesSigtermToTheProgramItself) {
  auto spec = confined("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
  spec.out = Stdio::pipe();
  asio::io_context loop;
  auto child = spawn(loop.get_executor(), spec);
  ASSERT_TRUE(child) << child.error().message << child.error().detail;
  std::optional<Result<ExitStatus>> status;
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        co_await child->out()->read_line(100, in(5s));
        status = co_await child->end(5s);
      },
      asio::detached);
  loop.run();
  ASSERT_TRUE(status->has_value());
  EXPECT_EQ((*status)->code, 7);
}

TEST_P(Sandbox, NamesAMissingProgram) {
  auto spec = confined("");
  spec.argv = {"/usr/bin/no-such-program"};
  auto result = block_on(run(spec, "", {}, in(10s)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::not_found) << result.error().message << result.error().detail;
}

TEST(SandboxProbe, FindsAMechanismHere) {
  auto mechanism = block_on(probe_sandbox(in(20s)));
  ASSERT_TRUE(mechanism) << mechanism.error().detail;
  EXPECT_NE(*mechanism, SandboxMechanism::automatic);
}

TEST(SandboxPaths, MissingOrRelativePathsAreRefused) {
  asio::io_context loop;
  for (const char* path : {"/no/such/path", "relative"}) {
    ChildSpec spec{.argv = {"/bin/true"}};
    spec.sandbox = SandboxProfile{.readable = {path}};
    auto child = spawn(loop.get_executor(), spec);
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().code, Code::invalid_argument);
  }
}

// ---- log

TEST(RotatingLog, StaysWithinItsBound) {
  TemporaryFolder folder;
  auto log = RotatingLog::open(folder.path / "deep" / "service.log", 10, 2);
  ASSERT_TRUE(log);
  for (const char* line : {"aaaaaaa\n", "bbbbbbb\n", "ccccccc\n", "ddddddd\n"}) ASSERT_TRUE(log->append(line));
  EXPECT_EQ(contents(folder.path / "deep" / "service.log"), "ddddddd\n");
  EXPECT_EQ(contents(folder.path / "deep" / "service.log.1"), "ccccccc\n");
  EXPECT_EQ(contents(folder.path / "deep" / "service.log.2"), "bbbbbbb\n");
  EXPECT_FALSE(std::filesystem::exists(folder.path / "deep" / "service.log.3"));
}

TEST(RotatingLog, CapturesAChild) {
  TemporaryFolder folder;
  auto log = RotatingLog::open(folder.path / "log", 1 << 20, 1);
  auto spec = shell("echo one; echo two >&2");
  spec.out = Stdio::pipe();
  asio::io_context loop;
  auto child = spawn(loop.get_executor(), spec);
  ASSERT_TRUE(child);
  asio::co_spawn(loop, [&]() -> asio::awaitable<void> { co_await capture(*child->out(), *log); }, asio::detached);
  loop.run();
  EXPECT_EQ(contents(folder.path / "log"), "one\n");
}

}  // namespace
}  // namespace wrkhrs::process
