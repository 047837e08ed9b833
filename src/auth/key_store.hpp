// The check of the key of every request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "auth/key.hpp"
#include "auth/key_document.hpp"
#include "base/context.hpp"
#include "base/error.hpp"
#include "base/published.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::auth {

/// Knows the hashes of all keys and of the internal token. Safe to share between threads; a check waits for
/// nothing, costs one SHA-256, and never touches a file or a database: a thread of this object asks whether the keys
/// have changed and reads them again then, so a revoked key ends within a second, at every replica. While they cannot
/// be read (a damaged file, the database is away) the keys known before stay; nobody can change keys in a database that
/// is away.
class KeyStore {
 public:
  /// Errors: unavailable (also: the database cannot be reached), internal (keys.json is damaged), not_found (no
  /// internal token: prepare_home() was not called).
  static Result<std::unique_ptr<KeyStore>> open(const config::StackConfig& config);

  /// Who asks. `authorization`: the header's value; `on_behalf_of`: the value of `x-wrkhrs-key-id`, which counts only
  /// beside the internal token; `path`: what is asked for. Errors: unauthenticated, in OpenAI's words, never with the
  /// key; permission_denied (the key's scopes do not have `path`).
  Result<Principal> authenticate(std::string_view authorization, std::string_view on_behalf_of,
                                 std::string_view path = {}) const;

  /// Why the keys could not be read when they were last looked at; nullopt: they could. For /health.
  std::optional<Error> trouble() const;
  /// True where replicas share the keys.
  bool is_shared() const { return document_->is_shared(); }

  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

 private:
  struct Known {
    std::vector<KeyRecord> keys;
    std::string version;
  };

  KeyStore(std::unique_ptr<KeyDocument> document, std::string environment_key_sha256,
           std::string internal_token_sha256);
  Result<std::shared_ptr<const Known>> read() const;
  void refresh();

  const std::unique_ptr<KeyDocument> document_;
  const std::string environment_key_sha256_;  ///< of WRKHRS_API_KEY; empty: not set
  const std::string internal_token_sha256_;
  Published<Known> known_;
  Published<Error> trouble_;
  std::string refused_;   ///< the watcher's: the version of a damaged document that was logged already
  std::jthread watcher_;  ///< last: it ends before what it uses
};

}  // namespace wrkhrs::auth
