// The promises that every capability keeps, and what each of them answers through its JSON interface.
#include "capabilities/capability.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <limits>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "capabilities/materials.hpp"
#include "jsonschema/schema.hpp"

namespace wrkhrs::capabilities {
namespace {

using ::testing::HasSubstr;

boost::json::object object(std::string_view text) {
  auto parsed = json::parse_object(text);
  EXPECT_TRUE(parsed) << text << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : boost::json::object{};
}

boost::json::value answer(std::string_view name, std::string_view arguments) {
  const Capability* capability = find(name);
  auto result = capability->run(object(arguments));
  EXPECT_TRUE(result) << name << arguments << ": " << (result ? "" : result.error().message);
  return result ? *result : boost::json::value{};
}

Error refusal(std::string_view name, std::string_view arguments) {
  auto result = find(name)->run(object(arguments));
  EXPECT_FALSE(result) << name << arguments;
  return result ? Error{} : result.error();
}

double number(const boost::json::value& value, std::string_view pointer) {
  return value.at_pointer(pointer).to_number<double>();
}

std::string text(const boost::json::value& value, std::string_view pointer) {
  return std::string(value.at_pointer(pointer).as_string());
}

// One call of each capability that succeeds; the hostile calls below are changes of these.
const std::vector<std::pair<std::string, std::string>> examples = {
    {"chem_molar_mass", R"({"formula": "CuSO4·5H2O", "mass": "2.5 kg"})"},
    {"chem_ph", R"({"kind": "weak_acid", "concentration": "100 mmol/L", "pka": [4.756], "pkw": 14})"},
    {"chem_ph", R"({"kind": "weak_base", "concentration": 0.1, "pkb": 4.75})"},
    {"chem_ph", R"({"substance": "NH3", "kind": "buffer", "concentration": 0.1, "conjugate_concentration": 0.2})"},
    {"chem_ph", R"({"kind": "strong_base", "concentration": 0.01, "equivalents": 2})"},
    {"material_properties", R"({"material": "6061-T6"})"},
    {"material_properties", R"({"category": "polymer"})"},
    {"material_properties", R"({})"},
    {"mech_beam",
     R"({"support": "simply_supported", "load_type": "uniform", "load": "12 kN/m", "length": "3 m", "material": "S355",
                      "section": {"shape": "rectangle", "width": 50, "height": "100 mm"}})"},
    {"mech_beam",
     R"({"support": "cantilever", "load_type": "point", "load": 1000, "length": 2, "position": 1, "elastic_modulus": 210,
                      "section": {"shape": "tube", "outer_diameter": 100, "wall_thickness": 5}})"},
    {"mech_beam", R"({"support": "fixed_fixed", "load_type": "moment", "load": "1 kN·m", "length": "6 ft"})"},
    {"unit_convert", R"({"value": 14.7, "from": "psi", "to": "kPa"})"},
    {"unit_convert", R"({"value": "12 kN/m", "difference": false})"},
};

TEST(Capabilities, DescribeThemselvesInADeterministicOrder) {
  std::string last;
  for (const Capability& capability : all()) {
    EXPECT_LT(last, capability.name);
    last = capability.name;
    EXPECT_LT(capability.name.size(), 60u);
    EXPECT_EQ(capability.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos);
    EXPECT_FALSE(capability.title.empty());
    EXPECT_GT(capability.description.size(), 80u);
    EXPECT_EQ(find(capability.name), &capability);
  }
  EXPECT_EQ(find("no_such_capability"), nullptr);
}

void expect_closed(const boost::json::value& schema, const std::string& where) {
  if (schema.is_array()) {
    for (const auto& item : schema.get_array()) expect_closed(item, where);
  }
  if (!schema.is_object()) return;
  const auto& fields = schema.get_object();
  if (const auto* type = fields.if_contains("type"); type && *type == "object") {
    const auto* extra = fields.if_contains("additionalProperties");
    EXPECT_TRUE(extra) << where << " leaves an object open: " << json::write(schema);
  }
  for (const auto& [key, value] : fields) expect_closed(value, where + "/" + std::string(key));
}

