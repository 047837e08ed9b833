#include <cmath>

#include <fmt/format.h>

#include "capabilities/arguments.hpp"
#include "capabilities/beam.hpp"
#include "capabilities/builtin.hpp"
#include "capabilities/materials.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view input = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "support": {"enum": ["simply_supported", "cantilever", "fixed_fixed", "propped_cantilever"], "description": "Cantilever: fixed at the left end. Propped cantilever: fixed left, roller right."},
    "load_type": {"enum": ["point", "uniform", "moment"], "description": "Point load, uniform load over the whole span, or a concentrated moment."},
    "load": {"type": ["number", "string"], "description": "Point: in N, downwards positive. Uniform: in N/m, downwards positive. Moment: in N·m, clockwise positive. Or a string with a unit: '12 kN/m'. Not 0, at most 1e12."},
    "length": {"type": ["number", "string"], "description": "Span, in m or with a unit. Above 0, at most 10000 m."},
    "position": {"type": ["number", "string"], "description": "Place of the point load or moment from the left end, in m. Default: point load at midspan (cantilever: free end); moment at the right end (fixed_fixed: midspan)."},
    "material": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Material from the material_properties table: gives E and the yield strength to compare with."},
    "elastic_modulus": {"type": ["number", "string"], "description": "Young's modulus, in GPa or with a unit. Above 0, at most 2000 GPa. Instead of material."},
    "section": {"description": "Cross-section, bent about its strong axis. Lengths in mm or with a unit, above 0, at most 100 m. Needed for deflection and stress.", "oneOf": [
      {"type": "object", "properties": {"shape": {"const": "rectangle"}, "width": {"type": ["number", "string"]}, "height": {"type": ["number", "string"]}}, "required": ["shape", "width", "height"], "additionalProperties": false},
      {"type": "object", "properties": {"shape": {"const": "circle"}, "diameter": {"type": ["number", "string"]}}, "required": ["shape", "diameter"], "additionalProperties": false},
      {"type": "object", "properties": {"shape": {"const": "tube"}, "outer_diameter": {"type": ["number", "string"]}, "wall_thickness": {"type": ["number", "string"]}}, "required": ["shape", "outer_diameter", "wall_thickness"], "additionalProperties": false},
      {"type": "object", "properties": {"shape": {"const": "box"}, "width": {"type": ["number", "string"]}, "height": {"type": ["number", "string"]}, "wall_thickness": {"type": ["number", "string"]}}, "required": ["shape", "width", "height", "wall_thickness"], "additionalProperties": false},
      {"type": "object", "properties": {"shape": {"const": "i"}, "height": {"type": ["number", "string"]}, "flange_width": {"type": ["number", "string"]}, "flange_thickness": {"type": ["number", "string"]}, "web_thickness": {"type": ["number", "string"]}}, "required": ["shape", "height", "flange_width", "flange_thickness", "web_thickness"], "additionalProperties": false},
      {"type": "object", "properties": {"shape": {"const": "custom"}, "second_moment": {"type": ["number", "string"], "description": "in mm^4"}, "section_modulus": {"type": ["number", "string"], "description": "in mm^3"}}, "required": ["shape", "second_moment"], "additionalProperties": false}
    ]}
  },
  "required": ["support", "load_type", "load", "length"],
  "additionalProperties": false
})json";

constexpr std::string_view output = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$defs": {
    "quantity": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"type": "string"}}, "required": ["value", "unit"], "additionalProperties": false},
    "extreme": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"type": "string"}, "x_m": {"type": "number", "description": "from the left end"}}, "required": ["value", "unit", "x_m"], "additionalProperties": false}
  },
  "type": "object",
  "properties": {
    "reactions": {"type": "object", "description": "Forces upwards positive, moments clockwise positive.", "properties": {"left_force": {"$ref": "#/$defs/quantity"}, "right_force": {"$ref": "#/$defs/quantity"}, "left_moment": {"$ref": "#/$defs/quantity"}, "right_moment": {"$ref": "#/$defs/quantity"}}, "required": ["left_force", "right_force", "left_moment", "right_moment"], "additionalProperties": false},
    "shear_max": {"$ref": "#/$defs/extreme"},
    "moment_max": {"$ref": "#/$defs/extreme", "description": "The bending moment of largest size, sagging positive."},
    "deflection_max": {"$ref": "#/$defs/extreme", "description": "Downwards positive."},
    "bending_stress_max": {"$ref": "#/$defs/quantity"},
    "yield_utilisation": {"type": "number", "description": "Bending stress over the yield strength of the material."},
    "section": {"type": "object", "properties": {"second_moment": {"$ref": "#/$defs/quantity"}, "section_modulus": {"$ref": "#/$defs/quantity"}, "area": {"$ref": "#/$defs/quantity"}}, "required": ["second_moment"], "additionalProperties": false},
    "elastic_modulus": {"$ref": "#/$defs/quantity"},
    "material": {"type": "string"}
  },
  "required": ["reactions", "shear_max", "moment_max"],
  "additionalProperties": false
})json";

