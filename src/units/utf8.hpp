// Stepping through UTF-8, as much of it as unit notation needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wrkhrs::units {

struct CodePoint {
  char32_t value = 0;      ///< 0 at the end of the text, U+FFFD for a malformed byte
  std::size_t length = 0;  ///< in bytes; 0 at the end, 1 for a malformed byte
};

inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
  if (first >= 0xF5 || length == 1 || at + length > text.size()) return {0xFFFD, 1};
  char32_t value = first & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {0xFFFD, 1};
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  return {value, length};
}

/// The code point that ends just before `at`; value 0 at the start.
inline CodePoint code_point_before(std::string_view text, std::size_t at) {
  if (at == 0) return {};
  std::size_t start = at - 1;
  while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  const CodePoint point = code_point_at(text, start);
  return start + point.length == at ? point : CodePoint{0xFFFD, 1};
}

constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A letter of any script that the notation of units, chemistry and mechanics uses.
constexpr bool is_letter(char32_t c) {
  return is_ascii_letter(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c <= 0x4FF) ||
         c == 0xB5 || c == 0x2126 || c == 0x212B || c == 0x2113;
}

/// Space within a line, including the no-break and thin spaces that printed text puts between number and unit.
constexpr bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A);
}

/// The value of a superscript digit, or -1.
constexpr int superscript_digit(char32_t c) {
  if (c == 0xB9) return 1;
  if (c == 0xB2 || c == 0xB3) return static_cast<int>(c - 0xB0);
  if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return static_cast<int>(c - 0x2070);
  return -1;
}

constexpr bool is_minus(char32_t c) { return c == '-' || c == 0x2212; }

}  // namespace wrkhrs::units
