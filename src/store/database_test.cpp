#include "store/database.hpp"

#include <fstream>

#include "store/database_contract.hpp"
#include "store/statement_failure.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {
namespace {

struct SqliteFixture {
  Result<std::unique_ptr<Database>> open(DatabaseOptions options, std::span<const Migration> schema) const {
    options.path = folder.path() / "data" / "test.db";
    return Database::open(std::move(options), schema);
  }
  TemporaryFolder folder;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseContract, SqliteFixture);

// ---- what is SQLite's own

class SqliteDatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open(DatabaseOptions options = {}) {
    options.path = folder.path() / "data" / "test.db";
    auto database = Database::open(options, contract_schema);
    EXPECT_TRUE(database) << database.error().message << database.error().detail;
    return database ? std::move(*database) : nullptr;
  }
  TemporaryFolder folder;
};

TEST_F(SqliteDatabaseTest, an_error_undoes_its_own_write_and_no_other) {
  auto database = open();
  HeldWriter writer(*database);
  std::vector<std::thread> threads;
  std::atomic<int> succeeded{0};
  std::atomic<int> conflicts{0};
  for (int index = 0; index < 20; ++index) {
    threads.emplace_back([&, index] {
      auto done = database->write_now([&](Connection& c) -> Result<std::int64_t> {
        if (auto own = insert_note(c, "own " + std::to_string(index)); !own) return own;
        if (index % 2 == 0) return 1;
        return insert_note(c, "own " + std::to_string(index));  // not unique
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
  EXPECT_EQ(database->read_now(count_notes), 10);
  EXPECT_LE(database->stats().commits, 3u);
}

TEST_F(SqliteDatabaseTest, a_full_database_refuses_the_write_and_keeps_working) {
  auto database = open({.pages_max = 30});
  const std::string large(200'000, 'x');
  auto refused = database->write_now([&](Connection& c) { return insert_note(c, large); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::storage_full) << refused.error().detail;
  EXPECT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "small"); }));
  EXPECT_EQ(database->read_now(count_notes), 1);
}

TEST_F(SqliteDatabaseTest, small_writes_survive_a_large_one_in_the_same_group_that_does_not_fit) {
  auto database = open({.pages_max = 30});
  const std::string large(200'000, 'x');
  HeldWriter writer(*database);
  std::vector<std::thread> threads;
  std::atomic<int> succeeded{0};
  std::atomic<int> full{0};
  for (int index = 0; index < 9; ++index) {
    threads.emplace_back([&, index] {
      auto done = database->write_now(
          [&](Connection& c) { return insert_note(c, index == 4 ? large : std::to_string(index)); });
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

void overwrite_pages(const std::filesystem::path& path) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(2 * 4096);
  const std::string noise(3 * 4096, '\x5a');
  file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST_F(SqliteDatabaseTest, a_damaged_file_is_noticed_when_opened) {
  {
    auto database = open();
    for (int index = 0; index < 200; ++index) {
      ASSERT_TRUE(database->write_now(
          [&](Connection& c) { return insert_note(c, std::string(100, 'a') + std::to_string(index)); }));
    }
  }
  const auto path = folder.path() / "data" / "test.db";
  overwrite_pages(path);
  auto damaged = Database::open({.path = path}, contract_schema);
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().message.find("data/test.db of the home is damaged"), std::string::npos)
      << damaged.error().message;
  EXPECT_NE(damaged.error().message.find("wrkhrs backup restore"), std::string::npos);
  EXPECT_NE(damaged.error().detail.find(path.string()), std::string::npos);
  const auto bytes = bytes_of(path);

  auto refusing = Database::open({.path = path, .stay_up = true}, contract_schema);
  ASSERT_TRUE(refusing) << "a service stays up, and can say what is wrong";
  ASSERT_TRUE((*refusing)->trouble());
  EXPECT_EQ((*refusing)->trouble()->code, Code::not_found);
  EXPECT_EQ((*refusing)->trouble()->message, damaged.error().message);
  for (auto refused : {(*refusing)->write_now([](Connection& c) { return insert_note(c, "lost"); }),
                       (*refusing)->read_now([](Connection& c) { return c.integer("SELECT count(*) FROM note"); })}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable);
    EXPECT_EQ(refused.error().openai_code, database_unusable);
    EXPECT_EQ(refused.error().message.find(path.string()), std::string::npos) << "no path goes to a client";
  }
  refusing->reset();
  EXPECT_EQ(bytes_of(path), bytes) << "nothing is written to it";
}

TEST_F(SqliteDatabaseTest, damage_that_is_come_upon_keeps_all_from_writing) {
  const auto path = folder.path() / "data" / "test.db";
  const auto insert = [](const char* text) { return [text](Connection& c) { return insert_note(c, text); }; };
  {
    auto database = open();
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      ASSERT_TRUE(database->write_now(insert(std::string(4000, letter).c_str())));
    }
  }
  overwrite_pages(path);
  auto opened = Database::open({.path = path, .check_bytes_max = 0, .stay_up = true}, contract_schema);
  ASSERT_TRUE(opened);
  EXPECT_FALSE((*opened)->trouble()) << "larger files are not read whole when opened";
  auto read =
      (*opened)->read_now([](Connection& c) { return c.integer("SELECT count(*) FROM note WHERE text LIKE '%b%z%'"); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::unavailable);
  EXPECT_EQ(read.error().openai_code, database_unusable);
  ASSERT_TRUE((*opened)->trouble());
  auto written = (*opened)->write_now(insert("not into a damaged file"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().openai_code, database_unusable);
}

TEST_F(SqliteDatabaseTest, a_file_that_was_there_and_is_gone_is_not_begun_anew) {
  const auto path = folder.path() / "data" / "test.db";
  const DatabaseOptions options{.path = path, .record = folder.path() / ".notes.databases"};
  auto gone = Database::open(options, contract_schema);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().openai_code, database_unusable);
  EXPECT_NE(gone.error().message.find("delete .notes.databases"), std::string::npos) << gone.error().message;
  EXPECT_FALSE(std::filesystem::exists(path.parent_path()));
}

TEST_F(SqliteDatabaseTest, a_file_that_was_deleted_under_it_takes_no_writes) {
  auto database = open();
  const auto insert = [](const char* text) { return [text](Connection& c) { return insert_note(c, text); }; };
  ASSERT_TRUE(database->write_now(insert("kept")));
  EXPECT_FALSE(database->stats().damaged);
  std::filesystem::remove_all(folder.path() / "data");
  auto lost = database->write_now(insert("nobody would find it again"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, Code::unavailable);
  EXPECT_EQ(lost.error().openai_code, database_unusable);
  EXPECT_TRUE(database->stats().damaged);
  ASSERT_TRUE(database->trouble());
  EXPECT_NE(database->trouble()->message.find("moved or deleted"), std::string::npos);
}

TEST_F(SqliteDatabaseTest, a_file_that_is_no_database_is_an_error) {
  std::ofstream(folder.path() / "notes.txt") << std::string(4096, 'n');
  EXPECT_FALSE(Database::open({.path = folder.path() / "notes.txt"}, contract_schema));
}

TEST_F(SqliteDatabaseTest, a_backup_is_a_complete_database_and_never_overwrites) {
  auto database = open();
  ASSERT_TRUE(database->write_now([](Connection& c) { return insert_note(c, "kept"); }));
  const auto copy = folder.path() / "copy.db";
  ASSERT_TRUE(database->backup_to(copy));
  auto again = database->backup_to(copy);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  auto restored = Database::open({.path = copy}, contract_schema);
  ASSERT_TRUE(restored);
  EXPECT_EQ((*restored)->read_now(count_notes), 1);
}

TEST_F(SqliteDatabaseTest, files_are_readable_by_their_owner_only) {
  auto database = open();
  const auto mode = std::filesystem::status(folder.path() / "data" / "test.db").permissions();
  EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

TEST_F(SqliteDatabaseTest, text_may_hold_a_nul) {
  auto database = open();
  const std::string text("nul \0 inside", 12);
  ASSERT_TRUE(database->write_now([&](Connection& c) { return insert_note(c, text); }));
  auto read = database->read_now(
      [](Connection& c) { return c.one("SELECT text FROM note", [](const Row& row) { return row.text(0); }); });
  EXPECT_EQ(read.value(), text);
}

}  // namespace
}  // namespace wrkhrs::store
