// Connection over PostgreSQL: RAII over libpq.
//
// As with SQLite, services do not open connections of their own: Database does (postgres_database.cpp). SQL is as
// connection.hpp says; `?` and `?1` are turned into `$1`.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "store/connection.hpp"

struct pg_conn;
struct pg_result;

namespace wrkhrs::store {

/// A result of libpq's, freed with its owner.
struct PgResultDeleter {
  void operator()(pg_result* result) const;
};
using PgResult = std::unique_ptr<pg_result, PgResultDeleter>;

/// One connection to one server. Once it has broken (see is_usable) every call fails with `unavailable`.
class PostgresConnection final : public Connection {
 public:
  /// Why statements failed since forget_failure().
  enum class Failure {
    none,
    other,      ///< running the transaction again would change nothing
    collision,  ///< with another transaction (serialization failure, deadlock): run it again
    lost,       ///< the connection broke, or the server is going down
  };

  /// Connects, and uses `schema` for all names. `limit` is at least 2 s for libpq. Errors: unavailable.
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url, std::string_view schema,
                                                          std::chrono::milliseconds limit);
  ~PostgresConnection() override;

  Dialect dialect() const override { return Dialect::postgres; }
  Result<void> run_script(const std::string& sql) override;
  Result<std::int64_t> now_ms() override;
  /// Runs statements without parameters; the last row's first column as text, empty where there is none.
  Result<std::string> value_of(const std::string& sql);

  bool is_usable() const;
  /// False outside of transactions and in one that has failed.
  bool can_commit() const;
  Failure failure() const { return failure_; }
  /// The first error since forget_failure(). Only where failure() is not none.
  const Error& first_error() const { return first_error_; }
  void forget_failure() { failure_ = Failure::none; }

  /// `stop` is asked ten times a second while a statement runs; true cancels it at the server (deadline_exceeded). A
  /// server that does not react to that within 2 s counts as lost.
  void set_interrupt_check(std::function<bool()> stop) { interrupt_check_ = std::move(stop); }

 private:
  friend class PostgresStatement;
  explicit PostgresConnection(pg_conn* connection) : connection_(connection) {}
  Result<std::unique_ptr<PreparedStatement>> compile(std::string_view sql) override;

  /// Waits for the answer to what was sent; `sent` is what PQsend… returned. The last result, or the first error.
  Result<PgResult> answer(int sent);
  /// Waits until the socket can be read (or written); false when the connection is lost.
  bool wait_for_socket(bool wants_to_write);
  void cancel();
  std::unexpected<Error> failed(const pg_result* result);
  std::string new_statement_name() { return "s" + std::to_string(++statements_made_); }

  pg_conn* connection_;
  Failure failure_ = Failure::none;
  Error first_error_;
  std::function<bool()> interrupt_check_;
  std::chrono::steady_clock::time_point lost_at_{};  ///< when a cancelled statement counts as lost; {}: none cancelled
  bool broken_ = false;
  std::uint64_t statements_made_ = 0;
};

/// SQL with `?` and `?1` as PostgreSQL wants it: `$1`. Quoted text and comments stay as they are.
std::string with_dollar_parameters(std::string_view sql);

}  // namespace wrkhrs::store
