#include "store/postgres.hpp"

#include <fstream>
#include <future>
#include <set>

#include "store/database_contract.hpp"
#include "store/postgres_testing.hpp"
#include "store/statement_failure.hpp"

namespace wrkhrs::store {
namespace {

using namespace std::chrono_literals;

struct PostgresFixture {
  Result<std::unique_ptr<Database>> open(DatabaseOptions options, std::span<const Migration> migrations) const {
    options.url = TestPostgres::shared().url();
    options.schema = schema;
    return Database::open(std::move(options), migrations);
  }
  std::string schema = TestPostgres::shared().new_schema();
};
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseContract, PostgresFixture);

// ---- what is PostgreSQL's own

TEST(PostgresTest, parameters_are_renamed_outside_of_quotes_and_comments) {
  EXPECT_EQ(with_dollar_parameters("a = ? AND b = ?"), "a = $1 AND b = $2");
  EXPECT_EQ(with_dollar_parameters("?2, ?1, ?"), "$2, $1, $3");
  EXPECT_EQ(with_dollar_parameters("'?' \"?\" 'it''s ?' ?"), "'?' \"?\" 'it''s ?' $1");
  EXPECT_EQ(with_dollar_parameters("a -- why?\n= ?12"), "a -- why?\n= $12");
}

class PostgresDatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open(DatabaseOptions options = {}) {
    auto database = fixture.open(std::move(options), contract_schema);
    EXPECT_TRUE(database) << database.error().message << database.error().detail;
    return database ? std::move(*database) : nullptr;
  }
  /// Ends all other connections of this test's databases, in the middle of whatever they do.
  static void cut_connections(Database& database) {
    (void)database.write_now([](Connection& c) {
      return c.integer(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'wrkhrs' AND pid <> "
          "pg_backend_pid()");
    });
  }
  PostgresFixture fixture;
};

TEST_F(PostgresDatabaseTest, a_write_that_swallows_an_error_is_not_acknowledged) {
  auto database = open();
  auto done = database->write_now([](Connection& c) -> Result<int> {
    (void)insert_note(c, "lost");
    (void)c.execute("INSERT INTO no_such_table VALUES(1)");
    return 0;
  });
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().detail.find("no_such_table"), std::string::npos) << done.error().detail;
  EXPECT_EQ(database->read_now(count_notes), 0);
}

TEST_F(PostgresDatabaseTest, text_with_a_nul_or_broken_utf8_is_refused) {
  auto database = open();
  for (const std::string& text : {std::string("nul \0 inside", 12), std::string("\xff\xfe")}) {
    auto done = database->write_now([&](Connection& c) { return insert_note(c, text); });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::invalid_argument) << done.error().detail;
  }
}

TEST_F(PostgresDatabaseTest, replicas_that_start_together_migrate_once) {
  std::vector<std::future<Result<std::unique_ptr<Database>>>> replicas;
  for (int index = 0; index < 4; ++index) {
    replicas.push_back(std::async(std::launch::async, [&] { return fixture.open({}, contract_schema); }));
  }
  for (auto& replica : replicas) {
    auto database = replica.get();
    EXPECT_TRUE(database) << database.error().detail;
  }
  EXPECT_EQ(open()->read_now([](Connection& c) { return c.integer("SELECT count(*) FROM schema_version"); }), 2);
}

TEST_F(PostgresDatabaseTest, a_write_ends_at_its_deadline_even_when_another_holds_the_row) {
  asio::io_context io;  // outlives the database, whose threads resume coroutines on it
  auto database = open();
  ASSERT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "wanted"); }));
  auto lock_row = [](Connection& c) { return c.execute("UPDATE note SET stars = 1"); };
  std::latch locked{1};
  std::latch finish{1};
  std::thread holder([&] {
    EXPECT_TRUE(database->write_now([&](Connection& c) -> Result<std::int64_t> {
      auto done = lock_row(c);
      locked.count_down();
      finish.wait();
      return done;
    }));
  });
  locked.wait();
  auto scenario = [&]() -> asio::awaitable<void> {
    const auto ctx = Context::background(200ms);
    auto done = co_await database->write(ctx, lock_row);
    EXPECT_FALSE(done);
    if (!done) EXPECT_EQ(done.error().code, Code::deadline_exceeded) << done.error().detail;
  };
  asio::co_spawn(io, scenario, asio::detached);
  io.run();
  finish.count_down();
  holder.join();
}

TEST_F(PostgresDatabaseTest, a_connection_that_broke_is_made_again_and_nobody_notices) {
  auto database = open();
  for (int round = 0; round < 5; ++round) {
    EXPECT_TRUE(database->read_now(count_notes));
    cut_connections(*database);
    EXPECT_TRUE(database->write_now([&](Connection& c) { return insert_note(c, std::to_string(round)); }));
  }
  EXPECT_EQ(database->read_now(count_notes), 5);
  EXPECT_GT(database->stats().reconnects, 0u);
}

TEST_F(PostgresDatabaseTest, without_a_server_it_says_unavailable_and_goes_on_when_it_is_back) {
  TestPostgres server;
  auto database =
      Database::open({.url = server.url(), .schema = "own", .connect_limit = 300ms}, contract_schema).value();
  server.kill();
  auto refused = database->write_now([](Connection& c) { return insert_note(c, "away"); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_GT(refused.error().retry_after.count(), 0);
  auto nothing_there = Database::open({.url = server.url(), .schema = "own", .connect_limit = 300ms}, contract_schema);
  ASSERT_FALSE(nothing_there);
  EXPECT_EQ(nothing_there.error().code, Code::unavailable);
  server.start();
  EXPECT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "back"); }));
}

