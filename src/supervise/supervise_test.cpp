// Runs a supervisor over small programs that answer /health.
#include <csignal>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/ids.hpp"
#include "net/client.hpp"
#include "supervise/control.hpp"
#include "supervise/home_lock.hpp"
#include "supervise/platform_plan.hpp"
#include "supervise/port_owner.hpp"
#include "supervise/supervisor.hpp"

namespace wrkhrs::supervise {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

// A service: argument 1 is its port, argument 2 what it does besides answering: "well", "sick" (503), "lossy" (200, and
// a person has to act), "slow" (ends 0.5 s after SIGTERM), "stubborn" (ignores SIGTERM), "wrong" (ends with 2 at once).
constexpr const char* fake_service = R"(
import http.server, signal, sys, threading
port, manner = int(sys.argv[1]), sys.argv[2]
if manner == "wrong":
    print("wrkhrs.yaml line 3: unknown setting", file=sys.stderr)
    sys.exit(2)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"status":"ok"}'
        if manner == "sick":
            body = b'{"status":"unavailable","dependencies":[{"name":"disk","error":"is full"}]}'
        if manner == "lossy":
            body = b'{"status":"degraded","needs_action":true,"dependencies":[{"name":"outbox","error":"is damaged"}]}'
        self.send_response(503 if manner == "sick" else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
def end(*_):
    if manner == "stubborn": return
    if manner == "slow": threading.Event().wait(0.5)
    print("ended well", file=sys.stderr, flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("started", file=sys.stderr, flush=True)
class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
Server(("127.0.0.1", port), Handler).serve_forever(0.05)
)";

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof name;
  ::bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &length);
  ::close(fd);
  return ntohs(name.sin_port);
}

class SupervisorTest : public ::testing::Test {
 protected:
  SupervisorTest() {
    home_ = std::filesystem::path(::testing::TempDir()) / new_id("supervise_test_");
    std::filesystem::create_directories(home_ / "run");
    plan_ = {.home = home_, .run_dir = home_ / "run", .bind_address = "127.0.0.1", .drain = milliseconds(300)};
    options_.probe_steady = milliseconds(100);
  }
  ~SupervisorTest() override {
    if (supervisor_) runtime_.run(supervisor_->stop());
    control_.reset();
    runtime_.stop();
    supervisor_.reset();
    std::filesystem::remove_all(home_);
  }

  void add(std::string name, std::string manner) {
    PlannedService service{
        .name = "wrkhrs-" + name, .short_name = name, .port = free_port(), .log = home_ / (name + ".log")};
    service.url = "http://127.0.0.1:" + std::to_string(service.port);
    service.argv = {"python3", "-S", "-E", "-c", fake_service, std::to_string(service.port), manner};
    service.stop_rank = static_cast<int>(plan_.services.size());
    plan_.services.push_back(std::move(service));
  }
  void start() {
    supervisor_ = std::make_unique<Supervisor>(runtime_, http_, plan_, options_);
    auto started = runtime_.run(supervisor_->start());
    ASSERT_TRUE(started) << started.error().message;
    auto control = ControlServer::listen(runtime_, home_ / "run", *supervisor_);
    ASSERT_TRUE(control) << control.error().message;
    control_ = std::move(*control);
  }
  StackStatus status() {
    auto status = ask_supervisor(home_ / "run", {.command = "status"}, milliseconds(2000));
    EXPECT_TRUE(status) << status.error().message;
    return status.value_or(StackStatus{});
  }
  bool eventually(const std::function<bool(const StackStatus&)>& condition, milliseconds limit = milliseconds(8000)) {
    const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
    while (!condition(status())) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(milliseconds(10));  // tidy: allow(sleep) polls the condition itself
    }
    return true;
  }
  static bool all_healthy(const StackStatus& status) { return status.healthy; }
  std::string log_of(const std::string& name) {
    std::ifstream file(home_ / (name + ".log"));
    return std::string((std::istreambuf_iterator<char>(file)), {});
  }

  std::filesystem::path home_;
  Plan plan_;
  Supervisor::Options options_;
  net::Runtime runtime_{1};
  net::HttpClient http_{runtime_};
  std::unique_ptr<Supervisor> supervisor_;
  std::unique_ptr<ControlServer> control_;
};

