#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "capabilities/arguments.hpp"
#include "capabilities/builtin.hpp"
#include "capabilities/ph.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view input = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "kind": {"enum": ["strong_acid", "strong_base", "weak_acid", "weak_base", "buffer"], "description": "What is dissolved. With a known 'substance' it may be left out, except for a buffer."},
    "substance": {"type": "string", "minLength": 1, "maxLength": 64, "description": "A common acid or base by name or formula ('acetic acid', 'NH3', 'H2SO4', 'NaOH'), which gives kind and pKa; for a buffer also 'acetate', 'ammonium', …. Otherwise give kind and pka."},
    "concentration": {"type": ["number", "string"], "description": "Analytical concentration of the acid or base (of the acid form in a buffer), in mol/L or with a unit ('50 mmol/L'). Above 0, at most 10 mol/L."},
    "conjugate_concentration": {"type": ["number", "string"], "description": "Buffer only: concentration of the conjugate base form (the salt), in mol/L. Above 0, at most 10 mol/L."},
    "pka": {"type": ["number", "array"], "items": {"type": "number", "minimum": -3, "maximum": 16}, "minItems": 1, "maxItems": 4, "minimum": -3, "maximum": 16, "description": "pKa of the weak acid, or of the conjugate acid of a weak base; an array for a polyprotic acid, in increasing order."},
    "pkb": {"type": "number", "minimum": -3, "maximum": 16, "description": "Weak base: pKb, instead of pka."},
    "equivalents": {"type": "integer", "minimum": 1, "maximum": 3, "default": 1, "description": "Strong acid or base: H+ or OH- per formula unit (2 for Ca(OH)2)."},
    "pkw": {"type": "number", "minimum": 11, "maximum": 15, "default": 14, "description": "Ion product of water, pKw: 14.0 at 25 °C, 13.3 at 50 °C."}
  },
  "required": ["concentration"],
  "additionalProperties": false
})json";

constexpr std::string_view output = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "ph": {"type": "number"}, "poh": {"type": "number"},
    "hydronium": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"const": "mol/L"}}, "required": ["value", "unit"], "additionalProperties": false},
    "hydroxide": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"const": "mol/L"}}, "required": ["value", "unit"], "additionalProperties": false},
    "kind": {"type": "string"},
    "pka": {"type": "array", "items": {"type": "number"}},
    "degree_of_ionization": {"type": "number", "minimum": 0, "maximum": 1, "description": "Weak acid: part that has given off at least one proton. Weak base: part that has taken one up."},
    "henderson_hasselbalch_ph": {"type": "number", "description": "Buffer: pKa + lg([A-]/[HA]), for comparison; 'ph' is the exact one."},
    "ionic_strength": {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"const": "mol/L"}}, "required": ["value", "unit"], "additionalProperties": false},
    "method": {"type": "string"}
  },
  "required": ["ph", "poh", "hydronium", "hydroxide", "kind", "method"],
  "additionalProperties": false
})json";

QuantityField concentration_field(std::string_view name) {
  return {.name = name, .unit = "mol/L", .min = 0, .max = 10, .above_min = true};
}

/// What the arguments say, put together with what is known of the substance.
struct Request {
  std::string kind;
  double mol_per_l = 0;
  double conjugate_mol_per_l = 0;
  double pkw = 14;
  long equivalents = 0;     // strong H+ or OH- per formula unit
  std::vector<double> pka;  // of the acid, or of the conjugate acid
  bool base = false;
  std::string_view table_source;  // of the pKa; empty where the caller gave them
};

