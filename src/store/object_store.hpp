// The port for blobs: uploaded documents, recordings, artifacts. Two implementations: files
// (adapters/file_object_store.hpp) and S3. Both pass object_store_contract.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/context.hpp"
#include "base/ids.hpp"
#include "base/task.hpp"

namespace wrkhrs::store {

/// The name of a blob: the SHA-256 of its bytes, 64 lower-case hex digits. Equal blobs are stored once.
using ObjectId = Id<struct ObjectTag>;

struct ObjectInfo {
  ObjectId id;
  std::uint64_t bytes = 0;
  SystemTime written_at{};  ///< when it was last written (again)
};

/// One upload. Used by one request at a time; destroying it before finish() has succeeded discards what was written.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  /// Errors: too_large (past `bytes_max`), storage_full, unavailable. After an error the upload is lost.
  virtual Task<void> write(const Context& ctx, std::string chunk) = 0;
  /// Makes the blob durable and visible, all at once. Called once, last.
  virtual Task<ObjectInfo> finish(const Context& ctx) = 0;
};

/// One blob being read. Used by one request at a time.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  virtual std::uint64_t bytes() const = 0;
  /// The next bytes, at most `bytes_max`; empty at the end.
  /// Errors: internal (the bytes do not match the id: the blob is damaged; told at the end), unavailable.
  virtual Task<std::string> read(const Context& ctx, std::size_t bytes_max) = 0;
};

/// A blob as a file of this machine, for programs that read files. Not to be written to. Only the path of a temporary
/// copy is deleted with this object.
class LocalCopy {
 public:
  LocalCopy() = default;
  LocalCopy(std::filesystem::path path, bool is_temporary) : path_(std::move(path)), is_temporary_(is_temporary) {}
  LocalCopy(LocalCopy&& other) noexcept
      : path_(std::move(other.path_)), is_temporary_(std::exchange(other.is_temporary_, false)) {}
  LocalCopy& operator=(LocalCopy&&) = delete;
  ~LocalCopy() {
    std::error_code ignored;
    if (is_temporary_) std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool is_temporary_ = false;
};

/// Safe to share between requests. Errors of all calls: unavailable, and those named.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual Task<std::unique_ptr<ObjectWriter>> create(const Context& ctx, std::uint64_t bytes_max) = 0;
  /// Errors: not_found.
  virtual Task<std::unique_ptr<ObjectReader>> open(const Context& ctx, ObjectId id) = 0;
  /// The blob as a local file. Errors: not_found, storage_full.
  virtual Task<LocalCopy> local_copy(const Context& ctx, ObjectId id) = 0;
  /// nullopt where there is no such blob.
  virtual Task<std::optional<ObjectInfo>> stat(const Context& ctx, ObjectId id) = 0;
  /// Removes the blob unless it was written (again) at or after `written_before`; true when it is gone.
  ///
  /// Whoever removes a blob that nothing refers to any more passes a moment somewhat in the past: a blob that someone
  /// else has just uploaded once more, and is about to refer to, stays.
  virtual Task<bool> remove(const Context& ctx, ObjectId id, SystemTime written_before) = 0;
  /// Blobs in the order of their ids, beginning behind `after`, at most `limit`.
  virtual Task<std::vector<ObjectInfo>> list(const Context& ctx, ObjectId after, std::size_t limit) = 0;
};

}  // namespace wrkhrs::store