TEST(Capabilities, SchemasAreValidAndClosed) {
  for (const Capability& capability : all()) {
    for (const auto* schema : {&capability.input_schema, &capability.output_schema}) {
      const auto compiled = jsonschema::Schema::compile(*schema);
      EXPECT_TRUE(compiled) << capability.name << ": " << (compiled ? "" : compiled.error().message);
      EXPECT_EQ(schema->at("type").as_string(), "object");
      expect_closed(*schema, capability.name);
    }
    EXPECT_EQ(capability.input_schema.at("additionalProperties"), boost::json::value(false));
  }
}

TEST(Capabilities, ResultsSatisfyTheirSchemaAndNameFormulaSourceAndWarnings) {
  std::set<std::string> seen;
  for (const auto& [name, arguments] : examples) {
    seen.insert(name);
    const Capability* capability = find(name);
    const auto input = jsonschema::Schema::compile(capability->input_schema);
    const auto output = jsonschema::Schema::compile(capability->output_schema);
    EXPECT_EQ(jsonschema::describe(input->validate(object(arguments))), "") << name << arguments;
    const auto result = answer(name, arguments);
    EXPECT_EQ(jsonschema::describe(output->validate(result)), "") << name << json::write(result);
    EXPECT_FALSE(text(result, "/formula").empty());
    EXPECT_FALSE(result.at("source").as_array().empty()) << name;
    EXPECT_TRUE(result.at("warnings").is_array());
  }
  EXPECT_EQ(seen.size(), all().size()) << "give every capability an example";
}

TEST(Capabilities, EveryFieldRefusesHostileValuesAndSaysWhichFieldItWas) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  boost::json::value deep = 1;
  for (int i = 0; i < 60; ++i) deep = boost::json::array{deep};
  const boost::json::value hostile[] = {nan,
                                        infinity,
                                        -infinity,
                                        1e308,
                                        -1e308,
                                        deep,
                                        boost::json::array{},
                                        boost::json::object{},
                                        true,
                                        "",
                                        "((((((",
                                        boost::json::string(1'000'000, '('),
                                        boost::json::string(1'000'000, '9'),
                                        "1e999 m",
                                        "nan",
                                        "\xff\xfe",
                                        "12 parsecs per fortnight",
                                        "'; DROP TABLE",
                                        boost::json::string(200, 'm'),
                                        -1};
  for (const auto& [name, arguments] : examples) {
    for (const auto& field : object(arguments)) {
      const std::string key(field.key());
      if (key == "difference" || (key == "section")) continue;
      for (const auto& value : hostile) {
        auto changed = object(arguments);
        changed[key] = value;
        const auto start = std::chrono::steady_clock::now();
        const auto result = find(name)->run(changed);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
        if (result) {  // some of them are fine: -1 as a value to convert, for example
          const auto schema = jsonschema::Schema::compile(find(name)->output_schema);
          EXPECT_EQ(jsonschema::describe(schema->validate(*result)), "") << name << key;
          EXPECT_EQ(json::write(*result).find("null"), std::string::npos) << name << " " << key << json::write(*result);
          continue;
        }
        EXPECT_EQ(result.error().code, Code::invalid_argument) << name << key;
        EXPECT_FALSE(result.error().param.empty()) << name << key << result.error().message;
        EXPECT_LT(result.error().message.size(), 2000u) << name << key;
      }
    }
  }
}

TEST(Capabilities, UnknownFieldsAreNamedWithTheNearestKnownOne) {
  for (const auto& [name, arguments] : examples) {
    auto changed = object(arguments);
    changed["concentratoin"] = 1;
    const auto result = find(name)->run(changed);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().param, "concentratoin");
  }
  EXPECT_THAT(refusal("chem_ph", R"({"kind": "weak_acid", "concentratoin": 1})").message, HasSubstr("'concentration'"));
}

