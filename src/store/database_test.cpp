#include "store/database.hpp"

#include <fstream>
#include <latch>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "store/testing.hpp"

namespace wrkhrs::store {
namespace {

constexpr Migration schema[] = {
    {1, "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)"},
    {2, "ALTER TABLE note ADD COLUMN stars INTEGER; CREATE INDEX by_stars ON note(stars)"},
};

Result<std::int64_t> insert(Connection& connection, std::string_view text) {
  return connection.execute("INSERT INTO note(text) VALUES(?)", text);
}
Result<std::int64_t> count(Connection& connection) { return connection.integer("SELECT count(*) FROM note"); }

/// Keeps the writer thread busy until let go, so that what is written meanwhile queues up.
class HeldWriter {
 public:
  explicit HeldWriter(Database& database) : database_(database) {
    thread_ = std::thread([this] {
      (void)database_.write_now([this](Connection&) -> Result<int> {
        if (started_.try_wait()) return 0;
        started_.count_down();
        blocked_.wait();
        return 0;
      });
    });
    started_.wait();
  }
  ~HeldWriter() { thread_.join(); }
  void wait_for_queued(std::size_t jobs) {
    while (database_.stats().queued < jobs) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  void let_go() { blocked_.count_down(); }

 private:
  Database& database_;
  std::latch started_{1};
  std::latch blocked_{1};
  std::thread thread_;
};

class DatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open(DatabaseOptions options = {}) {
    options.path = folder.path() / "data" / "test.db";
    auto database = Database::open(options, schema);
    EXPECT_TRUE(database) << database.error().message << database.error().detail;
    return database ? std::move(*database) : nullptr;
  }
  TemporaryFolder folder;
};

TEST_F(DatabaseTest, keeps_what_was_written_across_reopening) {
  {
    auto database = open();
    ASSERT_TRUE(database->write_now([](Connection& c) { return insert(c, "first"); }));
  }
  auto database = open();
  EXPECT_EQ(database->read_now(count), 1);
}

TEST_F(DatabaseTest, values_of_every_type_come_back_as_they_were) {
  auto connection = Connection::open(folder.path() / "types.db", Connection::Mode::read_write);
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->run_script("CREATE TABLE t(a,b,c,d,e,f)"));
  const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}};
  const std::string text("nul \0 inside", 12);
  ASSERT_TRUE(connection->execute("INSERT INTO t VALUES(?,?,?,?,?,?)", INT64_MIN, 0.1, text, std::span(bytes), nullptr,
                                  std::optional<int>{}));
  auto row = connection->one("SELECT * FROM t", [&](const Row& r) {
    EXPECT_EQ(r.integer(0), INT64_MIN);
    EXPECT_EQ(r.real(1), 0.1);
    EXPECT_EQ(r.text(2), text);
    EXPECT_TRUE(std::ranges::equal(r.blob_view(3), bytes));
    EXPECT_EQ(r.maybe_integer(4), std::nullopt);
    EXPECT_TRUE(r.is_null(5));
    return 0;
  });
  ASSERT_TRUE(row && row->has_value());
}

TEST_F(DatabaseTest, an_error_undoes_its_own_write_and_no_other) {
  auto database = open();
  HeldWriter writer(*database);
  std::vector<std::thread> threads;
  std::atomic<int> succeeded{0};
  std::atomic<int> conflicts{0};
  for (int index = 0; index < 20; ++index) {
    threads.emplace_back([&, index] {
      auto done = database->write_now([&](Connection& c) -> Result<std::int64_t> {
        if (auto own = insert(c, "own " + std::to_string(index)); !own) return own;
        if (index % 2 == 0) return 1;
        return insert(c, "own " + std::to_string(index));  // not unique
      });
      if (done) ++succeeded;
      if (!done && done.error().code == Code::conflict) ++conflicts;
    });
  }
  writer.wait_for_queued(20);
  writer.let_go();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 10);
  EXPECT_EQ(conflicts, 10);
  EXPECT_EQ(database->read_now(count), 10);
  EXPECT_LE(database->stats().commits, 3u);
}

