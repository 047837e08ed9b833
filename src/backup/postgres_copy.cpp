#include "backup/postgres_copy.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include "base/ids.hpp"
#include "process/run.hpp"
#include "store/data_epoch.hpp"
#include "store/object_hold.hpp"

namespace wrkhrs::backup {

using store::PostgresConnection;
using store::Row;

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds connect_limit{10};
constexpr std::chrono::hours run_limit{6};
constexpr std::string_view kept_suffix = "_before_restore";

/// Those that store::Database made: it puts these two tables into each.
constexpr const char* schemas_query =
    "SELECT n.nspname FROM pg_namespace n WHERE n.nspname NOT LIKE '%\\_before\\_restore' AND EXISTS (SELECT 1 FROM "
    "pg_class c "
    "WHERE c.relnamespace = n.oid AND c.relname = 'schema_version') AND EXISTS (SELECT 1 FROM pg_class c WHERE "
    "c.relnamespace = n.oid AND c.relname = 'write_mark') ORDER BY 1";

Error explained(Error error) {
  error.message = fmt::format("PostgreSQL (database.url): {} {}", error.message, error.detail);
  return error;
}

Result<std::unique_ptr<PostgresConnection>> connect(const std::string& url) {
  auto connection = PostgresConnection::open(url, "public", connect_limit);
  if (!connection) return std::unexpected(explained(std::move(connection).error()));
  return connection;
}

/// What libpq's programs read instead of arguments, which everybody on the machine can see.
Result<std::map<std::string, std::string>> environment_of(const std::string& url) {
  char* message = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &message);
  if (options == nullptr) {
    PQfreemem(message);
    return fail(Code::invalid_argument, "database.url is no address of PostgreSQL.");
  }
  std::map<std::string, std::string> environment;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val != nullptr && option->envvar != nullptr) environment[option->envvar] = option->val;
  }
  PQconninfoFree(options);
  return environment;
}

/// Of the newest version that is installed: an older pg_dump refuses a newer server. Debian's wrapper in PATH chooses
/// by clusters of this machine.
std::string program(const std::string& name) {
  std::pair<int, std::string> newest{0, name};
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    int number = 0;
    const std::string folder = version.path().filename().string();
    std::from_chars(folder.data(), folder.data() + folder.size(), number);
    const fs::path file = version.path() / "bin" / name;
    if (fs::exists(file, none)) newest = std::max(newest, std::pair(number, file.string()));
  }
  return newest.second;
}

/// Errors: not_found, and unavailable where it fails, with its words.
Result<void> run_program(net::Runtime& runtime, std::vector<std::string> argv,
                         std::map<std::string, std::string> environment) {
  process::ChildSpec spec;
  const std::string name = fs::path(argv[0]).filename().string();
  spec.argv = std::move(argv);
  spec.environment = std::move(environment);
  auto done = runtime.run(process::run(std::move(spec), "", {}, std::chrono::steady_clock::now() + run_limit));
  if (!done && done.error().code == Code::not_found)
    return fail(Code::not_found, fmt::format("{} is not installed: apt install postgresql-client.", name));
  if (!done) return forward_error(done);
  if (!done->status.ok())
    return fail(Code::unavailable, fmt::format("{} {}: {}", name, done->status.describe(), done->err));
  return {};
}

std::string sql_name(std::string_view identifier) { return fmt::format("\"{}\"", identifier); }

}  // namespace

Result<std::unique_ptr<FrozenPostgres>> FrozenPostgres::freeze(const std::string& url) {
  auto connection = connect(url);
  if (!connection) return forward_error(connection);
  auto frozen = std::unique_ptr<FrozenPostgres>(new FrozenPostgres);
  frozen->url_ = url;
  frozen->connection_ = std::move(*connection);
  PostgresConnection& c = *frozen->connection_;
  auto snapshot = c.value_of("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()");
  if (!snapshot) return std::unexpected(explained(std::move(snapshot).error()));
  frozen->snapshot_ = std::move(*snapshot);
  auto schemas = c.all(schemas_query, [](const Row& row) { return row.text(0); });
  if (!schemas) return std::unexpected(explained(std::move(schemas).error()));
  frozen->schemas_ = std::move(*schemas);
  return frozen;
}

