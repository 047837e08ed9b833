// The schemas of the services in a PostgreSQL database: saved as they were at one moment, and put back whole.
//
// pg_dump and psql do it (Debian's postgresql-client, needed only where database.url is set): they know every kind of
// object, and new servers read what old ones wrote. pg_dump takes the snapshot that FrozenPostgres exports, so that
// what is counted here is what it saves. The password goes to them in the environment, never in arguments.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "backup/manifest.hpp"
#include "net/runtime.hpp"
#include "store/postgres.hpp"

namespace wrkhrs::backup {

/// A database held at one moment, by a transaction. Blocks; for one thread.
class FrozenPostgres {
 public:
  /// Errors: unavailable (no server).
  static Result<std::unique_ptr<FrozenPostgres>> freeze(const std::string& url);

  /// Rows of each table, as `schema.table`.
  Result<Counts> counts();
  /// The sha256 of the blobs that are referred to.
  Result<std::set<std::string>> blobs();
  /// Writes a dump (pg_dump -Fc) of all schemas of services. Errors: not_found (pg_dump is not installed),
  /// unavailable (it fails; the message has its words).
  Result<void> dump(net::Runtime& runtime, const std::filesystem::path& to);
  bool empty() const { return schemas_.empty(); }
  /// The connection, to read wrkhrs-rag's tables by; null where there are none.
  store::Connection* rag();

 private:
  FrozenPostgres() = default;
  std::string url_;
  std::unique_ptr<store::PostgresConnection> connection_;
  std::string snapshot_;
  std::vector<std::string> schemas_;
};

/// Holds the deletion of blobs (store/object_hold.hpp) for a while. No schema, no hold.
Result<void> hold_postgres_objects(const std::string& url, std::chrono::milliseconds duration);

/// Turns a dump into SQL. Errors: internal (it is damaged), not_found (pg_restore is not installed).
Result<void> dump_to_sql(net::Runtime& runtime, const std::filesystem::path& dump, const std::filesystem::path& sql);
/// Rows of each table that a file of dump_to_sql() would load.
Result<Counts> count_rows_in_sql(const std::filesystem::path& sql);

/// How many others are connected as this user. Errors: unavailable.
Result<std::int64_t> other_sessions(const std::string& url);
/// Replaces the schemas of services by those of the file, in one transaction: all of it or nothing. What was there is
/// kept under the names `<schema>_before_restore`, until the next time. Done again with the same `mark`, it does
/// nothing.
Result<void> load_sql(net::Runtime& runtime, const std::string& url, const std::filesystem::path& sql,
                      const std::string& mark);

/// A database of its own on the same server, for a drill; dropped by the destructor.
class ScratchDatabase {
 public:
  /// Errors: permission_denied (the user may not make one; says what to grant), unavailable.
  static Result<std::unique_ptr<ScratchDatabase>> make(const std::string& url);
  ~ScratchDatabase();
  const std::string& url() const { return url_; }

 private:
  ScratchDatabase() = default;
  std::string server_url_, name_, url_;
};

}  // namespace wrkhrs::backup