template <class T>
T pick(std::string_view given, std::initializer_list<std::pair<std::string_view, T>> choices) {
  for (const auto& [name, value] : choices)
    if (name == given) return value;
  return choices.begin()->second;
}

Beam read_beam(Arguments& arguments) {
  const std::string support =
      arguments.choice("support", {"simply_supported", "cantilever", "fixed_fixed", "propped_cantilever"});
  const std::string load = arguments.choice("load_type", {"point", "uniform", "moment"});
  Beam beam{};
  beam.support = pick<Support>(support, {{"simply_supported", Support::simply_supported},
                                         {"cantilever", Support::cantilever},
                                         {"fixed_fixed", Support::fixed_fixed},
                                         {"propped_cantilever", Support::propped_cantilever}});
  beam.load = pick<Load>(load, {{"point", Load::point}, {"uniform", Load::uniform}, {"moment", Load::moment}});
  const std::string_view unit = beam.load == Load::point ? "N" : beam.load == Load::uniform ? "N/m" : "N·m";
  beam.load_value = arguments.quantity({.name = "load", .unit = unit, .min = -1e12, .max = 1e12});
  if (arguments.ok() && std::abs(beam.load_value) < 1e-12) arguments.fail("load", "'load' must not be 0.");
  beam.length_m = arguments.quantity({.name = "length", .unit = "m", .min = 0, .max = 1e4, .above_min = true});
  if (arguments.ok() && beam.length_m < 1e-6) arguments.fail("length", "'length' must be at least 1e-6 m.");
  const double L = beam.length_m;
  if (beam.load == Load::uniform) {
    if (arguments.has("position"))
      arguments.fail("position", "'position' is not for a uniform load: it covers the whole span.");
  } else {
    const bool moment = beam.load == Load::moment;
    const double fallback = beam.support == Support::cantilever              ? L
                            : moment && beam.support != Support::fixed_fixed ? L
                                                                             : L / 2;
    beam.position_m =
        arguments.optional_quantity({.name = "position", .unit = "m", .min = 0, .max = L}).value_or(fallback);
  }
  return beam;
}

struct BuiltSection {
  double second_moment_m4 = 0;
  std::optional<double> modulus_m3;
  std::optional<double> depth_m;
  std::optional<double> area_m2;
};