Result<Counts> FrozenPostgres::counts() {
  Counts counts;
  for (const std::string& schema : schemas_) {
    auto tables = connection_->all(
        "SELECT tablename FROM pg_tables WHERE schemaname = ?", [](const Row& row) { return row.text(0); }, schema);
    if (!tables) return std::unexpected(explained(std::move(tables).error()));
    for (const std::string& table : *tables) {
      auto rows = connection_->integer(fmt::format("SELECT count(*) FROM {}.{}", sql_name(schema), sql_name(table)));
      if (!rows) return std::unexpected(explained(std::move(rows).error()));
      counts[schema + "." + table] = *rows;
    }
  }
  return counts;
}

Result<std::set<std::string>> FrozenPostgres::blobs() {
  std::set<std::string> all;
  if (std::ranges::find(schemas_, "rag") == schemas_.end()) return all;
  auto done =
      connection_->each("SELECT DISTINCT object FROM rag.file", [&](const Row& row) { all.insert(row.text(0)); });
  if (!done) return std::unexpected(explained(std::move(done).error()));
  return all;
}

store::Connection* FrozenPostgres::rag() {
  if (std::ranges::find(schemas_, "rag") == schemas_.end()) return nullptr;
  return connection_->run_script("SET LOCAL search_path TO rag") ? connection_.get() : nullptr;
}

Result<void> FrozenPostgres::dump(net::Runtime& runtime, const fs::path& to) {
  auto environment = environment_of(url_);
  if (!environment) return forward_error(environment);
  std::vector<std::string> argv{program("pg_dump"), "--format=custom",         "--compress=1",         "--no-owner",
                                "--no-privileges",  "--snapshot=" + snapshot_, "--file=" + to.string()};
  for (const std::string& schema : schemas_) argv.push_back("--schema=" + sql_name(schema));
  return run_program(runtime, std::move(argv), std::move(*environment));
}

Result<void> hold_postgres_objects(const std::string& url, std::chrono::milliseconds duration) {
  auto connection = PostgresConnection::open(url, "rag", connect_limit);
  if (!connection) return std::unexpected(explained(std::move(connection).error()));
  PostgresConnection& c = **connection;
  auto there = c.integer("SELECT count(*) FROM pg_tables WHERE schemaname = 'rag' AND tablename = 'meta'");
  if (!there) return std::unexpected(explained(std::move(there).error()));
  if (*there == 0) return {};
  auto done = c.run_script("BEGIN");
  if (done) done = store::hold_objects(c, duration);
  if (done) done = c.run_script("COMMIT");
  if (!done) return std::unexpected(explained(std::move(done).error()));
  return {};
}

Result<void> dump_to_sql(net::Runtime& runtime, const fs::path& dump, const fs::path& sql) {
  auto done = run_program(runtime,
                          {program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error",
                           "--file=" + sql.string(), dump.string()},
                          {});
  if (!done && done.error().code == Code::unavailable) done.error().code = Code::internal;
  return done;
}

Result<Counts> count_rows_in_sql(const fs::path& sql) {
  std::ifstream file(sql);
  if (!file) return fail(Code::unavailable, fmt::format("Cannot read {}.", sql.string()));
  Counts counts;
  std::string line;
  std::int64_t* rows = nullptr;
  while (std::getline(file, line)) {
    if (rows != nullptr) {
      if (line == "\\.") {
        rows = nullptr;
      } else {
        ++*rows;
      }
    } else if (line.starts_with("COPY ") && line.ends_with(" FROM stdin;")) {
      rows = &counts[line.substr(5, line.find(' ', 5) - 5)];
    }
  }
  if (rows != nullptr) return fail(Code::internal, "The dump of PostgreSQL ends within a table.");
  return counts;
}

