#include "store/adapters/open_object_store.hpp"

#include "store/adapters/file_object_store.hpp"
#include "store/adapters/s3_object_store.hpp"

namespace wrkhrs::store {

Result<std::unique_ptr<ObjectStore>> open_object_store(const config::ObjectsConfig& config,
                                                       const std::filesystem::path& folder, net::Runtime& runtime,
                                                       WorkerPool& workers) {
  if (config.url.empty()) return FileObjectStore::open(folder / "objects", workers);
  auto options = s3_options(config);
  if (!options) return forward_error(options);
  return runtime.run(S3ObjectStore::open(Context::background(), runtime, std::move(*options), folder / "s3", workers));
}

}  // namespace wrkhrs::store