std::optional<BuiltSection> read_section(Arguments& outer) {
  if (!outer.ok() || !outer.has("section")) return std::nullopt;
  const boost::json::object* object = outer.object("section");
  if (!object) return std::nullopt;
  Arguments section(*object,
                    {"shape", "width", "height", "diameter", "outer_diameter", "wall_thickness", "flange_width",
                     "flange_thickness", "web_thickness", "second_moment", "section_modulus"},
                    "section.");
  const std::string shape = section.choice("shape", {"rectangle", "circle", "tube", "box", "i", "custom"});
  std::size_t used = 1;
  const auto metres = [&](std::string_view name) {
    ++used;
    return section.quantity({.name = name, .unit = "mm", .min = 0, .max = 1e5, .above_min = true}) / 1000;
  };
  std::optional<Section> built;
  std::string_view impossible;
  BuiltSection out;
  if (shape == "rectangle") {
    const double width = metres("width"), height = metres("height");
    built = rectangle(width, height);
  } else if (shape == "circle") {
    built = circle(metres("diameter"));
  } else if (shape == "tube") {
    const double diameter = metres("outer_diameter"), wall = metres("wall_thickness");
    built = tube(diameter, wall);
    impossible = "'section.wall_thickness' must be at most half of the outer diameter.";
  } else if (shape == "box") {
    const double width = metres("width"), height = metres("height"), wall = metres("wall_thickness");
    built = box(width, height, wall);
    impossible = "'section.wall_thickness' must be less than half of width and height.";
  } else if (shape == "i") {
    const double height = metres("height"), width = metres("flange_width"), flange = metres("flange_thickness"),
                 web = metres("web_thickness");
    built = i_section(height, width, flange, web);
    impossible = "'section': the flanges must fit in the height and the web in the flange width.";
  } else {
    ++used;
    out.second_moment_m4 =
        section.quantity({.name = "second_moment", .unit = "mm^4", .min = 0, .max = 1e20, .above_min = true}) * 1e-12;
    if (section.has("section_modulus")) {
      ++used;
      out.modulus_m3 =
          section.quantity({.name = "section_modulus", .unit = "mm^3", .min = 0, .max = 1e15, .above_min = true}) *
          1e-9;
    }
  }
  if (section.ok() && object->size() != used)
    section.fail("shape", fmt::format("'section' has fields that do not belong to shape '{}'.", shape));
  if (section.ok() && !impossible.empty() && !built) section.fail("shape", std::string(impossible));
  if (!section.ok()) {
    const Error error = section.error().error();
    outer.fail(error.param, error.message);
    return std::nullopt;
  }
  if (built) {
    out = {built->second_moment_m4, built->section_modulus_m3, built->depth_m, built->area_m2};
    if (!std::isnormal(out.second_moment_m4)) outer.fail("section", "'section' has no stiffness: it is too small.");
  }
  return out;
}

struct Stiffness {
  double modulus_pa;
  std::optional<double> yield_pa;
  std::string material;
  std::vector<std::string> sources;
};

std::optional<Stiffness> read_stiffness(Arguments& arguments) {
  const auto gpa =
      arguments.optional_quantity({.name = "elastic_modulus", .unit = "GPa", .min = 0, .max = 2000, .above_min = true});
  const auto name = arguments.optional_text("material", 100);
  if (!arguments.ok()) return std::nullopt;
  if (gpa && name) arguments.fail("elastic_modulus", "Give 'material' or 'elastic_modulus', not both.");
  if (gpa) return Stiffness{*gpa * 1e9, std::nullopt, {}, {}};
  if (!name) return std::nullopt;
  const auto found = find_materials(*name, 8);
  if (found.size() != 1) {
    std::vector<std::string_view> candidates;
    for (const Material* material : found) candidates.push_back(material->name);
    arguments.fail("material",
                   found.empty()
                       ? fmt::format("No material '{}': see material_properties, or give 'elastic_modulus'.", *name)
                       : fmt::format("'{}' fits several materials; name one: {}.", *name, fmt::join(candidates, "; ")));
    return std::nullopt;
  }
  Stiffness stiffness{found[0]->modulus_gpa.typical() * 1e9, std::nullopt, std::string(found[0]->name),
                      sources_of(*found[0])};
  if (found[0]->yield_mpa.known()) stiffness.yield_pa = found[0]->yield_mpa.low * 1e6;
  return stiffness;
}

boost::json::object extreme_json(const Extreme& extreme, double scale, std::string_view unit) {
  boost::json::object out = quantity_json(extreme.value * scale, unit);
  out["x_m"] = extreme.x_m;
  return out;
}

void add_deflection(boost::json::object& result, Provenance& provenance, const Beam& beam, const BeamResult& solved,
                    const BuiltSection& section, const Stiffness& stiffness) {
  const double deflection_m = solved.deflection_times_ei.value / (stiffness.modulus_pa * section.second_moment_m4);
  result["deflection_max"] = extreme_json({deflection_m, solved.deflection_times_ei.x_m}, 1000, "mm");
  result["elastic_modulus"] = quantity_json(stiffness.modulus_pa / 1e9, "GPa");
  if (std::abs(deflection_m) > beam.length_m / 10)
    provenance.warnings.emplace_back(
        "The deflection is more than a tenth of the span: the theory of small deflections does not hold.");
  if (section.depth_m && beam.length_m / *section.depth_m < 10)
    provenance.warnings.push_back(
        fmt::format("The span is only {:.2g} times the depth: shear deformation, which is neglected, "
                    "matters below about 10.",
                    beam.length_m / *section.depth_m));
}

