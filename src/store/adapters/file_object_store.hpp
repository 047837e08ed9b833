// Blobs as files: <folder>/objects/<2 hex digits>/<62 hex digits>.
#pragma once

#include <filesystem>
#include <memory>

#include "base/worker_pool.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::store {

/// A blob is written to a temporary file, fsynced, renamed, and its folder fsynced: it is there whole or not at all,
/// and stays after a crash. What unfinished uploads left behind is removed when the store is opened, so one process
/// uses a folder at a time.
class FileObjectStore final : public ObjectStore {
 public:
  /// Files are read and written on `workers`, which outlives the store. Errors: unavailable (the folder cannot be
  /// made).
  static Result<std::unique_ptr<FileObjectStore>> open(const std::filesystem::path& folder, WorkerPool& workers);

  Task<std::unique_ptr<ObjectWriter>> create(const Context& ctx, std::uint64_t bytes_max) override;
  Task<std::unique_ptr<ObjectReader>> open(const Context& ctx, ObjectId id) override;
  Task<LocalCopy> local_copy(const Context& ctx, ObjectId id) override;
  Task<std::optional<ObjectInfo>> stat(const Context& ctx, ObjectId id) override;
  Task<bool> remove(const Context& ctx, ObjectId id, SystemTime written_before) override;
  Task<std::vector<ObjectInfo>> list(const Context& ctx, ObjectId after, std::size_t limit) override;

 private:
  struct Shared;  // outlives the store while a writer or reader is in use
  explicit FileObjectStore(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<Shared> shared_;
};

}  // namespace wrkhrs::store
