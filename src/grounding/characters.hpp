// Single characters of English text in UTF-8, for the readers of sentences and tokens. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace wrkhrs::grounding {

inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
inline bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
inline bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// UTF-8 punctuation that separates words: quotes, dashes, bullets, ellipsis, no-break and zero-width spaces.
struct Punctuation {
  std::string_view bytes;
  std::string_view plain;
};
inline constexpr std::array<Punctuation, 17> unicode_punctuation = {{{"\u2018", "'"},
                                                                     {"\u2019", "'"},
                                                                     {"\u201c", "\""},
                                                                     {"\u201d", "\""},
                                                                     {"\u2010", "-"},
                                                                     {"\u2011", "-"},
                                                                     {"\u2013", "-"},
                                                                     {"\u2014", " - "},
                                                                     {"\u2026", "..."},
                                                                     {"\u2022", "-"},
                                                                     {"\u00a0", " "},
                                                                     {"\u202f", " "},
                                                                     {"\u2009", " "},
                                                                     {"\u200b", ""},
                                                                     {"\u00ad", ""},
                                                                     {"\u00ab", "\""},
                                                                     {"\u00bb", "\""}}};

inline const Punctuation* punctuation_at(std::string_view text, std::size_t at) {
  if (!is_high(text[at])) return nullptr;
  for (const Punctuation& mark : unicode_punctuation) {
    if (text.substr(at).starts_with(mark.bytes)) return &mark;
  }
  return nullptr;
}

}  // namespace wrkhrs::grounding
