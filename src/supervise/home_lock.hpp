// One supervisor a home.
#pragma once

#include <filesystem>
#include <optional>

#include <sys/types.h>

#include "base/error.hpp"
#include "process/pipe.hpp"

namespace wrkhrs::supervise {

/// Held while a supervisor runs; the kernel lets go of it when the process ends, however it ends.
class HomeLock {
 public:
  /// Errors: conflict (another supervisor holds it; the message names its process), unavailable.
  static Result<HomeLock> take(const std::filesystem::path& run_dir);

 private:
  explicit HomeLock(process::Fd fd) : fd_(std::move(fd)) {}
  process::Fd fd_;
};

/// The process that holds the lock of a home, if there is one; 0 where it has not yet said who it is.
std::optional<pid_t> lock_holder(const std::filesystem::path& run_dir);

}  // namespace wrkhrs::supervise
