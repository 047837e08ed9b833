// What `wrkhrs prune` deletes from the journal, and what never.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "net/runtime.hpp"
#include "orchestrator/journal.hpp"
#include "store/postgres_testing.hpp"
#include "store/testing.hpp"

namespace wrkhrs::orchestrator {
namespace {

class JournalPruneTest : public ::testing::TestWithParam<store::Dialect> {
 protected:
  ~JournalPruneTest() override {
    journal_.reset();
    runtime_.stop();
  }
  std::unique_ptr<Journal> open(std::chrono::milliseconds lease = Journal::default_lease) {
    store::DatabaseOptions where{.path = folder_.path() / "runs.db"};
    if (GetParam() == store::Dialect::postgres) where = {.url = store::TestPostgres::shared().url(), .schema = schema_};
    auto opened = Journal::open(std::move(where), lease);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message + opened.error().detail);
    return opened ? std::move(*opened) : nullptr;
  }

  void create(const std::string& id, const std::string& question) {
    NewRun run{.id = id, .key_id = "key_a", .workflow = "w@1", .durable = true, .input = {{"question", question}}};
    ASSERT_TRUE(runtime_.run(journal_->create(ctx_, std::move(run))));
  }
  void finish(const std::string& id, const std::string& answer) {
    ASSERT_TRUE(runtime_.run(journal_->step_started(ctx_, id, 1, "s")));
    ASSERT_TRUE(
        runtime_.run(journal_->step_finished(ctx_, id, 1, StepStatus::completed, json::Object{{"step", answer}}, {})));
    ASSERT_TRUE(runtime_.run(
        journal_->finished(ctx_, id, RunStatus::completed, json::Object{{"answer", answer}}, std::nullopt)));
  }
  bool is_there(const std::string& id) { return runtime_.run(journal_->get(ctx_, id, true)).has_value(); }
  PrunedRuns prune(std::int64_t cutoff_ms, bool dry_run) {
    auto pruned = runtime_.run(journal_->prune_ended_before(ctx_, cutoff_ms, dry_run));
    EXPECT_TRUE(pruned) << (pruned ? "" : pruned.error().message);
    return pruned.value_or(PrunedRuns{});
  }

  Context ctx_ = Context::background(std::chrono::minutes(1)).with_principal({.key_id = "key_a"});
  const std::string schema_ = GetParam() == store::Dialect::postgres ? store::TestPostgres::shared().new_schema() : "";
  store::TemporaryFolder folder_;
  net::Runtime runtime_{2};
  std::unique_ptr<Journal> journal_ = open();
};
INSTANTIATE_TEST_SUITE_P(Sqlite, JournalPruneTest, ::testing::Values(store::Dialect::sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, JournalPruneTest, ::testing::Values(store::Dialect::postgres));

TEST_P(JournalPruneTest, EndedRunsGoByAgeAndWhatOthersUseStays) {
  create("run_1", "shared");
  finish("run_1", "one");
  create("run_2", "shared");  // the same payload, used by a run that goes on
  create("run_3", "alone");
  finish("run_3", "three");

  const std::int64_t before_all = unix_millis_now() - 3'600'000;
  EXPECT_EQ(prune(before_all, false).runs, 0);
  EXPECT_TRUE(is_there("run_1"));

  const std::int64_t after_all = unix_millis_now() + 1000;
  const PrunedRuns would = prune(after_all, true);
  EXPECT_EQ(would.runs, 2);
  EXPECT_GT(would.bytes, 0);
  EXPECT_TRUE(is_there("run_1") && is_there("run_3")) << "a dry run deletes nothing";

  const PrunedRuns done = prune(after_all, false);
  EXPECT_EQ(done.runs, would.runs);
  EXPECT_EQ(done.bytes, would.bytes);
  EXPECT_FALSE(is_there("run_1"));
  EXPECT_FALSE(is_there("run_3"));
  auto kept = runtime_.run(journal_->get(ctx_, "run_2", true));
  ASSERT_TRUE(kept) << "a run that has not ended stays whatever its age";
  EXPECT_EQ(kept->input.at("question").as_string(), "shared");
  EXPECT_EQ(prune(after_all, true).bytes, 0);

  finish("run_2", "two");  // and goes on working
  EXPECT_EQ(prune(unix_millis_now() + 1000, true).runs, 1);
}

TEST_P(JournalPruneTest, RunsThatWaitOrAreClaimedStayWhateverTheirAge) {
  NewRun waiting{.id = "run_waiting", .key_id = "key_a", .workflow = "w@1", .durable = true, .input = {}};
  ASSERT_TRUE(runtime_.run(journal_->create_waiting(ctx_, std::move(waiting), 10)));
  create("run_claimed", "q");
  create("run_going", "q");
  ASSERT_TRUE(runtime_.run(journal_->started(ctx_, "run_going")));
  EXPECT_EQ(prune(unix_millis_now() + 1000, true).runs, 0);
  EXPECT_EQ(prune(unix_millis_now() + 1000, false).runs, 0);
  EXPECT_TRUE(is_there("run_waiting") && is_there("run_claimed") && is_there("run_going"));
  finish("run_going", "the claim still stands");
  EXPECT_EQ(prune(unix_millis_now() + 1000, false).runs, 1);
}

TEST_P(JournalPruneTest, OnlyOldEnoughRunsGo) {
  create("run_old", "q");
  finish("run_old", "a");
  const std::int64_t ended = *runtime_.run(journal_->get(ctx_, "run_old", false))->finished_at_ms;
  while (unix_millis_now() <= ended) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  create("run_young", "q");
  finish("run_young", "a");
  EXPECT_EQ(prune(ended, false).runs, 0) << "the time itself is not before it";
  EXPECT_EQ(prune(ended + 1, false).runs, 1);
  EXPECT_FALSE(is_there("run_old"));
  EXPECT_TRUE(is_there("run_young"));
}

TEST_P(JournalPruneTest, WhatAReplicaAsksMeanwhileKeepsItsPayload) {
  auto other = GetParam() == store::Dialect::postgres ? open() : nullptr;
  Journal& asking = other ? *other : *journal_;
  // Every round a run ends whose question another run asks again just then.
  std::atomic<int> asked = 0;
  std::atomic<bool> stop = false;
  std::thread replica([&] {
    while (!stop) {
      const std::string id = "again_" + std::to_string(asked);
      NewRun run{.id = id, .key_id = "key_a", .workflow = "w@1", .durable = true, .input = {{"question", "same"}}};
      if (!runtime_.run(asking.create(ctx_, std::move(run)))) break;
      auto read = runtime_.run(asking.get(ctx_, id, true));
      EXPECT_TRUE(read && read->input.is_object()) << id;
      if (!runtime_.run(asking.finished(ctx_, id, RunStatus::cancelled, json::Value(), std::nullopt))) break;
      ++asked;
    }
  });
  for (int i = 0; i < 100; ++i) prune(unix_millis_now() + 60'000, false);
  stop = true;
  replica.join();
  EXPECT_GT(asked, 10);
}

TEST_P(JournalPruneTest, ManyRunsGoInSeveralWrites) {
  for (int i = 0; i < 250; ++i) {
    create("run_" + std::to_string(i), "q");
    ASSERT_TRUE(runtime_.run(
        journal_->finished(ctx_, "run_" + std::to_string(i), RunStatus::cancelled, json::Value(), std::nullopt)));
  }
  EXPECT_EQ(prune(unix_millis_now() + 1000, false).runs, 250);
  EXPECT_FALSE(is_there("run_249"));
}

}  // namespace
}  // namespace wrkhrs::orchestrator
