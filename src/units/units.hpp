// Units of measurement: dimensions, unit expressions, conversion.
//
// Everything here is pure and thread-safe. To find quantities inside running text, use units/quantities.hpp instead.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::units {

/// The exponents of a physical dimension over the seven SI base units, and information (bit, ISO 80000-13) as an
/// eighth. Exponents are kept doubled, because fracture toughness (MPa·m^(1/2)) and a few others have half-integer
/// ones.
struct Dimension {
  /// Order: m, kg, s, A, K, mol, cd, bit.
  std::array<std::int8_t, 8> halves{};

  bool operator==(const Dimension&) const = default;
  bool dimensionless() const { return *this == Dimension{}; }
};

Dimension operator*(Dimension a, Dimension b);
Dimension operator/(Dimension a, Dimension b);

/// What engineers call this dimension ("pressure or stress", "thermal conductivity"), or "" when it has no common name.
std::string_view name_of(Dimension dimension);

/// The coherent SI unit: the special name where there is one ("Pa", "N·m"), else base units ("kg·m^-3"), "1" without
/// dimension.
std::string si_unit(Dimension dimension);

/// A unit expression, understood: SI value = value · factor + offset.
///
/// `offset` is not 0 only for a temperature scale that stands alone (°C, °F); within a product or quotient, and in
/// difference(), such a unit means a temperature difference. long double keeps products of exact factors exact to the
/// last digit of a double.
struct Unit {
  std::string text;  ///< as written
  Dimension dimension;
  long double factor = 1;
  long double offset = 0;
  /// The reading chosen where the expression is loose, to be shown to the person: "'W/m·K' is read as W/(m·K)"; usually
  /// empty.
  std::string note = {};
};

/// Longest unit expression that is accepted, in bytes.
inline constexpr std::size_t max_unit_length = 128;

/// Understands a unit expression: symbols with SI prefixes ("kN/m^2", "µm", "mol/L", "W/(m K)", "kg·m/s²", "MPa·m^0.5",
/// "s-1", "m2") and English names ("newtons per square metre", "degrees Celsius"). Products: `·` `*` `×` space, or `.`
/// and `-` between symbols; quotients: `/` or "per". After a `/`, `·` and space stay in the denominator, as engineers
/// print it (J/kg·K), which `note` then says; `*` works from left to right. Symbols are case-sensitive.
/// "" and "1" are the dimensionless unit.
/// Errors: invalid_argument; an unknown unit names the nearest known ones.
Result<Unit> parse_unit(std::string_view expression);

/// The same unit, for a difference of values instead of a value on its scale (°C, °F: no offset).
Unit difference(Unit unit);

/// Errors: invalid_argument if the dimensions differ (the message says both), or if the result is not finite.
Result<double> convert(double value, const Unit& from, const Unit& to);

/// The value in the coherent SI unit of the dimension. Not finite if the value is too large for a double.
double to_si(double value, const Unit& unit);

/// A value with its unit.
struct Quantity {
  double value = 0;
  Unit unit;

  double si() const { return to_si(value, unit); }
};

/// Reads "12 kN/m", "-40 °F", "1.5e-3 mol/L", "3", and nothing else around it. A number without a unit is
/// dimensionless. Errors: invalid_argument (no number, not finite, unknown unit).
Result<Quantity> parse_quantity(std::string_view text);

/// The shortest decimal that reads back as the same double; in exponent form below 1e-4 and from 1e16 on ("1.5e-07").
std::string format_number(double value);

/// "12 kN/m"; no space before °, ′ and ″; no unit when it is "" or "1".
std::string format(double value, std::string_view unit_text);

/// Which SI prefixes a unit takes.
enum class Prefixes {
  none,
  all,
  large,  ///< only those above 1 (bit, byte: there is no decibyte)
};

/// One row of the table of units.
struct UnitInfo {
  std::string_view symbol;   ///< preferred symbol, unique
  std::string_view aliases;  ///< other symbols, separated by '|'
  std::string_view names;    ///< English names in the singular, separated by '|'
  long double factor;        ///< SI value = value · factor + offset
  long double offset;
  Dimension dimension;
  Prefixes prefixes;        ///< for the symbol, the aliases and the names
  std::string_view source;  ///< where the factor stands
};

/// Every unit, ordered by dimension as in the SI Brochure.
std::span<const UnitInfo> table();

/// The rows with this dimension.
std::vector<const UnitInfo*> units_of(Dimension dimension);

}  // namespace wrkhrs::units
