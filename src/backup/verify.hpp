// Reads a backup and says what is wrong with it.
#pragma once

#include <functional>

#include "backup/create.hpp"

namespace wrkhrs::backup {

/// Fetches a saved file and writes it where `to` says, checking each piece and its sha256. Not flushed to the disk.
/// Errors: internal (damaged; the message names file and piece), those of Repository, storage_full.
Result<void> fetch_file(Repository& repository, const SavedFile& file, const std::filesystem::path& to);

/// Reads every byte of a backup: each piece is decrypted and authenticated, each file has its sha256, each database is
/// opened (integrity_check) and has the rows that were counted, each blob the name of its content, each blob that a
/// database refers to is there. Databases are written to `work_dir`, which is made and removed. Returns what is wrong;
/// empty: sound. Errors: those that say nothing about the backup (the target cannot be reached, no room here).
Result<std::vector<std::string>> verify_backup(Repository& repository, const Manifest& manifest,
                                               const std::filesystem::path& work_dir, net::Runtime& runtime,
                                               const ProgressFunction& progress);

/// How a copy of a database differs from what was counted when it was saved; empty: not at all.
Result<std::vector<std::string>> check_database(const std::filesystem::path& copy, const SavedFile& file,
                                                bool thorough);

/// The same for a dump of PostgreSQL, of which `sql` is made. Errors: not_found (pg_restore is not installed).
Result<std::vector<std::string>> check_dump(net::Runtime& runtime, const std::filesystem::path& dump,
                                            const std::filesystem::path& sql, const SavedFile& file);

}  // namespace wrkhrs::backup
