// The one place that chooses between files and S3.
#pragma once

#include <filesystem>
#include <memory>

#include "base/worker_pool.hpp"
#include "config/stack_config.hpp"
#include "net/runtime.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::store {

/// The object store that the settings ask for. `folder`: of the blobs, or of what is on its way to and from S3. Blocks,
/// so it is for main functions; `runtime` and `workers` outlive the store. Errors: invalid_argument (the settings), and
/// those of the stores' open().
Result<std::unique_ptr<ObjectStore>> open_object_store(const config::ObjectsConfig& config,
                                                       const std::filesystem::path& folder, net::Runtime& runtime,
                                                       WorkerPool& workers);

}  // namespace wrkhrs::store