TEST_F(SupervisorTest, StartsAllAndSaysWhenTheyAreHealthy) {
  add("one", "well");
  add("two", "well");
  plan_.services.push_back({.name = "wrkhrs-llm", .short_name = "llm", .url = "http://10.0.0.1:8000"});
  start();
  ASSERT_TRUE(eventually(all_healthy));
  const StackStatus now = status();
  EXPECT_EQ(now.pid, ::getpid());
  EXPECT_GT(now.services[0].pid, 0);
  EXPECT_EQ(now.services[2].state, State::elsewhere);
  EXPECT_THAT(log_of("one"), HasSubstr("started"));
  EXPECT_TRUE(std::filesystem::exists(home_ / "run/state.json"));
}

TEST_F(SupervisorTest, WhatDiesIsBackInUnderTwoSecondsAndTheOthersStay) {
  add("one", "well");
  add("two", "well");
  start();
  ASSERT_TRUE(eventually(all_healthy));
  const StackStatus before = status();
  const SteadyTime killed_at = std::chrono::steady_clock::now();
  ::kill(static_cast<pid_t>(before.services[0].pid), SIGKILL);
  ASSERT_TRUE(eventually([&](const StackStatus& s) { return s.healthy && s.services[0].restarts == 1; }));
  EXPECT_LT(std::chrono::steady_clock::now() - killed_at, milliseconds(2000));
  const StackStatus after = status();
  EXPECT_NE(after.services[0].pid, before.services[0].pid);
  EXPECT_EQ(after.services[1].pid, before.services[1].pid);
  EXPECT_EQ(after.services[1].restarts, 0);
}

TEST_F(SupervisorTest, ASickServiceSaysWhatItLacks) {
  add("one", "sick");
  start();
  ASSERT_TRUE(eventually([](const StackStatus& s) { return s.services[0].note == "disk: is full"; }));
  EXPECT_EQ(status().services[0].state, State::starting);
  EXPECT_FALSE(status().healthy);
}

TEST_F(SupervisorTest, AServiceThatServesAndHasLostDataSaysSo) {
  add("one", "lossy");
  start();
  ASSERT_TRUE(eventually([](const StackStatus& s) { return s.services[0].state == State::healthy; }));
  EXPECT_TRUE(status().healthy);
  EXPECT_TRUE(status().services[0].needs_action);
  EXPECT_EQ(status().services[0].note, "outbox: is damaged");
}

TEST_F(SupervisorTest, AWrongConfigurationIsReportedAndNotTriedInALoop) {
  add("one", "wrong");
  start();
  ASSERT_TRUE(eventually([](const StackStatus& s) { return s.services[0].state == State::failed; }));
  EXPECT_THAT(status().services[0].note, HasSubstr("unknown setting"));
  EXPECT_EQ(status().services[0].restarts, 0);
}

TEST_F(SupervisorTest, AMissingProgramIsReported) {
  add("one", "well");
  plan_.services[0].argv = {(home_ / "not-there").string()};
  start();
  ASSERT_TRUE(eventually([](const StackStatus& s) { return s.services[0].state == State::failed; }));
  EXPECT_THAT(status().services[0].note, HasSubstr("not-there"));
}

