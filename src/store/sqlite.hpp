// RAII over SQLite: a connection with a cache of prepared statements, and statements with typed binding.
//
// Services do not open connections of their own: Database (database.hpp) owns the threads and hands a Connection to the
// functions it runs. Use Connection directly only in tools and tests.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace wrkhrs::store {

class Connection;

/// The current row of a running statement. Valid until the statement's next step. Columns count from 0.
/// Reading a column as another type converts as SQLite does (NULL reads as 0, 0.0 or empty).
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;                           ///< a copy, safe to keep
  std::string_view text_view(int column) const;                 ///< lives as long as the row
  std::span<const std::byte> blob_view(int column) const;       ///< lives as long as the row
  std::optional<std::int64_t> maybe_integer(int column) const;  ///< nullopt for NULL
  std::optional<std::string> maybe_text(int column) const;      ///< nullopt for NULL

 private:
  sqlite3_stmt* statement_;
};

/// A prepared statement on loan from its connection's cache; it goes back, reset, when this object dies. Not
/// thread-safe; must not outlive the connection.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Binds all parameters in order, from ?1. Takes integers, bools, floating point, strings (text), std::span<const
  /// std::byte> (blob), nullptr and std::optional of these. Values are copied.
  template <class... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (bind_value(++index, values), ...);
    return *this;
  }
  /// Binds one parameter; `index` counts from 1.
  template <class T>
  void bind_value(int index, const T& value) {
    if constexpr (std::is_same_v<T, std::nullptr_t>) {
      bind_null(index);
    } else if constexpr (requires {
                           value.has_value();
                           *value;
                         }) {
      value ? bind_value(index, *value) : bind_null(index);
    } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
      bind_integer(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<T>) {
      bind_real(index, value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      bind_text(index, value);
    } else {
      bind_blob(index, std::span<const std::byte>(value));
    }
  }

  /// True with a row to read, false at the end. Errors: see Connection.
  Result<bool> step();
  Row row() const { return Row(statement_); }
  /// Makes it ready to be bound and stepped again.
  void reset();

 private:
  friend class Connection;
  Statement(Connection& connection, std::string sql, sqlite3_stmt* statement)
      : connection_(&connection), sql_(std::move(sql)), statement_(statement) {}
  void note(int result_code);
  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind_real(int index, double value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::span<const std::byte> value);

  Connection* connection_;
  std::string sql_;
  sqlite3_stmt* statement_;
  int bind_error_ = 0;  ///< the first failed bind; step() reports it
};

/// One connection to one database file. Not thread-safe: one thread at a time.
///
/// Errors of every call: storage_full (disk or page limit), conflict (unique, primary key or foreign key), unavailable
/// (busy, read-only, I/O), deadline_exceeded (interrupted), too_large, internal (misuse, damaged file; `detail` has
/// SQLite's words).
class Connection {
 public:
  enum class Mode { read_write, read_only };

  /// Opens (read_write: creates) the file, in WAL mode with synchronous=FULL and foreign keys on.
  static Result<Connection> open(const std::filesystem::path& path, Mode mode);

  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  /// A prepared statement, from the cache where it was used before.
  Result<Statement> prepare(std::string_view sql);

  /// Runs several statements without parameters, separated by semicolons (migrations, pragmas).
  Result<void> run_script(const std::string& sql);

  /// Runs one statement to its end. Returns the number of rows that it inserted, updated or deleted.
  template <class... Values>
  Result<std::int64_t> execute(std::string_view sql, const Values&... values) {
    auto statement = prepare(sql);
    if (!statement) return forward_error(statement);
    statement->bind(values...);
    return finish(*statement);
  }

  /// Calls `row_function(const Row&)` for each row. Where it returns a Result<void>, an error ends the query and is
  /// passed on.
  template <class F, class... Values>
  Result<void> each(std::string_view sql, F&& row_function, const Values&... values) {
    auto statement = prepare(sql);
    if (!statement) return forward_error(statement);
    statement->bind(values...);
    while (true) {
      auto more = statement->step();
      if (!more) return forward_error(more);
      if (!*more) return {};
      if constexpr (std::is_void_v<std::invoke_result_t<F, const Row&>>) {
        row_function(statement->row());
      } else {
        Result<void> done = row_function(statement->row());
        if (!done) return done;
      }
    }
  }

  /// All rows, each turned into a value by `map(const Row&)`.
  template <class Map, class... Values>
  auto all(std::string_view sql, Map&& map, const Values&... values)
      -> Result<std::vector<std::invoke_result_t<Map, const Row&>>> {
    std::vector<std::invoke_result_t<Map, const Row&>> rows;
    auto done = each(sql, [&](const Row& row) { rows.push_back(map(row)); }, values...);
    if (!done) return forward_error(done);
    return rows;
  }

  /// The first row, turned into a value by `map(const Row&)`; nullopt where there is none.
  template <class Map, class... Values>
  auto one(std::string_view sql, Map&& map, const Values&... values)
      -> Result<std::optional<std::invoke_result_t<Map, const Row&>>> {
    std::optional<std::invoke_result_t<Map, const Row&>> result;
    auto statement = prepare(sql);
    if (!statement) return forward_error(statement);
    statement->bind(values...);
    auto found = statement->step();
    if (!found) return forward_error(found);
    if (*found) result.emplace(map(statement->row()));
    return result;
  }

  /// The first column of the first row as an integer; 0 where there is no row. For counts and the like.
  template <class... Values>
  Result<std::int64_t> integer(std::string_view sql, const Values&... values) {
    auto value = one(sql, [](const Row& row) { return row.integer(0); }, values...);
    if (!value) return forward_error(value);
    return value->value_or(0);
  }

  std::int64_t last_insert_rowid() const;
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
  friend class Statement;
  explicit Connection(sqlite3* db) : db_(db) {}
  Result<std::int64_t> finish(Statement& statement);
  void give_back(std::string sql, sqlite3_stmt* statement);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  sqlite3* db_;
  bool damaged_ = false;
  std::unordered_multimap<std::string, sqlite3_stmt*, Hash, std::equal_to<>> idle_statements_;
  std::unique_ptr<std::function<bool()>> interrupt_check_;  ///< on the heap: SQLite keeps its address
};

/// The error of a failed SQLite call, by its result code and what the connection says about it. `db` may be null.
Error sqlite_error(sqlite3* db, int result_code);

}  // namespace wrkhrs::store
