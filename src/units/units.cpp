#include "units/units.hpp"

#include <cmath>

#include <fmt/format.h>

#include "units/dimension.hpp"
#include "units/number.hpp"
#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

std::string describe(const Unit& unit) {
  const std::string si = si_unit(unit.dimension);
  const std::string_view name = name_of(unit.dimension);
  return name.empty() ? fmt::format("'{}' ({})", unit.text, si) : fmt::format("'{}' ({}, {})", unit.text, name, si);
}

}  // namespace

Unit difference(Unit unit) {
  unit.offset = 0;
  return unit;
}

double to_si(double value, const Unit& unit) { return static_cast<double>(value * unit.factor + unit.offset); }

Result<double> convert(double value, const Unit& from, const Unit& to) {
  if (from.dimension != to.dimension)
    return fail(Code::invalid_argument,
                fmt::format("Cannot convert {} to {}: the dimensions differ.", describe(from), describe(to)));
  const auto result =
      static_cast<double>((static_cast<long double>(value) * from.factor + (from.offset - to.offset)) / to.factor);
  if (!std::isfinite(result))
    return fail(Code::invalid_argument,
                fmt::format("{} in '{}' is out of the range of a double.", format(value, from.text), to.text));
  return result;
}

Result<Quantity> parse_quantity(std::string_view text) {
  constexpr std::size_t max_length = 64 + max_unit_length;
  if (text.size() > max_length)
    return fail(Code::invalid_argument, fmt::format("A quantity has at most {} bytes.", max_length));
  while (is_blank(code_point_at(text, 0).value)) text.remove_prefix(code_point_at(text, 0).length);
  const auto number = match_number(text, true);
  if (!number) return fail(Code::invalid_argument, "A quantity starts with a finite number, such as '12 kN/m'.");
  const std::string_view rest = text.substr(number->length);
  if (const char32_t next = code_point_at(rest, 0).value; is_digit(next) || next == '.' || next == ',')
    return fail(Code::invalid_argument, "A quantity is one number and a unit, such as '12 kN/m'.");
  auto unit = parse_unit(rest);
  if (!unit) return forward_error(unit);
  return Quantity{number->value, *std::move(unit)};
}

std::string format_number(double value) { return fmt::format("{}", value); }

std::string format(double value, std::string_view unit_text) {
  if (unit_text.empty() || unit_text == "1") return format_number(value);
  const bool attached = unit_text == "°" || unit_text == "′" || unit_text == "″";
  return fmt::format("{}{}{}", format_number(value), attached ? "" : " ", unit_text);
}

}  // namespace wrkhrs::units
