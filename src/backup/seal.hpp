// What makes a backup unreadable and unchangeable for whoever keeps it: authenticated encryption of pieces and records.
//
// AES-256-GCM (OpenSSL). GCM breaks when a key and a nonce are used for two texts, so no key is: each piece has a key
// that is made from its content (HMAC-SHA256 of the content gives its name, and HMAC-SHA256 of the name its key), each
// record one that is made from its name and 128 random bits. The nonce is then constant. A name is authenticated with
// what bears it, so a piece that was renamed, swapped or replaced by another is found as surely as a flipped bit; a cut
// one as well. Equal pieces get equal names within one repository, which is why each is stored once; between
// repositories nothing can be compared, since their keys differ.
//
// The keys come from 256 random bits (the master key), which lie in the repository wrapped with a key that scrypt
// (RFC 7914) makes from the secret that people keep.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace wrkhrs::backup {

/// 256 bits that are wiped when they go.
class Key {
 public:
  Key() = default;
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
  static Key random();
  std::span<std::byte, 32> bytes() { return bytes_; }
  std::span<const std::byte, 32> bytes() const { return bytes_; }

 private:
  std::array<std::byte, 32> bytes_{};
};

/// How many bytes sealing adds to a piece.
inline constexpr std::size_t piece_overhead = 4 + 16;

/// What can be done with a master key. Read-only, so safe to share between threads. Errors of open_*: internal
/// (changed, cut, of another name, or sealed with another key).
class Sealer {
 public:
  explicit Sealer(const Key& master);

  /// The name of a piece: 64 hex digits.
  std::string piece_name(std::string_view plain) const;
  std::string seal_piece(std::string_view name, std::string_view plain) const;
  Result<std::string> open_piece(std::string_view name, std::string_view sealed) const;

  /// A small text whose name says what it is: `backups/20261126T…`.
  std::string seal_record(std::string_view name, std::string_view plain) const;
  Result<std::string> open_record(std::string_view name, std::string_view sealed) const;

 private:
  Key naming_, pieces_, records_;
};

/// What a repository says about itself in the clear: how to get from the secret to the master key.
struct Envelope {
  std::string repository;  ///< its id
  int log2_n = 17;         ///< scrypt: 2^17 blocks of 8, 128 MiB and about half a second
  std::string salt;        ///< 32 hex digits
  std::string wrapped;     ///< the master key, sealed; hex
};

/// Wraps a master key for a secret. `log2_n`: less than 17 is for tests. Errors: unavailable (too little memory).
Result<Envelope> wrap(const Key& master, std::string repository, std::string_view secret, int log2_n = 17);
/// Errors: permission_denied (another secret, or the envelope was changed), invalid_argument (not an envelope).
Result<Key> unwrap(const Envelope& envelope, std::string_view secret);

}  // namespace wrkhrs::backup
