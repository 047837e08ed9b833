// One connection to a SQL database, and its statements, whatever the database is: SQLite (sqlite.hpp) or PostgreSQL
// (postgres.hpp). The functions that a service hands to Database (database.hpp) see this and nothing below it.
//
// The SQL is what both understand: `?` and `?1` for parameters, RETURNING, ON CONFLICT, CAST, coalesce. Truth values
// are integers, as SQLite has them: compare them with 0. Where the two differ, dialect() tells which one it is; the
// schema is written for each (Migration, database.hpp).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
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

namespace wrkhrs::store {

class Connection;

/// What a kind of database does for Statement and Row. Parameters count from 1, columns from 0.
class PreparedStatement {
 public:
  virtual ~PreparedStatement() = default;

  /// A failed bind is told by the next step().
  virtual void bind_null(int index) = 0;
  virtual void bind_integer(int index, std::int64_t value) = 0;
  virtual void bind_real(int index, double value) = 0;
  virtual void bind_text(int index, std::string_view value) = 0;
  virtual void bind_blob(int index, std::span<const std::byte> value) = 0;
  virtual Result<bool> step() = 0;
  virtual void reset() = 0;
  /// Rows that the statement inserted, updated or deleted itself (not by cascades); asked after the last step.
  virtual std::int64_t changed_rows() const = 0;

  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text_view(int column) const = 0;
  virtual std::span<const std::byte> blob_view(int column) const = 0;
};

/// The current row of a running statement. Valid until the statement's next step. Columns count from 0.
/// NULL reads as 0, 0.0 or empty; numbers can be read as text, and text that begins with a number as that number.
class Row {
 public:
  explicit Row(const PreparedStatement& statement) : statement_(&statement) {}
  bool is_null(int column) const { return statement_->is_null(column); }
  std::int64_t integer(int column) const { return statement_->integer(column); }
  double real(int column) const { return statement_->real(column); }
  std::string text(int column) const { return std::string(text_view(column)); }  ///< a copy, safe to keep
  /// Lives as long as the row.
  std::string_view text_view(int column) const { return statement_->text_view(column); }
  /// Of a blob column; lives as long as the row.
  std::span<const std::byte> blob_view(int column) const { return statement_->blob_view(column); }
  /// nullopt for NULL.
  std::optional<std::int64_t> maybe_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  /// nullopt for NULL.
  std::optional<std::string> maybe_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }

 private:
  const PreparedStatement* statement_;
};

/// A prepared statement on loan from its connection's cache; it goes back, reset, when this object dies. Not
/// thread-safe; must not outlive the connection.
class Statement {
 public:
  Statement(Statement&&) noexcept = default;
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
      prepared_->bind_null(index);
    } else if constexpr (requires {
                           value.has_value();
                           *value;
                         }) {
      value ? bind_value(index, *value) : prepared_->bind_null(index);
    } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
      prepared_->bind_integer(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<T>) {
      prepared_->bind_real(index, value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      prepared_->bind_text(index, value);
    } else {
      prepared_->bind_blob(index, std::span<const std::byte>(value));
    }
  }

  /// True with a row to read, false at the end. Errors: see Connection.
  Result<bool> step() { return prepared_->step(); }
  Row row() const { return Row(*prepared_); }
  /// Makes it ready to be bound and stepped again.
  void reset() { prepared_->reset(); }

 private:
  friend class Connection;
  Statement(Connection& connection, std::string sql, std::unique_ptr<PreparedStatement> prepared)
      : connection_(&connection), sql_(std::move(sql)), prepared_(std::move(prepared)) {}

  Connection* connection_;
  std::string sql_;
  std::unique_ptr<PreparedStatement> prepared_;
};

enum class Dialect { sqlite, postgres };

/// Not thread-safe: one thread at a time.
///
/// Errors of every call: storage_full (disk or page limit), conflict (unique, primary key or foreign key), unavailable
/// (busy, read-only, I/O, the server is away), deadline_exceeded (interrupted), too_large, invalid_argument
/// (PostgreSQL: text that is not UTF-8 or holds a NUL), internal (misuse, damaged file; `detail` has the database's
/// words). A function that got an error returns an error: on PostgreSQL nothing that follows in its transaction can
/// succeed.
class Connection {
 public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual Dialect dialect() const = 0;

  /// A prepared statement, from the cache where it was used before.
  Result<Statement> prepare(std::string_view sql);

  /// Runs several statements without parameters, separated by semicolons.
  virtual Result<void> run_script(const std::string& sql) = 0;

  /// The time by the database's clock, in milliseconds since 1970: the same for all that share it. On PostgreSQL, when
  /// the transaction began.
  virtual Result<std::int64_t> now_ms() = 0;

  /// Runs one statement to its end. Returns the number of rows that it inserted, updated or deleted.
  template <class... Values>
  Result<std::int64_t> execute(std::string_view sql, const Values&... values) {
    auto statement = prepare(sql);
    if (!statement) return forward_error(statement);
    statement->bind(values...);
    return finish(*statement);
  }

  /// Calls `row_function(const Row&)` for each row. Where it returns a Result<void>, an error ends the query and is
  /// passed on. PostgreSQL sends all rows before the first call: ask for large ones in parts.
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

  /// The first column of the first row as an integer; 0 where there is no row. For counts, and for the number of a row
  /// just added (`INSERT … RETURNING number`).
  template <class... Values>
  Result<std::int64_t> integer(std::string_view sql, const Values&... values) {
    auto value = one(sql, [](const Row& row) { return row.integer(0); }, values...);
    if (!value) return forward_error(value);
    return value->value_or(0);
  }

 protected:
  Connection() = default;
  virtual Result<std::unique_ptr<PreparedStatement>> compile(std::string_view sql) = 0;
  /// To be called by destructors below, while the database is still open.
  void drop_idle_statements() { idle_statements_.clear(); }

 private:
  friend class Statement;
  Result<std::int64_t> finish(Statement& statement);
  void give_back(std::string sql, std::unique_ptr<PreparedStatement> prepared);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_multimap<std::string, std::unique_ptr<PreparedStatement>, Hash, std::equal_to<>> idle_statements_;
};

/// Runs one statement whose result does not matter.
Result<void> perform(Connection& connection, std::string_view sql);

}  // namespace wrkhrs::store
