// A log file with a bound: where a supervised program's output is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "process/pipe.hpp"

namespace wrkhrs::process {

/// Appends to `path`; when it would exceed `file_bytes_max`, renames it to `path.1` (older ones to `.2` …) and starts
/// anew. Not thread-safe. Makes the file with mode 0600 and its folder when missing.
class RotatingLog {
 public:
  /// keep: how many old files stay beside the current one (0: none).
  static Result<RotatingLog> open(std::filesystem::path path, std::uint64_t file_bytes_max = 16u << 20, int keep = 3);

  /// Errors: storage_full, internal. A failed append loses these bytes and nothing else; the next one tries again.
  Result<void> append(std::string_view bytes);

 private:
  RotatingLog(std::filesystem::path path, std::uint64_t file_bytes_max, int keep, Fd fd, std::uint64_t size);
  Result<void> rotate();

  std::filesystem::path path_;
  std::uint64_t file_bytes_max_;
  int keep_;
  Fd fd_;
  std::uint64_t size_;
};

/// Copies a child's stream into a log until it ends. Failing writes do not stop it: the child must never block on its
/// log.
Task<> capture(ReadPipe& from, RotatingLog& to);

}  // namespace wrkhrs::process