TEST_F(PostgresDatabaseTest, who_asks_a_server_that_has_been_away_for_long_hears_it_at_once) {
  TestPostgres server;
  auto database = Database::open({.url = server.url(), .schema = "own", .connect_limit = 3s}, contract_schema).value();
  auto time_of_a_refusal = [&] {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(database->write_now([](Connection& c) { return insert_note(c, "away"); }));
    return std::chrono::steady_clock::now() - began;
  };
  server.kill();
  EXPECT_GE(time_of_a_refusal(), 3s);
  EXPECT_LT(time_of_a_refusal(), 2500ms);
  server.start();
  std::this_thread::sleep_for(3100ms);  // tidy: allow(sleep) it is there, and for so long nobody asks
  server.kill();
  EXPECT_GE(time_of_a_refusal(), 3s) << "the outage before, whose end nobody saw, does not count";
  server.start();
  EXPECT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "back"); }));
}

TEST_F(PostgresDatabaseTest, a_damaged_page_and_a_table_that_is_gone_are_told_from_a_fault_of_ours) {
  TestPostgres server;
  auto database = Database::open({.url = server.url(), .schema = "own"}, contract_schema).value();
  ASSERT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "precious"); }));
  std::filesystem::path file;
  ASSERT_TRUE(database->write_now([&](Connection& c) {
    return c.each("SELECT pg_relation_filepath('own.note')",
                  [&](const Row& row) { file = server.data() / row.text(0); });
  }));
  ASSERT_TRUE(database->write_now([](Connection& c) { return c.execute("CHECKPOINT"); }));
  server.kill();
  std::ofstream(file, std::ios::binary | std::ios::in) << std::string(4096, 'x');
  server.start();
  auto damaged = database->read_now(count_notes);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, Code::unavailable);
  EXPECT_EQ(damaged.error().openai_code, database_unusable) << damaged.error().detail;
  ASSERT_TRUE(database->write_now([](Connection& c) { return c.execute("DROP TABLE note CASCADE"); }));
  auto gone = database->read_now(count_notes);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().openai_code, database_unusable) << gone.error().detail;
}

/// Writers count acknowledged writes while `disturb` runs; each write adds one row and one to a counter. Afterwards:
/// all that was acknowledged is there, and the counter says the same as the rows, so nothing was done twice or in part.
void write_while(Database& database, std::chrono::milliseconds duration, const std::function<void()>& disturb) {
  ASSERT_TRUE(database.write_now(
      [](Connection& c) { return c.execute("INSERT INTO note(text, stars) VALUES('counter', 0)"); }));
  std::mutex mutex;
  std::set<std::string> acknowledged;
  std::atomic<int> refused{0};
  std::atomic<int> names{0};
  const auto end = std::chrono::steady_clock::now() + duration;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&] {
      while (std::chrono::steady_clock::now() < end) {
        const std::string name = std::to_string(++names);
        auto done = database.write_now([&](Connection& c) -> Result<std::int64_t> {
          if (auto added = insert_note(c, name); !added) return added;
          return c.execute("UPDATE note SET stars = stars + 1 WHERE text = 'counter'");
        });
        refused += !done;
        // "conflict" would be a write that was done twice.
        if (!done) EXPECT_EQ(done.error().code, Code::unavailable) << done.error().detail;
        const std::lock_guard lock(mutex);
        if (done) acknowledged.insert(name);
      }
    });
  }
  while (std::chrono::steady_clock::now() < end) disturb();
  for (auto& writer : writers) writer.join();
  std::set<std::string> stored;
  auto counter = database.read_now([&](Connection& c) -> Result<std::int64_t> {
    auto done =
        c.each("SELECT text FROM note WHERE text <> 'counter'", [&](const Row& row) { stored.insert(row.text(0)); });
    if (!done) return forward_error(done);
    return c.integer("SELECT stars FROM note WHERE text = 'counter'");
  });
  EXPECT_TRUE(std::ranges::includes(stored, acknowledged));
  EXPECT_EQ(counter, static_cast<std::int64_t>(stored.size()));
  EXPECT_EQ(refused, 0);
  EXPECT_GT(acknowledged.size(), 20u) << "the test wrote too little to mean anything";
  ::testing::Test::RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
  ::testing::Test::RecordProperty("run_again", static_cast<int>(database.stats().retries));
}

TEST_F(PostgresDatabaseTest, acknowledged_writes_are_there_once_when_connections_are_cut) {
  auto database = open();
  auto other = open();
  write_while(*database, 2s, [&] {
    cut_connections(*other);
    std::this_thread::sleep_for(20ms);  // tidy: allow(sleep) the time between two accidents
  });
}

TEST_F(PostgresDatabaseTest, acknowledged_writes_are_there_once_when_the_server_is_killed) {
  TestPostgres server;
  auto database = Database::open({.url = server.url(), .schema = "own", .connect_limit = 30s}, contract_schema).value();
  write_while(*database, 3s, [&] {
    std::this_thread::sleep_for(300ms);  // tidy: allow(sleep) the time between two accidents
    server.kill();
    server.start();
  });
}

}  // namespace
}  // namespace wrkhrs::store
