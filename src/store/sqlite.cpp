#include "store/sqlite.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/clock.hpp"
#include "store/statement_failure.hpp"

namespace wrkhrs::store {
namespace {

constexpr int interrupt_check_steps = 4000;
constexpr int busy_timeout_ms = 5000;

bool is_disk_full(sqlite3* db) {
  const int system_error = db != nullptr ? sqlite3_system_errno(db) : 0;
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

Code code_of(sqlite3* db, int result_code) {
  switch (result_code & 0xff) {
    case SQLITE_FULL:
      return Code::storage_full;
    case SQLITE_CONSTRAINT:
      switch (result_code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
          return Code::conflict;
        default:
          return Code::internal;
      }
    case SQLITE_IOERR:
      return is_disk_full(db) ? Code::storage_full : Code::unavailable;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      return Code::unavailable;
    case SQLITE_INTERRUPT:
      return Code::deadline_exceeded;
    case SQLITE_TOOBIG:
      return Code::too_large;
    default:
      return Code::internal;
  }
}

bool is_damage(int result_code) {
  const int primary = result_code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

int ask_for_interrupt(void* check) { return (*static_cast<std::function<bool()>*>(check))() ? 1 : 0; }

}  // namespace

Error sqlite_error(sqlite3* db, int result_code) {
  std::string detail = fmt::format("sqlite {} ({}): {}", result_code, sqlite3_errstr(result_code),
                                   db != nullptr ? sqlite3_errmsg(db) : "");
  if (is_damage(result_code)) return unusable_error(std::move(detail));
  const Code code = code_of(db, result_code);
  return Error{.code = code,
               .message = std::string(statement_failure(code)),
               .detail = std::move(detail),
               .retry_after = std::chrono::seconds(code == Code::unavailable ? 1 : 0)};
}

namespace {

class SqliteStatement final : public PreparedStatement {
 public:
  SqliteStatement(SqliteConnection& connection, sqlite3_stmt* statement)
      : connection_(connection), statement_(statement) {}
  ~SqliteStatement() override { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind_null(int index) override { note(sqlite3_bind_null(statement_, index)); }
  void bind_integer(int index, std::int64_t value) override { note(sqlite3_bind_int64(statement_, index, value)); }
  void bind_real(int index, double value) override { note(sqlite3_bind_double(statement_, index, value)); }
  void bind_text(int index, std::string_view value) override {
    // A null pointer would bind NULL, and an empty view may hold one.
    const char* data = value.data() != nullptr ? value.data() : "";
    note(sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  void bind_blob(int index, std::span<const std::byte> value) override {
    const void* data = value.data() != nullptr ? static_cast<const void*>(value.data()) : "";
    note(sqlite3_bind_blob64(statement_, index, data, value.size(), SQLITE_TRANSIENT));
  }

  Result<bool> step() override {
    if (bind_error_ != SQLITE_OK) return std::unexpected(connection_.error(bind_error_));
    if (!running_) {
      changes_before_ = sqlite3_total_changes64(connection_.handle());
      running_ = true;
    }
    switch (const int result_code = sqlite3_step(statement_)) {
      case SQLITE_ROW:
        return true;
      case SQLITE_DONE:
        return false;
      default:
        return std::unexpected(connection_.error(result_code));
    }
  }
  void reset() override {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    bind_error_ = SQLITE_OK;
    running_ = false;
  }
  std::int64_t changed_rows() const override {
    // total_changes counts what triggers and cascades did too; a statement that writes nothing leaves changes() stale.
    sqlite3* db = connection_.handle();
    return sqlite3_total_changes64(db) == changes_before_ ? 0 : sqlite3_changes64(db);
  }

  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text_view(int column) const override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::span<const std::byte> blob_view(int column) const override {
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  void note(int result_code) {
    if (result_code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = result_code;
  }

  SqliteConnection& connection_;
  sqlite3_stmt* statement_;
  int bind_error_ = SQLITE_OK;  ///< the first failed bind; step() reports it
  bool running_ = false;
  std::int64_t changes_before_ = 0;
};

}  // namespace

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& path, Mode mode) {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  const int opened = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  SqliteConnection connection(db);  // owns it also when opening failed
  if (opened != SQLITE_OK) return std::unexpected(sqlite_error(db, opened));

  sqlite3_busy_timeout(db, busy_timeout_ms);
  const char* const settings =
      mode == Mode::read_write
          ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
            "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
          : "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;";
  auto set = connection.run_script(settings);
  if (!set) return forward_error(set);
  return connection;
}

SqliteConnection::SqliteConnection(SqliteConnection&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      damaged_(other.damaged_),
      interrupt_check_(std::move(other.interrupt_check_)) {
  // Statements know their connection by its address.
  other.drop_idle_statements();
}

SqliteConnection::~SqliteConnection() {
  drop_idle_statements();
  sqlite3_close(db_);
}

Result<std::unique_ptr<PreparedStatement>> SqliteConnection::compile(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int prepared =
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (prepared != SQLITE_OK) return std::unexpected(error(prepared));
  if (statement == nullptr) return fail_with_detail(Code::internal, "A database statement failed.", "empty SQL");
  return std::make_unique<SqliteStatement>(*this, statement);
}

Result<void> SqliteConnection::run_script(const std::string& sql) {
  const int done = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (done != SQLITE_OK) return std::unexpected(error(done));
  return {};
}

Result<std::int64_t> SqliteConnection::now_ms() { return unix_millis_now(); }

Error SqliteConnection::error(int result_code) {
  if (is_damage(result_code)) damaged_ = true;
  return sqlite_error(db_, result_code);
}

bool SqliteConnection::in_autocommit() const { return sqlite3_get_autocommit(db_) != 0; }

void SqliteConnection::set_interrupt_check(std::function<bool()> stop) {
  if (!stop) {
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
    interrupt_check_.reset();
    return;
  }
  interrupt_check_ = std::make_unique<std::function<bool()>>(std::move(stop));
  sqlite3_progress_handler(db_, interrupt_check_steps, ask_for_interrupt, interrupt_check_.get());
}

}  // namespace wrkhrs::store
