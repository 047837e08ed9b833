#include "tools/invoker.hpp"

#include <csignal>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "net/test_server.hpp"
#include "store/migration_testing.hpp"
#include "store/postgres_testing.hpp"
#include "store/testing.hpp"
#include "tools/adapters/command_runner.hpp"
#include "tools/adapters/http_runner.hpp"
#include "tools/adapters/mcp_runner.hpp"
#include "tools/schema.hpp"

namespace wrkhrs::tools {
namespace {

using testing::HasSubstr;

// Does what a test tells it, and counts.
class ScriptedRunner final : public Runner {
 public:
  Task<Output> run(const Context&, ToolPtr, json::Object arguments, std::string) override {
    ++calls;
    if (delay.count() > 0) co_await net::sleep_for(delay);  // tidy: allow(sleep) a slow tool
    if (error) co_return std::unexpected(*error);
    co_return Output{.value = output.is_null() ? json::Value(arguments) : output};
  }
  std::atomic<int> calls{0};
  std::chrono::milliseconds delay{0};
  std::optional<Error> error;
  json::Value output;
};

ToolPtr make_test_tool(bool idempotent = false, Call call = McpCall{.tool = "t"}) {
  api::tools::Tool description;
  description.name = "t";
  description.input_schema = *json::parse_object(R"({"type":"object","properties":{"n":{"type":"integer"}}})");
  description.output_schema = *json::parse_object(R"({"type":"object"})");
  description.idempotent = idempotent;
  description.deadline_ms_max = 5000;
  return *make_tool(std::move(description), std::move(call), 1000);
}

/// On SQLite, and on PostgreSQL, where another process counts as dead when it was not heard of for a lease.
class InvokerTest : public testing::TestWithParam<store::Dialect> {
 protected:
  Result<api::tools::InvokeToolResponse> invoke(json::Object arguments, std::optional<std::string> key = std::nullopt,
                                                bool idempotent = false, Context ctx = Context::background()) {
    Invoker::Request request{
        .tool = make_test_tool(idempotent), .arguments = std::move(arguments), .idempotency_key = std::move(key)};
    return runtime.run(invoker->invoke(ctx, std::move(request)));
  }
  void reopen() {
    invoker.reset();
    const bool is_restart = journal != nullptr;
    journal.reset();
    if (GetParam() == store::Dialect::postgres) {
      if (is_restart) std::this_thread::sleep_for(2 * lease);  // tidy: allow(sleep) the time that is stated
      journal = *Journal::open({.url = store::TestPostgres::shared().url(), .schema = schema}, lease);
    } else {
      journal = *Journal::open({.path = folder.path() / "calls.db"});
    }
    invoker = std::make_unique<Invoker>(spawn, Runners{runner, runner, runner}, *journal,
                                        InvokerLimits{.concurrent_calls_max = 2}, metrics);
  }
  void SetUp() override { reopen(); }
  void TearDown() override { runtime.stop(); }

