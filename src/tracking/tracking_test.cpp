// The outbox and the sender, against a fake MLflow that can be told to be away, to refuse, and to lose its answers. The
// real MLflow is in tests/e2e/test_tracking.py.
#include <cmath>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "net/test_server.hpp"
#include "store/migration_testing.hpp"
#include "store/testing.hpp"
#include "tracking/schema.hpp"
#include "tracking/tracker.hpp"

namespace wrkhrs::tracking {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr Operation<Empty, Empty> get_experiment{{.path = "/api/2.0/mlflow/experiments/get-by-name",
                                                  .name = "getExperiment",
                                                  .summary = "Fake.",
                                                  .needs_key = false}};
constexpr OperationInfo post(std::string_view path, std::string_view name) {
  return {.method = Method::post,
          .path = path,
          .name = name,
          .summary = "Fake.",
          .needs_key = false,
          .body_bytes_max = 4 << 20};
}
constexpr Operation<Empty, Empty> create_experiment{post("/api/2.0/mlflow/experiments/create", "createExperiment")};
constexpr Operation<Empty, Empty> search_runs{post("/api/2.0/mlflow/runs/search", "searchRuns")};
constexpr Operation<Empty, Empty> create_run{post("/api/2.0/mlflow/runs/create", "createRun")};
constexpr Operation<Empty, Empty> log_batch{post("/api/2.0/mlflow/runs/log-batch", "logBatch")};
constexpr Operation<Empty, Empty> update_run{post("/api/2.0/mlflow/runs/update", "updateRun")};
constexpr Operation<Empty, Empty> delete_run{post("/api/2.0/mlflow/runs/delete", "deleteRun")};
constexpr Operation<Empty, Empty> traces{post("/v1/traces", "traces")};

struct FakeRun {
  std::string id, tag, status;
  int params = 0, metrics = 0;
  bool deleted = false;
};

class FakeMlflow {
 public:
  FakeMlflow() {
    answer(get_experiment, [this](const json::Value&) -> Answer {
      if (!experiment) return {404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"})"};
      return {200, R"({"experiment":{"experiment_id":"7","lifecycle_stage":"active"}})"};
    });
    answer(create_experiment, [this](const json::Value&) -> Answer {
      experiment = true;
      return {200, R"({"experiment_id":"7"})"};
    });
    answer(search_runs, [this](const json::Value& body) -> Answer {
      json::Array found;
      for (const FakeRun& run : runs) {
        if (!run.deleted && json::string_or(body, "filter", "").find("'" + run.tag + "'") != std::string_view::npos) {
          found.push_back(json::Object{{"info", json::Object{{"run_id", run.id}}}});
        }
      }
      return {200, json::write(json::Object{{"runs", std::move(found)}})};
    });
    answer(create_run, [this](const json::Value& body) -> Answer {
      const std::string tag(json::string_or(body.at("tags").at(0), "value", ""));
      runs.push_back({.id = "m" + std::to_string(runs.size()), .tag = tag, .status = "RUNNING"});
      if (lose_create_answers > 0) {
        --lose_create_answers;
        return {503, "gateway timeout"};
      }
      return {200,
              json::write(json::Object{{"run", json::Object{{"info", json::Object{{"run_id", runs.back().id}}}}}})};
    });
    answer(log_batch, [this](const json::Value& body) -> Answer {
      FakeRun* run = find(body);
      if (fail_log_batches > 0) {
        --fail_log_batches;
        return {503, "busy"};
      }
      if (run ? read_only : access_control) return {403, "Permission denied"};
      if (!run) return {404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no run"})"};
      if (refused.contains(run->tag)) return {400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"bad param"})"};
      run->params += static_cast<int>(body.at("params").as_array().size());
      run->metrics += static_cast<int>(body.at("metrics").as_array().size());
      return {200, "{}"};
    });
    answer(update_run, [this](const json::Value& body) -> Answer {
      find(body)->status = json::string_or(body, "status", "");
      return {200, "{}"};
    });
    answer(delete_run, [this](const json::Value& body) -> Answer {
      find(body)->deleted = true;
      return {200, "{}"};
    });
    answer(traces, [this](const json::Value&) -> Answer {
      ++trace_calls;
      return {200, ""};
    });
    server_.start();
  }
  std::string url() const { return server_.endpoint().url(); }