TEST_F(SupervisorTest, RestartEndsItWellAndStartsItAgain) {
  add("one", "slow");
  plan_.drain = milliseconds(3000);
  start();
  ASSERT_TRUE(eventually(all_healthy));
  const auto before = status().services[0].pid;
  auto restarted = ask_supervisor(home_ / "run", {.command = "restart", .service = "one"}, milliseconds(8000));
  ASSERT_TRUE(restarted) << restarted.error().message;
  ASSERT_TRUE(eventually(all_healthy));
  EXPECT_NE(status().services[0].pid, before);
  EXPECT_THAT(log_of("one"), HasSubstr("ended well"));

  auto unknown = ask_supervisor(home_ / "run", {.command = "restart", .service = "onne"}, milliseconds(2000));
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("Did you mean 'one'?"));
}

TEST_F(SupervisorTest, AForeignProgramIsAskedByACheckOfItsOwn) {
  // Healthy when the file is there: its check says so, and what it says otherwise is what a person reads.
  PlannedService service{.name = "postgres", .short_name = "postgres", .port = free_port(), .log = home_ / "p.log"};
  service.url = "http://127.0.0.1:1";
  service.argv = {"/bin/sh", "-c", "echo \"secret is $SECRET, home is $WRKHRS_HOME\"; exec sleep 1000"};
  service.check = {"/bin/sh", "-c", "test -e \"$WELL\" || { echo 'the table is missing' >&2; exit 1; }"};
  service.environment = {{"SECRET", "known"}, {"WELL", (home_ / "well").string()}};
  plan_.services.push_back(service);
  ::setenv("WRKHRS_HOME", "/somewhere", 1);
  start();
  ::unsetenv("WRKHRS_HOME");
  EXPECT_TRUE(
      eventually([](const StackStatus& s) { return s.services[0].state == State::starting && s.services[0].pid; }));
  EXPECT_FALSE(status().healthy);
  std::ofstream(home_ / "well") << "yes";
  ASSERT_TRUE(eventually(all_healthy));
  EXPECT_THAT(log_of("p"), HasSubstr("secret is known, home is \n")) << "it must get its own variables only";
  std::filesystem::remove(home_ / "well");
  ASSERT_TRUE(eventually([](const StackStatus& s) { return s.services[0].state == State::unhealthy; }));
  EXPECT_EQ(status().services[0].note, "the table is missing");
}

TEST_F(SupervisorTest, WhatIsNeverWellIsStartedAgainAfterItsPatience) {
  PlannedService service{.name = "stuck", .short_name = "stuck", .port = free_port(), .log = home_ / "stuck.log"};
  service.url = "http://127.0.0.1:1";
  service.argv = {"/bin/sleep", "1000"};
  service.check = {"/bin/false"};
  service.hung_after = milliseconds(200);
  plan_.services.push_back(service);
  start();
  EXPECT_TRUE(eventually([](const StackStatus& s) { return s.services[0].restarts >= 1; }));
}

TEST_F(SupervisorTest, AProgramIsEndedByTheSignalThatItWants) {
  PlannedService service{.name = "one", .short_name = "one", .port = free_port(), .log = home_ / "one.log"};
  service.url = "http://127.0.0.1:1";
  service.argv = {"/bin/sh", "-c", "trap 'echo ended by INT; exit 0' INT; trap '' TERM; while :; do sleep 0.05; done"};
  service.check = {"/bin/true"};
  service.stop_signal = SIGINT;
  plan_.services.push_back(service);
  plan_.drain = milliseconds(8000);
  start();
  ASSERT_TRUE(eventually(all_healthy));
  runtime_.run(supervisor_->stop());
  EXPECT_THAT(log_of("one"), HasSubstr("ended by INT"));
}

