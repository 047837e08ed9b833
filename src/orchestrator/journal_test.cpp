// What the journal does on SQLite and on PostgreSQL alike.
#include "orchestrator/journal.hpp"

#include <gtest/gtest.h>

#include "net/runtime.hpp"
#include "orchestrator/schema.hpp"
#include "store/migration_testing.hpp"
#include "store/postgres_testing.hpp"
#include "store/testing.hpp"

namespace wrkhrs::orchestrator {
namespace {

using namespace std::chrono_literals;

class JournalTest : public ::testing::TestWithParam<store::Dialect> {
 protected:
  ~JournalTest() override {
    journal.reset();
    runtime.stop();
  }
  std::unique_ptr<Journal> open(std::chrono::milliseconds lease = Journal::default_lease) {
    store::DatabaseOptions where{.path = folder.path() / "runs.db"};
    if (GetParam() == store::Dialect::postgres) where = {.url = store::TestPostgres::shared().url(), .schema = schema};
    auto opened = Journal::open(std::move(where), lease);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message + opened.error().detail);
    return opened ? std::move(*opened) : nullptr;
  }
  static NewRun run(std::string id, bool durable = true, std::string key_id = "key_a") {
    return {.id = std::move(id),
            .key_id = std::move(key_id),
            .workflow = "question-answering@1",
            .durable = durable,
            .input = {{"question", std::string("nul \0 inside, and ünïcode", 27)}},
            .metadata = {{"a", "b"}}};
  }
  template <class T>
  auto wait(Task<T> task) {
    auto result = runtime.run(std::move(task));
    EXPECT_TRUE(result) << (result ? "" : result.error().message + " " + result.error().detail);
    return result;
  }
  JournalledRun get(const std::string& id) { return wait(journal->get(ctx, id, true)).value_or(JournalledRun{}); }