Result<std::int64_t> other_sessions(const std::string& url) {
  auto connection = connect(url);
  if (!connection) return forward_error(connection);
  auto count = (*connection)
                   ->integer(
                       "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                       "pg_backend_pid() AND usename = "
                       "current_user AND backend_type = 'client backend'");
  if (!count) return std::unexpected(explained(std::move(count).error()));
  return count;
}

Result<void> load_sql(net::Runtime& runtime, const std::string& url, const fs::path& sql, const std::string& mark) {
  auto connection = connect(url);
  if (!connection) return forward_error(connection);
  PostgresConnection& c = **connection;
  auto schemas = c.all(schemas_query, [](const Row& row) { return row.text(0); });
  if (!schemas) return std::unexpected(explained(std::move(schemas).error()));
  // The mark is written in the transaction that loads; who finds it was killed after that.
  auto marked = c.integer("SELECT count(*) FROM pg_namespace n WHERE obj_description(n.oid, 'pg_namespace') = ?",
                          "restored: " + mark);
  if (!marked) return std::unexpected(explained(std::move(marked).error()));
  if (*marked > 0) return {};
  auto environment = environment_of(url);
  if (!environment) return forward_error(environment);

  std::vector<std::string> argv{program("psql"),
                                "--quiet",
                                "--no-psqlrc",
                                "--set=ON_ERROR_STOP=1",
                                "--single-transaction",
                                "--output=/dev/null",
                                "--command=SET lock_timeout = '30s'"};
  for (const std::string& schema : *schemas) {
    argv.push_back(
        fmt::format("--command=DROP SCHEMA IF EXISTS {} CASCADE", sql_name(schema + std::string(kept_suffix))));
    argv.push_back(fmt::format("--command=ALTER SCHEMA {} RENAME TO {}", sql_name(schema),
                               sql_name(schema + std::string(kept_suffix))));
  }
  argv.push_back("--file=" + sql.string());
  // What copies and caches have of the data that is being replaced does not hold for this (store/data_epoch.hpp).
  argv.push_back(fmt::format(
      "--command=DO $$ BEGIN IF to_regclass('rag.meta') IS NOT NULL THEN INSERT INTO rag.meta(key, value) VALUES('{}', "
      "'{}') ON CONFLICT (key) DO UPDATE SET value = excluded.value; END IF; END $$",
      store::data_epoch_key, new_id("epoch_")));
  argv.push_back(fmt::format(
      "--command=DO $$ DECLARE name text; BEGIN FOR name IN {} LOOP EXECUTE format('COMMENT ON SCHEMA %I IS "
      "%L', name, 'restored: {}'); END LOOP; END $$",
      schemas_query, mark));
  return run_program(runtime, std::move(argv), std::move(*environment));
}

Result<std::unique_ptr<ScratchDatabase>> ScratchDatabase::make(const std::string& url) {
  auto connection = connect(url);
  if (!connection) return forward_error(connection);
  auto scratch = std::unique_ptr<ScratchDatabase>(new ScratchDatabase);
  const std::string name = new_id("wrkhrs_drill_");
  if (auto made = (*connection)->run_script(fmt::format("CREATE DATABASE {} TEMPLATE template0", sql_name(name)));
      !made) {
    return fail(Code::permission_denied,
                fmt::format("The drill cannot make a database of its own: {} A user that may: ALTER USER … "
                            "CREATEDB.",
                            made.error().detail));
  }
  scratch->server_url_ = url;
  scratch->name_ = name;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), nullptr);
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    const std::string_view keyword(option->keyword);
    if (option->val == nullptr || keyword == "dbname") continue;
    std::string value;
    for (const char c : std::string_view(option->val)) {
      if (c == '\'' || c == '\\') value += '\\';
      value += c;
    }
    scratch->url_ += fmt::format("{}='{}' ", keyword, value);
  }
  PQconninfoFree(options);
  scratch->url_ += fmt::format("dbname={}", name);
  return scratch;
}

ScratchDatabase::~ScratchDatabase() {
  if (name_.empty()) return;
  if (auto connection = connect(server_url_))
    (void)(*connection)->run_script(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql_name(name_)));
}

}  // namespace wrkhrs::backup
