#include "capabilities/materials.hpp"

#include <algorithm>
#include <string>

namespace wrkhrs::capabilities {
namespace {

constexpr std::string_view callister =
    "W. D. Callister, D. G. Rethwisch, Materials Science and Engineering: An Introduction, 8th ed., appendix B, tables "
    "B.1-B.4, B.6, B.7";
constexpr std::string_view callister_asm =
    "W. D. Callister, D. G. Rethwisch, Materials Science and Engineering: An Introduction, 8th ed., appendix B, tables "
    "B.1-B.4, B.6; conductivity of the temper: ASM Handbook, volume 2";
constexpr std::string_view ec3 =
    "EN 1993-1-1:2005, 3.2.6 and table 3.1 (t ≤ 40 mm); density EN 1991-1-1 table A.4; conductivity EN 1993-1-2 "
    "3.4.1.3 at "
    "20 °C";
constexpr std::string_view ec2 =
    "EN 1992-1-1:2004, table 3.1 and 3.1.3; density EN 1991-1-1 table A.1; conductivity EN 1992-1-2 3.3.3 at 20 °C";
constexpr std::string_view en338 = "EN 338:2016, table 1 (softwood); conductivity EN ISO 10456";
constexpr std::string_view brittle =
    "Brittle: the strength is a flexural strength, for design use a statistical value.";
constexpr std::string_view handbook = "Typical handbook values; for design take the minimum of the governing standard.";
constexpr std::string_view polymer_note =
    "Typical values of unfilled grades at room temperature; they depend on grade, moisture, rate and time (creep).";
constexpr std::string_view concrete_note =
    "The strength is the mean tensile strength f_ctm; the characteristic compressive cylinder strength stands in the "
    "name.";

constexpr MaterialValue none{};
constexpr MaterialValue min(double value) { return MaterialValue::at_least(value); }

// density kg/m³, E GPa, ν, yield MPa, ultimate MPa, expansion 1e-6/K, conductivity W/(m·K)
constexpr Material rows[] = {
    {"AISI 1020 steel, hot rolled", "steel", "1020|AISI 1020|SAE 1020|C22", 7850, 207, 0.30, min(210), min(380), 11.7,
     51.9, callister, handbook},
    {"AISI 1020 steel, cold drawn", "steel", "1020 CD", 7850, 207, 0.30, min(350), min(420), 11.7, 51.9, callister,
     handbook},
    {"AISI 1040 steel, hot rolled", "steel", "1040|AISI 1040|C40", 7850, 207, 0.30, min(290), min(520), 11.3, 51.9,
     callister, handbook},
    {"AISI 4140 steel, normalized", "steel", "4140|AISI 4140|42CrMo4", 7850, 207, 0.30, 655, 1020, 12.3, none,
     callister, handbook},
    {"AISI 4340 steel, normalized", "steel", "4340|AISI 4340", 7850, 207, 0.30, 862, 1280, 12.3, none, callister,
     handbook},
    {"ASTM A36 steel, hot rolled",
     "steel",
     "A36|structural steel",
     7850,
     207,
     0.30,
     {220, 250},
     {400, 500},
     11.7,
     51.9,
     callister,
     handbook},
    {"S235 structural steel (EN 10025-2)", "steel", "S235|S235JR|St37|Fe360", 7850, 210, 0.30, min(235), min(360), 12,
     53.3, ec3, "Characteristic values of Eurocode 3."},
    {"S275 structural steel (EN 10025-2)", "steel", "S275|S275JR|Fe430", 7850, 210, 0.30, min(275), min(430), 12, 53.3,
     ec3, "Characteristic values of Eurocode 3."},
    {"S355 structural steel (EN 10025-2)", "steel", "S355|S355JR|St52|Fe510", 7850, 210, 0.30, min(355), min(490), 12,
     53.3, ec3, "Characteristic values of Eurocode 3."},
    {"304 stainless steel, annealed", "stainless steel", "304|AISI 304|1.4301|X5CrNi18-10|18-8|stainless steel", 8000,
     193, 0.30, min(205), min(515), 17.2, 16.2, callister, handbook},
    {"316 stainless steel, annealed", "stainless steel", "316|AISI 316|1.4401|X5CrNiMo17-12-2", 8000, 193, 0.30,
     min(205), min(515), 15.9, 15.9, callister, handbook},
    {"Gray cast iron G3000, as cast",
     "cast iron",
     "G3000|gray iron|grey cast iron|cast iron",
     7300,
     {90, 113},
     0.26,
     none,
     min(207),
     11.4,
     46.0,
     callister,
     "Brittle in tension; compressive strength is several times higher."},
    {"Ductile cast iron 60-40-18, annealed", "cast iron", "60-40-18|ductile iron|nodular iron", 7100, 169, 0.29,
     min(276), min(414), 11.2, 36.0, callister, handbook},
    {"Aluminium 1100-O, annealed", "aluminium", "1100|1100-O|AA1100|pure aluminium|pure aluminum", 2710, 69, 0.33, 34,
     90, 23.6, 222, callister, handbook},
    {"Aluminium 2024-T3", "aluminium", "2024|2024-T3|AA2024|dural", 2770, 72.4, 0.33, 345, 485, 22.9, 121,
     callister_asm, handbook},
    {"Aluminium 6061-T6", "aluminium", "6061|6061-T6|AA6061|aluminium|aluminum", 2700, 69, 0.33, 276, 310, 23.6, 167,
     callister_asm, handbook},
    {"Aluminium 7075-T6", "aluminium", "7075|7075-T6|AA7075", 2800, 71, 0.33, 505, 572, 23.4, 130, callister, handbook},
    {"Copper C11000, cold worked (H04)", "copper", "C11000|ETP copper|copper|Cu-ETP", 8890, 115, 0.33, 310, 345, 17.0,
     388, callister, handbook},
    {"Copper C11000, hot rolled", "copper", "C11000 soft", 8890, 115, 0.33, 69, 220, 17.0, 388, callister, handbook},
    {"Brass C26000 (cartridge brass), cold worked (H04)", "copper", "C26000|cartridge brass|brass|70/30 brass", 8530,
     110, 0.35, 435, 525, 19.9, 120, callister, handbook},
    {"Brass C36000 (free-cutting brass), cold worked (H02)", "copper", "C36000|free-cutting brass", 8500, 97, 0.34, 310,
     400, 20.5, 115, callister, handbook},
    {"Titanium grade 1, annealed", "titanium", "titanium|CP titanium|grade 1 titanium", 4510, 103, 0.34, min(170),
     min(240), 8.6, 16, callister, handbook},
    {"Ti-6Al-4V, annealed", "titanium", "Ti-6Al-4V|Ti6Al4V|grade 5 titanium|TC4", 4430, 114, 0.34, min(830), min(900),
     8.6, 6.7, callister, handbook},
    {"Magnesium AZ31B, rolled", "magnesium", "AZ31B|AZ31|magnesium", 1770, 45, 0.35, 220, 290, 26.0, 96, callister,
     handbook},
    {"Inconel 625, annealed", "nickel", "Inconel 625|625|N06625", 8440, 207, 0.31, 517, 930, 12.8, 9.8, callister,
     handbook},
    {"Nickel 200, annealed", "nickel", "Nickel 200|nickel|N02200", 8890, 204, 0.31, 148, 462, 13.3, 70, callister,
     handbook},
    {"Concrete C20/25 (f_ck = 20 MPa)",
     "concrete",
     "C20/25|C20",
     2400,
     30,
     0.2,
     none,
     2.2,
     10,
     {1.33, 1.95},
     ec2,
     concrete_note},
    {"Concrete C30/37 (f_ck = 30 MPa)",
     "concrete",
     "C30/37|C30|concrete",
     2400,
     33,
     0.2,
     none,
     2.9,
     10,
     {1.33, 1.95},
     ec2,
     concrete_note},
    {"Concrete C40/50 (f_ck = 40 MPa)",
     "concrete",
     "C40/50|C40",
     2400,
     35,
     0.2,
     none,
     3.5,
     10,
     {1.33, 1.95},
     ec2,
     concrete_note},
    {"Soda-lime glass", "glass and ceramic", "soda-lime|glass|float glass|window glass", 2500, 69, 0.23, none, 69, 9.0,
     1.7, callister, brittle},
    {"Borosilicate glass (Pyrex)", "glass and ceramic", "borosilicate|pyrex", 2230, 70, 0.20, none, 69, 3.3, 1.4,
     callister, brittle},
    {"Fused silica", "glass and ceramic", "fused silica|quartz glass|silica", 2200, 73, 0.17, none, 104, 0.4, 2.0,
     callister, brittle},
    {"Aluminium oxide, 99.9 % pure",
     "glass and ceramic",
     "alumina|Al2O3|aluminium oxide|aluminum oxide",
     3980,
     380,
     0.22,
     none,
     {282, 551},
     7.4,
     39,
     callister,
     brittle},
    {"Epoxy",
     "polymer",
     "epoxy|epoxy resin",
     {1110, 1400},
     2.41,
     none,
     none,
     {27.6, 90.0},
     {81, 117},
     0.19,
     callister,
     polymer_note},
    {"High-density polyethylene (HDPE)",
     "polymer",
     "HDPE|polyethylene|PE-HD",
     959,
     1.08,
     0.46,
     {26.2, 33.1},
     {22.1, 31.0},
     {106, 198},
     0.48,
     callister,
     polymer_note},
    {"Low-density polyethylene (LDPE)",
     "polymer",
     "LDPE|PE-LD",
     925,
     {0.172, 0.282},
     {0.33, 0.40},
     {9.0, 14.5},
     {8.3, 31.4},
     {180, 400},
     0.33,
     callister,
     polymer_note},
    {"Nylon 6,6, dry as molded",
     "polymer",
     "nylon 6,6|nylon|PA66|polyamide 66|nylon 66",
     1140,
     {1.59, 3.79},
     0.39,
     {55.1, 82.8},
     94.5,
     144,
     0.24,
     callister,
     polymer_note},
    {"Polycarbonate (PC)",
     "polymer",
     "PC|polycarbonate|lexan",
     1200,
     2.38,
     0.36,
     62.1,
     {62.8, 72.4},
     122,
     0.20,
     callister,
     polymer_note},
    {"Poly(methyl methacrylate) (PMMA)",
     "polymer",
     "PMMA|acrylic|plexiglas|plexiglass",
     1190,
     {2.24, 3.24},
     none,
     {53.8, 73.1},
     {48.3, 72.4},
     {90, 162},
     {0.17, 0.25},
     callister,
     polymer_note},
    {"Polypropylene (PP)",
     "polymer",
     "PP|polypropylene",
     905,
     {1.14, 1.55},
     none,
     {31.0, 37.2},
     {31.0, 41.4},
     {146, 180},
     0.12,
     callister,
     polymer_note},
    {"Polytetrafluoroethylene (PTFE)",
     "polymer",
     "PTFE|teflon",
     2170,
     {0.40, 0.55},
     0.46,
     {13.8, 15.2},
     {20.7, 34.5},
     {126, 216},
     0.25,
     callister,
     polymer_note},
    {"Poly(vinyl chloride) (PVC)",
     "polymer",
     "PVC|polyvinyl chloride|vinyl",
     {1300, 1580},
     {2.41, 4.14},
     0.38,
     {40.7, 44.8},
     {40.7, 51.7},
     {90, 180},
     {0.15, 0.21},
     callister,
     polymer_note},
    {"Softwood C24 (EN 338), along the grain", "wood", "C24|softwood|timber|wood|spruce", 420, 11, none, none, 14.5,
     none, 0.13, en338,
     "Density and E are means, the strength is the characteristic tensile strength f_t,0,k; bending f_m,k = 24 MPa. "
     "Strongly "
     "anisotropic."},
};

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (c == '-' || c == '_' || c == ',' || c == '(' || c == ')')
      out += ' ';
    else
      out += c;
  }
  for (std::size_t at; (at = out.find("aluminum")) != std::string::npos;) out.replace(at, 8, "aluminium");
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : folded(text)) {
    if (c != ' ')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool same(std::string_view a, std::string_view b) { return words_of(a) == words_of(b); }

}  // namespace

std::span<const Material> materials() { return rows; }

std::vector<const Material*> find_materials(std::string_view query, std::size_t limit) {
  std::vector<const Material*> partial;
  const std::vector<std::string> wanted = words_of(query);
  if (wanted.empty()) return {};
  for (const Material& row : rows) {
    if (same(query, row.name)) return {&row};
    for (std::string_view rest = row.aliases; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      if (same(query, rest.substr(0, bar))) return {&row};
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    std::string all(row.name);
    all += '|';
    all += row.aliases;
    std::vector<std::string> has;
    for (std::string_view rest = all; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      std::ranges::move(words_of(rest.substr(0, bar)), std::back_inserter(has));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    if (std::ranges::all_of(wanted, [&](const std::string& word) { return std::ranges::find(has, word) != has.end(); }))
      partial.push_back(&row);
  }
  if (partial.size() > limit) partial.resize(limit);
  return partial;
}

}  // namespace wrkhrs::capabilities
