#include "units/quantities.hpp"

#include <cmath>
#include <ctime>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::units {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What was found, as "text -> SI value unit" or "text -> low…high unit".
std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> out;
  for (const FoundQuantity& q : find_quantities(text)) {
    const std::string values = q.kind == FoundQuantity::Kind::value ? fmt::format("{:.6g}", q.value_si)
                                                                    : fmt::format("{:.6g}…{:.6g}", q.low_si, q.high_si);
    out.push_back(fmt::format("{} -> {} {}", text.substr(q.begin, q.end - q.begin), values, si_unit(q.unit.dimension)));
  }
  return out;
}

TEST(Quantities, AreFoundWithTheirSpansAndSiValues) {
  EXPECT_THAT(
      found("A 3 m beam under 12 kN/m at 25 °C, E = 210 GPa, pH 4.7, 5 ± 0.1 mm, 1.5e-3 mol/L, 10–20 °C."),
      ElementsAre("3 m -> 3 m", "12 kN/m -> 12000 N/m", "25 °C -> 298.15 K", "210 GPa -> 2.1e+11 Pa", "pH 4.7 -> 4.7 1",
                  "5 ± 0.1 mm -> 0.0049…0.0051 m", "1.5e-3 mol/L -> 1.5 mol/m^3", "10–20 °C -> 283.15…293.15 K"));
}

struct Case {
  std::string_view text;
  std::vector<std::string> expected;
};

TEST(Quantities, AreReadInTheWaysTheyAreWritten) {
  const Case cases[] = {
      {"k = 0.6 W/(m·K)", {"0.6 W/(m·K) -> 0.6 W/(m·K)"}},
      {"k = 0.6 W/m K and", {"0.6 W/m K -> 0.6 W/(m·K)"}},
      {"cp of 4.18 J g⁻¹ K⁻¹ is", {"4.18 J g⁻¹ K⁻¹ -> 4180 J/(kg·K)"}},
      {"rated at 25 N-m.", {"25 N-m -> 25 J"}},
      {"torque of 40 ft-lb", {"40 ft-lb -> 54.2327 J"}},
      {"toughness 25 MPa√m", {"25 MPa√m -> 2.5e+07 Pa·m^0.5"}},
      {"20% of", {"20% -> 0.2 1"}},
      {"between 10 and 20 bar", {"10 and 20 bar -> 1e+06…2e+06 Pa"}},
      {"from 100 to 20 °C", {"100 to 20 °C -> 293.15…373.15 K"}},
      {"10 mm to 20 mm", {"10 mm to 20 mm -> 0.01…0.02 m"}},
      {"10 - 20 mm", {"10 - 20 mm -> 0.01…0.02 m"}},
      {"5 mm ± 2 %", {"5 mm ± 2 % -> 0.0049…0.0051 m"}},
      {"(5.0 ± 0.1) mm", {"(5.0 ± 0.1) mm -> 0.0049…0.0051 m"}},
      {"a 3-m beam and a 12-kN load", {"3-m -> 3 m", "12-kN -> 12000 N"}},
      {"cooled to −196 °C", {"−196 °C -> 77.15 K"}},
      {"cooled to -40 °F", {"-40 °F -> 233.15 K"}},
      {"at 25 C.", {"25 C -> 298.15 K"}},
      {"0.1 M HCl", {"0.1 M -> 100 mol/m^3"}},
      {"α = 12 × 10⁻⁶ /K", {"12 × 10⁻⁶ /K -> 1.2e-05 1/K"}},
      {"1,250 kg and 10 000 N", {"1,250 kg -> 1250 kg", "10 000 N -> 10000 N"}},
      {"1,5 mm", {"1,5 mm -> 0.0015 m"}},
      {"a 3/4 in. wide slot", {"3/4 in. -> 0.01905 m"}},
      {"a pipe of 2 in, schedule 40", {"2 in -> 0.0508 m"}},
      {"the pH is 7.4 at 37 °C", {"pH is 7.4 -> 7.4 1", "37 °C -> 310.15 K"}},
      {"the pH at 25 °C", {"25 °C -> 298.15 K"}},
      {"pH 6–8", {"pH 6–8 -> 6…8 1"}},
      {"pKa = 4.76", {"pKa = 4.76 -> 4.76 1"}},
      {"45° to the axis", {"45° -> 0.785398 1"}},
      {"30 degrees Celsius", {"30 degrees Celsius -> 303.15 K"}},
      {"5 kilonewtons per metre", {"5 kilonewtons per metre -> 5000 N/m"}},
      {"2.5 m/s2 upwards", {"2.5 m/s2 -> 2.5 m/s^2"}},
      {"1200 kg/m3", {"1200 kg/m3 -> 1200 kg/m^3"}},
      {"12\nkN load", {"12\nkN -> 12000 N"}},
      {"runs 30 s, 5 min, 2 h", {"30 s -> 30 s", "5 min -> 300 s", "2 h -> 7200 s"}},
      {"512 MB of memory", {"512 MB -> 4.096e+09 bit"}},
      {"3 m × 4 m", {"3 m -> 3 m", "4 m -> 4 m"}},
      {"154 pm bond", {"154 pm -> 1.54e-10 m"}},
      {"1 kN per bolt", {"1 kN -> 1000 N"}},
      {".5 mm", {".5 mm -> 0.0005 m"}},
  };
  for (const Case& c : cases) EXPECT_EQ(found(c.text), c.expected) << c.text;
}