  std::vector<FakeRun> runs_with(const std::string& tag) {
    std::lock_guard lock(mutex);
    std::vector<FakeRun> found;
    for (const FakeRun& run : runs) {
      if (run.tag == tag && !run.deleted) found.push_back(run);
    }
    return found;
  }

  std::mutex mutex;
  bool away = false, forbidden = false, experiment = false;
  bool access_control = false;  ///< with it MLflow forbids a run that it does not know
  bool read_only = false;
  int fail_log_batches = 0;
  int lose_create_answers = 0;
  int trace_calls = 0;
  std::set<std::string> refused;
  std::vector<FakeRun> runs;

 private:
  using Answer = std::pair<int, std::string>;
  FakeRun* find(const json::Value& body) {
    for (FakeRun& run : runs) {
      if (run.id == json::string_or(body, "run_id", "")) return &run;
    }
    return nullptr;
  }
  void answer(const Operation<Empty, Empty>& operation, std::function<Answer(const json::Value&)> make) {
    server_.router.bind_raw(operation, [this, make](const Context&, net::Exchange& exchange) -> Task<void> {
      auto text = co_await exchange.body.read_all();
      if (!text) co_return forward_error(text);
      Answer answer;
      {
        std::lock_guard lock(mutex);
        auto body = json::parse(text->empty() ? "{}" : *text);
        answer = away        ? Answer{502, "bad gateway"}
                 : forbidden ? Answer{403, "Invalid Host header"}
                             : make(body.value_or(json::Value()));
      }
      co_return co_await exchange.response.send(answer.first, {}, std::move(answer.second));
    });
  }
  net::TestServer server_;
};

RunRecord some_run(std::string id) {
  RunRecord run{.run_id = std::move(id), .started_at_ms = 1'700'000'000'000, .ended_at_ms = 1'700'000'001'500};
  run.params = {{"model", "tiny"}};
  run.metrics = {{.name = "latency_s", .value = 1.5}, {.name = "tokens", .value = 42}};
  run.tags = {{"user", "key_1"}};
  return run;
}

class TrackingTest : public ::testing::Test {
 protected:
  std::unique_ptr<Outbox> open_outbox() { return std::move(*Outbox::open(folder_.path() / "tracking.db")); }
  Sender make_sender(Outbox& outbox, milliseconds settles = milliseconds(0)) {
    config::TrackingConfig config{.mlflow_uri = mlflow_.url()};
    return Sender(outbox, *Mlflow::create(http_, config), {.create_settles = settles}, metrics_);
  }
  Result<Sender::Sent> send(Sender& sender) {
    Context ctx = Context::background();
    return runtime_.run(sender.send_due(ctx));
  }
  void add(Outbox& outbox, RunRecord run) {
    Context ctx = Context::background();
    ASSERT_TRUE(runtime_.run(outbox.add(ctx, std::move(run))));
  }
  OutboxCounts counts(Outbox& outbox) {
    Context ctx = Context::background();
    return *runtime_.run(outbox.counts(ctx));
  }

  store::TemporaryFolder folder_;
  FakeMlflow mlflow_;
  net::Runtime runtime_{1};
  net::HttpClient http_{runtime_};
  metrics::Registry metrics_;
};

TEST_F(TrackingTest, ARunBecomesOneMlflowRunWithEverythingInIt) {
  auto outbox = open_outbox();
  RunRecord run = some_run("run_1");
  trace::SpanData span{.context = TraceContext::start(), .name = "answer"};
  run.set_trace({span}, "wrkhrs-orchestrator");
  add(*outbox, run);
  Sender sender = make_sender(*outbox);
  auto sent = send(sender);
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(sent->runs, 1);
  ASSERT_EQ(mlflow_.runs_with("run_1").size(), 1u);
  const FakeRun made = mlflow_.runs_with("run_1")[0];
  EXPECT_EQ(made.status, "FINISHED");
  EXPECT_EQ(made.params, 1);
  EXPECT_EQ(made.metrics, 2);
  EXPECT_EQ(mlflow_.trace_calls, 1);
  EXPECT_EQ(counts(*outbox).sent, 1);
  EXPECT_EQ(counts(*outbox).waiting, 0);
}

