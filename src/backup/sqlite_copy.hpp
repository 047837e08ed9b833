// Copies of SQLite databases that are in use, all of one moment.
#pragma once

#include <filesystem>
#include <vector>

#include "backup/manifest.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::backup {

/// Databases held at one moment: a read transaction is open on each, begun one after the other within milliseconds,
/// before the first is copied. Writers go on beside it (WAL), and their changes are not in the copies.
class FrozenDatabases {
 public:
  /// Errors: those of store::Connection, with the file's name in the message.
  static Result<FrozenDatabases> freeze(std::vector<std::filesystem::path> files);

  std::size_t size() const { return files_.size(); }
  /// Copies one by SQLite's backup interface to a new file that needs no other file beside it. Blocks. Errors:
  /// storage_full, unavailable, internal (damaged).
  Result<void> copy(std::size_t index, const std::filesystem::path& to);
  /// Lets go of one, so that its log can shrink.
  void release(std::size_t index);

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<std::unique_ptr<store::SqliteConnection>> connections_;
};

/// Rows of each table of a database file that nobody writes; not of what SQLite keeps for itself.
Result<Counts> count_rows(const std::filesystem::path& file);
/// What `PRAGMA integrity_check` says is wrong with it; empty: sound. `thorough`: also whether indexes and tables
/// agree.
Result<std::vector<std::string>> find_damage(const std::filesystem::path& file, bool thorough);

/// True while another process on this machine has the database open (in WAL mode, as all of ours are). Not for a
/// process that has it open itself: SQLite would lose its locks.
bool is_database_open(const std::filesystem::path& file);

}  // namespace wrkhrs::backup