TEST(Quantities, YearsLabelsNamesAndTimesAreNotQuantities) {
  for (const auto* text : {"in 1998",
                           "In 1998 in Boston the",
                           "Section 3.2 in this book",
                           "see Fig. 4 m",
                           "Table 3 A lists",
                           "version 3.2.1 s",
                           "an M12 bolt",
                           "ASTM A36 steel",
                           "H2O and CO2",
                           "at 5 pm",
                           "the 1990s",
                           "a 3D model",
                           "4K video",
                           "$5 m",
                           "10:30 h",
                           "2024-01-05 m",
                           "2nd and 3rd",
                           "the F-16 A",
                           "5 apples",
                           "100 people",
                           "3 in the morning",
                           "the 12 as well",
                           "give 5 us",
                           "C60 fullerene",
                           "x2 m",
                           "step 3.1.4 m",
                           "ISO 9001 A",
                           "12 V-belts",
                           "chapter 12 h",
                           "page 7 m",
                           "pH of the solution",
                           "5 to 10 of them",
                           "item 4 J. Smith"})
    EXPECT_THAT(found(text), IsEmpty()) << text;
}

TEST(Quantities, SpansAreBytesOfTheText) {
  const std::string_view text = "Ä 5 µm–Ω";
  const auto quantities = find_quantities(text);
  ASSERT_EQ(quantities.size(), 1u);
  EXPECT_EQ(quantities[0].begin, 3u);
  EXPECT_EQ(text.substr(quantities[0].begin, quantities[0].end - quantities[0].begin), "5 µm");
  EXPECT_EQ(quantities[0].unit.text, "µm");
}

TEST(Quantities, NumbersAreFoundWithAndWithoutUnits) {
  std::vector<double> values;
  for (const FoundNumber& n :
       find_numbers("In 1998, 3 of 1,000 samples (x2, M12, v3.2.1) lost −0.5 or 1.5 × 10⁻³ of 10–20."))
    values.push_back(n.value);
  EXPECT_THAT(values, ElementsAre(1998, 3, 1000, -0.5, 1.5e-3, 10, 20));
}

TEST(Quantities, HostileTextTakesLinearTimeAndNeverFails) {
  constexpr std::size_t size = 1 << 20;
  for (const std::string_view piece : {"1",
                                       "1 m ",
                                       "1-",
                                       "1 to ",
                                       "5 ± ",
                                       "pH ",
                                       "1 kg m-3 ",
                                       "((((",
                                       "1.",
                                       "1,000",
                                       "√",
                                       "1/",
                                       "1 newton metre second per ",
                                       "\xff",
                                       "1 \xe2\x82",
                                       "pH of of of of 1",
                                       "1e",
                                       "1×10",
                                       "between 1 and ",
                                       "1 W/m K/m K/m K",
                                       "µ1",
                                       "-1",
                                       "1 W·W·W·W·W·W·"}) {
    std::string text;
    text.reserve(size + piece.size());
    while (text.size() < size) text += piece;
    const std::clock_t start = std::clock();  // processor time: what other programs take is not ours
    const auto quantities = find_quantities(text);
    const auto numbers = find_numbers(text);
    const double took_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(took_s, 5) << piece;  // generous: sanitizers
    std::size_t last = 0;
    for (const FoundQuantity& q : quantities) {
      ASSERT_LE(last, q.begin) << piece;
      ASSERT_LT(q.begin, q.end) << piece;
      ASSERT_LE(q.end, text.size()) << piece;
      last = q.end;
    }
  }
}

}  // namespace
}  // namespace wrkhrs::units