TEST_F(TrackingTest, ARunRecordedTwiceIsSentOnce) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  Sender sender = make_sender(*outbox);
  ASSERT_TRUE(send(sender));
  add(*outbox, some_run("run_1"));
  EXPECT_EQ(send(sender)->runs, 0);
  EXPECT_EQ(mlflow_.runs_with("run_1").size(), 1u);
}

TEST_F(TrackingTest, WhileMlflowIsAwayRunsWaitAndSurviveAReopenedOutbox) {
  {
    auto outbox = open_outbox();
    mlflow_.away = true;
    for (int i = 0; i < 20; ++i) add(*outbox, some_run("run_" + std::to_string(i)));
    Sender sender = make_sender(*outbox);
    auto sent = send(sender);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Code::unavailable);
  }
  auto outbox = open_outbox();
  EXPECT_EQ(counts(*outbox).waiting, 20);
  mlflow_.away = false;
  Sender sender = make_sender(*outbox);
  EXPECT_EQ(send(sender)->runs, 20);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(mlflow_.runs_with("run_" + std::to_string(i)).size(), 1u);
}

TEST_F(TrackingTest, ALostAnswerToCreateDoesNotMakeASecondRun) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  mlflow_.lose_create_answers = 1;
  {
    Sender sender = make_sender(*outbox);
    EXPECT_FALSE(send(sender));
  }
  Sender sender = make_sender(*outbox);  // another process after a crash
  EXPECT_EQ(send(sender)->runs, 1);
  EXPECT_EQ(mlflow_.runs.size(), 1u);
}

TEST_F(TrackingTest, ARunWhoseMlflowHasLostItsDatabaseIsMadeAnew) {
  for (const bool access_control : {false, true}) {
    auto outbox = Outbox::open(folder_.path() / (access_control ? "with.db" : "without.db")).value();
    add(*outbox, some_run("run_1"));
    mlflow_.access_control = access_control;
    mlflow_.fail_log_batches = 1;
    Sender sender = make_sender(*outbox);
    EXPECT_FALSE(send(sender));  // the run is made, and what is in it has not been sent
    ASSERT_EQ(mlflow_.runs_with("run_1").size(), 1u);
    mlflow_.runs.assign(1, {.id = "of somebody else"});
    mlflow_.experiment = false;
    EXPECT_NE(send(sender).value_or(Sender::Sent{}).runs, 1) << "it is noticed";
    auto again = send(sender);
    for (int i = 0; i < 100 && again && again->runs == 0; ++i) {  // a refusal waits for a second
      std::this_thread::sleep_for(milliseconds(50));
      again = send(sender);
    }
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->runs, 1);
    ASSERT_EQ(mlflow_.runs_with("run_1").size(), 1u);
    EXPECT_EQ(mlflow_.runs_with("run_1")[0].status, "FINISHED");
  }
}

TEST_F(TrackingTest, AMissingRightDoesNotMakeASecondRun) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  mlflow_.access_control = mlflow_.read_only = true;
  Sender sender = make_sender(*outbox);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(sender).error().code, Code::permission_denied);
  EXPECT_EQ(mlflow_.runs.size(), 1u);
  mlflow_.read_only = false;
  EXPECT_EQ(send(sender)->runs, 1);
  EXPECT_EQ(mlflow_.runs.size(), 1u);
}

