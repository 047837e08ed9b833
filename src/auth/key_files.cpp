#include "auth/key_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/adapters/file_key_document.hpp"
#include "auth/private_file.hpp"
#include "auth/scope.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace wrkhrs::auth {
namespace {

constexpr std::size_t revoked_max = 10'000;

struct KeyFile {
  std::vector<KeyRecord> keys;
  std::vector<std::string> revoked;
  static constexpr auto fields() {
    return std::tuple{json::field("keys", &KeyFile::keys, "All keys.").length(0, 10000),
                      json::field("revoked", &KeyFile::revoked,
                                  "Hashes that were revoked: a file that still holds such a key is not taken in again.")
                          .length(0, revoked_max)};
  }
};

/// `name`: of the document, for messages. Errors: internal.
Result<KeyFile> key_file_of(const std::string& text, const std::string& name) {
  if (text.empty()) return KeyFile{};
  auto object = json::parse_object(text);
  auto file = object ? json::read<KeyFile>(*object, json::Unknown::skip, "") : Result<KeyFile>(forward_error(object));
  if (!file) {
    return fail(Code::internal, fmt::format("{} is damaged: {}", name, file.error().message));
  }
  return file;
}

std::string text_of(const KeyFile& file) { return json::write_pretty(json::to_value(file)) + "\n"; }

/// Lets `change` change the keys, while nobody else does. Errors also: those of `change`.
template <class F>
Result<void> change_keys(KeyDocument& keys, F change) {
  return keys.change([&](const std::string& text) -> Result<std::optional<std::string>> {
    auto file = key_file_of(text, keys.name());
    if (!file) return forward_error(file);
    Result<bool> changed = change(*file);
    if (!changed) return forward_error(changed);
    return *changed ? std::optional(text_of(*file)) : std::nullopt;
  });
}

KeyRecord record_of(std::string_view secret, std::string_view name) {
  std::string hash = sha256_hex(secret);
  std::string id = key_id_of_hash(hash);
  return {.id = std::move(id), .name = std::string(name), .sha256 = std::move(hash), .created_at = unix_seconds_now()};
}

/// Adds it unless it is known, or was, or was revoked.
Result<void> add_record(KeyDocument& keys, const KeyRecord& record) {
  return change_keys(keys, [&](KeyFile& file) -> Result<bool> {
    for (const KeyRecord& known : file.keys) {
      if (known.sha256 == record.sha256 || known.previous_sha256 == record.sha256) return false;
    }
    if (std::ranges::find(file.revoked, record.sha256) != file.revoked.end()) return false;
    file.keys.push_back(record);
    return true;
  });
}

/// Adds it where no key was ever known; true when it is known then.
Result<bool> add_first_record(KeyDocument& keys, const KeyRecord& record) {
  bool is_known = false;
  auto changed = change_keys(keys, [&](KeyFile& file) -> Result<bool> {
    is_known = std::ranges::find(file.keys, record.sha256, &KeyRecord::sha256) != file.keys.end();
    if (is_known || !file.keys.empty() || !file.revoked.empty()) return false;
    file.keys.push_back(record);
    is_known = true;
    return true;
  });
  if (!changed) return forward_error(changed);
  return is_known;
}

/// Changes the record of a key to that of another secret. Errors: not_found.
template <class Matches>
Result<KeyRecord> rotate_record(KeyDocument& keys, std::string_view secret, Matches matches,
                                std::chrono::seconds overlap) {
  KeyRecord rotated;
  auto changed = change_keys(keys, [&](KeyFile& file) -> Result<bool> {
    const auto found = std::ranges::find_if(file.keys, matches);
    if (found == file.keys.end()) {
      return fail(Code::not_found, "There is no such key. `wrkhrs keys list` shows all.");
    }
    const std::int64_t now = unix_seconds_now();
    found->previous_sha256 = std::exchange(found->sha256, sha256_hex(secret));
    found->previous_until = now + overlap.count();
    found->rotated_at = now;
    rotated = *found;
    return true;
  });
  if (!changed) return forward_error(changed);
  return rotated;
}

}  // namespace

