// Makes a backup of a home while its services run.
//
// The order is what makes it consistent: (1) deletion of blobs is held, (2) all databases are frozen at one moment and
// copied, (3) the blobs they refer to and everything else follow, (4) the manifest, last. A blob never changes and is
// written before anything refers to it, so whatever a frozen database names is there.
//
// Killed at any moment it leaves pieces that the next backup finds and uses, and a hold that ends by itself.
#pragma once

#include <functional>
#include <string_view>

#include "backup/repository.hpp"
#include "store/connection.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::backup {

/// Told now and then what is done; from one thread at a time. `total` 0: not known.
using ProgressFunction = std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)>;

struct CreateOptions {
  std::filesystem::path home;
  std::vector<std::filesystem::path> except;  ///< folders in the home that are not saved (the target)
  store::ObjectStore* objects = nullptr;      ///< where blobs lie, unless in files of the home
  std::string database_url;                   ///< PostgreSQL that services use instead of SQLite; a secret
  net::Runtime* runtime = nullptr;            ///< with `objects` and `database_url`
  std::vector<UsedModel> models;
  /// Called with wrkhrs-rag's database at the moment of the backup; see samples.hpp. May be empty.
  std::function<std::vector<SampleSearch>(store::Connection& rag)> sample;
  ProgressFunction progress;
  int threads = 4;  ///< that seal and send
};

/// Blocks. The manifest of the new backup; one that is not complete() was made all the same and says what is missing.
/// Errors: those of Repository; unavailable, storage_full (the copies of the databases need as much room in the home's
/// `run` folder as the databases have).
Result<Manifest> create_backup(Repository& repository, const CreateOptions& options);

}  // namespace wrkhrs::backup
