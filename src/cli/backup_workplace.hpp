// What the backup commands share.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "backup/create.hpp"
#include "backup/repository.hpp"
#include "base/worker_pool.hpp"
#include "cli/backup_command.hpp"
#include "cli/terminal.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::cli {

/// What a backup command works with. Members end in the opposite order.
struct Workplace {
  config::StackConfig config;
  std::unique_ptr<backup::Repository> repository;
  std::unique_ptr<backup::Repository::Lock> lock;  ///< shared
};

/// Errors: those of config::load (invalid_argument), open_target, Repository::open and lock.
Result<Workplace> open_workplace(Shell& shell, const BackupOptions& options, backup::Repository::Missing missing);

/// Reports an error; exit_usage where options or settings are wrong, else exit_failed.
int report_backup_error(Shell& shell, const Error& error);

/// The blobs' store where they are not files of the home.
class Blobs {
 public:
  /// Null: files of the home.
  Result<store::ObjectStore*> open(Shell& shell, const config::StackConfig& config);

 private:
  WorkerPool workers_{"blobs", 2, 64};
  std::unique_ptr<store::ObjectStore> store_;
};

/// One line of progress that says what is done now.
class Shown {
 public:
  backup::ProgressFunction function();
  void clear() { progress_.reset(); }

 private:
  std::string what_;
  std::optional<Progress> progress_;
};

/// "60 passages, 12 documents, …": what people count.
std::string counts_text(const backup::Counts& counts);
json::Object manifest_json(const backup::Manifest& manifest);

}  // namespace wrkhrs::cli
