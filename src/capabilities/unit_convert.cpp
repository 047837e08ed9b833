#include <fmt/format.h>

#include "capabilities/arguments.hpp"
#include "capabilities/builtin.hpp"
#include "units/units.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view input = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "value": {"type": ["number", "string"], "description": "The value: a number in the unit 'from', or a string with its unit, such as '12 kN/m'."},
    "from": {"type": "string", "minLength": 1, "maxLength": 128, "description": "Unit of the value, such as 'psi', 'kN/m^2', 'W/(m K)', 'degF'. Leave it out when the value is a string with a unit."},
    "to": {"type": "string", "minLength": 1, "maxLength": 128, "description": "Unit to convert to. Default: the coherent SI unit."},
    "difference": {"type": "boolean", "default": false, "description": "true: the value is a difference of temperatures, so the offset of °C and °F does not apply."}
  },
  "required": ["value"],
  "additionalProperties": false
})json";

constexpr std::string_view output = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "value": {"type": "number"}, "unit": {"type": "string"},
    "given": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"type": "string"}}, "required": ["value", "unit"], "additionalProperties": false},
    "dimension": {"type": "string", "description": "What such units measure; empty if it has no common name."},
    "si_value": {"type": "number"}, "si_unit": {"type": "string"}
  },
  "required": ["value", "unit", "given", "dimension", "si_value", "si_unit"],
  "additionalProperties": false
})json";

/// The unit in a field, with the field named in the error.
units::Unit read_unit(Arguments& arguments, std::string_view field, std::string_view fallback) {
  const auto text = arguments.optional_text(field, units::max_unit_length);
  auto unit = units::parse_unit(text ? *text : std::string(fallback));
  if (unit) return *std::move(unit);
  arguments.fail(field, fmt::format("'{}': {}", field, unit.error().message));
  return {};
}

bool angular(std::string_view unit) {
  return unit.contains("rpm") || unit.contains("rev") || unit.contains("rad") || unit.contains("°");
}

std::string describe(const units::Unit& from, const units::Unit& to) {
  const auto factor = static_cast<double>(from.factor / to.factor);
  const auto offset = static_cast<double>((from.offset - to.offset) / to.factor);
  const std::string scaled =
      fmt::format("value[{}] = value[{}] · {}", to.text, from.text, units::format_number(factor));
  return offset == 0 ? scaled
                     : fmt::format("{} {} {}", scaled, offset < 0 ? "-" : "+", units::format_number(std::abs(offset)));
}

Result<boost::json::value> run(const boost::json::object& object) {
  Arguments arguments(object, {"value", "from", "to", "difference"});
  const auto* given = object.if_contains("value");
  double value = 0;
  units::Unit from;
  if (given && given->is_string() && !arguments.has("from")) {
    const std::string text = arguments.text("value", 64 + units::max_unit_length);
    if (auto read = units::parse_quantity(text); read) {
      value = read->value;
      from = std::move(read->unit);
    } else if (arguments.ok()) {
      arguments.fail("value", fmt::format("'value': {}", read.error().message));
    }
  } else if (given && given->is_number()) {
    from = read_unit(arguments, "from", "1");
    if (!arguments.has("from")) arguments.fail("from", "'from' is missing: say in which unit the value is.");
    value = given->to_number<double>();
  } else if (arguments.ok()) {
    arguments.fail("value", given ? "'value' must be a number, or a string with a unit and then no 'from'."
                                  : "'value' is missing.");
  }
  if (!arguments.ok()) return arguments.error();
  units::Unit to = read_unit(arguments, "to", units::si_unit(from.dimension));
  const bool difference = arguments.flag("difference", false);
  if (!arguments.ok()) return arguments.error();
  if (difference) {
    from = units::difference(std::move(from));
    to = units::difference(std::move(to));
  }
  const auto converted = units::convert(value, from, to);
  if (!converted) {
    arguments.fail("to", converted.error().message);
    return arguments.error();
  }

  Provenance provenance{
      .formula = describe(from, to),
      .source = {"SI Brochure, 9th ed. (BIPM, 2019)", "NIST Special Publication 811 (2008), appendix B"}};
  for (const units::Unit* unit : {&from, &to})
    if (!unit->note.empty()) provenance.warnings.push_back(unit->note);
  constexpr double absolute_zero = 0;
  const double si = units::to_si(value, from);
  if (from.offset != 0 && si < absolute_zero) provenance.warnings.push_back("The temperature is below absolute zero.");
  if (angular(from.text) != angular(to.text) && (from.text.contains("Hz") || to.text.contains("Hz")))
    provenance.warnings.push_back(
        "The radian counts as 1 in the SI, so 1 Hz converts to 1 rad/s: for revolutions per second divide rad/s by "
        "2π.");

  boost::json::object result;
  result["value"] = *converted;
  result["unit"] = to.text;
  result["given"] = quantity_json(value, from.text);
  result["dimension"] = units::name_of(from.dimension);
  result["si_value"] = si;
  result["si_unit"] = units::si_unit(from.dimension);
  return finish(std::move(result), provenance);
}

}  // namespace

Capability unit_convert() {
  return {
      .name = "unit_convert",
      .title = "Convert units",
      .description =
          "Converts a value between units of the same dimension: SI with prefixes, US customary and imperial units, "
          "compound expressions such as kN/m^2, mol/L, W/(m K), MPa m^0.5, and temperature scales (°C, °F, K) as "
          "values or "
          "differences. Factors are exact where the unit is defined exactly. Units of different dimensions are an "
          "error that "
          "names both. Sources: SI Brochure, NIST SP 811.",
      .input_schema = literal(input),
      .output_schema = result_schema(output),
      .run = run};
}

}  // namespace wrkhrs::capabilities