  const Context ctx = Context::background(1min);
  const std::string schema = GetParam() == store::Dialect::postgres ? store::TestPostgres::shared().new_schema() : "";
  store::TemporaryFolder folder;
  net::Runtime runtime{2};
  std::unique_ptr<Journal> journal = open();
};
INSTANTIATE_TEST_SUITE_P(Sqlite, JournalTest, ::testing::Values(store::Dialect::sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, JournalTest, ::testing::Values(store::Dialect::postgres));

TEST_P(JournalTest, keeps_a_run_with_its_steps_and_events) {
  wait(journal->create(ctx, run("run_1")));
  wait(journal->started(ctx, "run_1"));
  wait(journal->step_started(ctx, "run_1", 1, "retrieve"));
  wait(journal->step_started(ctx, "run_1", 1, "retrieve"));
  wait(journal->step_finished(ctx, "run_1", 1, StepStatus::completed, json::Object{{"n", 0.1}}, {{"small", 1}}));
  wait(journal->finished(ctx, "run_1", RunStatus::completed, json::Object{{"content", "yes"}}, std::nullopt));
  journal.reset();
  journal = open();
  const JournalledRun read = get("run_1");
  EXPECT_EQ(read.status, RunStatus::completed);
  EXPECT_EQ(read.input, json::Value(run("x").input));
  EXPECT_EQ(read.metadata.at("a"), "b");
  EXPECT_EQ(read.output.at("content"), json::Value("yes"));
  ASSERT_EQ(read.steps.size(), 1u);
  EXPECT_EQ(read.steps[0].attempts, 2);
  EXPECT_EQ(read.steps[0].output.at("n").as_double(), 0.1);
  auto events = wait(journal->events(ctx, "run_1", 0, 100));
  std::string types;
  for (const RunEvent& event : *events) types += std::to_string(event.id) + event.type + " ";
  EXPECT_EQ(types, "1run.created 2run.started 3step.started 4step.started 5step.completed 6run.completed ");
  EXPECT_EQ(read.last_event, 6);
  wait(journal->finished(ctx, "run_1", RunStatus::failed, nullptr, std::nullopt));
  EXPECT_EQ(get("run_1").status, RunStatus::completed) << "a run that has ended stays as it is";
}

TEST_P(JournalTest, lists_the_runs_of_a_key_in_pages) {
  for (int i = 0; i < 5; ++i) wait(journal->create(ctx, run("run_" + std::to_string(i))));
  wait(journal->create(ctx, run("run_other", true, "key_b")));
  wait(journal->finished(ctx, "run_3", RunStatus::failed, nullptr, api::orchestrator::RunError{"code", "why"}));
  auto page = wait(journal->list(ctx, {.key_id = "key_a", .limit = 3}));
  ASSERT_EQ(page->first.size(), 3u);
  EXPECT_TRUE(page->second);
  EXPECT_EQ(page->first[0].id, "run_4");
  auto rest = wait(journal->list(ctx, {.key_id = "key_a", .after = page->first[2].id, .limit = 3}));
  ASSERT_EQ(rest->first.size(), 2u);
  EXPECT_FALSE(rest->second);
  auto failed = wait(journal->list(ctx, {.key_id = "key_a", .status = RunStatus::failed}));
  ASSERT_EQ(failed->first.size(), 1u);
  EXPECT_EQ(failed->first[0].error->message, "why");
  auto foreign = runtime.run(journal->list(ctx, {.key_id = "key_b", .after = "run_1"}));
  EXPECT_EQ(foreign.error().code, Code::not_found);
}

TEST_P(JournalTest, the_oldest_that_waits_is_claimed_first_and_once) {
  wait(journal->create_waiting(ctx, run("run_1"), 2));
  wait(journal->create_waiting(ctx, run("run_2"), 2));
  auto full = runtime.run(journal->create_waiting(ctx, run("run_3"), 2));
  EXPECT_EQ(full.error().code, Code::rate_limited);
  EXPECT_TRUE(wait(journal->news(ctx))->claimable);
  EXPECT_EQ(*wait(journal->claim_next(ctx)), "run_1");
  EXPECT_EQ(*wait(journal->claim_next(ctx)), "run_2");
  EXPECT_EQ(*wait(journal->claim_next(ctx)), std::nullopt);
  EXPECT_FALSE(wait(journal->news(ctx))->claimable);
  wait(journal->release(ctx, "run_2"));
  EXPECT_EQ(*wait(journal->claim_next(ctx)), "run_2");
}

TEST_P(JournalTest, a_claim_ends_when_it_is_not_kept) {
  journal.reset();
  journal = open(3s);
  wait(journal->create(ctx, run("run_kept")));
  wait(journal->create(ctx, run("run_left")));
  wait(journal->create(ctx, run("run_chat", false)));
  JournalNews news;
  const auto give_up = std::chrono::steady_clock::now() + 30s;
  while (!(news.claimable && news.abandoned) && std::chrono::steady_clock::now() < give_up) {
    std::vector<std::string> mine{"run_kept"};
    EXPECT_TRUE(wait(journal->keep(ctx, std::move(mine)))->empty());
    news = wait(journal->news(ctx)).value_or(JournalNews{});
    std::this_thread::sleep_for(50ms);  // tidy: allow(sleep) a heart between two beats
  }
  EXPECT_TRUE(news.claimable && news.abandoned);
  wait(journal->fail_abandoned(ctx));
  EXPECT_EQ(get("run_chat").error->code, "interrupted");
  EXPECT_EQ(*wait(journal->claim_next(ctx)), "run_left");
  EXPECT_EQ(*wait(journal->claim_next(ctx)), std::nullopt);
}

TEST_P(JournalTest, entries_of_a_run_that_is_not_claimed_are_refused) {
  wait(journal->create_waiting(ctx, run("run_1"), 10));
  for (auto entry :
       {runtime.run(journal->started(ctx, "run_1")), runtime.run(journal->step_started(ctx, "run_1", 1, "retrieve")),
        runtime.run(journal->step_finished(ctx, "run_1", 1, StepStatus::completed, nullptr, {})),
        runtime.run(journal->finished(ctx, "run_1", RunStatus::completed, nullptr, std::nullopt)),
        runtime.run(journal->check_claim(ctx, "run_1"))}) {
    ASSERT_FALSE(entry);
    EXPECT_EQ(entry.error().openai_code, claim_lost);
  }
  EXPECT_EQ(get("run_1").last_event, 1);
}

TEST_P(JournalTest, what_nobody_works_on_is_cancelled_at_once_and_what_somebody_does_is_asked_for) {
  wait(journal->create_waiting(ctx, run("run_waits"), 10));
  wait(journal->create(ctx, run("run_works")));
  EXPECT_EQ(*wait(journal->request_cancel(ctx, "run_waits")), CancelOutcome::ended_now);
  EXPECT_EQ(get("run_waits").status, RunStatus::cancelled);
  EXPECT_EQ(*wait(journal->request_cancel(ctx, "run_waits")), CancelOutcome::ended_before);
  EXPECT_EQ(*wait(journal->request_cancel(ctx, "run_works")), CancelOutcome::asked);
  EXPECT_EQ(get("run_works").status, RunStatus::queued);
  EXPECT_EQ(wait(journal->news(ctx))->to_cancel, std::vector<std::string>{"run_works"});
}

TEST_P(JournalTest, old_runs_go_and_payloads_that_others_use_stay) {
  for (int i = 0; i < 4; ++i) {
    const std::string id = "run_" + std::to_string(i);
    wait(journal->create(ctx, run(id)));
    wait(journal->finished(ctx, id, RunStatus::completed, json::Object{{"own", i}}, std::nullopt));
  }
  wait(journal->create(ctx, run("run_open")));
  wait(journal->prune(ctx, 2));
  EXPECT_EQ(runtime.run(journal->get(ctx, "run_1", true)).error().code, Code::not_found);
  EXPECT_EQ(get("run_2").output.at("own").as_int64(), 2);
  EXPECT_EQ(get("run_open").input, json::Value(run("x").input));
}

void check_migrated_runs(store::Database& database, int) {
  auto count = [&](const std::string& sql) {
    return database.read_now([&](store::Connection& c) { return c.integer(sql); }).value_or(-1);
  };
  EXPECT_EQ(count("SELECT count(*) FROM runs WHERE id = 'run_done' AND status = 'completed' AND last_event = 2"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM runs WHERE id = 'run_open' AND claimed_until_ms < 2"), 1)
      << "free to be claimed";
  EXPECT_EQ(count("SELECT count(*) FROM steps s JOIN payloads p ON p.hash = s.output_hash"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM events"), 3);
}

TEST(JournalSchema, migrates_from_each_earlier_version) {
  store::migrates_on_sqlite("orchestrator", schema, check_migrated_runs);
  store::migrates_on_postgres("orchestrator", schema, check_migrated_runs);
}

}  // namespace
}  // namespace wrkhrs::orchestrator