  static constexpr std::chrono::milliseconds lease{500};
  const std::string schema = GetParam() == store::Dialect::postgres ? store::TestPostgres::shared().new_schema() : "";
  store::TemporaryFolder folder;
  net::Runtime runtime{2};
  Spawn spawn = [this](asio::any_io_executor executor, std::string name, asio::awaitable<void> work) {
    runtime.spawn_on(executor, std::move(name), std::move(work));
  };
  metrics::Registry metrics;
  ScriptedRunner runner;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Invoker> invoker;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, InvokerTest, testing::Values(store::Dialect::sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, InvokerTest, testing::Values(store::Dialect::postgres));

TEST_P(InvokerTest, RefusesWrongArgumentsNamingThePointerBeforeTheToolRuns) {
  const auto response = invoke({{"n", "x"}});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::invalid_argument);
  EXPECT_EQ(response.error().param, "arguments/n");
  EXPECT_EQ(runner.calls, 0);
}

TEST_P(InvokerTest, RefusesOutputThatIsTooLargeOrBreaksItsSchema) {
  runner.output = "text";
  EXPECT_EQ(invoke({}).error().openai_code, "invalid_tool_output");
  runner.output = json::Object{{"text", std::string(2000, 'x')}};
  EXPECT_EQ(invoke({}).error().openai_code, "tool_output_too_large");
}

TEST_P(InvokerTest, MakesACallWithAKeyOnceAndRepeatsItsAnswerAfterARestart) {
  EXPECT_FALSE(invoke({{"n", 1}}, "k")->replayed);
  EXPECT_TRUE(invoke({{"n", 1}}, "k")->replayed);
  reopen();
  const auto again = invoke({{"n", 1}}, "k");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->output.at("n"), 1);
  EXPECT_EQ(runner.calls, 1);
  EXPECT_EQ(invoke({{"n", 2}}, "k").error().openai_code, "idempotency_key_reused");
}

TEST_P(InvokerTest, KeepsTheKeysOfOwnersApart) {
  const auto as = [](std::string owner) { return Context::background().with_principal({.key_id = std::move(owner)}); };
  EXPECT_FALSE(invoke({}, "k", false, as("a"))->replayed);
  EXPECT_FALSE(invoke({}, "k", false, as("b"))->replayed);
  EXPECT_EQ(runner.calls, 2);
}

TEST_P(InvokerTest, SaysThatTheOutcomeIsUnknownAfterACallThatMayHaveHappened) {
  runner.error = Error{.code = Code::upstream_failed, .message = "broke off"};
  EXPECT_EQ(invoke({}, "k").error().code, Code::upstream_failed);
  runner.error.reset();
  EXPECT_EQ(invoke({}, "k").error().openai_code, "outcome_unknown");
  EXPECT_EQ(runner.calls, 1);
}

TEST_P(InvokerTest, RepeatsAnUnfinishedCallOfAnIdempotentTool) {
  runner.error = Error{.code = Code::upstream_failed, .message = "broke off"};
  EXPECT_FALSE(invoke({}, "k", true));
  runner.error.reset();
  EXPECT_TRUE(invoke({}, "k", true));
}

TEST_P(InvokerTest, FreesTheKeyOfACallThatHasCertainlyNotHappened) {
  runner.error = Error{.code = Code::unavailable, .message = "refused"};
  EXPECT_EQ(invoke({}, "k").error().code, Code::unavailable);
  runner.error.reset();
  EXPECT_TRUE(invoke({}, "k"));
}

TEST_P(InvokerTest, KnowsACallThatAKilledProcessLeftBehind) {
  const auto begun = runtime.run(journal->begin(Context::background(), {"", "t", "k"}, "h", false));
  ASSERT_TRUE(begun);
  const auto running = runtime.run(journal->begin(Context::background(), {"", "t", "k"}, "h", false));
  EXPECT_EQ(running.error().openai_code, "call_in_progress");
  reopen();
  const auto left = runtime.run(journal->begin(Context::background(), {"", "t", "k"}, "h", false));
  EXPECT_EQ(left.error().openai_code, "outcome_unknown");
  EXPECT_TRUE(runtime.run(journal->begin(Context::background(), {"", "t", "k"}, "h", true)));
}

TEST(JournalOnAFullDisk, KeepsAnOutcomeUntilItCanBeStored) {
  std::signal(SIGXFSZ, SIG_IGN);
  constexpr std::chrono::milliseconds lease{500};
  net::Runtime runtime{1};
  store::TemporaryFolder folder;
  const auto file = folder.path() / "calls.db";
  auto journal = *Journal::open({.path = file}, lease);
  const auto begin = [&] { return runtime.run(journal->begin(Context::background(), {"", "t", "k"}, "h", false)); };
  ASSERT_TRUE(begin());
  // A limit on the size of files stands in for a full disk.
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limited{.rlim_cur = std::filesystem::file_size(file.string() + "-wal"), .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limited);
  auto finished = runtime.run(journal->finish(Context::background(), {"", "t", "k"}, R"({"name":"t","output":1})"));
  auto meanwhile = begin();
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, Code::storage_full);
  EXPECT_EQ(meanwhile.error().openai_code, "call_in_progress");
  Result<std::optional<api::tools::InvokeToolResponse>> answered;
  for (int i = 0; i < 500; ++i) {
    answered = begin();
    if (answered) break;
    ASSERT_EQ(answered.error().openai_code, "call_in_progress");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // tidy: allow(sleep) looks again
  }
  ASSERT_TRUE(answered && *answered);
  EXPECT_TRUE((*answered)->replayed);
  journal.reset();
  runtime.stop();
}

