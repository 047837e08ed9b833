#include "auth/key_store.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include "auth/key_files.hpp"
#include "auth/scope.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"

namespace wrkhrs::auth {
namespace {

constexpr std::chrono::milliseconds look_interval{250};

/// Takes the same time whatever differs.
bool same_hash(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_key_id(std::string_view text) {
  return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
         });
}

/// The token of `Bearer <token>`, or empty.
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != scheme[i]) return {};
  }
  std::string_view token = authorization.substr(scheme.size());
  while (token.starts_with(' ')) token.remove_prefix(1);
  while (token.ends_with(' ')) token.remove_suffix(1);
  return token;
}

}  // namespace

KeyStore::KeyStore(std::filesystem::path keys_file, std::string environment_key_sha256,
                   std::string internal_token_sha256)
    : keys_file_(std::move(keys_file)),
      environment_key_sha256_(std::move(environment_key_sha256)),
      internal_token_sha256_(std::move(internal_token_sha256)) {}

Result<std::unique_ptr<KeyStore>> KeyStore::open(const config::StackConfig& config) {
  auto token = internal_token(config);
  if (!token) return forward_error(token);
  const std::string& api_key = config.common.api_key;
  std::unique_ptr<KeyStore> store(
      new KeyStore(config.keys_file(), api_key.empty() ? "" : sha256_hex(api_key), sha256_hex(*token)));
  auto known = store->read();
  if (!known) return forward_error(known);
  store->known_.store(std::move(*known));
  store->watcher_ = std::jthread([store = store.get()](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any woken_by_stop;
    std::unique_lock lock(mutex);
    while (!woken_by_stop.wait_for(lock, stop, look_interval, [&stop] { return stop.stop_requested(); })) {
      store->refresh();
    }
  });
  return store;
}

KeyStore::Version KeyStore::version_on_disk() const {
  struct stat status{};
  if (::stat(keys_file_.c_str(), &status) != 0) return {};
  return {.modified_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec,
          .bytes = status.st_size,
          .inode = status.st_ino};
}

Result<std::shared_ptr<const KeyStore::Known>> KeyStore::read() const {
  const Version version = version_on_disk();  // before reading: a change in between is seen at the next look
  auto keys = read_keys(keys_file_);
  if (!keys) return forward_error(keys);
  return std::make_shared<const Known>(Known{.keys = std::move(*keys), .version = version});
}

void KeyStore::refresh() {
  const Version version = version_on_disk();
  if (version == known_.load()->version || version == refused_) return;
  auto known = read();
  if (known) {
    known_.store(std::move(*known));
  } else {
    refused_ = version;
    log::error("keys could not be read again; the old ones stay", {{"reason", known.error().message}});
  }
}

Result<Principal> KeyStore::authenticate(std::string_view authorization, std::string_view on_behalf_of,
                                         std::string_view path) const {
  const std::string_view token = bearer_token(authorization);
  if (token.empty()) {
    return fail(
        Code::unauthenticated,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth "
        "(i.e. Authorization: Bearer YOUR_KEY). `wrkhrs keys show` prints the key of this stack.");
  }
  const std::string hash = sha256_hex(token);
  if (same_hash(hash, internal_token_sha256_)) {
    if (!is_key_id(on_behalf_of)) return fail(Code::unauthenticated, "The header x-wrkhrs-key-id is malformed.");
    return Principal{.key_id = std::string(on_behalf_of), .internal = true};
  }
  const std::shared_ptr<const Known> known = known_.load();
  const std::int64_t now = unix_seconds_now();
  const KeyRecord* match = nullptr;
  for (const KeyRecord& record : known->keys) {  // no early end: the time says nothing about where a key stands
    if (same_hash(hash, record.sha256)) match = &record;
    if (same_hash(hash, record.previous_sha256) && now < record.previous_until) match = &record;
  }
  if (match && match->expires_at != 0 && now >= match->expires_at) {
    return fail(Code::unauthenticated,
                "This API key has expired. Who runs this stack makes another with `wrkhrs keys add`.", "",
                "expired_api_key");
  }
  if (match && !allows(match->scopes, path)) {
    return fail(Code::permission_denied, fmt::format("This API key is for {} only.", fmt::join(match->scopes, ", ")),
                "", "insufficient_scope");
  }
  if (match) return Principal{.key_id = match->id};
  if (same_hash(hash, environment_key_sha256_)) return Principal{.key_id = key_id_of_hash(hash)};
  return fail(
      Code::unauthenticated,
      fmt::format("Incorrect API key provided: {}. `wrkhrs keys show` prints the key of this stack.", masked(token)),
      "", "invalid_api_key");
}

}  // namespace wrkhrs::auth
