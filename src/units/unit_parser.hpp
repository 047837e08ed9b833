// The parser of unit expressions, shared by parse_unit (a whole string) and the scanner (the start of running text).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "units/units.hpp"

namespace wrkhrs::units {

struct UnitMatch {
  Unit unit;           ///< `text` is the matched part
  std::size_t length;  ///< in bytes, > 0
};

/// The unit expression that running text starts with, if any. Stricter than parse_unit where prose could be mistaken
/// for a unit: a product by space, '.' or '-' only with a signed exponent ("W m⁻¹ K⁻¹") or between units that are
/// usually written so ("N m", "kW-h", "J/kg K"). Looks at no more than 96 bytes.
std::optional<UnitMatch> match_unit(std::string_view text);

}  // namespace wrkhrs::units
