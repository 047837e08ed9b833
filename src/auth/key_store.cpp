#include "auth/key_store.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>

#include "auth/key_files.hpp"
#include "auth/scope.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"

namespace wrkhrs::auth {
namespace {

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

KeyStore::KeyStore(std::unique_ptr<KeyDocument> document, std::string environment_key_sha256,
                   std::string internal_token_sha256)
    : document_(std::move(document)),
      environment_key_sha256_(std::move(environment_key_sha256)),
      internal_token_sha256_(std::move(internal_token_sha256)) {}

Result<std::unique_ptr<KeyStore>> KeyStore::open(const config::StackConfig& config) {
  auto token = internal_token(config);
  if (!token) return forward_error(token);
  auto document = KeyDocument::open(config);
  if (!document) return forward_error(document);
  const std::string& api_key = config.common.api_key;
  std::unique_ptr<KeyStore> store(
      new KeyStore(std::move(*document), api_key.empty() ? "" : sha256_hex(api_key), sha256_hex(*token)));
  auto known = store->read();
  if (!known) return forward_error(known);
  store->known_.store(std::move(*known));
  store->watcher_ = std::jthread([store = store.get()](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any woken_by_stop;
    std::unique_lock lock(mutex);
    const auto pause = store->document_->look_every();
    while (!woken_by_stop.wait_for(lock, stop, pause, [&stop] { return stop.stop_requested(); })) store->refresh();
  });
  return store;
}

Result<std::shared_ptr<const KeyStore::Known>> KeyStore::read() const {
  auto version = document_->version();  // before reading: a change in between is seen at the next look
  if (!version) return forward_error(version);
  auto keys = read_keys(*document_);
  if (!keys) return forward_error(keys);
  return std::make_shared<const Known>(Known{.keys = std::move(*keys), .version = std::move(*version)});
}

void KeyStore::refresh() {
  auto version = document_->version();
  if (version && *version == known_.load()->version) {
    trouble_.store(nullptr);
    return;
  }
  if (version && *version == refused_) return;
  Result<std::shared_ptr<const Known>> known =
      version ? read() : Result<std::shared_ptr<const Known>>(forward_error(version));
  if (known) {
    known_.store(std::move(*known));
    trouble_.store(nullptr);
    return;
  }
  if (version) refused_ = *version;
  if (version || !trouble_.load()) {  // once, not at each look
    log::error("keys could not be read again; the old ones stay",
               {{"reason", known.error().message}, {"detail", known.error().detail}});
  }
  trouble_.store(std::make_shared<const Error>(std::move(known).error()));
}

std::optional<Error> KeyStore::trouble() const {
  auto trouble = trouble_.load();
  return trouble ? std::optional(*trouble) : std::nullopt;
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
