// An upload on its way to S3, held in a file without a name: it is gone with the process, whatever ends it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/worker_pool.hpp"
#include "store/adapters/local_file.hpp"
#include "store/adapters/s3_client.hpp"

namespace wrkhrs::store {

/// Grows by append(), then is sealed and read. Its methods block: call them on workers, one at a time.
class SpoolFile {
 public:
  /// Errors: storage_full, unavailable.
  static Result<std::shared_ptr<SpoolFile>> create(const std::filesystem::path& folder, std::uint64_t bytes_max,
                                                   std::uint64_t part_bytes);
  /// Errors: too_large, storage_full, unavailable.
  Result<void> append(std::string_view bytes);
  /// No append() comes any more; the hashes below are there.
  void seal();
  Result<std::string> read(std::uint64_t at, std::size_t bytes) const;

  std::uint64_t bytes() const { return bytes_; }
  const std::string& sha256() const { return sha256_; }
  /// Of each `part_bytes` of the file; at least one part.
  const std::vector<std::string>& part_sha256() const { return part_sha256_; }
  std::uint64_t part_bytes() const { return part_bytes_; }

 private:
  SpoolFile(Descriptor file, std::uint64_t bytes_max, std::uint64_t part_bytes)
      : file_(std::move(file)), bytes_max_(bytes_max), part_bytes_(part_bytes) {}
  Descriptor file_;
  const std::uint64_t bytes_max_;
  const std::uint64_t part_bytes_;
  std::uint64_t bytes_ = 0;
  std::uint64_t part_filled_ = 0;
  Sha256 whole_;
  Sha256 part_;
  std::string sha256_;
  std::vector<std::string> part_sha256_;
};

/// One part of a sealed spool file as a body, read from the disk as it is sent.
class SpooledPart final : public S3Body {
 public:
  SpooledPart(WorkerPool& workers, std::shared_ptr<SpoolFile> file, std::size_t index)
      : workers_(workers), file_(std::move(file)), index_(index) {}
  std::string sha256() const override { return file_->part_sha256()[index_]; }
  std::uint64_t bytes() const override;
  std::unique_ptr<net::BodySource> source(const Context& ctx) const override;

 private:
  WorkerPool& workers_;
  const std::shared_ptr<SpoolFile> file_;
  const std::size_t index_;
};

}  // namespace wrkhrs::store