TEST(UnitConvert, ConvertsAndExplains) {
  const auto psi = answer("unit_convert", R"({"value": 14.6959, "from": "psi", "to": "atm"})");
  EXPECT_NEAR(number(psi, "/value"), 1, 1e-5);
  EXPECT_EQ(text(psi, "/dimension"), "pressure or stress");
  EXPECT_EQ(number(answer("unit_convert", R"({"value": 100, "from": "°C", "to": "°F"})"), "/value"), 212);
  EXPECT_EQ(number(answer("unit_convert", R"({"value": 100, "from": "°C", "to": "°F", "difference": true})"), "/value"),
            180);
  EXPECT_EQ(number(answer("unit_convert", R"({"value": "12 kN/m"})"), "/value"), 12000);
  EXPECT_THAT(json::write(answer("unit_convert", R"({"value": 60, "from": "rpm", "to": "Hz"})").at("warnings")),
              HasSubstr("2π"));
  EXPECT_THAT(json::write(answer("unit_convert", R"({"value": -300, "from": "°C"})").at("warnings")),
              HasSubstr("absolute zero"));
  EXPECT_THAT(json::write(answer("unit_convert", R"({"value": 1, "from": "W/m·K"})").at("warnings")),
              HasSubstr("denominator"));
  const Error wrong = refusal("unit_convert", R"({"value": 1, "from": "kN/m", "to": "MPa"})");
  EXPECT_EQ(wrong.param, "to");
  EXPECT_THAT(wrong.message, HasSubstr("force per length"));
  EXPECT_EQ(refusal("unit_convert", R"({"value": 1, "from": "KN"})").param, "from");
  EXPECT_EQ(refusal("unit_convert", R"({"value": 1})").param, "from");
}

TEST(MolarMass, GivesMassFractionsThatAddUpToOneAndTheAmount) {
  const auto result = answer("chem_molar_mass", R"({"formula": "H2O", "mass": 36.03})");
  EXPECT_NEAR(number(result, "/molar_mass/value"), 18.015, 1e-9);
  EXPECT_NEAR(number(result, "/molar_mass/uncertainty"), 0.0014, 1e-9);
  EXPECT_NEAR(number(result, "/composition/0/mass_fraction") + number(result, "/composition/1/mass_fraction"), 1,
              1e-12);
  EXPECT_NEAR(number(result, "/composition/0/mass_fraction"), 0.1119, 1e-4);
  EXPECT_NEAR(number(result, "/amount/value"), 2, 1e-9);
  EXPECT_THAT(refusal("chem_molar_mass", R"({"formula": "H2O", "mass": -1})").message, HasSubstr("above 0"));
}

TEST(Ph, AnswersThroughItsInterface) {
  EXPECT_NEAR(number(answer("chem_ph", R"({"substance": "acetic acid", "concentration": 0.1})"), "/ph"), 2.88, 0.005);
  EXPECT_NEAR(number(answer("chem_ph", R"({"substance": "NH3", "concentration": "0.1 M"})"), "/ph"), 11.12, 0.005);
  EXPECT_NEAR(number(answer("chem_ph", R"({"substance": "H2SO4", "concentration": 0.01})"), "/ph"), 1.85, 0.01);
  EXPECT_NEAR(number(answer("chem_ph", R"({"substance": "Ca(OH)2", "concentration": 0.005})"), "/ph"), 12, 0.001);
  const auto buffer =
      answer("chem_ph", R"({"kind": "buffer", "pka": 4.756, "concentration": 0.1, "conjugate_concentration": 0.2})");
  EXPECT_NEAR(number(buffer, "/henderson_hasselbalch_ph"), 4.756 + std::log10(2), 1e-12);
  EXPECT_NEAR(number(buffer, "/ph"), 5.057, 0.001);
  EXPECT_NEAR(
      number(
          answer("chem_ph",
                 R"({"kind": "buffer", "substance": "ammonia", "concentration": 0.1, "conjugate_concentration": 0.1})"),
          "/ph"),
      9.25, 0.001);
  EXPECT_THAT(json::write(answer("chem_ph", R"({"substance": "HCl", "concentration": 1})").at("warnings")),
              HasSubstr("activity"));
  EXPECT_EQ(refusal("chem_ph", R"({"substance": "HCl", "concentration": 0})").param, "concentration");
  EXPECT_THAT(refusal("chem_ph", R"({"substance": "HCl", "concentration": 11})").message,
              HasSubstr("at most 10 mol/L"));
  EXPECT_EQ(refusal("chem_ph", R"({"kind": "weak_acid", "concentration": 1})").param, "pka");
  EXPECT_EQ(refusal("chem_ph", R"({"kind": "weak_acid", "concentration": 1, "pka": [9, 3]})").param, "pka");
  EXPECT_EQ(refusal("chem_ph", R"({"substance": "HCl", "kind": "weak_acid", "concentration": 1})").param, "kind");
  EXPECT_EQ(refusal("chem_ph", R"({"substance": "H2SO4", "concentration": 1, "equivalents": 2})").param, "equivalents");
  EXPECT_THAT(refusal("chem_ph", R"({"substance": "HCl", "concentration": "3 m"})").message,
              HasSubstr("the dimensions differ"));
}

