// The place where sealed backups lie: a folder or a bucket. It is trusted with nothing but keeping bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/stack_config.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::backup {

struct StoredFile {
  std::string name;
  std::uint64_t bytes = 0;
};

/// A flat name space of small files (a few MiB at most), names with slashes. Two implementations, one contract
/// (target_contract.hpp). Calls block, and are safe from several threads; none is for an event loop.
///
/// Errors of all: unavailable (cannot be reached), storage_full, permission_denied, internal (set up wrongly), and
/// those named. Messages are for the person who runs backups and name the place, never a secret.
class Target {
 public:
  virtual ~Target() = default;
  /// Where it is, for people.
  virtual std::string describe() const = 0;
  /// All files whose names begin with `prefix`, by name. Nothing there, no such folder: an empty list.
  virtual Result<std::vector<StoredFile>> list(std::string_view prefix) = 0;
  /// Errors: not_found, too_large.
  virtual Result<std::string> get(const std::string& name, std::size_t bytes_max) = 0;
  /// Replaces the file whole. Who reads meanwhile gets the old or the new one. Durable after the next flush().
  virtual Result<void> put(const std::string& name, std::string_view bytes) = 0;
  virtual Result<void> flush() = 0;
  /// No error where there is no such file.
  virtual Result<void> remove(const std::string& name) = 0;
};

/// The target that `backup.target` (or `place`, where given) names: `s3://bucket/prefix`, or an absolute path.
/// `runtime` outlives it. Errors: invalid_argument (none is named, or wrongly; says what to set).
Result<std::unique_ptr<Target>> open_target(const config::StackConfig& config, const std::string& place,
                                            net::Runtime& runtime);

}  // namespace wrkhrs::backup
