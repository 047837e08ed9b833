#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "capabilities/arguments.hpp"
#include "capabilities/builtin.hpp"
#include "capabilities/materials.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view input = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "material": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Name or designation: '6061-T6', 'S355', 'AISI 304', 'Ti-6Al-4V', 'PTFE', 'C30/37'. Left out: lists the materials of the table."},
    "category": {"type": "string", "minLength": 1, "maxLength": 40, "description": "With no material: list only this category, such as 'steel', 'aluminium', 'polymer'."}
  },
  "additionalProperties": false
})json";

constexpr std::string_view output = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "material": {"type": "string"}, "category": {"type": "string"},
    "properties": {"type": "object", "additionalProperties": {"type": "object", "properties": {
      "value": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"}, "minimum": {"type": "boolean"}, "unit": {"type": "string"}},
      "required": ["unit"], "additionalProperties": false}},
    "materials": {"type": "array", "items": {"type": "object", "properties": {"material": {"type": "string"}, "category": {"type": "string"}}, "required": ["material", "category"], "additionalProperties": false}},
    "temperature": {"type": "string"}
  },
  "additionalProperties": false
})json";

void put(boost::json::object& properties, std::string_view name, const MaterialValue& value, std::string_view unit) {
  if (!value.known()) return;
  boost::json::object entry;
  if (value.low == value.high) {
    entry["value"] = value.low;
  } else {
    entry["low"] = value.low;
    entry["high"] = value.high;
  }
  if (value.minimum) entry["minimum"] = true;
  entry["unit"] = unit;
  properties[name] = std::move(entry);
}

boost::json::object describe(const Material& material) {
  boost::json::object properties;
  put(properties, "density", material.density_kg_m3, "kg/m^3");
  put(properties, "youngs_modulus", material.modulus_gpa, "GPa");
  put(properties, "poissons_ratio", material.poisson, "1");
  put(properties, "yield_strength", material.yield_mpa, "MPa");
  put(properties, "ultimate_strength", material.ultimate_mpa, "MPa");
  put(properties, "thermal_expansion", material.expansion_um_m_k, "µm/(m·K)");
  put(properties, "thermal_conductivity", material.conductivity_w_m_k, "W/(m·K)");
  boost::json::object result;
  result["material"] = material.name;
  result["category"] = material.category;
  result["properties"] = std::move(properties);
  result["temperature"] = "room temperature (20 to 25 °C)";
  Provenance provenance{.formula = "tabulated values", .source = sources_of(material)};
  if (!material.note.empty()) provenance.warnings.emplace_back(material.note);
  return finish(std::move(result), provenance);
}

Result<boost::json::value> list(Arguments& arguments) {
  std::vector<std::string_view> categories;
  for (const Material& material : materials())
    if (std::ranges::find(categories, material.category) == categories.end()) categories.push_back(material.category);
  std::string wanted;
  if (arguments.has("category")) wanted = arguments.choice("category", categories);
  if (!arguments.ok()) return arguments.error();
  boost::json::array rows;
  std::set<std::string> sources;
  for (const Material& material : materials()) {
    if (!wanted.empty() && material.category != wanted) continue;
    boost::json::object row;
    row["material"] = material.name;
    row["category"] = material.category;
    rows.push_back(std::move(row));
    for (std::string& source : sources_of(material)) sources.insert(std::move(source));
  }
  boost::json::object result;
  result["materials"] = std::move(rows);
  return finish(std::move(result), {.formula = "tabulated values", .source = {sources.begin(), sources.end()}});
}

Result<boost::json::value> run(const boost::json::object& object) {
  Arguments arguments(object, {"material", "category"});
  const auto name = arguments.optional_text("material", 100);
  if (!arguments.ok()) return arguments.error();
  if (!name) return list(arguments);
  if (arguments.has("category")) arguments.fail("category", "Give 'material' or 'category', not both.");
  if (!arguments.ok()) return arguments.error();

  constexpr std::size_t max_candidates = 8;
  const auto found = find_materials(*name, max_candidates);
  if (found.size() == 1) return describe(*found[0]);
  std::vector<std::string_view> candidates;
  for (const Material* material : found) candidates.push_back(material->name);
  arguments.fail(
      "material",
      found.empty() ? fmt::format("No material '{}' in the table of {}. Call this tool without arguments for the list.",
                                  *name, materials().size())
                    : fmt::format("'{}' fits several materials; name one: {}.", *name, fmt::join(candidates, "; ")));
  return arguments.error();
}

}  // namespace

Capability material_properties() {
  return {.name = "material_properties",
          .title = "Properties of engineering materials",
          .description =
              "Density, Young's modulus, Poisson's ratio, yield and ultimate strength, thermal expansion and thermal "
              "conductivity "
              "at room temperature of some forty steels, cast irons, aluminium, copper, titanium, nickel and magnesium "
              "alloys, "
              "polymers, glasses, ceramics, concretes and wood, each with its source, ranges and minimum values marked "
              "as such. "
              "Typical values, not design values.",
          .input_schema = literal(input),
          .output_schema = result_schema(output),
          .run = run};
}

}  // namespace wrkhrs::capabilities
