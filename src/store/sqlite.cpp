#include "store/sqlite.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

namespace wrkhrs::store {
namespace {

constexpr int interrupt_check_steps = 4000;
constexpr std::size_t idle_statements_max = 256;
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

std::string_view message_of(Code code, int result_code) {
  switch (code) {
    case Code::storage_full:
      return "There is no space left to store this. Free some space and try again.";
    case Code::conflict:
      return "This conflicts with what is stored already.";
    case Code::unavailable:
      return "The database cannot be used right now. Try again.";
    case Code::deadline_exceeded:
      return "The query took longer than it may.";
    case Code::too_large:
      return "This value is too large to be stored.";
    default:
      break;
  }
  const int primary = result_code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ? "The database is damaged. Restore it from a backup."
                                                               : "A database statement failed.";
}

int ask_for_interrupt(void* check) { return (*static_cast<std::function<bool()>*>(check))() ? 1 : 0; }

}  // namespace

Error sqlite_error(sqlite3* db, int result_code) {
  const Code code = code_of(db, result_code);
  return Error{.code = code,
               .message = std::string(message_of(code, result_code)),
               .detail = fmt::format("sqlite {} ({}): {}", result_code, sqlite3_errstr(result_code),
                                     db != nullptr ? sqlite3_errmsg(db) : ""),
               .retry_after = std::chrono::seconds(code == Code::unavailable ? 1 : 0)};
}

// ---- Row

bool Row::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Row::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string Row::text(int column) const { return std::string(text_view(column)); }

std::string_view Row::text_view(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::byte> Row::blob_view(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Row::maybe_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<std::string> Row::maybe_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

// ---- Statement

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      sql_(std::move(other.sql_)),
      statement_(std::exchange(other.statement_, nullptr)),
      bind_error_(other.bind_error_) {}

Statement::~Statement() {
  if (statement_ != nullptr) connection_->give_back(std::move(sql_), statement_);
}

void Statement::bind_null(int index) { note(sqlite3_bind_null(statement_, index)); }
void Statement::bind_integer(int index, std::int64_t value) { note(sqlite3_bind_int64(statement_, index, value)); }
void Statement::bind_real(int index, double value) { note(sqlite3_bind_double(statement_, index, value)); }

void Statement::bind_text(int index, std::string_view value) {
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* data = value.data() != nullptr ? value.data() : "";
  note(sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::span<const std::byte> value) {
  const void* data = value.data() != nullptr ? static_cast<const void*>(value.data()) : "";
  note(sqlite3_bind_blob64(statement_, index, data, value.size(), SQLITE_TRANSIENT));
}

void Statement::note(int result_code) {
  if (result_code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = result_code;
}

Result<bool> Statement::step() {
  if (bind_error_ != SQLITE_OK) return std::unexpected(connection_->error(bind_error_));
  switch (const int result_code = sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return std::unexpected(connection_->error(result_code));
  }
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_error_ = SQLITE_OK;
}

// ---- Connection

Result<Connection> Connection::open(const std::filesystem::path& path, Mode mode) {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  const int opened = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  Connection connection(db);  // owns it also when opening failed
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

Connection::Connection(Connection&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      damaged_(other.damaged_),
      idle_statements_(std::move(other.idle_statements_)),
      interrupt_check_(std::move(other.interrupt_check_)) {
  other.idle_statements_.clear();
}

Connection::~Connection() {
  for (const auto& [sql, statement] : idle_statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

Result<Statement> Connection::prepare(std::string_view sql) {
  if (auto cached = idle_statements_.find(sql); cached != idle_statements_.end()) {
    auto node = idle_statements_.extract(cached);
    return Statement(*this, std::move(node.key()), node.mapped());
  }
  sqlite3_stmt* statement = nullptr;
  const int prepared =
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (prepared != SQLITE_OK) return std::unexpected(error(prepared));
  if (statement == nullptr) return fail_with_detail(Code::internal, "A database statement failed.", "empty SQL");
  return Statement(*this, std::string(sql), statement);
}

void Connection::give_back(std::string sql, sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (idle_statements_.size() >= idle_statements_max) {
    sqlite3_finalize(statement);
    return;
  }
  idle_statements_.emplace(std::move(sql), statement);
}

Result<void> Connection::run_script(const std::string& sql) {
  const int done = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (done != SQLITE_OK) return std::unexpected(error(done));
  return {};
}

Result<std::int64_t> Connection::finish(Statement& statement) {
  const std::int64_t before = sqlite3_total_changes64(db_);
  while (true) {
    auto more = statement.step();
    if (!more) return forward_error(more);
    if (!*more) break;
  }
  // total_changes counts what triggers and cascades did too; a statement that writes nothing leaves changes() stale.
  return sqlite3_total_changes64(db_) == before ? 0 : sqlite3_changes64(db_);
}

std::int64_t Connection::last_insert_rowid() const { return sqlite3_last_insert_rowid(db_); }
Error Connection::error(int result_code) {
  const int primary = result_code & 0xff;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) damaged_ = true;
  return sqlite_error(db_, result_code);
}

bool Connection::in_autocommit() const { return sqlite3_get_autocommit(db_) != 0; }

void Connection::set_interrupt_check(std::function<bool()> stop) {
  if (!stop) {
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
    interrupt_check_.reset();
    return;
  }
  interrupt_check_ = std::make_unique<std::function<bool()>>(std::move(stop));
  sqlite3_progress_handler(db_, interrupt_check_steps, ask_for_interrupt, interrupt_check_.get());
}

}  // namespace wrkhrs::store