TEST(JournalReplicas, KnowEachOthersCallsAsLongAsTheyLive) {
  constexpr std::chrono::milliseconds lease{500};
  net::Runtime runtime{2};
  const store::DatabaseOptions where{.url = store::TestPostgres::shared().url(),
                                     .schema = store::TestPostgres::shared().new_schema()};
  auto alive = *Journal::open(where, lease);
  auto other = *Journal::open(where, lease);
  const auto begin = [&](Journal& journal) {
    return runtime.run(journal.begin(Context::background(), {"", "t", "k"}, "h", false));
  };
  ASSERT_TRUE(begin(*alive));
  std::this_thread::sleep_for(2 * lease);  // tidy: allow(sleep) the time after which a dead one is given up
  EXPECT_EQ(begin(*other).error().openai_code, "call_in_progress");
  ASSERT_TRUE(runtime.run(alive->finish(Context::background(), {"", "t", "k"}, R"({"name":"t","output":1})")));
  auto answered = begin(*other);
  ASSERT_TRUE(answered && *answered);
  EXPECT_TRUE((*answered)->replayed);
  alive.reset();
  other.reset();
  runtime.stop();
}

TEST_P(InvokerTest, RefusesMoreCallsThanMayRun) {
  runner.delay = std::chrono::milliseconds(300);
  std::vector<std::future<Result<api::tools::InvokeToolResponse>>> answers;
  for (int i = 0; i < 5; ++i) answers.push_back(std::async(std::launch::async, [this] { return invoke({}); }));
  int refused = 0;
  for (auto& answer : answers) {
    const auto response = answer.get();
    if (response) continue;
    EXPECT_EQ(response.error().code, Code::unavailable);
    ++refused;
  }
  EXPECT_GE(refused, 1);
  EXPECT_TRUE(invoke({}));
}

TEST(HttpRunner, RunsATool) {
  net::TestServer server;
  static constexpr Operation<Empty, Empty> operation{
      {.method = Method::post, .path = "/run/{id}", .name = "run", .summary = "Run.", .needs_key = false}};
  server.router.bind_raw(operation, [](const Context&, net::Exchange& exchange) -> Task<void> {
    auto body = co_await exchange.body.read_all();
    const auto id = exchange.path.find("id").value_or("");
    if (id == "bad") co_return co_await net::send_json(exchange.response, 422, R"({"why":"bad id"})");
    std::string answer =
        id == "large" ? '"' + std::string(5000, 'x') + '"' : R"({"id":")" + id + R"(","got":)" + *body + "}";
    co_return co_await net::send_json(exchange.response, 200, std::move(answer));
  });
  server.start();
  HttpRunner runner(server.client);
  HttpCall call{
      .method = Method::post, .origin = server.endpoint().url(), .path = "/run/{id}", .sends_arguments = true};
  const auto run = [&](std::string id) {
    return server.runtime.run(runner.run(Context::background(), make_test_tool(false, call), {{"id", id}}, ""));
  };
  const auto good = run("a b");
  ASSERT_TRUE(good) << good.error().message;
  EXPECT_EQ(json::write(good->value), R"({"id":"a b","got":{"id":"a b"}})");
  const auto bad = run("bad");
  ASSERT_TRUE(bad);
  EXPECT_TRUE(bad->is_error);
  EXPECT_EQ(bad->value.at("status"), 422);
  EXPECT_EQ(run("large").error().code, Code::upstream_failed);
  call.origin = "http://127.0.0.1:1";
  EXPECT_EQ(run("a").error().code, Code::unavailable);
}

