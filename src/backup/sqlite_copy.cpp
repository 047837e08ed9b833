#include "backup/sqlite_copy.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/adapters/local_file.hpp"
#include "store/data_epoch.hpp"

namespace wrkhrs::backup {

using store::Row;
using store::SqliteConnection;

namespace {

constexpr off_t wal_lock_byte = 128;  // held (shared) by every connection: https://www.sqlite.org/walformat.html#locks

std::unexpected<Error> about(const std::filesystem::path& file, Error error) {
  error.message = fmt::format("The database {}: {}", file.string(), error.message);
  if (!error.detail.empty()) error.message += fmt::format(" ({})", error.detail);
  return std::unexpected(std::move(error));
}

}  // namespace

Result<FrozenDatabases> FrozenDatabases::freeze(std::vector<std::filesystem::path> files) {
  FrozenDatabases frozen;
  frozen.files_ = std::move(files);
  for (const auto& file : frozen.files_) {
    auto opened = SqliteConnection::open(file, SqliteConnection::Mode::read_only);
    if (!opened) return about(file, opened.error());
    frozen.connections_.push_back(std::make_unique<SqliteConnection>(std::move(*opened)));
  }
  for (std::size_t i = 0; i < frozen.files_.size(); ++i) {
    // The first read, not BEGIN, fixes the snapshot.
    auto begun = frozen.connections_[i]->run_script("BEGIN; SELECT count(*) FROM sqlite_schema;");
    if (!begun) return about(frozen.files_[i], begun.error());
  }
  return frozen;
}

Result<void> FrozenDatabases::copy(std::size_t index, const std::filesystem::path& to) {
  SqliteConnection& source = *connections_[index];
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const auto run = [&](const char* sql) { return sqlite3_exec(target, sql, nullptr, nullptr, nullptr); };
  if (code == SQLITE_OK) {
    ::chmod(to.c_str(), 0600);
    run("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF");  // after a crash the copy is thrown away
    if (sqlite3_backup* backup = sqlite3_backup_init(target, "main", source.handle(), "main")) {
      sqlite3_backup_step(backup, -1);
      code = sqlite3_backup_finish(backup);
    } else {
      code = sqlite3_errcode(target);
    }
  }
  // The mark of WAL came along. Without it one file is the whole database; a connection that was opened since sees it.
  if (code == SQLITE_OK) {
    sqlite3_close(target);
    code = sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE, nullptr);
    if (code == SQLITE_OK)
      code = run("PRAGMA synchronous=OFF; SELECT count(*) FROM sqlite_schema; PRAGMA journal_mode=DELETE");
  }
  Result<void> result;
  if (code != SQLITE_OK) result = about(files_[index], store::sqlite_error(target, code));
  sqlite3_close(target);
  return result;
}

void FrozenDatabases::release(std::size_t index) { connections_[index].reset(); }

Result<Counts> count_rows(const std::filesystem::path& file) {
  auto connection = SqliteConnection::open(file, SqliteConnection::Mode::read_only);
  if (!connection) return about(file, connection.error());
  auto tables = connection->all(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' "
      "ESCAPE '\\'",
      [](const Row& row) { return row.text(0); });
  if (!tables) return about(file, tables.error());
  Counts counts;
  for (const std::string& table : *tables) {
    // A restore gives the data another epoch (store/data_epoch.hpp): that row is not one of those that were saved.
    const bool has_epoch = table == "meta";
    auto rows = has_epoch ? connection->integer("SELECT count(*) FROM meta WHERE key <> ?", store::data_epoch_key)
                          : connection->integer(fmt::format("SELECT count(*) FROM \"{}\"", table));
    if (!rows) return about(file, rows.error());
    counts[table] = *rows;
  }
  return counts;
}

Result<std::vector<std::string>> find_damage(const std::filesystem::path& file, bool thorough) {
  auto connection = SqliteConnection::open(file, SqliteConnection::Mode::read_only);
  if (!connection) return about(file, connection.error());
  auto lines = connection->all(thorough ? "PRAGMA integrity_check(10)" : "PRAGMA quick_check(10)",
                               [](const Row& row) { return row.text(0); });
  if (!lines) return std::vector<std::string>{lines.error().message + " " + lines.error().detail};
  if (*lines == std::vector<std::string>{"ok"}) return std::vector<std::string>{};
  return lines;
}

bool is_database_open(const std::filesystem::path& file) {
  const store::Descriptor shared(::open((file.string() + "-shm").c_str(), O_RDWR | O_CLOEXEC));
  if (shared.get() < 0) return false;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = wal_lock_byte;
  lock.l_len = 1;
  return ::fcntl(shared.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace wrkhrs::backup
