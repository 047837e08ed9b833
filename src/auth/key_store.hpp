// The check of the key of every request.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "auth/key.hpp"
#include "base/clock.hpp"
#include "base/context.hpp"
#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::auth {

/// Knows the hashes of all keys and of the internal token. Safe to share between threads; a check takes no lock and
/// costs one SHA-256, and never touches a file: a thread of this object looks at keys.json four times a second and
/// reads it again when it changed, so a revoked key ends within a second. A damaged file is logged and the keys known
/// before stay.
class KeyStore {
 public:
  /// Errors: unavailable, internal (keys.json is damaged), not_found (no internal token: prepare_home() was not
  /// called).
  static Result<std::unique_ptr<KeyStore>> open(const config::StackConfig& config);

  /// Who asks. `authorization`: the header's value; `on_behalf_of`: the value of `x-wrkhrs-key-id`, which counts only
  /// beside the internal token; `path`: what is asked for. Errors: unauthenticated, in OpenAI's words, never with the
  /// key; permission_denied (the key's scopes do not have `path`).
  Result<Principal> authenticate(std::string_view authorization, std::string_view on_behalf_of,
                                 std::string_view path = {}) const;

  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

 private:
  /// What tells one version of the file from the next.
  struct Version {
    std::int64_t modified_ns = -1;
    std::int64_t bytes = -1;
    std::uint64_t inode = 0;
    bool operator==(const Version&) const = default;
  };
  struct Known {
    std::vector<KeyRecord> keys;
    Version version;
  };

  KeyStore(std::filesystem::path keys_file, std::string environment_key_sha256, std::string internal_token_sha256);
  Version version_on_disk() const;
  Result<std::shared_ptr<const Known>> read() const;
  void refresh();

  const std::filesystem::path keys_file_;
  const std::string environment_key_sha256_;  ///< of WRKHRS_API_KEY; empty: not set
  const std::string internal_token_sha256_;
  std::atomic<std::shared_ptr<const Known>> known_;
  Version refused_;       ///< the watcher's: of a damaged file that was logged already
  std::jthread watcher_;  ///< last: it ends before what it uses
};

}  // namespace wrkhrs::auth
