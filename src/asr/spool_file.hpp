// Bytes on disk without a name: gone with the object, and with the process however it ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/error.hpp"

namespace wrkhrs::asr {

/// Movable. One thread at a time; the calls block on the disk.
class SpoolFile {
 public:
  /// In `folder`, which is made when missing. Errors: internal, storage_full.
  static Result<SpoolFile> make(const std::filesystem::path& folder);
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) noexcept;
  ~SpoolFile();

  /// Errors: storage_full, internal.
  Result<void> append(std::span<const char> bytes);
  /// Up to bytes.size() bytes from `offset`; fewer at the end. Errors: internal.
  Result<std::size_t> read(std::uint64_t offset, std::span<char> bytes) const;
  std::uint64_t size() const { return size_; }
  /// A path that opens it, within this process and while the object lives.
  std::filesystem::path path() const;

 private:
  explicit SpoolFile(int fd) : fd_(fd) {}
  int fd_;
  std::uint64_t size_ = 0;
};

}  // namespace wrkhrs::asr