Request read(Arguments& arguments) {
  Request request;
  const KnownAcidBase* known = nullptr;
  if (const auto substance = arguments.optional_text("substance", 64)) {
    known = find_acid_or_base(*substance);
    if (!known) {
      std::vector<std::string_view> names;
      for (const KnownAcidBase& row : known_acids_and_bases()) names.push_back(row.name);
      arguments.fail("substance",
                     fmt::format("'{}' is not in the table of acids and bases. Give 'kind' and 'pka', or one of: {}.",
                                 *substance, fmt::join(names, ", ")));
    }
  }
  const std::vector<std::string_view> kinds{"strong_acid", "strong_base", "weak_acid", "weak_base", "buffer"};
  if (!known || arguments.has("kind")) request.kind = arguments.choice("kind", kinds);
  if (known && request.kind != "buffer" && names_conjugate(*known, arguments.text("substance", 64)))
    arguments.fail("substance",
                   fmt::format("'{0}' is the conjugate of {1} and names a buffer only. For a solution of {0} "
                               "alone give 'kind' and 'pka'.",
                               known->conjugate, known->name));
  if (known) {
    const bool strong = known->strong > 0;
    const std::string kind = fmt::format("{}_{}", strong ? "strong" : "weak", known->is_base ? "base" : "acid");
    if (request.kind.empty()) request.kind = kind;
    const bool buffer_of_weak = request.kind == "buffer" && !strong;
    if (request.kind != kind && !buffer_of_weak)
      arguments.fail("kind", fmt::format("'kind' is '{}', but {} is a {}.", request.kind, known->name, kind));
    request.pka = known->pka;
    request.base = known->is_base;
    request.table_source = known->source;
  } else {
    request.base = request.kind.ends_with("base");
  }

  const bool strong = request.kind.starts_with("strong"), buffer = request.kind == "buffer";
  request.mol_per_l = arguments.quantity(concentration_field("concentration"));
  if (buffer)
    request.conjugate_mol_per_l = arguments.quantity(concentration_field("conjugate_concentration"));
  else if (arguments.has("conjugate_concentration"))
    arguments.fail("conjugate_concentration", "'conjugate_concentration' is only for kind 'buffer'.");
  if (arguments.has("pkw")) {
    const auto values = arguments.numbers("pkw", 1, 11, 15);
    if (!values.empty()) request.pkw = values[0];
  }
  if (strong) {
    if (known && arguments.has("equivalents"))
      arguments.fail("equivalents", fmt::format("'equivalents' is known for {}: leave it out.", known->name));
    request.equivalents = arguments.integer("equivalents", 1, 3, known ? known->strong : 1);
    for (const auto* field : {"pka", "pkb"})
      if (arguments.has(field)) arguments.fail(field, fmt::format("'{}' is not for a {}.", field, request.kind));
    return request;
  }
  if (arguments.has("equivalents")) arguments.fail("equivalents", "'equivalents' is only for strong acids and bases.");
  if (arguments.has("pka") && arguments.has("pkb")) arguments.fail("pkb", "Give 'pka' or 'pkb', not both.");
  if (arguments.has("pkb")) {
    if (request.kind != "weak_base") arguments.fail("pkb", "'pkb' is only for kind 'weak_base'.");
    const auto pkb = arguments.numbers("pkb", 1, -3, 16);
    if (!pkb.empty()) request.pka = {request.pkw - pkb[0]};
    request.table_source = {};
  } else if (arguments.has("pka") || !known) {
    request.pka = arguments.numbers("pka", 4, -3, 16);
    request.table_source = {};
  }
  if (buffer && !request.table_source.empty() && request.pka.size() > 1)
    arguments.fail("pka",
                   fmt::format("{} has the pKa {}: for a buffer give as 'pka' the one of the step between its two "
                               "forms.",
                               known->name, fmt::join(request.pka, ", ")));
  if (!std::ranges::is_sorted(request.pka)) arguments.fail("pka", "'pka' must be in increasing order.");
  if (request.kind == "weak_base" && request.pka.size() > 1) arguments.fail("pka", "A weak base takes one 'pka'.");
  return request;
}

Solution solution_of(const Request& request) {
  Solution solution{.pkw = request.pkw};
  const double c = request.mol_per_l;
  if (request.kind == "strong_base") {
    solution.strong_cations_minus_anions_mol_per_l = c * static_cast<double>(request.equivalents);
  } else if (request.kind == "strong_acid") {
    solution.strong_cations_minus_anions_mol_per_l = -c * static_cast<double>(request.equivalents);
    // The further protons of a strong acid (HSO4-): neutral form counted as spent, so the system starts at charge 0.
    if (!request.pka.empty()) solution.systems.push_back({c, request.pka, 0});
  } else if (request.kind == "buffer") {
    // Acid form HA or BH+, conjugate form A- (with a strong cation) or B (BH+ brings a strong anion).
    solution.systems.push_back({c + request.conjugate_mol_per_l, request.pka, request.base ? 1 : 0});
    solution.strong_cations_minus_anions_mol_per_l = request.base ? -c : request.conjugate_mol_per_l;
  } else {
    solution.systems.push_back({c, request.pka, request.base ? 1 : 0});
  }
  return solution;
}

