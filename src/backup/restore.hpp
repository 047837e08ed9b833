// Puts a backup into a home.
//
// Everything is fetched and checked beside what is there, in `.restore` folders (one in the home and one in each folder
// of data/, which may be file systems of their own). Then one file, `.restore/commit`, is written: before it the old
// home is whole and untouched; after it the change is decided, and consists of renames that can be made again and
// again until all are done. No service starts meanwhile (auth::prepare_home). What was there before is kept in
// `.before-restore` folders until the next restore.
#pragma once

#include <optional>

#include "backup/verify.hpp"

namespace wrkhrs::backup {

struct RestoreOptions {
  std::filesystem::path home;             ///< made where missing
  bool force = false;                     ///< also where there is something
  store::ObjectStore* objects = nullptr;  ///< where blobs belong, unless in files of the home
  std::string database_url;               ///< PostgreSQL that services use instead of SQLite; a secret
  net::Runtime* runtime = nullptr;        ///< with `objects` and `database_url`
  ProgressFunction progress;
  std::function<void()> before_rename;  ///< where tests end the process
};

struct Restored {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  double seconds = 0;
  std::vector<std::filesystem::path> kept;  ///< folders with what was there before
};

/// Blocks. A restore that was killed is simply made again. The caller sees to it that no service starts (HomeLock).
/// Errors: conflict (the home is not empty and `force` is not set; a service has a database open), internal (the backup
/// is damaged; then the home is as it was), storage_full, those of Repository.
Result<Restored> restore_backup(Repository& repository, const Manifest& manifest, const RestoreOptions& options);

/// Ends a restore that was killed after its decision. Returns the backup's id, or nothing where there was none.
/// Renames, and with PostgreSQL the load of its dump in one transaction. Of the options only `database_url`, `runtime`
/// and `before_rename` matter. Errors: unavailable (a file cannot be moved, PostgreSQL does not take the dump; says
/// which).
Result<std::optional<std::string>> finish_restore(const std::filesystem::path& home,
                                                  const RestoreOptions& options = {});

/// What a home holds that a restore would replace; its wrkhrs.yaml and the key of the backups, which a person puts
/// there to be able to restore, do not count.
Result<std::vector<std::string>> what_would_be_replaced(const std::filesystem::path& home);

}  // namespace wrkhrs::backup
