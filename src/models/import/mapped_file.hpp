// A whole file as read-only memory.
#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "models/import/bytes.hpp"

namespace wrkhrs::models {

/// Maps a regular file for reading; the pages come in as they are touched. Movable, not copyable.
///
/// The file must not shrink while it is mapped (reading past its new end raises SIGBUS), so this is for checkpoints
/// that the caller owns, not for uploads.
class MappedFile {
 public:
  /// Errors: not_found, invalid_argument (not a regular file, or it cannot be read).
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  Bytes bytes() const { return bytes_; }

 private:
  explicit MappedFile(Bytes bytes) : bytes_(bytes) {}
  Bytes bytes_;
};

}  // namespace wrkhrs::models