TEST_F(TrackingTest, ACreateThatMayStillBeUnderWayIsGivenTime) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  add(*outbox, some_run("run_2"));
  Context ctx = Context::background();
  ASSERT_TRUE(runtime_.run(outbox->note_create_sent(ctx, 1, unix_millis_now())));
  Sender sender = make_sender(*outbox, milliseconds(60'000));
  auto sent = send(sender);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->runs, 1);  // the other one does not wait for it
  EXPECT_GT(sent->pause.count(), 0);
  EXPECT_TRUE(mlflow_.runs_with("run_1").empty());
  mlflow_.runs.push_back({.id = "late", .tag = "run_1"});  // it arrives
  EXPECT_EQ(send(sender)->runs, 1);
  EXPECT_EQ(mlflow_.runs_with("run_1").size(), 1u);
}

TEST_F(TrackingTest, ASecondRunOfTheSameTagLeftByACrashIsDeleted) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  Context ctx = Context::background();
  ASSERT_TRUE(runtime_.run(outbox->note_create_sent(ctx, 1, 1)));
  mlflow_.runs.push_back({.id = "first", .tag = "run_1"});
  mlflow_.runs.push_back({.id = "second", .tag = "run_1"});
  Sender sender = make_sender(*outbox);
  EXPECT_EQ(send(sender)->runs, 1);
  ASSERT_EQ(mlflow_.runs_with("run_1").size(), 1u);
  EXPECT_EQ(mlflow_.runs_with("run_1")[0].id, "first");
}

TEST_F(TrackingTest, ARefusedRunDoesNotHoldUpTheOthersAndIsKept) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_bad"));
  add(*outbox, some_run("run_good"));
  mlflow_.refused.insert("run_bad");
  Sender sender(*outbox, *Mlflow::create(http_, {.mlflow_uri = mlflow_.url()}), {.refusals_max = 1}, metrics_);
  auto sent = send(sender);
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(sent->runs, 1);
  EXPECT_EQ(counts(*outbox).refused, 1);
  EXPECT_THAT(counts(*outbox).last_error, HasSubstr("bad param"));
}

TEST_F(TrackingTest, AForbiddenHostIsExplained) {
  auto outbox = open_outbox();
  add(*outbox, some_run("run_1"));
  mlflow_.forbidden = true;
  Sender sender = make_sender(*outbox);
  auto sent = send(sender);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::permission_denied);
  EXPECT_THAT(sent.error().message, HasSubstr("--allowed-hosts"));
  EXPECT_EQ(counts(*outbox).waiting, 1);
}

