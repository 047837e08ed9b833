#include "units/units.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "units/dimension.hpp"

namespace wrkhrs::units {
namespace {

using ::testing::HasSubstr;

Unit unit(std::string_view text) {
  auto parsed = parse_unit(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : Unit{};
}

double converted(double value, std::string_view from, std::string_view to) {
  auto result = convert(value, unit(from), unit(to));
  EXPECT_TRUE(result) << from << " -> " << to << ": " << (result ? "" : result.error().message);
  return result.value_or(std::numeric_limits<double>::quiet_NaN());
}

std::string error_of(std::string_view text) {
  auto parsed = parse_unit(text);
  EXPECT_FALSE(parsed) << text;
  return parsed ? "" : parsed.error().message;
}

// NIST Special Publication 811 (2008), appendix B.8: seven significant digits, which GNU units 2.22 gives too.
struct PublishedFactor {
  std::string_view from;
  std::string_view to;
  double factor;
};

constexpr PublishedFactor sp811[] = {
    {"atm", "Pa", 1.01325e5},
    {"Btu", "J", 1.055056e3},
    {"Btu/h", "W", 2.930711e-1},
    {"Btu/(h·ft^2·°F)", "W/(m^2·K)", 5.678263},
    {"Btu·in/(h·ft^2·°F)", "W/(m·K)", 1.442279e-1},
    {"Btu/lb", "J/kg", 2.326e3},
    {"Btu/(lb·°F)", "J/(kg·K)", 4.1868e3},
    {"°F·h·ft^2/Btu", "m^2·K/W", 1.761102e-1},
    {"cal_th", "J", 4.184},
    {"cal_IT", "J", 4.1868},
    {"cmHg", "Pa", 1.333224e3},
    {"cP", "Pa·s", 1.0e-3},
    {"cSt", "m^2/s", 1.0e-6},
    {"Ci", "Bq", 3.7e10},
    {"darcy", "m^2", 9.869233e-13},
    {"°", "rad", 1.745329e-2},
    {"dyn/cm", "N/m", 1.0e-3},
    {"erg", "J", 1.0e-7},
    {"ft", "m", 3.048e-1},
    {"ft^3/min", "m^3/s", 4.719474e-4},
    {"ftH2O", "Pa", 2.989067e3},
    {"ft·lbf", "J", 1.355818},
    {"ft·lbf/s", "W", 1.355818},
    {"fc", "lx", 1.076391e1},
    {"gal", "m^3", 3.785412e-3},
    {"imp gal", "m^3", 4.54609e-3},
    {"gpm", "m^3/s", 6.309020e-5},
    {"gr", "kg", 6.479891e-5},
    {"ha", "m^2", 1.0e4},
    {"hp", "W", 7.456999e2},
    {"hp_M", "W", 7.354988e2},
    {"in^3", "m^3", 1.638706e-5},
    {"in^4", "m^4", 4.162314e-7},
    {"inHg", "Pa", 3.386389e3},
    {"inH2O", "Pa", 2.490889e2},
    {"kgf", "N", 9.80665},
    {"kgf/cm^2", "Pa", 9.80665e4},
    {"kip", "N", 4.448222e3},
    {"ksi", "Pa", 6.894757e6},
    {"kn", "m/s", 5.144444e-1},
    {"kWh", "J", 3.6e6},
    {"lb", "kg", 4.535924e-1},
    {"lb·ft^2", "kg·m^2", 4.214011e-2},
    {"lb/(ft·s)", "Pa·s", 1.488164},
    {"lb/ft^3", "kg/m^3", 1.601846e1},
    {"lb/in^3", "kg/m^3", 2.767990e4},
    {"lb/gal", "kg/m^3", 1.198264e2},
    {"lbf", "N", 4.448222},
    {"lbf·in", "N·m", 1.129848e-1},
    {"lbf/ft", "N/m", 1.459390e1},
    {"lbf/in", "N/m", 1.751268e2},
    {"lbf·s/ft^2", "Pa·s", 4.788026e1},
    {"mil", "m", 2.54e-5},
    {"mmHg", "Pa", 1.333224e2},
    {"mi", "m", 1.609344e3},
    {"mph", "m/s", 4.4704e-1},
    {"Oe", "A/m", 7.957747e1},
    {"oz", "kg", 2.834952e-2},
    {"fl oz", "m^3", 2.957353e-5},
    {"P", "Pa·s", 1.0e-1},
    {"pdl", "N", 1.382550e-1},
    {"psf", "Pa", 4.788026e1},
    {"psi", "Pa", 6.894757e3},
    {"rpm", "rad/s", 1.047198e-1},
    {"slug", "kg", 1.459390e1},
    {"slug/ft^3", "kg/m^3", 5.153788e2},
    {"short ton", "kg", 9.071847e2},
    {"long ton", "kg", 1.016047e3},
    {"TR", "W", 3.516853e3},
    {"Torr", "Pa", 1.333224e2},
    {"bbl", "m^3", 1.589873e-1},
    {"yd^3", "m^3", 7.645549e-1},
};

TEST(Units, AgreeWithTheFactorsPublishedInSp811) {
  for (const auto& row : sp811) {
    const double ours = converted(1, row.from, row.to);
    EXPECT_NEAR(ours / row.factor, 1, 1.0e-6) << row.from << " -> " << row.to << " = " << ours;
  }
}

TEST(Units, ExactDefinitionsAreExactToTheLastDigit) {
  EXPECT_EQ(converted(1, "in", "mm"), 25.4);
  EXPECT_EQ(converted(1, "ft^2", "m^2"), 0.09290304);
  EXPECT_EQ(converted(1, "lb", "kg"), 0.45359237);
  EXPECT_EQ(converted(1, "gal", "L"), 3.785411784);
  EXPECT_EQ(converted(1, "acre", "m^2"), 4046.8564224);
  EXPECT_EQ(converted(1, "eV", "J"), 1.602176634e-19);
  EXPECT_EQ(converted(1, "km/h", "m/s"), 1 / 3.6);
  EXPECT_EQ(converted(7, "mm", "µm"), 7000);
  EXPECT_EQ(converted(0.1, "mol/L", "mol/m^3"), 100);
  EXPECT_EQ(converted(1, "GiB", "B"), 1073741824);
}

TEST(Units, TemperatureScalesHaveOffsetsAndDifferencesHaveNone) {
  EXPECT_EQ(converted(212, "°F", "°C"), 100);
  EXPECT_EQ(converted(-40, "°C", "°F"), -40);
  EXPECT_EQ(converted(0, "K", "°C"), -273.15);
  EXPECT_EQ(converted(25, "degrees Celsius", "K"), 298.15);
  EXPECT_NEAR(converted(491.67, "°R", "°F"), 32, 1e-12);
  EXPECT_EQ(convert(10, difference(unit("°C")), difference(unit("°F"))), 18);
  EXPECT_EQ(converted(1, "Δ°C", "K"), 1);
  EXPECT_EQ(converted(1, "W/(m·°C)", "W/(m·K)"), 1) << "within a quotient, °C is a difference";
}

TEST(Units, TheSameUnitIsReadInManySpellings) {
  for (const auto* spelling :
       {"kN/m^2", "kN/m²", "kN/m2", "kN m^-2", "kN·m⁻²", "kN*m**-2", "kN m-2", "kN per m^2", "kN/(m·m)",
        "kilonewtons per square metre", "kilonewton per square meter", "kN/(m^2)", "kN / m^2", "kN/m^(2)", "kPa"}) {
    EXPECT_EQ(converted(1, spelling, "Pa"), 1000) << spelling;
  }
  EXPECT_EQ(converted(1, "W/(m K)", "W·m^-1·K^-1"), 1);
  EXPECT_EQ(converted(1, "µm", "m"), converted(1, "um", "m"));
  EXPECT_EQ(converted(1, "\u03BCm", "micrometres"), 1);
  EXPECT_EQ(converted(1, "Ω", "ohms"), 1);
  EXPECT_EQ(converted(1, "kg·m/s²", "N"), 1);
  EXPECT_EQ(converted(1, "m/s/s", "m/s^2"), 1);
  EXPECT_EQ(converted(1, "Nm", "N·m"), 1);
  EXPECT_EQ(converted(1, "nm", "m"), 1e-9);
  EXPECT_EQ(converted(3, "feet", "ft"), 3);
  EXPECT_EQ(converted(1, "pounds per square inch", "psi"), 1);
  EXPECT_EQ(converted(1, "lb/in²", "psi"), 1);
  EXPECT_EQ(converted(1, "metres per second squared", "m/s^2"), 1);
  EXPECT_EQ(converted(1, "percent", "1"), 0.01);
  EXPECT_EQ(converted(1, "", "1"), 1);
  EXPECT_NEAR(converted(1, "MPa·√m", "MPa·m^0.5"), 1, 1e-15);
  EXPECT_NEAR(converted(1, "MPa√m", "MPa·m^(1/2)"), 1, 1e-15);
  EXPECT_NEAR(converted(1, "ksi·in^0.5", "MPa·m^0.5"), 1.098843, 1e-6) << "ASTM E399: 1 ksi√in = 1.099 MPa√m";
}

TEST(Units, LooseDenominatorsAreReadAsEngineersPrintThemAndSaySo) {
  const Unit loose = unit("W/m·K");
  EXPECT_EQ(loose.dimension, unit("W/(m·K)").dimension);
  EXPECT_THAT(loose.note, HasSubstr("denominator"));
  EXPECT_EQ(unit("J/kg K").dimension, unit("J/(kg·K)").dimension);
  EXPECT_EQ(unit("W/m*K").dimension, unit("W·K/m").dimension) << "'*' works from left to right";
  EXPECT_TRUE(unit("W/(m·K)").note.empty());
  EXPECT_THAT(unit("ft-lb").note, HasSubstr("pound-force"));
}

TEST(Units, ConvertingThereAndBackGivesTheSameValue) {
  std::mt19937 random(20261123);
  std::uniform_real_distribution<double> exponent(-6, 6);
  int pairs = 0;
  for (const UnitInfo& from : table()) {
    for (const UnitInfo* to : units_of(from.dimension)) {
      const Unit a = unit(from.symbol), b = unit(to->symbol);
      const double value = std::pow(10, exponent(random));
      const auto there = convert(value, a, b);
      ASSERT_TRUE(there) << from.symbol << " -> " << to->symbol;
      const auto back = convert(*there, b, a);
      ASSERT_TRUE(back);
      // Where an offset is in the way, what is lost is a rounding of the offset, not of the value.
      const auto offset = static_cast<double>(std::abs((a.offset - b.offset) / a.factor));
      EXPECT_NEAR(*back, value, 1e-15 * (value + offset) * 4) << from.symbol << " -> " << to->symbol;
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 800);
}

TEST(Units, TheTableIsSound) {
  std::set<std::string_view> symbols;
  for (const UnitInfo& row : table()) {
    EXPECT_TRUE(symbols.insert(row.symbol).second) << row.symbol << " stands twice";
    EXPECT_GT(row.factor, 0) << row.symbol;
    EXPECT_FALSE(row.source.empty()) << row.symbol;
    EXPECT_FALSE(name_of(row.dimension).empty()) << row.symbol;
    if (row.symbol == "1") continue;
    const auto each = [&](std::string_view list) {
      while (!list.empty()) {
        const std::size_t bar = std::min(list.find('|'), list.size());
        const Unit read = unit(list.substr(0, bar));
        EXPECT_EQ(read.dimension, row.dimension) << list.substr(0, bar);
        EXPECT_EQ(read.factor, row.factor) << list.substr(0, bar);
        list.remove_prefix(std::min(bar + 1, list.size()));
      }
    };
    each(row.symbol);
    each(row.aliases);
    each(row.names);
  }
  EXPECT_GE(symbols.size(), 150u);
}

TEST(Units, TheSiUnitOfADimensionParsesBackToIt) {
  for (const UnitInfo& row : table()) {
    const Unit si = unit(si_unit(row.dimension));
    EXPECT_EQ(si.dimension, row.dimension) << row.symbol;
    EXPECT_EQ(si.factor, 1) << row.symbol;
  }
  EXPECT_EQ(si_unit(dim(-3, 2, 0, 1)), "m^-3·kg^2·A");
}

TEST(Units, UnknownUnitsNameTheNearestKnownOnes) {
  EXPECT_THAT(error_of("KN/m"), HasSubstr("Did you mean kN"));
  EXPECT_THAT(error_of("mpa"), HasSubstr("MPa"));
  EXPECT_THAT(error_of("metrs"), HasSubstr("metre"));
  EXPECT_THAT(error_of("kg/furlong"), HasSubstr("Unknown unit 'furlong' in 'kg/furlong'"));
  EXPECT_THAT(error_of("ton"), HasSubstr("short ton"));
  EXPECT_THAT(error_of("psig"), HasSubstr("atmospheric"));
  EXPECT_THAT(error_of("dB"), HasSubstr("logarithm"));
}

TEST(Units, DimensionsThatDifferAreBothNamed) {
  const auto result = convert(1, unit("kN/m"), unit("MPa"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::invalid_argument);
  EXPECT_THAT(result.error().message, HasSubstr("'kN/m' (force per length"));
  EXPECT_THAT(result.error().message, HasSubstr("'MPa' (pressure or stress, Pa)"));
}

TEST(Units, HostileExpressionsAreRefused) {
  for (const std::string& text : {std::string(200, '('),
                                  std::string(128, '('),
                                  std::string("m^"),
                                  std::string("m^^2"),
                                  std::string("m/"),
                                  std::string("/m"),
                                  std::string("m^999999999999"),
                                  std::string("m^-99"),
                                  std::string("((m)"),
                                  std::string("m)"),
                                  std::string("m^0.3"),
                                  std::string("\xff\xfe"),
                                  std::string("m\0s", 3),
                                  std::string("5 m"),
                                  std::string("m^13"),
                                  std::string("QPa^12"),
                                  std::string(120, 'm'),
                                  std::string("m^1.5^2"),
                                  std::string("·"),
                                  std::string("√√√"),
                                  std::string("m$"),
                                  std::string("kg m s A K mol cd\n")}) {
    const auto parsed = parse_unit(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, Code::invalid_argument);
    EXPECT_LT(parsed.error().message.size(), 512u);
  }
}

TEST(Units, ResultsThatAreNotFiniteAreErrors) {
  EXPECT_FALSE(convert(1e300, unit("km^5"), unit("nm^5")));
  EXPECT_FALSE(convert(std::numeric_limits<double>::quiet_NaN(), unit("m"), unit("km")));
  EXPECT_FALSE(convert(std::numeric_limits<double>::infinity(), unit("m"), unit("km")));
}

TEST(Units, QuantitiesAreReadFromText) {
  const auto read = [](std::string_view text) { return parse_quantity(text).value(); };
  EXPECT_EQ(read("12 kN/m").value, 12);
  EXPECT_EQ(read("12 kN/m").si(), 12000);
  EXPECT_EQ(read("-40°F").value, -40);
  EXPECT_EQ(read("−40 °F").value, -40);
  EXPECT_EQ(read("1.5e-3 mol/L").si(), 1.5);
  EXPECT_EQ(read("1.5 × 10⁻³ mol/L").si(), 1.5);
  EXPECT_EQ(read("10^6 Pa").si(), 1e6);
  EXPECT_EQ(read("1,250.5 mm").value, 1250.5);
  EXPECT_EQ(read("10 000 N").value, 10000);
  EXPECT_EQ(read("3/4 in").value, 0.75);
  EXPECT_EQ(read("1½ in").value, 1.5);
  EXPECT_EQ(read("3").unit.dimension, none);
  for (const auto* bad : {"", "m", "abc", "nan", "inf", "1e999 m", "5 5 m", "5..2 m", "1 m 2", "--5 m", "5 m; drop"})
    EXPECT_FALSE(parse_quantity(bad)) << bad;
  EXPECT_FALSE(parse_quantity(std::string(1'000'000, '9')));
}

TEST(Units, NumbersAreWrittenShortAndExact) {
  EXPECT_EQ(format_number(0.7), "0.7");
  EXPECT_EQ(format_number(300), "300");
  EXPECT_EQ(format_number(1.5e-7), "1.5e-07");
  EXPECT_EQ(format(12, "kN/m"), "12 kN/m");
  EXPECT_EQ(format(45, "°"), "45°");
  EXPECT_EQ(format(2, "1"), "2");
}

}  // namespace
}  // namespace wrkhrs::units