/// ½ Σ c·z², over H+, OH-, the strong ions (taken as monovalent) and the forms of the acid.
double ionic_strength(const Solution& solution, double ph) {
  double sum =
      std::pow(10, -ph) + std::pow(10, ph - solution.pkw) + std::abs(solution.strong_cations_minus_anions_mol_per_l);
  for (const AcidSystem& system : solution.systems) {
    const auto parts = fractions(system, ph);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const double charge = system.protonated_charge - static_cast<double>(i);
      sum += system.mol_per_l * parts[i] * charge * charge;
    }
  }
  return sum / 2;
}

Result<boost::json::value> run(const boost::json::object& object) {
  Arguments arguments(
      object, {"kind", "substance", "concentration", "conjugate_concentration", "pka", "pkb", "equivalents", "pkw"});
  const Request request = read(arguments);
  if (!arguments.ok()) return arguments.error();
  const Solution solution = solution_of(request);
  const double ph = solve_ph(solution), poh = request.pkw - ph;
  const double strength = ionic_strength(solution, ph);

  Provenance provenance{
      .formula = "[H+] + [strong cations] - [strong anions] + Σ C·z̄ - Kw/[H+] = 0, solved for [H+]; pH = -lg[H+]",
      .source = {"W. Stumm, J. J. Morgan, Aquatic Chemistry, 3rd ed., chapter 3 (charge balance)"},
      .warnings = arguments.notes()};
  if (!request.table_source.empty()) provenance.source.emplace_back(request.table_source);
  constexpr double dilute_limit = 0.1;
  if (strength > dilute_limit)
    provenance.warnings.push_back(
        fmt::format("The ionic strength is about {:.2g} mol/L: activity coefficients are neglected, so the real pH may "
                    "differ by 0.1 to 0.5.",
                    strength));
  if (request.mol_per_l < 1e-6)
    provenance.warnings.emplace_back("At this dilution carbon dioxide from the air decides the real pH.");
  if (!request.table_source.empty() && request.pkw != 14)
    provenance.warnings.emplace_back("The tabulated pKa are for 25 °C, the given pKw is not.");

  boost::json::object result;
  result["ph"] = ph;
  result["poh"] = poh;
  result["hydronium"] = quantity_json(std::pow(10, -ph), "mol/L");
  result["hydroxide"] = quantity_json(std::pow(10, -poh), "mol/L");
  result["kind"] = request.kind;
  if (!request.pka.empty()) {
    boost::json::array pka;
    for (const double value : request.pka) pka.emplace_back(value);
    result["pka"] = std::move(pka);
  }
  if (request.kind.starts_with("weak")) {
    const auto parts = fractions(solution.systems[0], ph);
    result["degree_of_ionization"] = request.base ? parts[0] : 1 - parts[0];
  }
  if (request.kind == "buffer") {
    const double approximate = request.pka[0] + std::log10(request.conjugate_mol_per_l / request.mol_per_l);
    result["henderson_hasselbalch_ph"] = approximate;
    provenance.formula += "; for comparison pH ≈ pKa + lg([A-]/[HA]) (Henderson-Hasselbalch)";
    if (std::abs(approximate - ph) > 0.05)
      provenance.warnings.emplace_back("Henderson-Hasselbalch is off by more than 0.05 here; use the exact pH.");
    const double ratio = request.conjugate_mol_per_l / request.mol_per_l;
    if (ratio > 10 || ratio < 0.1)
      provenance.warnings.emplace_back("The ratio of the two forms is outside 0.1 to 10: the buffer capacity is poor.");
  }
  result["ionic_strength"] = quantity_json(strength, "mol/L");
  result["method"] = "exact charge balance with autoionisation of water, activities taken as concentrations";
  return finish(std::move(result), provenance);
}

}  // namespace

Capability chem_ph() {
  return {
      .name = "chem_ph",
      .title = "pH of acids, bases and buffers",
      .description =
          "pH of an aqueous solution of a strong or weak acid or base (polyprotic too) or of a buffer, from the exact "
          "charge "
          "balance including the autoionisation of water. Concentrations above 0 to 10 mol/L; activity coefficients "
          "are "
          "neglected, which is good below an ionic strength of about 0.1 mol/L (a warning says when not). Known "
          "substances "
          "(acetic acid, ammonia, HCl, NaOH, …) bring their pKa at 25 °C. Buffers: give the acid form as "
          "'concentration' and the "
          "base form as 'conjugate_concentration'; the Henderson-Hasselbalch value is reported beside the exact one.",
      .input_schema = literal(input),
      .output_schema = result_schema(output),
      .run = run};
}

}  // namespace wrkhrs::capabilities