TEST_F(TrackingTest, TheTrackerSendsByItself) {
  config::TrackingConfig config{.mlflow_uri = mlflow_.url()};
  auto tracker = Tracker::open(runtime_, http_, metrics_, config, {.path = folder_.path() / "tracking.db"});
  ASSERT_TRUE(tracker);
  Context ctx = Context::background();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(runtime_.run((*tracker)->record(ctx, some_run("run_" + std::to_string(i)))));
  metrics::Counter& sent = metrics_.counter("wrkhrs_tracking_runs_sent_total", "");
  const SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (sent.value() < 5 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(sent.value(), 5);
  (*tracker)->stop();
}

TEST_F(TrackingTest, WithoutAnMlflowRunsAreKept) {
  auto tracker = Tracker::open(runtime_, http_, metrics_, {}, {.path = folder_.path() / "tracking.db"});
  ASSERT_TRUE(tracker);
  EXPECT_FALSE((*tracker)->sends());
  Context ctx = Context::background();
  ASSERT_TRUE(runtime_.run((*tracker)->record(ctx, some_run("run_1"))));
  EXPECT_EQ(runtime_.run((*tracker)->counts(ctx))->waiting, 1);
}

TEST_F(TrackingTest, AFullOutboxDropsTheOldestRunsAndSaysSo) {
  config::TrackingConfig config{.outbox_runs_max = 3};
  auto tracker = Tracker::open(runtime_, http_, metrics_, config, {.path = folder_.path() / "tracking.db"});
  ASSERT_TRUE(tracker);
  Context ctx = Context::background();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(runtime_.run((*tracker)->record(ctx, some_run("run_" + std::to_string(i)))));
  EXPECT_EQ(metrics_.counter("wrkhrs_tracking_runs_dropped_total", "").value(), 7);
  const json::Object health = (*tracker)->health();
  EXPECT_EQ(health.at("tracking").at("runs_held"), 3);
  EXPECT_EQ(health.at("tracking").at("runs_dropped"), 7);
  EXPECT_GT(health.at("tracking").at("bytes_held").as_int64(), 0);
  (*tracker)->stop();
}

TEST_F(TrackingTest, TheBoundsHoldInBytesAndAcrossARestartAndSentRunsDoNotCount) {
  const std::int64_t one = static_cast<std::int64_t>(json::to_text(some_run("run_0")).size());
  {
    auto outbox = std::move(*Outbox::open(folder_.path() / "tracking.db", {.bytes_max = 2 * one}));
    for (int i = 0; i < 3; ++i) add(*outbox, some_run("run_" + std::to_string(i)));
    EXPECT_EQ(counts(*outbox).waiting, 2);
    EXPECT_EQ(counts(*outbox).bytes_held, 2 * one);
    Sender sender = make_sender(*outbox);
    EXPECT_EQ(send(sender)->runs, 2);
    EXPECT_TRUE(mlflow_.runs_with("run_0").empty()) << "the oldest gave way";
    EXPECT_EQ(counts(*outbox).bytes_held, 0);
    add(*outbox, some_run("run_3"));
    add(*outbox, some_run("run_3"));  // known already
    EXPECT_EQ(counts(*outbox).bytes_held, one);
  }
  auto outbox = std::move(*Outbox::open(folder_.path() / "tracking.db", {.runs_max = 1, .bytes_max = one}));
  add(*outbox, some_run("run_4"));
  EXPECT_EQ(counts(*outbox).waiting, 1);
  RunRecord large = some_run("run_5");
  large.params["text"] = std::string(static_cast<std::size_t>(one), 'x');
  add(*outbox, large);
  EXPECT_EQ(counts(*outbox).waiting, 0) << "a run that is too large alone";
}

TEST(LogBatches, KeepMlflowsLimits) {
  RunRecord run = some_run("run_1");
  for (int i = 0; i < 250; ++i) run.params["p" + std::to_string(i)] = "v";
  for (int i = 0; i < 2500; ++i) run.metrics.push_back({.name = "loss", .value = 0.5, .step = i});
  run.params["long"] = std::string(7000, 'x');
  run.tags["long"] = std::string(2999, 'x') + "ü" + std::string(9000, 'y');
  run.tags["bad key!"] = "v";
  run.metrics.push_back({.name = "nan", .value = std::nan("")});
  std::size_t params = 0, metrics = 0;
  std::string text;
  for (const LogBatch& batch : log_batches(run)) {
    EXPECT_LE(batch.params.size(), 100u);
    EXPECT_LE(batch.metrics.size(), 1000u);
    params += batch.params.size();
    metrics += batch.metrics.size();
    text += json::write(batch.tags) + json::write(batch.params);
    EXPECT_LT(json::write(batch.metrics).size() + json::write(batch.params).size(), 1'000'000u);
  }
  EXPECT_EQ(params, 252u);
  EXPECT_EQ(metrics, 2502u);
  EXPECT_THAT(text, HasSubstr("bad key_"));
  EXPECT_THAT(text, HasSubstr("…"));
}

TEST(TrackingSchema, migrates_from_each_earlier_version) {
  store::migrates_on_sqlite("tracking", schema, [](store::Database& database, int version) {
    auto count = [&](const std::string& sql) {
      return database.read_now([&](store::Connection& c) { return c.integer(sql); }).value_or(-1);
    };
    EXPECT_EQ(count("SELECT count(*) FROM run WHERE run_id = 'run_waiting' AND state = 'waiting' AND attempts = 2"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM run WHERE run_id = 'run_sent' AND mlflow_run_id = 'abc'"), 1);
    EXPECT_EQ(count("SELECT runs FROM held"), 2) << "from version " << version;
    EXPECT_EQ(count("SELECT bytes FROM held"),
              count("SELECT sum(octet_length(record)) FROM run WHERE state != 'sent'"));
  });
}

}  // namespace
}  // namespace wrkhrs::tracking
