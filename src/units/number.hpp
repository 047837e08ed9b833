// Reading one decimal number from text; shared by parse_quantity and the scanner.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace wrkhrs::units {

struct NumberMatch {
  double value;
  std::size_t length;      ///< in bytes
  bool has_point = false;  ///< a decimal point, a fraction or an exponent was written
};

/// The number that `text` starts with: digits with an optional decimal point or grouping ("1,000", "10 000"), an
/// exponent
/// ("e-3", "× 10⁻³", "x10^-3"), a vulgar fraction ("½", "1½", "3/4"), or a power of ten ("10^6"). A sign only where
/// `with_sign`. nullopt: no number, or it is not finite.
std::optional<NumberMatch> match_number(std::string_view text, bool with_sign);

/// The length of the run of digits, points and commas that text starts with: what to skip when it is no number.
std::size_t digit_run(std::string_view text);

}  // namespace wrkhrs::units
