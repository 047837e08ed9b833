// Blobs in a bucket of an S3 server: <prefix>objects/<sha256>/<id of the write>.
//
// Each write has a key of its own below the hash. S3 cannot delete on the condition that nobody has written again
// (equal bytes have equal ETags), so with one key a blob, a removal here could take away what another replica has just
// acknowledged. This way a removal takes the copies that it has seen, and a newer one stays. A write that has succeeded
// deletes the copies whose keys sort before its own, so that a blob is stored once after all; the copy with the last
// key is never deleted by a write, whoever writes at the same time.
#pragma once

#include <filesystem>
#include <memory>

#include "base/worker_pool.hpp"
#include "net/runtime.hpp"
#include "store/adapters/s3_client.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::store {

/// An upload is spooled to a local file without a name, hashed on the way, and sent when it is whole: in one request,
/// or in parts above S3Options::part_bytes. It is visible whole or not at all, and acknowledged when the server lists
/// it. What breaks in between is sent again from the spool. Unfinished uploads in parts, which S3 keeps (and bills)
/// unseen, are aborted when they fail, and those of killed processes a day later, when a store is opened.
///
/// Reads are resumed where the connection broke and checked against the id at the end. Any number of processes may use
/// one bucket and prefix.
///
/// Errors: see S3Client; internal where the set-up is wrong.
class S3ObjectStore final : public ObjectStore {
 public:
  /// Checks that the bucket can be used and makes it where that is allowed. A server that cannot be reached is no error
  /// (it is said in the log): the store works when the server does. `folder`: for spooled uploads and local copies;
  /// other processes may use it too. Files are written on `workers`; both references outlive the store.
  /// Errors: internal (keys, bucket or region are wrong; the message says which), unavailable (no such folder).
  static Task<std::unique_ptr<S3ObjectStore>> open(const Context& ctx, net::Runtime& runtime, S3Options options,
                                                   std::filesystem::path folder, WorkerPool& workers);

  Task<std::unique_ptr<ObjectWriter>> create(const Context& ctx, std::uint64_t bytes_max) override;
  Task<std::unique_ptr<ObjectReader>> open(const Context& ctx, ObjectId id) override;
  Task<LocalCopy> local_copy(const Context& ctx, ObjectId id) override;
  Task<std::optional<ObjectInfo>> stat(const Context& ctx, ObjectId id) override;
  Task<bool> remove(const Context& ctx, ObjectId id, SystemTime written_before) override;
  Task<std::vector<ObjectInfo>> list(const Context& ctx, ObjectId after, std::size_t limit) override;

 private:
  struct Shared;  // outlives the store while a writer or reader is in use
  explicit S3ObjectStore(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
  std::shared_ptr<Shared> shared_;
};

}  // namespace wrkhrs::store
