#include <fmt/format.h>

#include "capabilities/arguments.hpp"
#include "capabilities/builtin.hpp"
#include "capabilities/formula.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view input = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "formula": {"type": "string", "minLength": 1, "maxLength": 256, "description": "Chemical formula: 'H2SO4', 'Ca(OH)2', 'K4[Fe(CN)6]', 'CuSO4·5H2O' (or '*' or '.' for the dot), 'SO4^2-'. D and T are deuterium and tritium."},
    "mass": {"type": ["number", "string"], "description": "Optional mass, in g or with a unit ('2.5 kg'): also gives the amount of substance. Above 0."}
  },
  "required": ["formula"],
  "additionalProperties": false
})json";

constexpr std::string_view output = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "molar_mass": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"const": "g/mol"}, "uncertainty": {"type": "number"}}, "required": ["value", "unit", "uncertainty"], "additionalProperties": false},
    "hill_formula": {"type": "string"},
    "charge": {"type": "integer"},
    "composition": {"type": "array", "items": {"type": "object", "properties": {"element": {"type": "string"}, "name": {"type": "string"}, "count": {"type": "integer"}, "standard_atomic_weight": {"type": "number"}, "mass_fraction": {"type": "number", "minimum": 0, "maximum": 1}}, "required": ["element", "name", "count", "standard_atomic_weight", "mass_fraction"], "additionalProperties": false}},
    "amount": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"const": "mol"}}, "required": ["value", "unit"], "additionalProperties": false}
  },
  "required": ["molar_mass", "hill_formula", "charge", "composition"],
  "additionalProperties": false
})json";

Result<boost::json::value> run(const boost::json::object& object) {
  Arguments arguments(object, {"formula", "mass"});
  const std::string text = arguments.text("formula", max_formula_length);
  const auto mass_g =
      arguments.optional_quantity({.name = "mass", .unit = "g", .min = 0, .max = 1e15, .above_min = true});
  if (!arguments.ok()) return arguments.error();
  const auto formula = parse_formula(text);
  if (!formula) {
    arguments.fail("formula", formula.error().message);
    return arguments.error();
  }
  const auto mass = molar_mass(*formula);
  if (!mass) {
    arguments.fail("formula", mass.error().message);
    return arguments.error();
  }

  boost::json::array composition;
  double atoms_g_per_mol = 0;
  for (const auto& [element, count] : formula->composition) atoms_g_per_mol += count * element->weight;
  for (const auto& [element, count] : formula->composition) {
    boost::json::object row;
    row["element"] = element->symbol;
    row["name"] = element->name;
    row["count"] = static_cast<std::int64_t>(count);
    row["standard_atomic_weight"] = element->weight;
    row["mass_fraction"] = count * element->weight / atoms_g_per_mol;
    composition.push_back(std::move(row));
  }
  Provenance provenance{
      .formula = "M = Σ n_i·A_r,i·(1 g/mol) - z·m(e⁻)·N_A",
      .source = {"Standard atomic weights of the elements 2021 (IUPAC Technical Report), Pure and Applied "
                 "Chemistry 94 (2022) 573, doi:10.1515/pac-2019-0603"},
      .warnings = formula->notes};
  boost::json::object result;
  boost::json::object molar = quantity_json(mass->g_per_mol, "g/mol");
  molar["uncertainty"] = mass->uncertainty_g_per_mol;
  result["molar_mass"] = std::move(molar);
  result["hill_formula"] = hill_formula(*formula);
  result["charge"] = formula->charge;
  result["composition"] = std::move(composition);
  if (mass_g) result["amount"] = quantity_json(*mass_g / mass->g_per_mol, "mol");
  return finish(std::move(result), provenance);
}

}  // namespace

Capability chem_molar_mass() {
  return {
      .name = "chem_molar_mass",
      .title = "Molar mass from a formula",
      .description =
          "Molar mass in g/mol with its uncertainty, composition by mass fraction, and (given a mass) the amount of "
          "substance, from a chemical formula with nested brackets, hydrates and charges. Formulas up to 256 bytes. "
          "Elements "
          "without a standard atomic weight (Tc, Pm, Po, …) are an error. Source: IUPAC standard atomic weights 2021.",
      .input_schema = literal(input),
      .output_schema = result_schema(output),
      .run = run};
}

}  // namespace wrkhrs::capabilities
