// Connection over SQLite: RAII over its C API.
//
// Services do not open connections of their own: Database (database.hpp) owns the threads and hands a Connection to the
// functions it runs. Use SqliteConnection directly only in tools, in caches that can be made again, and in tests.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "store/connection.hpp"

struct sqlite3;

namespace wrkhrs::store {

/// One connection to one database file.
class SqliteConnection final : public Connection {
 public:
  enum class Mode { read_write, read_only };

  /// Opens (read_write: creates) the file, in WAL mode with synchronous=FULL and foreign keys on.
  static Result<SqliteConnection> open(const std::filesystem::path& path, Mode mode);

  SqliteConnection(SqliteConnection&& other) noexcept;
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  Result<void> run_script(const std::string& sql) override;
  Result<std::int64_t> now_ms() override;

  /// False inside a transaction.
  bool in_autocommit() const;
  /// `stop` is asked every few thousand virtual-machine steps; true ends the running statement with deadline_exceeded.
  void set_interrupt_check(std::function<bool()> stop);

  /// True once SQLite has reported a damaged file.
  bool damaged() const { return damaged_; }
  /// The error of a failed SQLite call on this connection.
  Error error(int result_code);

  sqlite3* handle() const { return db_; }

 private:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}
  Result<std::unique_ptr<PreparedStatement>> compile(std::string_view sql) override;

  sqlite3* db_;
  bool damaged_ = false;
  std::unique_ptr<std::function<bool()>> interrupt_check_;  ///< on the heap: SQLite keeps its address
};

/// The error of a failed SQLite call, by its result code and what the connection says about it. `db` may be null.
Error sqlite_error(sqlite3* db, int result_code);

}  // namespace wrkhrs::store