TEST(Ph, DoesNotTakeASaltForItsAcidNorOneStepForAnother) {
  // Sodium acetate is basic, ammonium chloride acid: the name must not give the pH of acetic acid or ammonia.
  EXPECT_EQ(refusal("chem_ph", R"({"substance": "acetate", "concentration": 0.1})").param, "substance");
  EXPECT_EQ(refusal("chem_ph", R"({"substance": "ammonium", "concentration": 0.1})").param, "substance");
  const auto acetate = answer(
      "chem_ph", R"({"kind": "buffer", "substance": "acetate", "concentration": 0.1, "conjugate_concentration": 0.1})");
  EXPECT_NEAR(number(acetate, "/ph"), 4.756, 0.001);
  const Error step =
      refusal("chem_ph",
              R"({"kind": "buffer", "substance": "phosphate", "concentration": 0.1, "conjugate_concentration": 0.1})");
  EXPECT_EQ(step.param, "pka");
  EXPECT_THAT(step.message, HasSubstr("7.198"));
  EXPECT_NEAR(number(answer("chem_ph", R"({"kind": "buffer", "substance": "phosphate", "concentration": 0.1,
      "conjugate_concentration": 0.1, "pka": 7.21})"),
                     "/ph"),
              7.21, 0.001);
}

TEST(Beam, AnswersThroughItsInterface) {
  // 3 m, 12 kN/m, 50 x 100 mm, E = 210 GPa: I = 4.1667e6 mm4; M = 13.5 kN·m; σ = 162 MPa; δ = 5wL⁴/384EI = 14.464 mm
  const auto result = answer("mech_beam", examples[8].second);
  EXPECT_NEAR(number(result, "/moment_max/value"), 13500, 1e-6);
  EXPECT_NEAR(number(result, "/bending_stress_max/value"), 162, 1e-6);
  EXPECT_NEAR(number(result, "/deflection_max/value"), 14.464, 0.001);
  EXPECT_NEAR(number(result, "/deflection_max/x_m"), 1.5, 1e-6);
  EXPECT_NEAR(number(result, "/yield_utilisation"), 162.0 / 355, 1e-9);
  EXPECT_THAT(text(result, "/source/0"), HasSubstr("Roark"));
  const auto overloaded =
      answer("mech_beam", R"({"support": "cantilever", "load_type": "point", "load": "50 kN", "length": 1,
      "material": "A36", "section": {"shape": "circle", "diameter": 50}})");
  EXPECT_THAT(json::write(overloaded.at("warnings")), HasSubstr("yield strength"));
  const Error wrong = refusal("mech_beam", R"({"support": "cantilever", "load_type": "point", "load": 1, "length": 1,
      "section": {"shape": "circle", "diameter": -50}})");
  EXPECT_EQ(wrong.param, "section.diameter");
  EXPECT_THAT(wrong.message, HasSubstr("above 0"));
  EXPECT_EQ(refusal("mech_beam", R"({"support": "cantilever", "load_type": "point", "load": 1, "length": 1,
      "section": {"shape": "circle", "diameter": 50, "height": 3}})")
                .param,
            "section.shape");
  EXPECT_EQ(
      refusal("mech_beam", R"({"support": "cantilever", "load_type": "point", "load": 1, "length": 2, "position": 3})")
          .param,
      "position");
  EXPECT_EQ(refusal("mech_beam", R"({"support": "hanging", "load_type": "point", "load": 1, "length": 2})").param,
            "support");
  EXPECT_EQ(
      refusal("mech_beam", R"({"support": "cantilever", "load_type": "uniform", "load": "12 kN", "length": 2})").param,
      "load");
}

