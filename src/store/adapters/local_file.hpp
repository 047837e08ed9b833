// What the object stores share about files of this machine and about ids.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "store/object_store.hpp"

namespace wrkhrs::store {

/// storage_full where the disk (or a limit) is, else unavailable.
inline std::unexpected<Error> system_failure(std::string_view what, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  return fail_with_detail(full ? Code::storage_full : Code::unavailable,
                          full ? "There is no space left to store this. Free some space and try again."
                               : "The object store cannot be used right now. Try again.",
                          fmt::format("{}: {}", what, std::strerror(error_number)));
}

inline Error damaged_object(const ObjectId& id) {
  return {.code = Code::internal,
          .message = "The stored file is damaged. Upload it again.",
          .detail = "object " + id.value + " does not match its id"};
}

inline Error missing_object() { return {.code = Code::not_found, .message = "There is no such object."}; }

inline std::unexpected<Error> object_too_large(std::uint64_t bytes_max) {
  return fail(Code::too_large, fmt::format("The file is larger than the {} bytes that are allowed.", bytes_max));
}

inline bool is_valid(const ObjectId& id) {
  auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return id.value.size() == 64 && std::ranges::all_of(id.value, is_hex);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  int get() const { return value_; }
  void close() {
    if (value_ >= 0) ::close(std::exchange(value_, -1));
  }

 private:
  int value_;
};

/// Writes all of it, at the file's position.
inline Result<void> write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  /// The digest of what was added, 64 hex digits; begins anew.
  std::string finish() {
    std::array<std::byte, 32> digest;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
    return to_hex(digest);
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace wrkhrs::store
