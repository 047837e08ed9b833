// A bounded cursor over little-endian bytes, for parsing files that nobody vouches for.
//
// Reading past the end never touches memory: it latches `ok() == false` and yields zeros, so that a parser checks once
// per record instead of once per field. Counts read from a file must still be compared with `remaining()` before memory
// is reserved for them.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace wrkhrs::models {

static_assert(std::endian::native == std::endian::little,
              "the readers and writers of model files copy little-endian values");

using Bytes = std::span<const std::byte>;

class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  /// False once anything was read past the end.
  bool ok() const { return ok_; }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }

  template <std::unsigned_integral T>
  T number() {
    T value{};
    if (Bytes raw = take(sizeof(T)); raw.size() == sizeof(T)) std::memcpy(&value, raw.data(), sizeof(T));
    return value;
  }

  /// The next `count` bytes, or an empty span (and ok() false) when fewer remain.
  Bytes take(std::size_t count) {
    if (!ok_ || count > remaining()) {
      ok_ = false;
      return {};
    }
    Bytes out = bytes_.subspan(position_, count);
    position_ += count;
    return out;
  }

  std::string_view text(std::size_t count) {
    Bytes raw = take(count);
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
  }

 private:
  Bytes bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace wrkhrs::models
