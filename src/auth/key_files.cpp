#include "auth/key_files.hpp"

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

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace wrkhrs::auth {
namespace {

struct KeyFile {
  std::vector<KeyRecord> keys;
  static constexpr auto fields() {
    return std::tuple{json::field("keys", &KeyFile::keys, "All keys.").length(0, 10000)};
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

Result<void> write_keys(const std::filesystem::path& keys_file, std::vector<KeyRecord> keys) {
  const KeyFile file{.keys = std::move(keys)};
  return replace(keys_file, json::write_pretty(json::to_value(file)) + "\n");
}

KeyRecord record_of(std::string_view secret, std::string_view name) {
  std::string hash = sha256_hex(secret);
  std::string id = key_id_of_hash(hash);
  return {.id = std::move(id), .name = std::string(name), .sha256 = std::move(hash), .created_at = unix_seconds_now()};
}

Result<void> add_record(const std::filesystem::path& keys_file, const KeyRecord& record) {
  auto lock = lock_keys(keys_file);
  if (!lock) return forward_error(lock);
  auto keys = read_keys(keys_file);
  if (!keys) return forward_error(keys);
  for (const KeyRecord& known : *keys) {
    if (known.sha256 == record.sha256) return {};
  }
  keys->push_back(record);
  return write_keys(keys_file, std::move(*keys));
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
  std::ifstream stream(keys_file);
  if (!stream) {
    if (errno == ENOENT) return std::vector<KeyRecord>{};
    return file_error("Cannot read", keys_file, errno);
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  auto object = json::parse_object(text);
  auto file = object ? json::read<KeyFile>(*object, json::Unknown::skip, "") : Result<KeyFile>(forward_error(object));
  if (!file) {
    return fail(Code::internal, fmt::format("{} is damaged: {}", keys_file.string(), file.error().message));
  }
  return std::move(file->keys);
}

Result<NewKey> add_key(const std::filesystem::path& keys_file, std::string_view name) {
  NewKey key{.secret = new_secret("wk-")};
  key.record = record_of(key.secret, name);
  auto added = add_record(keys_file, key.record);
  if (!added) return forward_error(added);
  return key;
}

Result<void> revoke_key(const std::filesystem::path& keys_file, std::string_view key_id) {
  auto lock = lock_keys(keys_file);
  if (!lock) return forward_error(lock);
  auto keys = read_keys(keys_file);
  if (!keys) return forward_error(keys);
  if (std::erase_if(*keys, [&](const KeyRecord& record) { return record.id == key_id; }) == 0) {
    return fail(Code::not_found, fmt::format("There is no key '{}'. `wrkhrs keys list` shows all.", key_id));
  }
  return write_keys(keys_file, std::move(*keys));
}

}  // namespace wrkhrs::auth
