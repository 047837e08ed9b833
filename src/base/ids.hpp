// Identifiers and randomness.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace wrkhrs {

/// Fills `out` with bytes from the kernel's random generator. Thread-safe; ends the process when the kernel has none.
void random_bytes(std::span<std::byte> out);

/// The same from a buffer of this thread: one system call serves many. For identifiers, not for secrets.
void buffered_random_bytes(std::span<std::byte> out);

/// `prefix` followed by 26 lower-case base32 characters: 48 bits of milliseconds, then 80 random bits. Sorts by
/// creation time, is unique across machines, and is an identifier, not a secret. `new_id("vs_")` → "vs_01kb…".
/// Thread-safe.
std::string new_id(std::string_view prefix);

/// `prefix` followed by 43 base64url characters of 256 random bits: an unguessable secret. Thread-safe.
std::string new_secret(std::string_view prefix);

std::string to_hex(std::span<const std::byte> bytes);

/// The SHA-256 of `data`, 64 hex digits. Thread-safe.
std::string sha256_hex(std::string_view data);

/// An id of one kind, so that a file id is not passed where a store id is wanted: `using FileId = Id<struct FileTag>;`.
template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
};

}  // namespace wrkhrs
