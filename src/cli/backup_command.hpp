// backup: create, list, verify, restore, drill, schedule
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

/// Of all of them.
struct BackupOptions {
  std::string target;    ///< instead of backup.target
  std::string key_file;  ///< instead of backup.key_path
  std::string id = "latest";
  bool all = false;       ///< verify: every backup
  bool force = false;     ///< restore: also where something is
  bool keep_all = false;  ///< create: delete no older ones
  bool follow = false;    ///< schedule: make them
};

/// Makes a backup, then deletes the older ones that backup.keep_* does not keep. exit_failed where it is not complete.
int backup_create(Shell& shell, const BackupOptions& options);
int backup_list(Shell& shell, const BackupOptions& options);
/// exit_failed where something is wrong with a backup.
int backup_verify(Shell& shell, const BackupOptions& options);
int backup_restore(Shell& shell, const BackupOptions& options);
/// Restores into a folder of its own, starts the stack there and compares. exit_failed where something differs.
int backup_drill(Shell& shell, const BackupOptions& options);
/// Says when the next backup is due; with `follow` makes them when they are, until a signal.
int backup_schedule(Shell& shell, const BackupOptions& options);

}  // namespace wrkhrs::cli