TEST(PlatformPlan, IsReadFromTheHomeAndSaysWhatToDoWhereThereIsNone) {
  config::StackConfig config;
  config.common.home = std::filesystem::path(::testing::TempDir()) / new_id("platform_plan_");
  std::filesystem::create_directories(platform_dir(config));
  auto none = read_platform_plan(config);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::not_found);
  EXPECT_THAT(none.error().message, HasSubstr("make platform-up"));

  std::ofstream(platform_dir(config) / "plan.json") << R"({"programs": [{"name": "postgres", "command": ["/bin/pg"],
      "port": 5433, "port_setting": "platform.postgres_port", "stop_signal": "INT", "patience_s": 600}]})";
  auto plan = read_platform_plan(config);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->services.size(), 1u);
  EXPECT_EQ(plan->services[0].stop_signal, SIGINT);
  EXPECT_EQ(plan->services[0].hung_after, std::chrono::minutes(10));
  EXPECT_EQ(plan->services[0].log, config.home() / "logs/postgres.log");
  EXPECT_TRUE(plan->services[0].environment) << "the variables of the person must not reach foreign programs";

  std::ofstream(platform_dir(config) / "plan.json") << R"({"programs": [{"name": "postgres"}]})";
  EXPECT_THAT(read_platform_plan(config).error().message, HasSubstr("damaged"));
  std::filesystem::remove_all(config.home());
}

TEST_F(SupervisorTest, StopEndsAllOfThemEvenTheStubborn) {
  add("one", "well");
  add("two", "stubborn");
  start();
  ASSERT_TRUE(eventually(all_healthy));
  const StackStatus before = status();
  runtime_.run(supervisor_->stop());
  for (const ServiceStatus& service : before.services) EXPECT_NE(::kill(static_cast<pid_t>(service.pid), 0), 0);
  EXPECT_THAT(log_of("one"), HasSubstr("ended well"));
  EXPECT_EQ(status().services[0].state, State::stopped);
}

TEST_F(SupervisorTest, ATakenPortIsNamedWithItsOwner) {
  add("one", "well");
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{.sin_family = AF_INET,
                   .sin_port = htons(static_cast<std::uint16_t>(plan_.services[0].port)),
                   .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  ASSERT_EQ(::listen(fd, 1), 0);
  Supervisor supervisor(runtime_, http_, plan_, options_);
  auto started = runtime_.run(supervisor.start());
  ::close(fd);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("Port " + std::to_string(plan_.services[0].port) + " for wrkhrs-one"));
  EXPECT_THAT(started.error().message, HasSubstr("(process " + std::to_string(::getpid()) + ")"));
}

TEST_F(SupervisorTest, OnlyItsOwnerMayOpenTheControlSocket) {
  add("one", "well");
  start();
  const auto permissions = std::filesystem::status(home_ / "run/control.sock").permissions();
  EXPECT_EQ(permissions, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(ask_supervisor(home_ / "run", {.command = "explode"}, milliseconds(2000)).error().message,
            "No command 'explode'.");
  EXPECT_EQ(ask_supervisor(home_, {.command = "status"}, milliseconds(2000)).error().code, Code::not_found);
}

TEST_F(SupervisorTest, AHomeHasOneSupervisorAndAKilledOneLeavesNoTrace) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto lock = HomeLock::take(home_ / "run");
    (void)!::write(ready[1], lock ? "y" : "n", 1);
    ::pause();
    ::_exit(0);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_EQ(lock_holder(home_ / "run"), child);
  auto refused = HomeLock::take(home_ / "run");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr(std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(lock_holder(home_ / "run"), std::nullopt);
  EXPECT_TRUE(HomeLock::take(home_ / "run"));
}

TEST(RestartPolicy, TheFirstRestartIsImmediateAndTheNextOnesWaitLonger) {
  RestartPolicy policy;
  EXPECT_EQ(policy.pause_after(milliseconds(10)).count(), 0);
  EXPECT_EQ(policy.pause_after(milliseconds(10)).count(), 250);
  EXPECT_EQ(policy.pause_after(milliseconds(10)).count(), 500);
  for (int i = 0; i < 40; ++i) policy.pause_after(milliseconds(10));
  EXPECT_EQ(policy.pause_after(milliseconds(10)).count(), 15000);
  EXPECT_EQ(policy.pause_after(std::chrono::minutes(5)).count(), 0);
}

}  // namespace
}  // namespace wrkhrs::supervise