TEST(Materials, AgreeWithIndependentTables) {
  struct Published {
    std::string_view name;
    double density_kg_m3, modulus_gpa, yield_mpa, ultimate_mpa;  // 0: not given there
  };
  // Material cards of FreeCAD 0.20.2 (Debian freecad-common), but the concretes and C24: eurocodepy 2026.1.1 (PyPI).
  const Published published[] = {
      {"6061-T6", 2700, 69, 0, 310},         {"S235", 7800, 210, 235, 360}, {"S275", 7800, 210, 275, 430},
      {"304", 7800, 200, 210, 520},          {"copper", 8960, 119, 0, 0},   {"gray iron", 7200, 115, 0, 0},
      {"PTFE", 2070, 0.564, 0, 34.6},        {"PVC", 1380, 2.8, 0, 50},     {"PMMA", 1160, 2.55, 73.7, 57.7},
      {"polypropylene", 916, 1.47, 32.8, 0}, {"C20/25", 0, 30, 0, 2.2},     {"C24", 420, 11, 0, 14},
  };
  constexpr double spread = 0.05;  // of two handbooks
  const auto within = [&](const MaterialValue& ours, double theirs) {
    return theirs == 0 || (theirs >= ours.low * (1 - spread) && theirs <= ours.high * (1 + spread));
  };
  for (const Published& row : published) {
    const auto found = find_materials(row.name, 2);
    ASSERT_EQ(found.size(), 1u) << row.name;
    EXPECT_TRUE(within(found[0]->density_kg_m3, row.density_kg_m3)) << row.name;
    EXPECT_TRUE(within(found[0]->modulus_gpa, row.modulus_gpa)) << row.name;
    EXPECT_TRUE(within(found[0]->yield_mpa, row.yield_mpa)) << row.name;
    EXPECT_TRUE(within(found[0]->ultimate_mpa, row.ultimate_mpa)) << row.name;
  }
}

TEST(Materials, AreFoundByDesignation) {
  EXPECT_GE(materials().size(), 25u);
  for (const Material& material : materials()) {
    EXPECT_FALSE(sources_of(material).empty()) << material.name;
    std::string sources;  // together they name every property that the row has
    for (const std::string& source : sources_of(material)) sources += source + "; ";
    std::ranges::transform(sources, sources.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const auto& [property, value] : {std::pair{"density", material.density_kg_m3},
                                          {"modulus", material.modulus_gpa},
                                          {"poisson's ratio", material.poisson},
                                          {"strength", material.yield_mpa},
                                          {"strength", material.ultimate_mpa},
                                          {"expansion", material.expansion_um_m_k},
                                          {"thermal conductivity", material.conductivity_w_m_k}}) {
      if (value.known()) {
        EXPECT_THAT(sources, HasSubstr(property)) << material.name;
      }
    }
    EXPECT_TRUE(material.density_kg_m3.known() && material.modulus_gpa.known()) << material.name;
    EXPECT_LE(material.density_kg_m3.low, material.density_kg_m3.high);
    if (material.yield_mpa.known() && material.ultimate_mpa.known()) {
      EXPECT_LE(material.yield_mpa.low, material.ultimate_mpa.high) << material.name;
    }
    ASSERT_EQ(find_materials(material.name, 8).size(), 1u) << material.name;
    EXPECT_EQ(find_materials(material.name, 8)[0], &material);
  }
  const auto alloy = answer("material_properties", R"({"material": "6061-t6"})");
  EXPECT_EQ(number(alloy, "/properties/youngs_modulus/value"), 69);
  EXPECT_EQ(number(alloy, "/properties/yield_strength/value"), 276);
  const auto steel = answer("material_properties", R"({"material": "S355"})");
  EXPECT_TRUE(steel.at_pointer("/properties/yield_strength/minimum").as_bool());
  const auto plastic = answer("material_properties", R"({"material": "HDPE"})");
  EXPECT_EQ(number(plastic, "/properties/ultimate_strength/low"), 22.1);
  EXPECT_EQ(text(answer("material_properties", R"({"material": "aluminum 7075-T6"})"), "/material"),
            "Aluminium 7075-T6");
  EXPECT_THAT(refusal("material_properties", R"({"material": "1020 steel"})").message,
              HasSubstr("AISI 1020 steel, hot rolled"));
  EXPECT_EQ(refusal("material_properties", R"({"material": "unobtainium"})").param, "material");
}

}  // namespace
}  // namespace wrkhrs::capabilities
