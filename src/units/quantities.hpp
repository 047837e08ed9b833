// Finds quantities and numbers in running text, with their places.
//
// Pure, thread-safe, linear in the length of the text, and never fails: what is not understood is not reported. Made
// for precision rather than recall: years, section and figure numbers, versions, ordinals and identifiers ("M12",
// "v1.5") are not quantities. To read one value that a person entered, use units::parse_quantity instead.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "units/units.hpp"

namespace wrkhrs::units {

/// A quantity in a text: "12 kN/m", "25 ± 2 °C", "10–20 mm", "between 10 and 20 bar", "pH 4.7", "20 %".
struct FoundQuantity {
  enum class Kind {
    value,      ///< one value: low == value == high
    range,      ///< "10–20 °C", "10 to 20 °C", "between 10 and 20 °C": value is the middle
    tolerance,  ///< "5 ± 0.1 mm", "5 mm ± 2 %": value ± half the width
  };
  Kind kind = Kind::value;
  std::size_t begin = 0;  ///< byte offset of the first character, of the number (or of "pH")
  std::size_t end = 0;    ///< one past the last byte of the unit
  double value = 0;       ///< as written, in `unit`
  double low = 0;
  double high = 0;
  Unit unit;            ///< `text` as written; "pH" for a pH value (dimensionless, factor 1)
  double value_si = 0;  ///< in the coherent SI unit of unit.dimension
  double low_si = 0;
  double high_si = 0;
};

/// The quantities of a text, by place, not overlapping. Reads of loose writing: a lone "C" or "F" after a number is a
/// temperature, "M" is mol/L, "m" is metre; "in" counts as inch only where it cannot be the preposition.
std::vector<FoundQuantity> find_quantities(std::string_view text);

/// A number in a text, with or without a unit.
struct FoundNumber {
  std::size_t begin = 0;
  std::size_t end = 0;
  double value = 0;
};

/// All decimal numbers of a text, by place: "1,000", "1.5e-3", "1.5 × 10⁻³", "−5", "½". Includes years, section numbers
/// and the parts of ranges; does not include digits that belong to a word ("M12", "H2O") or a version ("3.2.1").
std::vector<FoundNumber> find_numbers(std::string_view text);

}  // namespace wrkhrs::units
