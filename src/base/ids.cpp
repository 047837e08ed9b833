#include "base/ids.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <openssl/evp.h>
#include <sys/random.h>

#include "base/clock.hpp"

namespace wrkhrs {

void random_bytes(std::span<std::byte> out) {
  while (!out.empty()) {
    ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // no randomness: nothing safe can be done
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void buffered_random_bytes(std::span<std::byte> out) {
  thread_local std::array<std::byte, 1024> buffer;
  thread_local std::size_t used = buffer.size();
  if (used + out.size() > buffer.size()) {
    random_bytes(buffer);
    used = 0;
  }
  std::memcpy(out.data(), buffer.data() + used, out.size());
  used += out.size();
}

std::string new_id(std::string_view prefix) {
  static constexpr char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base32, lower case
  std::array<std::byte, 10> random;
  buffered_random_bytes(random);
  std::uint64_t millis = static_cast<std::uint64_t>(unix_millis_now());
  std::string id;
  id.reserve(prefix.size() + 26);
  id += prefix;
  for (int shift = 45; shift >= 0; shift -= 5) id += alphabet[(millis >> shift) & 31];
  std::uint64_t high = 0, low = 0;  // 2 × 40 bits
  for (int i = 0; i < 5; ++i) {
    high = high << 8 | static_cast<std::uint64_t>(random[static_cast<std::size_t>(i)]);
    low = low << 8 | static_cast<std::uint64_t>(random[static_cast<std::size_t>(i + 5)]);
  }
  for (int shift = 35; shift >= 0; shift -= 5) id += alphabet[(high >> shift) & 31];
  for (int shift = 35; shift >= 0; shift -= 5) id += alphabet[(low >> shift) & 31];
  return id;
}

std::string new_secret(std::string_view prefix) {
  static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<std::byte, 33> random;
  random_bytes(random);
  std::string secret(prefix);
  for (std::size_t i = 0; i < 33; i += 3) {
    std::uint32_t bits = static_cast<std::uint32_t>(random[i]) << 16 | static_cast<std::uint32_t>(random[i + 1]) << 8 |
                         static_cast<std::uint32_t>(random[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) secret += alphabet[(bits >> shift) & 63];
  }
  secret.pop_back();  // 43 characters carry 256 bits and more
  return secret;
}

std::string to_hex(std::span<const std::byte> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (std::byte byte : bytes) {
    hex += digits[static_cast<unsigned>(byte) >> 4];
    hex += digits[static_cast<unsigned>(byte) & 15];
  }
  return hex;
}

std::string sha256_hex(std::string_view data) {
  std::array<std::byte, 32> digest;
  unsigned length = 0;
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_sha256(), nullptr);
  return to_hex(digest);
}

}  // namespace wrkhrs
