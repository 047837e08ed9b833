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

std::unexpected<Error> file_error(std::string_view what, const std::filesystem::path& path, int error) {
  return fail(Code::unavailable,
              fmt::format("{} {}: {}.", what, path.string(), std::generic_category().message(error)));
}

/// Writes a new file beside `path`; the caller links or renames it into place and then removes the temporary name.
Result<std::filesystem::path> write_temporary(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path temporary = path;
  temporary += "." + new_id("tmp-");
  int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return file_error("Cannot write", temporary, errno);
  const bool ok = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!ok) {
    ::unlink(temporary.c_str());
    return file_error("Cannot write", temporary, error);
  }
  return temporary;
}

/// Makes `path` with `text` unless it exists. True when this call made it.
Result<bool> create_once(const std::filesystem::path& path, std::string_view text) {
  if (::access(path.c_str(), F_OK) == 0) return false;
  auto temporary = write_temporary(path, text);
  if (!temporary) return forward_error(temporary);
  const bool made = ::link(temporary->c_str(), path.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary->c_str());
  if (!made && error != EEXIST) return file_error("Cannot make", path, error);
  return made;
}

Result<void> replace(const std::filesystem::path& path, std::string_view text) {
  auto temporary = write_temporary(path, text);
  if (!temporary) return forward_error(temporary);
  if (::rename(temporary->c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary->c_str());
    return file_error("Cannot replace", path, error);
  }
  return {};
}

/// Held while keys.json is read, changed and replaced.
class FileLock {
 public:
  static Result<FileLock> take(const std::filesystem::path& path) {
    int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return file_error("Cannot open", path, errno);
    while (::flock(fd, LOCK_EX) != 0) {
      if (errno != EINTR) {
        const int error = errno;
        ::close(fd);
        return file_error("Cannot lock", path, error);
      }
    }
    return FileLock(fd);
  }
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

Result<FileLock> lock_keys(const std::filesystem::path& keys_file) {
  std::filesystem::path path = keys_file;
  path += ".lock";
  return FileLock::take(path);
}

Result<KeyFile> read_key_file(const std::filesystem::path& keys_file) {
  std::ifstream stream(keys_file);
  if (!stream) {
    if (errno == ENOENT) return KeyFile{};
    return file_error("Cannot read", keys_file, errno);
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  auto object = json::parse_object(text);
  auto file = object ? json::read<KeyFile>(*object, json::Unknown::skip, "") : Result<KeyFile>(forward_error(object));
  if (!file) {
    return fail(Code::internal, fmt::format("{} is damaged: {}", keys_file.string(), file.error().message));
  }
  return file;
}

/// Reads keys.json, lets `change` change it and replaces it, while nobody else does. Errors also: those of `change`.
template <class Change>
Result<void> change_keys(const std::filesystem::path& keys_file, Change change) {
  auto lock = lock_keys(keys_file);
  if (!lock) return forward_error(lock);
  auto file = read_key_file(keys_file);
  if (!file) return forward_error(file);
  Result<bool> changed = change(*file);
  if (!changed) return forward_error(changed);
  if (!*changed) return {};
  return replace(keys_file, json::write_pretty(json::to_value(*file)) + "\n");
}

KeyRecord record_of(std::string_view secret, std::string_view name) {
  std::string hash = sha256_hex(secret);
  std::string id = key_id_of_hash(hash);
  return {.id = std::move(id), .name = std::string(name), .sha256 = std::move(hash), .created_at = unix_seconds_now()};
}

/// Adds it unless it is known, or was, or was revoked.
Result<void> add_record(const std::filesystem::path& keys_file, const KeyRecord& record) {
  return change_keys(keys_file, [&](KeyFile& file) -> Result<bool> {
    for (const KeyRecord& known : file.keys) {
      if (known.sha256 == record.sha256 || known.previous_sha256 == record.sha256) return false;
    }
    if (std::ranges::find(file.revoked, record.sha256) != file.revoked.end()) return false;
    file.keys.push_back(record);
    return true;
  });
}

/// Changes the record of a key to that of another secret. Errors: not_found.
template <class Matches>
Result<KeyRecord> rotate_record(const std::filesystem::path& keys_file, std::string_view secret, Matches matches,
                                std::chrono::seconds overlap) {
  KeyRecord rotated;
  auto changed = change_keys(keys_file, [&](KeyFile& file) -> Result<bool> {
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

Result<PreparedHome> prepare_home(const config::StackConfig& config) {
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

  PreparedHome prepared;
  if (config.common.internal_token.empty()) {
    auto made = create_once(config.internal_token_file(), new_secret("wi-") + "\n");
    if (!made) return forward_error(made);
  }
  // Where keys are known already, the person has taken theirs to another place (containers): no second one is made.
  const bool first_start = ::access(config.keys_file().c_str(), F_OK) != 0;
  if (config.common.api_key.empty() && first_start) {
    auto made = create_once(config.api_key_file(), new_secret("wk-") + "\n");
    if (!made) return forward_error(made);
    prepared.made_key = *made;
  }
  // Also when the file was there: a kill between the two files must not leave a key that no service knows.
  if (auto secret = read_secret(config.api_key_file()); secret) {
    auto added = add_record(config.keys_file(), record_of(*secret, "api-key"));
    if (!added) return forward_error(added);
  } else if (secret.error().code != Code::not_found) {
    return forward_error(secret);
  }
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

Result<std::vector<KeyRecord>> read_keys(const std::filesystem::path& keys_file) {
  auto file = read_key_file(keys_file);
  if (!file) return forward_error(file);
  return std::move(file->keys);
}

Result<NewKey> add_key(const std::filesystem::path& keys_file, KeyOptions options) {
  if (auto checked = check_scopes(options.scopes); !checked) return forward_error(checked);
  NewKey key{.secret = new_secret("wk-")};
  key.record = record_of(key.secret, options.name);
  key.record.expires_at = options.expires_at;
  key.record.scopes = std::move(options.scopes);
  auto added = add_record(keys_file, key.record);
  if (!added) return forward_error(added);
  return key;
}

Result<NewKey> rotate_key(const std::filesystem::path& keys_file, std::string_view key_id,
                          std::chrono::seconds overlap) {
  NewKey key{.secret = new_secret("wk-")};
  auto rotated =
      rotate_record(keys_file, key.secret, [&](const KeyRecord& record) { return record.id == key_id; }, overlap);
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
  const std::string hash = sha256_hex(*before);
  const std::string secret = new_secret("wk-");
  auto staged = write_temporary(config.api_key_file(), secret + "\n");  // what can fail, first
  if (!staged) return forward_error(staged);
  auto rotated = rotate_record(
      config.keys_file(), secret,
      [&](const KeyRecord& record) { return record.sha256 == hash || record.previous_sha256 == hash; }, overlap);
  const bool renamed = rotated && ::rename(staged->c_str(), config.api_key_file().c_str()) == 0;
  const int error = errno;
  if (!renamed) ::unlink(staged->c_str());
  if (rotated && !renamed) return file_error("Cannot replace", config.api_key_file(), error);
  return rotated;
}

Result<void> revoke_key(const std::filesystem::path& keys_file, std::string_view key_id) {
  return change_keys(keys_file, [&](KeyFile& file) -> Result<bool> {
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

Result<void> write_secret(const std::filesystem::path& file, std::string_view secret) {
  auto made = create_once(file, std::string(secret) + "\n");
  if (!made) return forward_error(made);
  if (!*made) return fail(Code::conflict, fmt::format("{} exists; it is not overwritten.", file.string()));
  return {};
}

}  // namespace wrkhrs::auth