Result<void> prepare_folders(const config::StackConfig& config) {
  std::error_code error;
  const std::filesystem::path home = config.home();
  for (const std::filesystem::path& folder : {home, home / "data", home / "logs", home / "run"}) {
    std::filesystem::create_directories(folder, error);
    if (error) return file_error("Cannot make the folder", folder, error.value());
  }
  if (::chmod(home.c_str(), 0700) != 0 && errno != EPERM) return file_error("Cannot protect the folder", home, errno);

  if (::access(config.restore_marker().c_str(), F_OK) == 0) {
    return fail(
        Code::unavailable,
        fmt::format("A restore into {} was interrupted: nothing starts until it is finished. Run `wrkhrs backup "
                    "restore` again, or `wrkhrs up`, which finishes it.",
                    home.string()));
  }

  if (config.common.internal_token.empty()) {
    auto made = create_once(config.internal_token_file(), new_secret("wi-") + "\n");
    if (!made) return forward_error(made);
  }
  return {};
}

Result<PreparedHome> prepare_home(const config::StackConfig& config) {
  if (auto folders = prepare_folders(config); !folders) return forward_error(folders);
  PreparedHome prepared;
  auto keys = KeyDocument::open(config);
  if (!keys) return forward_error(keys);
  auto text = (*keys)->read();
  if (!text) return forward_error(text);
  if ((*keys)->is_shared() && text->empty()) {
    // What this home knew before the database was set; of replicas that do so together one is first.
    auto before = FileKeyDocument(config.keys_file()).read();
    if (!before) return forward_error(before);
    auto taken_in = (*keys)->change([&](const std::string& now) -> Result<std::optional<std::string>> {
      return now.empty() && !before->empty() ? std::optional(*before) : std::nullopt;
    });
    if (!taken_in) return forward_error(taken_in);
    text = (*keys)->read();
    if (!text) return forward_error(text);
  }
  // Where keys are known already, the person has taken theirs to another place (containers): no second one is made.
  const bool first_start = text->empty();
  if (config.common.api_key.empty() && first_start) {
    auto made = create_once(config.api_key_file(), new_secret("wk-") + "\n");
    if (!made) return forward_error(made);
    prepared.made_key = *made;
  }
  auto secret = read_secret(config.api_key_file());
  if (!secret && secret.error().code == Code::not_found) return prepared;
  if (!secret) return forward_error(secret);
  if (prepared.made_key) {
    auto first = add_first_record(**keys, record_of(*secret, "api-key"));
    if (!first) return forward_error(first);
    if (!*first) {  // another replica was faster: its key is the person's
      ::unlink(config.api_key_file().c_str());
      prepared.made_key = false;
    }
    return prepared;
  }
  // Also when the file was there: a kill between the two must not leave a key that no service knows.
  auto added = add_record(**keys, record_of(*secret, "api-key"));
  if (!added) return forward_error(added);
  return prepared;
}

Result<std::string> read_secret(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    const int error = errno;
    if (error == ENOENT) return fail(Code::not_found, fmt::format("There is no file {}.", file.string()));
    return file_error("Cannot read", file, error);
  }
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string::npos) return fail(Code::unavailable, fmt::format("{} is empty.", file.string()));
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

Result<std::string> internal_token(const config::StackConfig& config) {
  if (!config.common.internal_token.empty()) return config.common.internal_token;
  return read_secret(config.internal_token_file());
}

Result<std::string> person_key(const config::StackConfig& config) {
  if (!config.common.api_key.empty()) return config.common.api_key;
  return read_secret(config.api_key_file());
}

Result<std::vector<KeyRecord>> read_keys(KeyDocument& keys) {
  auto text = keys.read();
  if (!text) return forward_error(text);
  auto file = key_file_of(*text, keys.name());
  if (!file) return forward_error(file);
  return std::move(file->keys);
}