TEST_F(DatabaseTest, an_exception_becomes_an_internal_error_and_undoes_the_write) {
  auto database = open();
  auto done = database->write_now([](Connection& c) -> Result<int> {
    (void)insert(c, "lost");
    throw std::runtime_error("bug");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::internal);
  EXPECT_EQ(done.error().detail, "bug");
  EXPECT_EQ(database->read_now(count), 0);
}

TEST_F(DatabaseTest, a_reader_cannot_write) {
  auto database = open();
  auto done = database->read_now([](Connection& c) { return insert(c, "no"); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::unavailable);
}

TEST_F(DatabaseTest, a_full_database_refuses_the_write_and_keeps_working) {
  auto database = open({.pages_max = 30});
  const std::string large(200'000, 'x');
  auto refused = database->write_now([&](Connection& c) { return insert(c, large); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::storage_full) << refused.error().detail;
  EXPECT_TRUE(database->write_now([](Connection& c) { return insert(c, "small"); }));
  EXPECT_EQ(database->read_now(count), 1);
}

TEST_F(DatabaseTest, small_writes_survive_a_large_one_in_the_same_group_that_does_not_fit) {
  auto database = open({.pages_max = 30});
  const std::string large(200'000, 'x');
  HeldWriter writer(*database);
  std::vector<std::thread> threads;
  std::atomic<int> succeeded{0};
  std::atomic<int> full{0};
  for (int index = 0; index < 9; ++index) {
    threads.emplace_back([&, index] {
      auto done =
          database->write_now([&](Connection& c) { return insert(c, index == 4 ? large : std::to_string(index)); });
      if (done) ++succeeded;
      if (!done && done.error().code == Code::storage_full) ++full;
    });
  }
  writer.wait_for_queued(9);
  writer.let_go();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 8);
  EXPECT_EQ(full, 1);
}

TEST_F(DatabaseTest, a_full_queue_refuses_with_a_time_to_retry) {
  auto database = open({.queue_max = 2});
  HeldWriter writer(*database);
  auto nothing = [](Connection&) -> Result<int> { return 0; };
  std::thread first([&] { EXPECT_TRUE(database->write_now(nothing)); });
  std::thread second([&] { EXPECT_TRUE(database->write_now(nothing)); });
  writer.wait_for_queued(2);
  auto refused = database->write_now(nothing);
  writer.let_go();
  first.join();
  second.join();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::rate_limited);
  EXPECT_GT(refused.error().retry_after.count(), 0);
}

TEST_F(DatabaseTest, closing_finishes_what_is_queued) {
  auto database = open();
  auto writer = std::make_unique<HeldWriter>(*database);
  std::vector<std::thread> threads;
  std::atomic<int> acknowledged{0};
  for (int index = 0; index < 8; ++index) {
    threads.emplace_back([&, index] {
      if (database->write_now([&](Connection& c) { return insert(c, std::to_string(index)); })) ++acknowledged;
    });
  }
  writer->wait_for_queued(8);
  writer->let_go();
  database.reset();
  writer.reset();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(acknowledged, 8);
  EXPECT_EQ(open()->read_now(count), 8);
}

TEST_F(DatabaseTest, migrations_run_once_and_a_newer_schema_is_refused) {
  open();
  open();
  const auto path = folder.path() / "data" / "test.db";
  auto older_program = Database::open({.path = path}, std::span(schema).first(1));
  ASSERT_FALSE(older_program);
  EXPECT_NE(older_program.error().message.find("newer version"), std::string::npos);
}

TEST_F(DatabaseTest, a_failing_migration_leaves_the_schema_as_it_was) {
  open();
  const auto path = folder.path() / "data" / "test.db";
  const Migration broken[] = {schema[0], schema[1], {3, "CREATE TABLE extra(a); CREATE TABLE note(b)"}};
  EXPECT_FALSE(Database::open({.path = path}, broken));
  auto database = open();
  EXPECT_EQ(database->read_now(
                [](Connection& c) { return c.integer("SELECT count(*) FROM sqlite_master WHERE name='extra'"); }),
            0);
}

TEST_F(DatabaseTest, a_damaged_file_is_noticed_when_opened) {
  {
    auto database = open();
    for (int index = 0; index < 200; ++index) {
      ASSERT_TRUE(
          database->write_now([&](Connection& c) { return insert(c, std::string(100, 'a') + std::to_string(index)); }));
    }
  }
  const auto path = folder.path() / "data" / "test.db";
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2 * 4096);
    const std::string noise(3 * 4096, '\x5a');
    file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
  }
  auto damaged = Database::open({.path = path}, schema);
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().message.find("damaged"), std::string::npos);
}

