#include "backup/seal.hpp"

#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/ids.hpp"

namespace wrkhrs::backup {
namespace {

constexpr std::string_view piece_magic = "WKP1";
constexpr std::string_view record_magic = "WKR1";
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t salt_bytes = 16;
constexpr std::array<unsigned char, 12> nonce{};  // each key seals one text

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Key hmac(const Key& key, std::string_view first, std::string_view second = {}) {
  Key result;
  std::string text(first);
  text += second;
  unsigned int size = 32;
  HMAC(EVP_sha256(), key.bytes().data(), 32, raw(text), text.size(),
       reinterpret_cast<unsigned char*>(result.bytes().data()), &size);
  return result;
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// ciphertext and tag
std::string seal(const Key& key, std::string_view bound_to, std::string_view plain) {
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const auto* key_bytes = reinterpret_cast<const unsigned char*>(key.bytes().data());
  std::string sealed(plain.size() + tag_bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  int size = 0;
  EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_bytes, nonce.data());
  EVP_EncryptUpdate(cipher.get(), nullptr, &size, raw(bound_to), static_cast<int>(bound_to.size()));
  EVP_EncryptUpdate(cipher.get(), out, &size, raw(plain), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(cipher.get(), out + size, &size);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, out + plain.size());
  return sealed;
}

/// False where it is not what was sealed. `plain` is then not to be used.
bool open(const Key& key, std::string_view bound_to, std::string_view sealed, std::string& plain) {
  if (sealed.size() < tag_bytes) return false;
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const auto* key_bytes = reinterpret_cast<const unsigned char*>(key.bytes().data());
  const std::string_view text = sealed.substr(0, sealed.size() - tag_bytes);
  std::string tag(sealed.substr(text.size()));
  plain.assign(text.size(), '\0');
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  int size = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_bytes, nonce.data());
  EVP_DecryptUpdate(cipher.get(), nullptr, &size, raw(bound_to), static_cast<int>(bound_to.size()));
  EVP_DecryptUpdate(cipher.get(), out, &size, raw(text), static_cast<int>(text.size()));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  return EVP_DecryptFinal_ex(cipher.get(), out + size, &size) == 1;
}

std::unexpected<Error> broken(std::string_view name) {
  return fail(Code::internal, fmt::format("'{}' is not what was stored: it is damaged, or somebody changed it.", name));
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string hex_of(std::string_view bytes) {
  return to_hex(std::as_bytes(std::span<const char>(bytes.data(), bytes.size())));
}

Result<Key> stretch(std::string_view secret, std::string_view salt, int log2_n) {
  Key key;
  const int done =
      EVP_PBE_scrypt(secret.data(), secret.size(), raw(salt), salt.size(), std::uint64_t{1} << log2_n, 8, 1,
                     std::uint64_t{512} << 20, reinterpret_cast<unsigned char*>(key.bytes().data()), 32);
  if (done != 1) return fail(Code::unavailable, "There is too little memory to make the key of the backups (128 MiB).");
  return key;
}

std::string bound_text(const Envelope& envelope) {
  return fmt::format("wrkhrs backup repository 1\n{}\n{}\n{}", envelope.repository, envelope.log2_n, envelope.salt);
}

}  // namespace

Key::~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Key Key::random() {
  Key key;
  random_bytes(key.bytes_);
  return key;
}

Sealer::Sealer(const Key& master)
    : naming_(hmac(master, "wrkhrs backup: names of pieces")),
      pieces_(hmac(master, "wrkhrs backup: keys of pieces")),
      records_(hmac(master, "wrkhrs backup: keys of records")) {}

std::string Sealer::piece_name(std::string_view plain) const { return to_hex(hmac(naming_, plain).bytes()); }

std::string Sealer::seal_piece(std::string_view name, std::string_view plain) const {
  return std::string(piece_magic) + seal(hmac(pieces_, name), name, plain);
}

Result<std::string> Sealer::open_piece(std::string_view name, std::string_view sealed) const {
  std::string plain;
  if (!sealed.starts_with(piece_magic) || !open(hmac(pieces_, name), name, sealed.substr(piece_magic.size()), plain) ||
      piece_name(plain) != name)
    return broken(name);
  return plain;
}

std::string Sealer::seal_record(std::string_view name, std::string_view plain) const {
  std::array<std::byte, salt_bytes> random;
  random_bytes(random);
  const std::string salt(reinterpret_cast<const char*>(random.data()), random.size());
  return std::string(record_magic) + salt + seal(hmac(records_, name, salt), name, plain);
}

Result<std::string> Sealer::open_record(std::string_view name, std::string_view sealed) const {
  std::string plain;
  if (!sealed.starts_with(record_magic) || sealed.size() < record_magic.size() + salt_bytes) return broken(name);
  const std::string_view salt = sealed.substr(record_magic.size(), salt_bytes);
  if (!open(hmac(records_, name, salt), name, sealed.substr(record_magic.size() + salt_bytes), plain))
    return broken(name);
  return plain;
}

Result<Envelope> wrap(const Key& master, std::string repository, std::string_view secret, int log2_n) {
  std::array<std::byte, salt_bytes> salt;
  random_bytes(salt);
  Envelope envelope{.repository = std::move(repository), .log2_n = log2_n, .salt = to_hex(salt)};
  // The salt is new each time, so this key too seals one text.
  auto key = stretch(secret, from_hex(envelope.salt), log2_n);
  if (!key) return forward_error(key);
  const std::string_view plain(reinterpret_cast<const char*>(master.bytes().data()), 32);
  envelope.wrapped = hex_of(seal(*key, bound_text(envelope), plain));
  return envelope;
}

Result<Key> unwrap(const Envelope& envelope, std::string_view secret) {
  // The envelope is not trusted yet: it must not make this process use up the machine.
  if (envelope.log2_n < 10 || envelope.log2_n > 18 || envelope.salt.size() != 2 * salt_bytes)
    return fail(Code::invalid_argument, "The file 'repository' of the backups is damaged.");
  auto key = stretch(secret, from_hex(envelope.salt), envelope.log2_n);
  if (!key) return forward_error(key);
  std::string plain;
  if (!open(*key, bound_text(envelope), from_hex(envelope.wrapped), plain) || plain.size() != 32) {
    return fail(Code::permission_denied,
                "The key does not open these backups: it is the key of others, or the file 'repository' was changed.");
  }
  Key master;
  std::memcpy(master.bytes().data(), plain.data(), 32);
  OPENSSL_cleanse(plain.data(), plain.size());
  return master;
}

}  // namespace wrkhrs::backup