TEST(CommandRunner, RunsAConfinedProgramAndTellsHowItFailed) {
  net::Runtime runtime{1};
  const auto mechanism =
      runtime.run(process::probe_sandbox(std::chrono::steady_clock::now() + std::chrono::seconds(10)));
  if (!mechanism) GTEST_SKIP() << "no sandbox on this machine: " << mechanism.error().detail;
  CommandRunner runner(*mechanism);
  const auto run = [&](std::vector<std::string> argv, std::chrono::milliseconds timeout = std::chrono::seconds(10)) {
    return runtime.run(runner.run(Context::background(timeout),
                                  make_test_tool(false, CommandCall{.argv = std::move(argv), .gives_json = true}),
                                  {{"n", 5}}, ""));
  };
  const auto good = run({"/bin/cat"});
  ASSERT_TRUE(good) << good.error().message;
  EXPECT_EQ(json::write(good->value), R"({"n":5})");
  const auto failed = run({"/bin/ls", "/nothing-here"});
  ASSERT_TRUE(failed);
  EXPECT_TRUE(failed->is_error);
  EXPECT_EQ(run({"/bin/echo", "no json"}).error().code, Code::upstream_failed);
  EXPECT_EQ(run({"/usr/bin/head", "-c", "5000", "/dev/zero"}).error().openai_code, "tool_output_too_large");
  EXPECT_EQ(run({"/bin/sleep", "30"}, std::chrono::milliseconds(200)).error().code, Code::deadline_exceeded);
  EXPECT_EQ(run({"/nothing/here"}).error().code, Code::unavailable);
  runtime.stop();
}

TEST(CommandRunner, RefusesWhereNothingConfines) {
  net::Runtime runtime{1};
  CommandRunner runner(std::nullopt);
  const auto output =
      runtime.run(runner.run(Context::background(), make_test_tool(false, CommandCall{.argv = {"/bin/cat"}}), {}, ""));
  EXPECT_EQ(output.error().code, Code::unavailable);
  runtime.stop();
}

TEST(McpRunner, ReadsDefinitionsAndResults) {
  const auto definition = json::parse_object(
      R"({"name":"add","description":"Adds.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}})");
  const auto tool = tool_of_definition(*definition, 1000);
  ASSERT_TRUE(tool);
  EXPECT_TRUE((*tool)->description.idempotent);
  EXPECT_FALSE(tool_of_definition({{"name", "x"}}, 1000));
  const auto of = [](std::string_view text) { return output_of_result(*json::parse_object(text)); };
  EXPECT_EQ(of(R"({"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]})").value, "a\nb");
  EXPECT_EQ(of(R"({"content":[],"structuredContent":{"x":1}})").value.at("x"), 1);
  EXPECT_TRUE(of(R"({"content":[{"type":"text","text":"no"}],"isError":true})").is_error);
  EXPECT_TRUE(of(R"({"content":[{"type":"image","data":""}]})").value.is_array());
}

void check_migrated_calls(store::Database& database, int) {
  auto left = database.read_now([](store::Connection& c) {
    return c.integer("SELECT count(*) FROM calls WHERE state = 'running' AND claimed_until_ms < 2");
  });
  EXPECT_EQ(left, 1) << "it was cut off";
  auto done = database.read_now([](store::Connection& c) {
    return c.integer("SELECT count(*) FROM calls WHERE state = 'done' AND response LIKE '%output%'");
  });
  EXPECT_EQ(done, 1);
}

TEST(JournalSchema, MigratesFromEachEarlierVersion) {
  store::migrates_on_sqlite("tools", schema, check_migrated_calls);
  store::migrates_on_postgres("tools", schema, check_migrated_calls);
}

}  // namespace
}  // namespace wrkhrs::tools