void add_stress(boost::json::object& result, Provenance& provenance, const BeamResult& solved, double modulus_m3,
                const std::optional<Stiffness>& stiffness) {
  const double stress_pa = std::abs(solved.moment_max_nm.value) / modulus_m3;
  result["bending_stress_max"] = quantity_json(stress_pa / 1e6, "MPa");
  provenance.formula += "; σ_max = |M_max|/W";
  if (!stiffness || !stiffness->yield_pa) return;
  result["yield_utilisation"] = stress_pa / *stiffness->yield_pa;
  if (stress_pa > *stiffness->yield_pa)
    provenance.warnings.push_back(
        fmt::format("The bending stress exceeds the yield strength of {:g} MPa: the beam is not "
                    "elastic and these results do not hold.",
                    *stiffness->yield_pa / 1e6));
}

Result<boost::json::value> run(const boost::json::object& object) {
  Arguments arguments(object,
                      {"support", "load_type", "load", "length", "position", "material", "elastic_modulus", "section"});
  const Beam beam = read_beam(arguments);
  const auto section = read_section(arguments);
  const auto stiffness = read_stiffness(arguments);
  if (!arguments.ok()) return arguments.error();

  const BeamResult solved = solve(beam);
  const BeamCase published = describe(beam.support, beam.load);
  Provenance provenance{.formula = std::string(published.formula),
                        .source = {std::string(published.source)},
                        .warnings = arguments.notes()};
  boost::json::object result, reactions;
  reactions["left_force"] = quantity_json(solved.reactions.left_force_n, "N");
  reactions["right_force"] = quantity_json(solved.reactions.right_force_n, "N");
  reactions["left_moment"] = quantity_json(solved.reactions.left_moment_nm, "N·m");
  reactions["right_moment"] = quantity_json(solved.reactions.right_moment_nm, "N·m");
  result["reactions"] = std::move(reactions);
  result["shear_max"] = extreme_json(solved.shear_max_n, 1, "N");
  result["moment_max"] = extreme_json(solved.moment_max_nm, 1, "N·m");
  if (section && stiffness)
    add_deflection(result, provenance, beam, solved, *section, *stiffness);
  else
    provenance.warnings.emplace_back("No deflection: it needs 'section' and 'material' or 'elastic_modulus'.");
  if (section) {
    boost::json::object built;
    built["second_moment"] = quantity_json(section->second_moment_m4 * 1e12, "mm^4");
    if (section->modulus_m3) built["section_modulus"] = quantity_json(*section->modulus_m3 * 1e9, "mm^3");
    if (section->area_m2) built["area"] = quantity_json(*section->area_m2 * 1e6, "mm^2");
    result["section"] = std::move(built);
    if (section->modulus_m3) add_stress(result, provenance, solved, *section->modulus_m3, stiffness);
  }
  if (stiffness && !stiffness->material.empty()) {
    result["material"] = stiffness->material;
    for (const std::string& source : stiffness->sources) provenance.source.push_back("Material: " + source);
  }
  for (const auto& [key, value] : result)
    if (value.is_object() && value.get_object().if_contains("value") &&
        !std::isfinite(value.get_object().at("value").get_double()))
      return fail(Code::invalid_argument, fmt::format("'{}' is out of the range of a double.", std::string_view(key)),
                  "load");
  return finish(std::move(result), provenance);
}

}  // namespace

Capability mech_beam() {
  return {.name = "mech_beam",
          .title = "Beam reactions, moment, deflection and stress",
          .description =
              "Reactions, largest shear force and bending moment with their places, largest deflection and bending "
              "stress of a "
              "straight one-span beam: simply supported, cantilever, fixed at both ends, or propped cantilever, under "
              "a point load, "
              "a uniform load or a concentrated moment. Linear-elastic, small deflections, no self-weight, no shear "
              "deformation "
              "(warnings say when that does not hold). Combine loads by adding their results. Source: Roark's Formulas "
              "for Stress "
              "and Strain, table 8.1.",
          .input_schema = literal(input),
          .output_schema = result_schema(output),
          .run = run};
}

}  // namespace wrkhrs::capabilities