TEST_F(DatabaseTest, a_file_that_is_no_database_is_an_error) {
  std::ofstream(folder.path() / "notes.txt") << std::string(4096, 'n');
  EXPECT_FALSE(Database::open({.path = folder.path() / "notes.txt"}, schema));
}

TEST_F(DatabaseTest, a_backup_is_a_complete_database_and_never_overwrites) {
  auto database = open();
  ASSERT_TRUE(database->write_now([](Connection& c) { return insert(c, "kept"); }));
  const auto copy = folder.path() / "copy.db";
  ASSERT_TRUE(database->backup_to(copy));
  auto again = database->backup_to(copy);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  auto restored = Database::open({.path = copy}, schema);
  ASSERT_TRUE(restored);
  EXPECT_EQ((*restored)->read_now(count), 1);
}

TEST_F(DatabaseTest, files_are_readable_by_their_owner_only) {
  auto database = open();
  const auto mode = std::filesystem::status(folder.path() / "data" / "test.db").permissions();
  EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

// ---- from coroutines

TEST_F(DatabaseTest, coroutines_write_and_read_and_resume_on_their_own_executor) {
  asio::io_context io;  // outlives the database, whose threads resume coroutines on it
  auto database = open();
  auto scenario = [&]() -> asio::awaitable<void> {
    const auto ctx = Context::background();
    auto add = [](Connection& c) { return insert(c, "from a coroutine"); };
    auto added = co_await database->write(ctx, add);
    EXPECT_EQ(added, 1);
    EXPECT_TRUE(io.get_executor().running_in_this_thread());
    auto counted = co_await database->read(ctx, count);
    EXPECT_EQ(counted, 1);
  };
  asio::co_spawn(io, scenario, asio::detached);
  io.run();
}

TEST_F(DatabaseTest, a_write_whose_request_ended_while_it_waited_is_not_run) {
  asio::io_context io;  // outlives the database, whose threads resume coroutines on it
  auto database = open();
  HeldWriter writer(*database);
  auto gone = std::make_shared<std::atomic<bool>>(false);
  auto scenario = [&](Context ctx, Code expected) -> asio::awaitable<void> {
    auto add = [](Connection& c) { return insert(c, "too late"); };
    auto added = co_await database->write(ctx, add);
    EXPECT_FALSE(added);
    if (!added) EXPECT_EQ(added.error().code, expected);
  };
  asio::co_spawn(io, scenario(Context::background(std::chrono::milliseconds(1)), Code::deadline_exceeded),
                 asio::detached);
  asio::co_spawn(io, scenario(Context::background().with_cancel_flag(gone), Code::cancelled), asio::detached);
  io.poll();
  writer.wait_for_queued(2);
  *gone = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(2));  // tidy: allow(sleep) longer than a look at the request
  writer.let_go();
  io.restart();
  io.run();
  EXPECT_EQ(database->read_now(count), 0);
}

TEST_F(DatabaseTest, a_read_ends_at_its_deadline) {
  asio::io_context io;  // outlives the database, whose threads resume coroutines on it
  auto database = open();
  auto scenario = [&]() -> asio::awaitable<void> {
    const auto ctx = Context::background(std::chrono::milliseconds(20));
    auto endless = [](Connection& c) {
      return c.integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n");
    };
    auto counted = co_await database->read(ctx, endless);
    EXPECT_FALSE(counted);
    if (!counted) EXPECT_EQ(counted.error().code, Code::deadline_exceeded);
  };
  asio::co_spawn(io, scenario, asio::detached);
  io.run();
  EXPECT_EQ(database->read_now(count), 0) << "the reader works on";
}

}  // namespace
}  // namespace wrkhrs::store
