// The material table. Search: materials.cpp.
#include "capabilities/materials.hpp"

namespace wrkhrs::capabilities {
namespace {

// Where each value was read. A source names the properties it gives; what it gives for the class of materials only
// (steel, brass) and not for the grade says so. How the values were checked: docs/results/capabilities.md.
constexpr std::string_view callister =
    "Density, modulus, strength, expansion: W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and "
    "Engineering, 3rd ed. (2008), appendix B, tables B.1, B.2, B.4, B.6";
constexpr std::string_view callister_mechanical =
    "Modulus, strength, expansion: W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and "
    "Engineering, 3rd ed. (2008), appendix B, tables B.2, B.4, B.6";
constexpr std::string_view callister_modulus =
    "Modulus, expansion: W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and Engineering, 3rd ed. "
    "(2008), appendix B, tables B.2, B.6";
constexpr std::string_view callister_stainless =
    "Density, modulus, expansion: W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and Engineering, "
    "3rd ed. (2008), appendix B, tables B.1, B.2, B.6";
constexpr std::string_view callister_poisson =
    "Poisson's ratio: W. D. Callister, D. G. Rethwisch, Materials Science and Engineering: An Introduction, 8th ed., "
    "table B.3";
constexpr std::string_view gere_poisson =
    "Poisson's ratio, of the class of materials: J. M. Gere, Mechanics of Materials, 5th ed. (2001), table H-2";
constexpr std::string_view gere_density_poisson =
    "Density, Poisson's ratio, of the class of materials: J. M. Gere, Mechanics of Materials, 5th ed. (2001), tables "
    "H-1, H-2";
constexpr std::string_view dowling_poisson =
    "Poisson's ratio: N. E. Dowling, Mechanical Behavior of Materials, table 5.2";
constexpr std::string_view en12524_conductivity =
    "Thermal conductivity, of the class of materials: EN 12524:2000, tabulated design values";
constexpr std::string_view en12524 =
    "Density, thermal conductivity, of the class of materials: EN 12524:2000, tabulated design values";
constexpr std::string_view crc_conductivity =
    "Thermal conductivity at 0 to 100 °C: CRC Handbook of Chemistry and Physics, section 12, thermal conductivity of "
    "alloys as a function of temperature";
constexpr std::string_view ec3 =
    "Modulus, Poisson's ratio, strength: EN 1993-1-1:2005 with AC:2009, 3.2.6 and table 3.1 (t ≤ 40 mm)";
constexpr std::string_view ec3_density = "Density: EN 1991-1-1:2002, table A.4";
constexpr std::string_view ec3_fire = "Thermal conductivity at 20 °C: EN 1993-1-2:2005, 3.4.1.3";
constexpr std::string_view a36_expansion =
    "Expansion (of steel A36): W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and Engineering, "
    "3rd ed. (2008), table B.6";
constexpr std::string_view ec2 = "Modulus, strength: EN 1992-1-1:2004, table 3.1";
constexpr std::string_view ec2_fire = "Thermal conductivity at 20 °C, lower and upper limit: EN 1992-1-2:2004, 3.3.3";
constexpr std::string_view concrete_density =
    "Density: EN 12524:2000 (high density); Poisson's ratio: J. M. Gere, Mechanics of Materials, 5th ed. (2001), table "
    "H-2; expansion: W. D. Callister, D. G. Rethwisch, Fundamentals of Materials Science and Engineering, 3rd ed. "
    "(2008), table B.6";
constexpr std::string_view plastics_density_strength =
    "Density, strength: ACS Omega 7 (2022) 13403, doi:10.1021/acsomega.1c07291, table 1";

constexpr std::string_view brittle =
    "Brittle: the strength is a flexural strength, for design use a statistical value.";
constexpr std::string_view handbook = "Typical handbook values; for design take the minimum of the governing standard.";
constexpr std::string_view eurocode3 = "Characteristic values of Eurocode 3.";
constexpr std::string_view polymer_note =
    "Typical values of unfilled grades at room temperature; they depend on grade, moisture, rate and time (creep).";
constexpr std::string_view concrete_note =
    "The strength is the mean tensile strength f_ctm; the characteristic compressive cylinder strength stands in the "
    "name.";

constexpr MaterialValue none{};
constexpr MaterialValue steel_poisson{0.27, 0.30};
constexpr MaterialValue min(double value) { return MaterialValue::at_least(value); }
constexpr MaterialValue range(double low, double high) { return {low, high}; }

// clang-format off: a table, which the formatter would set one value a line
// density kg/m³, E GPa, ν, yield MPa, ultimate MPa, expansion 1e-6/K, conductivity W/(m·K)
constexpr Material rows[] = {
    {"AISI 1020 steel, hot rolled", "steel", "1020|AISI 1020|SAE 1020|C22", 7850, 207, steel_poisson, min(210),
     min(380), 11.7, 50, {callister, gere_poisson, en12524_conductivity}, handbook},
    {"AISI 1020 steel, cold drawn", "steel", "1020 CD", 7850, 207, steel_poisson, min(350), min(420), 11.7, 50,
     {callister, gere_poisson, en12524_conductivity}, handbook},
    {"AISI 1040 steel, hot rolled", "steel", "1040|AISI 1040|C40", 7850, 207, steel_poisson, min(290), min(520), 11.3,
     50, {callister, gere_poisson, en12524_conductivity}, handbook},
    {"AISI 4140 steel, normalized", "steel", "4140|AISI 4140|42CrMo4", 7850, 207, steel_poisson, 655, 1020, 12.3, none,
     {callister, gere_poisson}, handbook},
    {"AISI 4340 steel, normalized", "steel", "4340|AISI 4340", 7850, 207, steel_poisson, 862, 1280, 12.3, none,
     {callister, gere_poisson}, handbook},
    {"ASTM A36 steel, hot rolled", "steel", "A36|structural steel", 7850, 207, steel_poisson, range(220, 250),
     range(400, 500), 11.7, 50, {callister, gere_poisson, en12524_conductivity}, handbook},
    {"S235 structural steel (EN 10025-2)", "steel", "S235|S235JR|St37|Fe360", 7850, 210, 0.30, min(235), min(360), 11.7,
     53.3, {ec3, ec3_density, ec3_fire, a36_expansion}, eurocode3},
    {"S275 structural steel (EN 10025-2)", "steel", "S275|S275JR|Fe430", 7850, 210, 0.30, min(275), min(430), 11.7,
     53.3, {ec3, ec3_density, ec3_fire, a36_expansion}, eurocode3},
    {"S355 structural steel (EN 10025-2)", "steel", "S355|S355JR|St52|Fe510", 7850, 210, 0.30, min(355), min(490), 11.7,
     53.3, {ec3, ec3_density, ec3_fire, a36_expansion}, eurocode3},
    {"304 stainless steel, annealed", "stainless steel", "304|AISI 304|1.4301|X5CrNi18-10|18-8|stainless steel", 8000,
     193, steel_poisson, min(210), min(520), 17.2, 17,
     {callister_stainless, "Strength: FreeCAD 0.20.2, material card Steel-X5CrNi18-10", gere_poisson,
      en12524_conductivity},
     handbook},
    {"316 stainless steel, annealed", "stainless steel", "316|AISI 316|1.4401|X5CrNiMo17-12-2", 8000, 193,
     steel_poisson, min(220), min(520), 16.0, 17,
     {callister_stainless, "Strength: FreeCAD 0.20.2, material card Steel-X5CrNiMo17-12-2", gere_poisson,
      en12524_conductivity},
     handbook},
    {"Gray cast iron G3000, as cast", "cast iron", "G3000|gray iron|grey cast iron|cast iron", 7300, range(90, 113),
     range(0.2, 0.3), none, min(207), 11.4, 50, {callister, gere_poisson, en12524_conductivity},
     "Brittle in tension; compressive strength is several times higher."},
    {"Ductile cast iron 60-40-18, annealed", "cast iron", "60-40-18|ductile iron|nodular iron", 7100, 169,
     range(0.2, 0.3), min(276), min(414), 11.2, none, {callister, gere_poisson}, handbook},
    {"Aluminium 1100-O, annealed", "aluminium", "1100|1100-O|AA1100|pure aluminium|pure aluminum", 2710, 69, 0.33, 34,
     90, 23.6, 220, {callister, gere_poisson, crc_conductivity}, handbook},
    {"Aluminium 2024-T3", "aluminium", "2024|2024-T3|AA2024|dural", 2770, 72.4, 0.33, 345, 485, 22.9, 121,
     {callister, gere_poisson,
      "Thermal conductivity (70 Btu/(h·ft·°F)): Seastrom Manufacturing, properties of metallic materials, 2024-T3/T4"},
     handbook},
    {"Aluminium 6061-T6", "aluminium", "6061|6061-T6|AA6061|aluminium|aluminum", 2700, 69, 0.33, 276, 310, 23.6, 167,
     {callister, gere_poisson, "Thermal conductivity: FreeCAD 0.20.2, material card Aluminum-6061-T6"}, handbook},
    {"Aluminium 7075-T6", "aluminium", "7075|7075-T6|AA7075", 2800, 71, 0.33, 505, 572, 23.4, none,
     {callister_mechanical,
      "Density (7075-T6), Poisson's ratio: J. M. Gere, Mechanics of Materials, 5th ed. (2001), tables H-1, H-2"},
     handbook},
    {"Copper C11000, cold worked (H04)", "copper", "C11000|ETP copper|copper|Cu-ETP", 8900, 115, range(0.33, 0.36), 310,
     345, 17.0, range(380, 390), {callister_mechanical, gere_density_poisson, crc_conductivity}, handbook},
    {"Copper C11000, hot rolled", "copper", "C11000 soft", 8900, 115, range(0.33, 0.36), 69, 220, 17.0, range(380, 390),
     {callister_mechanical, gere_density_poisson, crc_conductivity}, handbook},
    {"Brass C26000 (cartridge brass), cold worked (H04)", "copper", "C26000|cartridge brass|brass|70/30 brass", 8530,
     110, 0.35, 495, range(490, 560), 19.9, 121,
     {callister_modulus,
      "Density, strength (hard temper, ASTM B36), thermal conductivity: Olin Brass, C26000 alloy data",
      dowling_poisson},
     handbook},
    {"Brass C36000 (free-cutting brass), cold worked (H02)", "copper", "C36000|free-cutting brass", 8500, 97, 0.34, 310,
     400, 20.5, 116,
     {callister_modulus,
      "Density, strength (1 in rod, half hard), thermal conductivity: Anchor Bronze, copper alloy C36000", gere_poisson},
     handbook},
    {"Titanium grade 1, annealed", "titanium", "titanium|CP titanium|grade 1 titanium", 4510, 103, 0.33, min(170),
     min(240), 8.6, 16,
     {callister_mechanical, gere_poisson,
      "Density, thermal conductivity: Afford Engineering Plastic, titanium sheet grade 1"},
     handbook},
    {"Ti-6Al-4V, annealed", "titanium", "Ti-6Al-4V|Ti6Al4V|grade 5 titanium|TC4", 4430, 114, 0.342, min(830), min(900),
     8.6, 6.8,
     {callister_mechanical,
      "Density, Poisson's ratio: Sandia National Laboratories, Payette, Source/Materials/Database/ti_6al_4v.py",
      "Thermal conductivity: MakeItFrom, grade 5 titanium"},
     handbook},
    {"Magnesium AZ31B, rolled", "magnesium", "AZ31B|AZ31|magnesium", range(1760, 1830), 45, 0.35, 220, 290, 26.0, none,
     {callister_mechanical, gere_density_poisson}, handbook},
    {"Inconel 625, annealed", "nickel", "Inconel 625|625|N06625", 8440, 207, 0.278, 517, 930, 12.8, 9.8,
     {callister_mechanical, "Density, Poisson's ratio: Special Metals SMC-063, Inconel alloy 625, quoted by Wikipedia",
      "Thermal conductivity: AlloyFYI, thermal conductivity of metals"},
     handbook},
    {"Nickel 200, annealed", "nickel", "Nickel 200|nickel|N02200", 8900, 204, 0.31, 148, 462, 13.3, 70.3,
     {callister_mechanical, gere_poisson, "Thermal conductivity: Special Metals, Nickel 200 & 201, table 3",
      "Density (of nickel): Mechanical Engineers' Handbook, vol. 4, heat-transfer fundamentals, table 1"},
     handbook},
    {"Concrete C20/25 (f_ck = 20 MPa)", "concrete", "C20/25|C20", 2400, 30, range(0.1, 0.2), none, 2.2,
     range(10.0, 13.6), range(1.33, 1.95), {ec2, ec2_fire, concrete_density}, concrete_note},
    {"Concrete C30/37 (f_ck = 30 MPa)", "concrete", "C30/37|C30|concrete", 2400, 33, range(0.1, 0.2), none, 2.9,
     range(10.0, 13.6), range(1.33, 1.95), {ec2, ec2_fire, concrete_density}, concrete_note},
    {"Concrete C40/50 (f_ck = 40 MPa)", "concrete", "C40/50|C40", 2400, 35, range(0.1, 0.2), none, 3.5,
     range(10.0, 13.6), range(1.33, 1.95), {ec2, ec2_fire, concrete_density}, concrete_note},
    {"Soda-lime glass", "glass and ceramic", "soda-lime|glass|float glass|window glass", 2500, 69, 0.20, none, 69, 9.0,
     1.0, {callister_mechanical, dowling_poisson, en12524}, brittle},
    {"Borosilicate glass (Pyrex)", "glass and ceramic", "borosilicate|pyrex", range(2200, 2600), 70, range(0.17, 0.27),
     none, 69, 3.3, 1.2,
     {callister_mechanical, gere_poisson, "Density, thermal conductivity: MakeItFrom, borosilicate glass"}, brittle},
    {"Fused silica", "glass and ceramic", "fused silica|quartz glass|silica", 2200, 73, 0.18, none, 104, 0.4, 1.4,
     {callister_mechanical, dowling_poisson, en12524}, brittle},
    {"Aluminium oxide, 99.9 % pure", "glass and ceramic", "alumina|Al2O3|aluminium oxide|aluminum oxide", 3970, 380,
     0.22, none, range(282, 551), 7.4, 36,
     {callister_mechanical, dowling_poisson,
      "Density, thermal conductivity (polycrystalline, 300 K): F. P. Incropera et al., Fundamentals of Heat and Mass "
      "Transfer, table A.2"},
     brittle},
    {"Epoxy", "polymer", "epoxy|epoxy resin", 1200, 2.41, 0.33, none, range(27.6, 90.0), range(81, 117), 0.20,
     {callister_mechanical, dowling_poisson, en12524}, polymer_note},
    {"High-density polyethylene (HDPE)", "polymer", "HDPE|polyethylene|PE-HD", range(952, 965), 1.08, 0.42, none,
     range(22.1, 31.0), range(106, 198), 0.50,
     {callister_modulus, plastics_density_strength, dowling_poisson, en12524_conductivity}, polymer_note},
    {"Low-density polyethylene (LDPE)", "polymer", "LDPE|PE-LD", range(914, 940), range(0.172, 0.282), 0.4, none,
     range(13.1, 27.6), range(180, 400), 0.33,
     {callister_modulus, plastics_density_strength, gere_poisson, en12524_conductivity}, polymer_note},
    {"Nylon 6,6, dry as molded", "polymer", "nylon 6,6|nylon|PA66|polyamide 66|nylon 66", 1150, range(1.59, 3.79), 0.41,
     range(55.1, 82.8), 94.5, 144, 0.25, {callister_mechanical, dowling_poisson, en12524}, polymer_note},
    {"Polycarbonate (PC)", "polymer", "PC|polycarbonate|lexan", 1200, 2.38, 0.38, 62.1, 65.5, 122, 0.20,
     {callister_modulus, "Strength (9000 and 9500 psi, ASTM D638): Eagle Plastics, polycarbonate", dowling_poisson,
      en12524},
     polymer_note},
    {"Poly(methyl methacrylate) (PMMA)", "polymer", "PMMA|acrylic|plexiglas|plexiglass", 1190, range(2.24, 3.24), 0.35,
     range(53.8, 73.1), range(48.3, 72.4), range(90, 162), 0.18, {callister, dowling_poisson, en12524_conductivity},
     polymer_note},
    {"Polypropylene (PP)", "polymer", "PP|polypropylene", 905, range(1.14, 1.55), none, range(31.0, 37.2),
     range(31.0, 41.4), range(146, 180), 0.22, {callister, en12524_conductivity}, polymer_note},
    {"Polytetrafluoroethylene (PTFE)", "polymer", "PTFE|teflon", 2170, range(0.40, 0.55), 0.46, range(13.8, 15.2),
     range(20.7, 34.5), range(126, 216), 0.25, {callister, callister_poisson, en12524_conductivity}, polymer_note},
    {"Poly(vinyl chloride) (PVC)", "polymer", "PVC|polyvinyl chloride|vinyl", range(1300, 1580), range(2.41, 4.14),
     0.38, range(40.7, 44.8), range(40.7, 51.7), range(90, 180), 0.17,
     {callister, callister_poisson, en12524_conductivity}, polymer_note},
    {"Softwood C24 (EN 338), along the grain", "wood", "C24|softwood|timber|wood|spruce", 420, 11, none, none, 14.5,
     none, 0.12,
     {"Density, modulus, strength: EN 338:2016, table 1",
      "Thermal conductivity (spruce, pine, fir): ASHRAE Handbook: Fundamentals (2013)"},
     "Density and E are means, the strength is the characteristic tensile strength f_t,0,k; bending f_m,k = 24 MPa. "
     "Strongly anisotropic."},
};
// clang-format on

}  // namespace

std::span<const Material> materials() { return rows; }

}  // namespace wrkhrs::capabilities
