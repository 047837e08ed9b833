#include "base/utf8.hpp"

#include <cstdint>

namespace wrkhrs {

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<std::uint8_t>(text[i++]);
    if (first < 0x80) continue;
    if (first < 0xC2 || first > 0xF4) return false;
    const int following = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    // The second byte is where overlong forms, surrogates and what lies beyond Unicode are told apart.
    const std::uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (int n = 0; n < following; ++n) {
      if (i == text.size()) return false;
      const auto byte = static_cast<std::uint8_t>(text[i++]);
      if (byte < (n == 0 ? low : 0x80) || byte > (n == 0 ? high : 0xBF)) return false;
    }
  }
  return true;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<std::uint8_t>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace wrkhrs
