#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capabilities/formula.hpp"
#include "capabilities/ph.hpp"

namespace wrkhrs::capabilities {
namespace {

using ::testing::HasSubstr;

double mass_of(std::string_view formula) {
  auto parsed = parse_formula(formula);
  EXPECT_TRUE(parsed) << formula << ": " << (parsed ? "" : parsed.error().message);
  if (!parsed) return 0;
  auto mass = molar_mass(*parsed);
  EXPECT_TRUE(mass) << formula;
  return mass ? mass->g_per_mol : 0;
}

std::string hill(std::string_view formula) {
  auto parsed = parse_formula(formula);
  return parsed ? hill_formula(*parsed) : parsed.error().message;
}

TEST(Elements, AreComplete) {
  ASSERT_EQ(elements().size(), 120u);
  for (std::size_t i = 0; i < 118; ++i) EXPECT_EQ(elements()[i].number, static_cast<int>(i) + 1);
  EXPECT_EQ(find_element("Fe")->name, "iron");
  EXPECT_EQ(find_element("fe"), nullptr);
  int with_weight = 0;
  for (const Element& element : elements()) with_weight += element.weight > 0 ? 1 : 0;
  EXPECT_EQ(with_weight, 84 + 2) << "IUPAC gives 84 elements a standard atomic weight; D and T are ours";
}

TEST(MolarMass, AgreesWithAnIndependentProgramWithinTheUncertaintyOfTheAtomicWeights) {
  struct Published {
    std::string_view formula;
    double g_per_mol;
  };
  // As printed by molmass 2026.1.8 (PyPI), which has its own parser and the isotopic compositions of NIST.
  const Published published[] = {
      {"H2O", 18.015287},        {"NaCl", 58.442669},    {"H2SO4", 98.078302},       {"CO2", 44.009550},
      {"C6H12O6", 180.156162},   {"Ca(OH)2", 74.092692}, {"C8H10N4O2", 194.190952},  {"CaCO3", 100.086955},
      {"KMnO4", 158.033964},     {"C60", 720.6444},      {"CuSO4·5H2O", 249.684855}, {"K4[Fe(CN)6]", 368.342858},
      {"(NH4)2SO4", 132.139354}, {"UF6", 352.019329},    {"Al2(SO4)3", 342.150337},  {"D2O", 20.027609},
      {"Fe2O3", 159.688215},     {"C2H5OH", 46.068531},
  };
  for (const Published& row : published) {
    const auto mass = molar_mass(parse_formula(row.formula).value()).value();
    EXPECT_NEAR(mass.g_per_mol, row.g_per_mol, mass.uncertainty_g_per_mol) << row.formula;
  }
}

TEST(MolarMass, ChargesTakeOrBringElectrons) {
  EXPECT_NEAR(mass_of("Na") - mass_of("Na+"), 5.4858e-4, 1e-8);
  EXPECT_NEAR(mass_of("SO4^2-") - mass_of("SO4"), 2 * 5.4858e-4, 1e-8);
  EXPECT_EQ(mass_of("SO4²⁻"), mass_of("SO4^2-"));
  EXPECT_EQ(mass_of("[Fe(CN)6]^3-"), mass_of("Fe(CN)6^-3"));
  EXPECT_EQ(parse_formula("NH4+")->charge, 1);
  EXPECT_THAT(parse_formula("NH4+")->notes.at(0), HasSubstr("'4'"));
  EXPECT_THAT(hill("Fe3+"), HasSubstr("ambiguous"));
  EXPECT_EQ(parse_formula("Fe^3+")->charge, 3);
}

TEST(Formula, IsReadInItsNotations) {
  EXPECT_EQ(hill("C2H5OH"), "C2H6O");
  EXPECT_EQ(hill("H₂SO₄"), "H2O4S");
  EXPECT_EQ(hill("((CH3)2CH)2O"), "C6H14O");
  EXPECT_EQ(hill("CuSO4.5H2O"), hill("CuSO4*5H2O"));
  EXPECT_EQ(hill("CuSO4.5H2O"), "CuH10O9S");
  EXPECT_EQ(hill("2H2O"), "H4O2");
  EXPECT_THAT(parse_formula("13C")->notes.at(0), HasSubstr("13 formula units"));
  EXPECT_TRUE(parse_formula("H2O")->notes.empty());
  EXPECT_EQ(hill("Co"), "Co");
  EXPECT_EQ(hill("CO"), "CO");
  EXPECT_EQ(hill("NaCl"), "ClNa");
}

TEST(Formula, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(hill("Xx2"), HasSubstr("position 1"));
  EXPECT_THAT(hill("h2o"), HasSubstr("capital"));
  EXPECT_THAT(hill("Ca(OH2"), HasSubstr("too early"));
  EXPECT_THAT(hill("Ca(OH]2"), HasSubstr("does not close"));
  EXPECT_THAT(hill("CaOH)2"), HasSubstr("no opening bracket"));
  EXPECT_THAT(hill("H0"), HasSubstr("zero"));
  EXPECT_THAT(hill(""), HasSubstr("empty"));
  EXPECT_THAT(hill("H2O·"), HasSubstr("too early"));
  EXPECT_THAT(hill("NaCl^"), HasSubstr("sign"));
  EXPECT_THAT(hill("Na^99+"), HasSubstr("from 1 to 20"));
  EXPECT_THAT(hill("H^2+"), HasSubstr("more electrons"));
  EXPECT_EQ(hill("Hg2^2+"), "Hg2");
  EXPECT_FALSE(molar_mass(*parse_formula("TcO2")));
}

TEST(Formula, HostileInputIsRefusedQuickly) {
  for (const std::string& text :
       {std::string("(((((("), std::string(1'000'000, '('), std::string(256, '('), std::string(256, 'H'),
        std::string("H999999999999999999999"), std::string("\xff\xfe"), std::string("H\0O", 3), std::string("-"),
        std::string("+"), std::string("^"), std::string("·"), std::string("2"),
        std::string("(((((((((((((((((H)))))))))))))))))"), std::string("H2O\n")}) {
    const auto parsed = parse_formula(text);
    if (text == std::string(256, 'H')) {
      EXPECT_EQ(parsed->composition.at(0).count, 256);
      continue;
    }
    ASSERT_FALSE(parsed) << text.substr(0, 40);
    EXPECT_LT(parsed.error().message.size(), 400u);
  }
  EXPECT_TRUE(parse_formula("((((((((((((((((H))))))))))))))))"));
}

double ph_of(AcidSystem system, double strong = 0) { return solve_ph({{std::move(system)}, strong, 14}); }

TEST(Ph, AgreesWithAnIndependentProgram) {
  // As printed by pHcalc 0.2.0 (PyPI) with Kw = 1e-14, which minimises the charge; it stops within 1e-5.
  constexpr double near = 2e-5;
  const std::vector<double> phosphoric{2.16, 7.21, 12.32};
  EXPECT_NEAR(solve_ph({{}, -0.1, 14}), 0.999998, near) << "0.1 M HBr";
  EXPECT_NEAR(solve_ph({{}, -1e-8, 14}), 6.978296, near) << "1e-8 M HCl is not pH 8";
  EXPECT_NEAR(solve_ph({{}, 0.1, 14}), 13.000003, near) << "0.1 M KOH";
  EXPECT_NEAR(ph_of({0.1, {4.756}, 0}), 2.880877, near) << "0.1 M acetic acid";
  EXPECT_NEAR(ph_of({0.05, {2.97}, 0}), 2.167274, near) << "0.05 M salicylic acid";
  EXPECT_NEAR(ph_of({0.1, {9.25}, 1}), 11.122100, near) << "0.1 M ammonia";
  EXPECT_NEAR(ph_of({0.2, {4.756}, 0}, 0.1), 4.756150, near) << "0.1 M acetic acid with 0.1 M acetate";
  EXPECT_NEAR(ph_of({0.1, {4.756}, 0}, 0.1), 8.878025, near) << "0.1 M sodium acetate";
  EXPECT_NEAR(ph_of({0.01, {1.99}, 0}, -0.01), 1.848019, near) << "0.01 M sulfuric acid";
  EXPECT_NEAR(ph_of({0.1, phosphoric, 0}), 1.636947, near) << "0.1 M phosphoric acid";
  EXPECT_NEAR(ph_of({0.1, phosphoric, 0}, 0.1), 4.699612, near) << "0.1 M NaH2PO4";
  EXPECT_NEAR(ph_of({0.1, phosphoric, 0}, 0.3), 12.561593, near) << "0.1 M Na3PO4";
  EXPECT_NEAR(ph_of({0.1, {6.35, 10.33}, 0}, 0.1), 8.339527, near) << "0.1 M NaHCO3";
  EXPECT_NEAR(ph_of({0.05, {3.13, 4.76, 6.40}, 0}), 2.240632, near) << "0.05 M citric acid";
}

TEST(Ph, HasTheLimitsThatTheoryGives) {
  EXPECT_NEAR(solve_ph({{}, 0, 14}), 7, 1e-12) << "pure water";
  EXPECT_NEAR(solve_ph({{}, 0, 13.3}), 6.65, 1e-12) << "hot water is neutral at half of its pKw";
  EXPECT_NEAR(ph_of({1e-12, {4.756}, 0}), 7, 1e-5) << "dilution to nothing";
  EXPECT_NEAR(ph_of({0.1, {-3}, 0}), 1, 1e-4) << "a very strong weak acid is a strong one";
  for (const double c : {1e-5, 1e-3, 0.1})  // an acid and the base with pKa' = pKw - pKa are mirror images about pKw/2
    for (const double pka : {2.0, 4.756, 9.25})
      EXPECT_NEAR(ph_of({c, {pka}, 0}) + ph_of({c, {14 - pka}, 1}), 14, 1e-9) << c << " " << pka;
}

TEST(Ph, EveryTabulatedPkaNamesItsSource) {
  for (const KnownAcidBase& row : known_acids_and_bases()) {
    EXPECT_EQ(row.source.empty(), row.pka.empty()) << row.name;
    EXPECT_TRUE(row.strong > 0 || !row.pka.empty()) << row.name;
  }
}

TEST(Ph, TheSolutionSatisfiesTheChargeBalance) {
  for (const double c : {1e-9, 1e-6, 1e-3, 1.0, 10.0}) {
    for (const double pka : {-3.0, 1.0, 5.0, 9.0, 16.0}) {
      const AcidSystem system{c, {pka}, 0};
      const double ph = ph_of(system), h = std::pow(10, -ph), oh = std::pow(10, ph - 14);
      EXPECT_NEAR((h - oh + c * mean_charge(system, ph)) / (h + oh + c), 0, 1e-10) << c << " " << pka;
    }
  }
}

TEST(Ph, FractionsAddUpToOneAndDoNotOverflow) {
  for (const double ph : {-3.0, 0.0, 7.0, 14.0, 20.0}) {
    double sum = 0;
    for (const double part : fractions({1, {-3, 2, 9, 16}, 0}, ph)) sum += part;
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST(Ph, SubstancesAreFoundByNameAndFormula) {
  EXPECT_EQ(find_acid_or_base("Acetic Acid"), find_acid_or_base("CH3COOH"));
  EXPECT_EQ(find_acid_or_base("NH3")->pka.at(0), 9.25);
  EXPECT_EQ(find_acid_or_base("Ca(OH)2")->strong, 2);
  EXPECT_EQ(find_acid_or_base("Acetate"), find_acid_or_base("CH3COOH"));
  EXPECT_TRUE(names_conjugate(*find_acid_or_base("acetate"), "Acetate"));
  EXPECT_FALSE(names_conjugate(*find_acid_or_base("acetate"), "acetic acid"));
  EXPECT_EQ(find_acid_or_base("unobtainium"), nullptr);
}

}  // namespace
}  // namespace wrkhrs::capabilities
