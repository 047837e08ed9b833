#include "units/number.hpp"

#include <charconv>
#include <cmath>
#include <string>

#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

constexpr std::size_t max_digits = 40;

std::size_t count_digits(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// The separator of thousands at `at`, if a group of exactly three digits follows it; its length, else 0. A plain space
/// only separates when the group is "000" ("10 000 N" but not "5 100 mm bars").
std::size_t group_separator(std::string_view text, std::size_t at) {
  const CodePoint point = code_point_at(text, at);
  const bool narrow = point.value == 0x202F || point.value == 0x2009 || point.value == 0xA0;
  if (point.value != ',' && point.value != ' ' && !narrow) return 0;
  const std::size_t group = at + point.length;
  if (count_digits(text, group) != 3) return 0;
  if (point.value == ' ' && text.substr(group, 3) != "000") return 0;
  return point.length;
}

double vulgar_fraction(char32_t c) {
  switch (c) {
    case U'½':
      return 0.5;
    case U'¼':
      return 0.25;
    case U'¾':
      return 0.75;
    case U'⅛':
      return 0.125;
    case U'⅜':
      return 0.375;
    case U'⅝':
      return 0.625;
    case U'⅞':
      return 0.875;
    case U'⅓':
      return 1.0 / 3;
    case U'⅔':
      return 2.0 / 3;
    default:
      return 0;
  }
}

/// A signed integer of at most three digits, in plain or superscript digits.
std::optional<int> small_integer(std::string_view text, std::size_t& at, bool superscript) {
  std::size_t here = at;
  const CodePoint sign = code_point_at(text, here);
  const bool negative = superscript ? sign.value == U'⁻' : is_minus(sign.value);
  if (negative || sign.value == (superscript ? U'⁺' : U'+')) here += sign.length;
  int value = 0, count = 0;
  for (;; ++count) {
    const CodePoint point = code_point_at(text, here);
    const int digit = superscript ? superscript_digit(point.value)
                                  : (is_digit(point.value) ? static_cast<int>(point.value - '0') : -1);
    if (digit < 0) break;
    if (count == 3) return std::nullopt;
    value = 10 * value + digit;
    here += point.length;
  }
  if (count == 0) return std::nullopt;
  at = here;
  return negative ? -value : value;
}

/// The power of ten after a mantissa at `at`: "e-3", "× 10⁻³", "x10^-3", "·10^3"; moves `at` behind it.
std::optional<int> power_of_ten(std::string_view text, std::size_t& at) {
  const CodePoint first = code_point_at(text, at);
  if (first.value == 'e' || first.value == 'E') {
    std::size_t end = at + 1;
    const auto exponent = small_integer(text, end, false);
    if (!exponent || is_letter(code_point_at(text, end).value)) return std::nullopt;
    at = end;
    return exponent;
  }
  std::size_t here = at;
  while (is_blank(code_point_at(text, here).value) && here - at < 4) here += code_point_at(text, here).length;
  const CodePoint times = code_point_at(text, here);
  if (times.value != U'×' && times.value != 'x' && times.value != '*' && times.value != U'·' && times.value != U'⋅')
    return std::nullopt;
  here += times.length;
  if (is_blank(code_point_at(text, here).value)) here += code_point_at(text, here).length;
  if (text.substr(here, 2) != "10") return std::nullopt;
  here += 2;
  std::optional<int> exponent;
  if (const CodePoint next = code_point_at(text, here); next.value == '^') {
    ++here;
    const bool bracket = code_point_at(text, here).value == '(';
    here += bracket;
    exponent = small_integer(text, here, false);
    if (bracket && code_point_at(text, here).value == ')') ++here;
  } else if (next.value == 0x2212) {  // "10−3": a superscript that was lost on extraction
    exponent = small_integer(text, here, false);
  } else {
    exponent = small_integer(text, here, true);
  }
  if (exponent) at = here;
  return exponent;
}

}  // namespace

std::size_t digit_run(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || ((text[end] == '.' || text[end] == ',') &&
                                                       end + 1 < text.size() && is_digit(text[end + 1]))))
    ++end;
  return end;
}

std::optional<NumberMatch> match_number(std::string_view text, bool with_sign) {
  std::size_t at = 0;
  bool negative = false;
  if (const CodePoint sign = code_point_at(text, 0); with_sign && (is_minus(sign.value) || sign.value == '+')) {
    negative = sign.value != '+';
    at += sign.length;
  }
  if (const CodePoint point = code_point_at(text, at); vulgar_fraction(point.value) > 0) {
    const double value = vulgar_fraction(point.value);
    return NumberMatch{negative ? -value : value, at + point.length, true};
  }

  std::string digits;  // for from_chars
  bool has_point = false;
  std::size_t count = count_digits(text, at);
  if (count > max_digits) return std::nullopt;
  digits.append(text, at, count);
  const std::size_t first_group = count;
  at += count;
  bool grouped = false;
  if (first_group >= 1 && first_group <= 3) {
    for (std::size_t length; digits.size() < max_digits && (length = group_separator(text, at)) > 0; grouped = true) {
      digits.append(text, at + length, 3);
      at += length + 3;
    }
  }
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = count_digits(text, at + 1);
    if (fraction > max_digits) return std::nullopt;
    if (fraction > 0) {
      digits += '.';
      digits.append(text, at + 1, fraction);
      at += 1 + fraction;
      has_point = true;
    }
  } else if (!grouped && at < text.size() && text[at] == ',' && first_group > 0) {
    const std::size_t fraction = count_digits(text, at + 1);  // a decimal comma; three digits were a group
    if (fraction > 0 && fraction <= max_digits && (fraction != 3 || first_group > 3)) {
      digits += '.';
      digits.append(text, at + 1, fraction);
      at += 1 + fraction;
      has_point = true;
    }
  }
  if (digits.empty()) return std::nullopt;

  double value = 0;
  if (digits == "10" && !has_point) {  // "10^6", "10⁻³"
    std::size_t end = at;
    std::optional<int> exponent;
    if (code_point_at(text, end).value == '^')
      exponent = small_integer(text, ++end, false);
    else
      exponent = small_integer(text, end, true);
    if (exponent) {
      digits = "1e" + std::to_string(*exponent);
      at = end;
      has_point = true;
    }
  }
  if (!digits.starts_with("1e")) {
    if (const CodePoint point = code_point_at(text, at); !has_point && vulgar_fraction(point.value) > 0) {  // "1½"
      digits += std::to_string(vulgar_fraction(point.value)).substr(1);
      at += point.length;
      has_point = true;
    } else if (const auto exponent = power_of_ten(text, at)) {
      digits += 'e' + std::to_string(*exponent);
      has_point = true;
    }
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;

  if (!has_point && !grouped && at < text.size() && text[at] == '/') {  // "3/4": a fraction of small whole numbers
    const std::size_t below = count_digits(text, at + 1);
    if (below >= 1 && below <= 2 && first_group <= 2) {
      int denominator = 0;
      std::from_chars(text.data() + at + 1, text.data() + at + 1 + below, denominator);
      const char32_t next = code_point_at(text, at + 1 + below).value;
      const bool usual = denominator == 2 || denominator == 3 || denominator == 4 || denominator == 8 ||
                         denominator == 16 || denominator == 32 || denominator == 64;
      if (usual && value < denominator && next != '/' && next != '.') {
        value /= denominator;
        at += 1 + below;
        has_point = true;
      }
    }
  }
  return NumberMatch{negative ? -value : value, at, has_point};
}

}  // namespace wrkhrs::units
