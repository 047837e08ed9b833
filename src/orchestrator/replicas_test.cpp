// Replicas of wrkhrs-orchestrator that share a journal in PostgreSQL.
#include <csignal>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/sse.hpp"
#include "orchestrator/http.hpp"
#include "orchestrator/schema.hpp"
#include "orchestrator/testing.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::orchestrator {
namespace {

constexpr const char* pump_question = "How much power does the pump draw at full load?";

class OrchestratorReplicas : public ::testing::Test {
 protected:
  Replica::Options options(std::chrono::milliseconds lease = 15s) const {
    return {.database = {.url = store::TestPostgres::shared().url(), .schema = schema}, .lease = lease};
  }
  const std::string schema = store::TestPostgres::shared().new_schema();
};

std::int64_t attempts_of(const JournalledRun& run, std::string_view step) {
  for (const JournalledStep& one : run.steps) {
    if (one.name == step) return one.attempts;
  }
  return 0;
}

void expect_whole(Replica& replica, const std::string& id) {
  auto events = replica.runtime.run(replica.journal->events(replica.ctx, id, 0, 1000));
  ASSERT_TRUE(events);
  for (std::size_t i = 0; i < events->size(); ++i) EXPECT_EQ((*events)[i].id, static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(std::ranges::count_if(*events, [](const RunEvent& event) { return event.type == "run.completed"; }), 1);
  EXPECT_EQ(events->back().type, "run.completed");
}

TEST_F(OrchestratorReplicas, a_run_of_a_killed_replica_is_taken_over_and_no_finished_step_is_repeated) {
  constexpr auto lease = 4s;
  const NewRun run = question(pump_question);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();  // before this process has threads
  if (child == 0) {
    std::uint16_t port = 0;
    if (::read(ends[0], &port, sizeof port) != sizeof port) ::_exit(3);
    Replica replica(*net::Endpoint::parse(fmt::format("http://127.0.0.1:{}", port)), options(lease));
    replica.start(run);
    ::pause();
    ::_exit(4);
  }
  FakeBackends fake;
  fake.model_hangs = true;
  const std::uint16_t port = fake.server.endpoint().port;
  ASSERT_EQ(::write(ends[1], &port, sizeof port), static_cast<ssize_t>(sizeof port));
  ASSERT_TRUE(eventually([&] { return fake.completions == 1; })) << "the child has not begun";

  Replica survivor(fake.server.endpoint(), options(lease));
  std::this_thread::sleep_for(2 * lease);  // tidy: allow(sleep) the time in which it must not be taken over
  EXPECT_EQ(fake.completions, 1) << "while its replica lives nobody else works on it";

  fake.model_hangs = false;
  ::kill(child, SIGKILL);
  const auto killed = std::chrono::steady_clock::now();
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(eventually([&] { return attempts_of(survivor.read(run.id), "model#1") == 2; }));
  const auto taken_after = std::chrono::steady_clock::now() - killed;
  EXPECT_LE(taken_after, lease + 5s) << "the lease, a look (100 ms), and a loaded machine";
  ASSERT_TRUE(eventually([&] { return survivor.read(run.id).status == RunStatus::completed; }));
  EXPECT_EQ(fake.searches, 1) << "the passages that the dead replica found are used";
  EXPECT_EQ(attempts_of(survivor.read(run.id), "retrieve"), 1);
  EXPECT_EQ(survivor.told(), 1u);
  expect_whole(survivor, run.id);
  fmt::print("taken over {} ms after the kill (lease {} ms)\n",
             std::chrono::duration_cast<std::chrono::milliseconds>(taken_after).count(),
             std::chrono::milliseconds(lease).count());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(OrchestratorReplicas, they_share_what_waits_and_none_is_done_twice) {
  constexpr int runs = 30;
  FakeBackends fake;
  Replica::Options small = options();
  small.running_max = 2;
  Replica a(fake.server.endpoint(), small);
  Replica b(fake.server.endpoint(), small);
  Replica c(fake.server.endpoint(), small);
  std::vector<std::string> ids;
  for (int number = 0; number < runs; ++number) ids.push_back(a.start(question(pump_question)));
  for (const std::string& id : ids) {
    ASSERT_TRUE(eventually([&] { return b.read(id).status == RunStatus::completed; })) << id;
    for (const JournalledStep& step : b.read(id).steps) EXPECT_EQ(step.attempts, 1) << id << step.name;
    expect_whole(c, id);
  }
  EXPECT_EQ(fake.completions, runs);
  EXPECT_EQ(a.told() + b.told() + c.told(), static_cast<std::size_t>(runs));
  EXPECT_GT(b.told() + c.told(), 0u) << "the others help";
}

TEST_F(OrchestratorReplicas, a_run_is_read_followed_and_cancelled_through_any) {
  FakeBackends fake;
  fake.model_hangs = true;
  Replica a(fake.server.endpoint(), options());
  Replica b(fake.server.endpoint(), options());
  net::TestServer server{{}, [](const net::RequestHead&) -> Result<Principal> { return Principal{.key_id = "key_a"}; }};
  bind_orchestrator(server.router, *b.engine, *b.journal);
  server.start();
  const std::string id = a.start(question(pump_question));
  ASSERT_TRUE(eventually([&] { return fake.completions == 1; }));

  auto send = [&](Method method, std::string path, net::HeaderList headers = {}) {
    net::ClientRequest request{.method = method, .path = std::move(path), .headers = std::move(headers), .body = ""};
    auto response = b.runtime.run(b.http.fetch(b.ctx, server.endpoint(), std::move(request)));
    EXPECT_TRUE(response) << (response ? "" : response.error().message);
    return response ? *response : net::ClientResponse{};
  };
  EXPECT_EQ(json::parse(send(Method::get, "/v1/runs/" + id).body)->at("status"), json::Value("in_progress"));

  std::string stream;
  std::thread follower(
      [&] { stream = send(Method::get, "/v1/runs/" + id + "/events", {{"last-event-id", "3"}}).body; });
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(send(Method::post, "/v1/runs/" + id + "/cancel").status, 200);
  follower.join();  // the stream ends with the run
  EXPECT_LE(std::chrono::steady_clock::now() - asked, 3s);
  net::sse::Parser parser;
  auto events = parser.feed(stream);
  ASSERT_TRUE(events && !events->empty());
  EXPECT_EQ(events->front().id, "4");
  EXPECT_EQ(events->back().event, "run.cancelled");
  EXPECT_EQ(a.read(id).status, RunStatus::cancelled);
  fake.model_hangs = false;
}

TEST_F(OrchestratorReplicas, one_that_waits_is_cancelled_through_any) {
  FakeBackends fake;
  fake.model_hangs = true;
  Replica::Options one = options();
  one.running_max = 1;
  Replica a(fake.server.endpoint(), one);
  Replica::Options idle = options();
  idle.works = false;
  Replica b(fake.server.endpoint(), idle);
  a.start(question(pump_question));
  const std::string waiting = a.start(question(pump_question));
  auto cancelled = b.runtime.run(b.engine->cancel(b.ctx, waiting));
  ASSERT_TRUE(cancelled && *cancelled);
  EXPECT_EQ(a.read(waiting).status, RunStatus::cancelled);
  EXPECT_TRUE(a.read(waiting).steps.empty());
  fake.model_hangs = false;
}

TEST_F(OrchestratorReplicas, one_that_stops_hands_its_runs_over_at_once) {
  FakeBackends fake;
  fake.model_hangs = true;
  Replica a(fake.server.endpoint(), options());
  Replica b(fake.server.endpoint(), options());
  const std::string id = a.start(question(pump_question));
  ASSERT_TRUE(eventually([&] { return fake.completions == 1; }));
  a.engine->drain();
  EXPECT_TRUE(eventually([&] { return fake.completions == 2; }, 5s)) << "long before the lease of 15 s ends";
  fake.model_hangs = false;
  ASSERT_TRUE(eventually([&] { return b.read(id).status == RunStatus::completed; }));
  EXPECT_EQ(fake.searches, 1);
  EXPECT_EQ(b.told(), 1u);
  EXPECT_EQ(a.told(), 0u);
}

TEST_F(OrchestratorReplicas, one_whose_claim_was_taken_writes_nothing_more) {
  FakeBackends fake;
  fake.model_hangs = true;
  Replica a(fake.server.endpoint(), options());
  const std::string id = a.start(question(pump_question));
  ASSERT_TRUE(eventually([&] { return fake.completions == 1; }));
  auto database =
      store::Database::open({.url = store::TestPostgres::shared().url(), .schema = schema}, orchestrator::schema)
          .value();
  auto taken = database->write_now([&](store::Connection& c) {
    return c.execute(
        "UPDATE runs SET claimed_by = 'another', claimed_until_ms = claimed_until_ms + 3600000 WHERE id = ?", id);
  });
  ASSERT_TRUE(taken);
  const std::int64_t last_event = a.read(id).last_event;
  fake.model_hangs = false;
  ASSERT_TRUE(eventually([&] { return a.engine->running() == 0; }));
  const JournalledRun after = a.read(id);
  EXPECT_EQ(after.status, RunStatus::in_progress);
  EXPECT_EQ(after.last_event, last_event);
  EXPECT_EQ(a.told(), 0u) << "its heir tells of it";
}

TEST_F(OrchestratorReplicas, a_run_outlives_a_database_that_was_away) {
  store::TestPostgres server;
  FakeBackends fake;
  fake.model_hangs = true;
  Replica a(fake.server.endpoint(),
            {.database = {.url = server.url(), .schema = "own", .connect_limit = 300ms}, .lease = 1500ms});
  const std::string id = a.start(question(pump_question));
  ASSERT_TRUE(eventually([&] { return fake.completions == 1; }));
  server.kill();
  fake.model_hangs = false;  // the model answers, and that cannot be journalled
  ASSERT_TRUE(eventually([&] { return a.engine->running() == 0; })) << "it does not go on without its claim";
  server.start();
  ASSERT_TRUE(eventually([&] { return a.read(id).status == RunStatus::completed; }));
  EXPECT_EQ(fake.searches, 1);
  EXPECT_EQ(a.told(), 1u);
  expect_whole(a, id);
}

TEST_F(OrchestratorReplicas, a_chat_whose_replica_died_is_marked_and_never_run_again) {
  FakeBackends fake;
  {
    Replica dead(fake.server.endpoint(), options(1s));
    auto created = dead.runtime.run(dead.journal->create(dead.ctx, question(pump_question, false)));
    ASSERT_TRUE(created);
  }
  Replica alive(fake.server.endpoint(), options(1s));
  auto listed = [&] { return alive.runtime.run(alive.journal->list(alive.ctx, {.key_id = "key_a"}))->first; };
  ASSERT_EQ(listed().size(), 1u);
  EXPECT_TRUE(eventually([&] { return listed().front().status == RunStatus::failed; }, 5s));
  EXPECT_EQ(listed().front().error->code, "interrupted");
  EXPECT_EQ(fake.completions, 0);
}

}  // namespace
}  // namespace wrkhrs::orchestrator
