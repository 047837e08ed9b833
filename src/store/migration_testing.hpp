// Databases of earlier versions, as SQL text, for tests: schema-v<N>.sql (SQLite) and schema-v<N>.postgres.sql in a
// folder `testdata` beside a schema, one pair a version that was ever released. They are never changed; a new migration
// brings a new pair. So a migration that was changed after its release, or one that forgets the rows, is found.
#pragma once

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <span>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/database.hpp"
#include "store/postgres.hpp"
#include "store/postgres_testing.hpp"
#include "store/sqlite.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {

/// What a check sees: the database after the migrations, and the version that it was made by.
using MigratedCheck = std::function<void(Database& database, int version)>;

inline std::string fixture_text(const std::string& folder, std::string_view name) {
  const char* source = std::getenv("WRKHRS_SOURCE_DIR");
  std::ifstream file(fmt::format("{}/src/{}/testdata/{}", source && *source ? source : ".", folder, name));
  EXPECT_TRUE(file) << folder << "/testdata/" << name << " is missing: each version has its fixtures";
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Tables, columns and indexes, for comparison.
inline std::string shape_of(Database& database) {
  auto lines = database.read_now([](Connection& c) -> Result<std::string> {
    const bool sqlite = c.dialect() == Dialect::sqlite;
    std::string text;
    const auto add = [&](const Row& row) { text += row.text(0) + "\n"; };
    Result<void> done =
        sqlite ? c.each(
                     "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE "
                     "'lexical_%' AND name NOT LIKE 'sqlite_%' ORDER BY type, name",
                     add)
               : c.each(
                     "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || "
                     "coalesce(column_default, '') || ' ' || is_identity FROM information_schema.columns WHERE "
                     "table_schema = current_schema() ORDER BY table_name, ordinal_position",
                     add);
    if (done && !sqlite) {
      done = c.each(
          "SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY "
          "indexname",
          add);
    }
    if (!done) return forward_error(done);
    return text;
  });
  EXPECT_TRUE(lines) << (lines ? "" : lines.error().detail);
  return lines.value_or("");
}

inline void check_migrated(Result<std::unique_ptr<Database>> migrated, Result<std::unique_ptr<Database>> fresh,
                           int version, const MigratedCheck& check) {
  ASSERT_TRUE(migrated) << "from version " << version << ": " << migrated.error().message << migrated.error().detail;
  ASSERT_TRUE(fresh) << fresh.error().detail;
  EXPECT_EQ(shape_of(**migrated), shape_of(**fresh)) << "from version " << version;
  check(**migrated, version);
}

/// Opens a SQLite database of each version of the schema, `check`s what is in it, and compares its tables with those of
/// a new one.
inline void migrates_on_sqlite(const std::string& folder, std::span<const Migration> migrations,
                               const MigratedCheck& check) {
  const TemporaryFolder files;
  for (int version = 1; version <= static_cast<int>(migrations.size()); ++version) {
    const auto path = files.path() / fmt::format("v{}.db", version);
    {
      auto old = SqliteConnection::open(path, SqliteConnection::Mode::read_write);
      ASSERT_TRUE(old);
      auto made = old->run_script(fixture_text(folder, fmt::format("schema-v{}.sql", version)));
      ASSERT_TRUE(made) << "version " << version << ": " << made.error().detail;
    }
    check_migrated(Database::open({.path = path}, migrations),
                   Database::open({.path = files.path() / fmt::format("new-{}.db", version)}, migrations), version,
                   check);
    auto older_program = Database::open({.path = path}, migrations.first(migrations.size() - 1));
    ASSERT_FALSE(older_program);
    EXPECT_NE(older_program.error().message.find("newer version of WrkHrs"), std::string::npos);
  }
}

/// The same on PostgreSQL.
inline void migrates_on_postgres(const std::string& folder, std::span<const Migration> migrations,
                                 const MigratedCheck& check) {
  auto& server = TestPostgres::shared();
  for (int version = 1; version <= static_cast<int>(migrations.size()); ++version) {
    const std::string schema = server.new_schema();
    {
      auto old = PostgresConnection::open(server.url(), schema, std::chrono::seconds(10));
      ASSERT_TRUE(old);
      auto made = (*old)->run_script(fmt::format("CREATE SCHEMA \"{}\";", schema) +
                                     fixture_text(folder, fmt::format("schema-v{}.postgres.sql", version)));
      ASSERT_TRUE(made) << "version " << version << ": " << made.error().detail;
    }
    check_migrated(Database::open({.url = server.url(), .schema = schema, .connections = 1}, migrations),
                   Database::open({.url = server.url(), .schema = server.new_schema(), .connections = 1}, migrations),
                   version, check);
    auto older_program = Database::open({.url = server.url(), .schema = schema, .connections = 1},
                                        migrations.first(migrations.size() - 1));
    ASSERT_FALSE(older_program);
    EXPECT_NE(older_program.error().message.find("newer version of WrkHrs"), std::string::npos);
  }
}

}  // namespace wrkhrs::store
