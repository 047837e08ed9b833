// The key files of a home. All are 0600 in a folder that is 0700, and are replaced as a whole, so that a reader never
// sees half of one. Several processes may call these at once.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "auth/key.hpp"
#include "auth/key_document.hpp"
#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::auth {

struct PreparedHome {
  bool made_key = false;  ///< a first start: the person's key is new and lies in config.api_key_file()
};

/// Makes the folders of a home and the internal token, without asking for keys: the database that has them may be what
/// is about to be started. Errors: unavailable (as below; also: a restore was interrupted).
Result<void> prepare_folders(const config::StackConfig& config);

/// prepare_folders(), and on a first start (no keys.json yet) without WRKHRS_API_KEY the
/// person's key. What exists is left as it is; a key file that the person took away is not made again. Every process
/// may call it, the supervisor first. Where `database.url` is set, the keys are in the database (key_document.hpp): the
/// first start is the one that finds none there, and what keys.json of a home knew before is taken in by the first
/// that has one. Errors: unavailable (a folder or file cannot be made; the message names it, for the person who starts
/// the stack; the database cannot be reached).
Result<PreparedHome> prepare_home(const config::StackConfig& config);

/// What services of this stack show each other: from the configuration (containers), else from the home.
/// Errors: not_found (neither), unavailable.
Result<std::string> internal_token(const config::StackConfig& config);

/// The person's own key, for the command line: WRKHRS_API_KEY, else `api-key` in the home. Errors: not_found,
/// unavailable.
Result<std::string> person_key(const config::StackConfig& config);

struct NewKey {
  KeyRecord record;
  std::string secret;  ///< shown once, kept nowhere
};
struct KeyOptions {
  std::string name = {};
  std::int64_t expires_at = 0;  ///< seconds since 1970; 0: never
  std::vector<std::string> scopes = {};
};
/// Adds a key. Errors: invalid_argument (a scope), unavailable, internal (the document is damaged).
Result<NewKey> add_key(KeyDocument& keys, KeyOptions options);

/// Gives a key another secret; its id, and so what it owns, stays. The secret before counts for `overlap` more.
/// Errors: not_found, unavailable, internal.
Result<NewKey> rotate_key(KeyDocument& keys, std::string_view key_id, std::chrono::seconds overlap);
/// The same for the person's own key: the new one is written to `api-key` and not returned as a text to show. A kill in
/// between leaves a file whose key may be the one before; rotating again mends it.
/// Errors also: invalid_argument (the key comes from WRKHRS_API_KEY).
Result<KeyRecord> rotate_person_key(const config::StackConfig& config, std::chrono::seconds overlap);

/// Also the file `api-key`, where that held it, no longer opens anything, and is not taken in again.
/// Errors: not_found, unavailable, internal.
Result<void> revoke_key(KeyDocument& keys, std::string_view key_id);
/// All records; none when there is no document. Errors: unavailable, internal (damaged; the message says where).
Result<std::vector<KeyRecord>> read_keys(KeyDocument& keys);

/// The same four of a keys.json.
Result<NewKey> add_key(const std::filesystem::path& keys_file, KeyOptions options);
Result<NewKey> rotate_key(const std::filesystem::path& keys_file, std::string_view key_id,
                          std::chrono::seconds overlap);
Result<void> revoke_key(const std::filesystem::path& keys_file, std::string_view key_id);
Result<std::vector<KeyRecord>> read_keys(const std::filesystem::path& keys_file);

/// Writes a secret of a person's to a file (0600), which must not exist. Errors: conflict, unavailable.
Result<void> write_secret(const std::filesystem::path& file, std::string_view secret);

/// A file's text without white space at its ends. Errors: not_found, unavailable.
Result<std::string> read_secret(const std::filesystem::path& file);

}  // namespace wrkhrs::auth
