#include "service/databases.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"

namespace wrkhrs::service {
namespace {

using ::testing::ElementsAre;

class DatabasesTest : public ::testing::Test {
 protected:
  DatabasesTest() {
    config_.common.home = (std::filesystem::path(::testing::TempDir()) / new_id("databases_test_")).string();
    std::filesystem::create_directories(config_.data_dir("rag"));
  }
  ~DatabasesTest() override { std::filesystem::remove_all(config_.home()); }
  std::filesystem::path make(const char* name) {
    const auto path = config_.data_dir("rag") / name;
    std::ofstream(path) << "x";
    return path;
  }
  config::StackConfig config_;
};

TEST_F(DatabasesTest, AFirstStartHasNothingToMiss) { EXPECT_TRUE(missing_databases(config_, "rag").empty()); }

TEST_F(DatabasesTest, ADatabaseThatIsGoneIsNamedAndNotBegunAnew) {
  const auto database = make("rag.db");
  make("rag.db-wal");
  record_databases(config_, "rag");
  EXPECT_TRUE(missing_databases(config_, "rag").empty());
  EXPECT_TRUE(database_options(config_, "rag", "rag.db").record.empty());
  std::filesystem::remove_all(config_.home() / "data");
  record_databases(config_, "rag");
  EXPECT_THAT(missing_databases(config_, "rag"), ElementsAre(database)) << "it stays on record until a person says so";
  const auto options = database_options(config_, "rag", "rag.db");
  EXPECT_EQ(options.path, database);
  EXPECT_TRUE(options.stay_up);
  EXPECT_TRUE(std::filesystem::exists(options.record));
  EXPECT_TRUE(database_options(config_, "rag", "another.db").record.empty());
  EXPECT_TRUE(missing_databases(config_, "orchestrator").empty()) << "another service has its own record";
  std::filesystem::remove(options.record);
  EXPECT_TRUE(missing_databases(config_, "rag").empty());
}

TEST_F(DatabasesTest, TheRecordFollowsAndStateInPostgresNeedsNone) {
  make("a.db");
  record_databases(config_, "rag");
  const auto second = make("b.db");
  record_databases(config_, "rag");
  std::filesystem::remove(second);
  EXPECT_THAT(missing_databases(config_, "rag"), ElementsAre(second));
  config_.database.url = "postgresql://db/w";
  EXPECT_TRUE(missing_databases(config_, "rag").empty());
  EXPECT_EQ(database_options(config_, "rag", "b.db", "rag").url, config_.database.url);
  EXPECT_TRUE(database_options(config_, "rag", "b.db").url.empty()) << "without a schema it is SQLite in any case";
}

}  // namespace
}  // namespace wrkhrs::service