Result<NewKey> add_key(KeyDocument& keys, KeyOptions options) {
  if (auto checked = check_scopes(options.scopes); !checked) return forward_error(checked);
  NewKey key{.secret = new_secret("wk-")};
  key.record = record_of(key.secret, options.name);
  key.record.expires_at = options.expires_at;
  key.record.scopes = std::move(options.scopes);
  auto added = add_record(keys, key.record);
  if (!added) return forward_error(added);
  return key;
}

Result<NewKey> rotate_key(KeyDocument& keys, std::string_view key_id, std::chrono::seconds overlap) {
  NewKey key{.secret = new_secret("wk-")};
  auto rotated = rotate_record(keys, key.secret, [&](const KeyRecord& record) { return record.id == key_id; }, overlap);
  if (!rotated) return forward_error(rotated);
  key.record = std::move(*rotated);
  return key;
}

Result<KeyRecord> rotate_person_key(const config::StackConfig& config, std::chrono::seconds overlap) {
  if (!config.common.api_key.empty()) {
    return fail(Code::invalid_argument,
                "Your key comes from WRKHRS_API_KEY: put another one there and restart the services, or name one of "
                "`wrkhrs keys list`.");
  }
  auto before = read_secret(config.api_key_file());
  if (!before) return forward_error(before);
  auto keys = KeyDocument::open(config);
  if (!keys) return forward_error(keys);
  const std::string hash = sha256_hex(*before);
  const std::string secret = new_secret("wk-");
  auto staged = write_temporary(config.api_key_file(), secret + "\n");  // what can fail, first
  if (!staged) return forward_error(staged);
  auto rotated = rotate_record(
      **keys, secret, [&](const KeyRecord& record) { return record.sha256 == hash || record.previous_sha256 == hash; },
      overlap);
  const bool renamed = rotated && ::rename(staged->c_str(), config.api_key_file().c_str()) == 0;
  const int error = errno;
  if (!renamed) ::unlink(staged->c_str());
  if (rotated && !renamed) return file_error("Cannot replace", config.api_key_file(), error);
  return rotated;
}

Result<void> revoke_key(KeyDocument& keys, std::string_view key_id) {
  return change_keys(keys, [&](KeyFile& file) -> Result<bool> {
    const auto found = std::ranges::find(file.keys, key_id, &KeyRecord::id);
    if (found == file.keys.end()) {
      return fail(Code::not_found, fmt::format("There is no key '{}'. `wrkhrs keys list` shows all.", key_id));
    }
    for (const std::string& hash : {found->sha256, found->previous_sha256}) {
      if (!hash.empty()) file.revoked.push_back(hash);
    }
    while (file.revoked.size() > revoked_max) file.revoked.erase(file.revoked.begin());
    file.keys.erase(found);
    return true;
  });
}

Result<NewKey> add_key(const std::filesystem::path& keys_file, KeyOptions options) {
  FileKeyDocument keys(keys_file);
  return add_key(keys, std::move(options));
}
Result<NewKey> rotate_key(const std::filesystem::path& keys_file, std::string_view key_id,
                          std::chrono::seconds overlap) {
  FileKeyDocument keys(keys_file);
  return rotate_key(keys, key_id, overlap);
}
Result<void> revoke_key(const std::filesystem::path& keys_file, std::string_view key_id) {
  FileKeyDocument keys(keys_file);
  return revoke_key(keys, key_id);
}
Result<std::vector<KeyRecord>> read_keys(const std::filesystem::path& keys_file) {
  FileKeyDocument keys(keys_file);
  return read_keys(keys);
}

Result<void> write_secret(const std::filesystem::path& file, std::string_view secret) {
  auto made = create_once(file, std::string(secret) + "\n");
  if (!made) return forward_error(made);
  if (!*made) return fail(Code::conflict, fmt::format("{} exists; it is not overwritten.", file.string()));
  return {};
}

}  // namespace wrkhrs::auth
