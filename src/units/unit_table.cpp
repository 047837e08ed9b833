// The table of units. Factors are exact unless the source column says otherwise ("rounded", "CODATA").
//
// SI = SI Brochure, 9th edition (BIPM, 2019); SP811 = NIST Special Publication 811, 2008 edition, appendix B; SP811
// def. = the exact definition that stands there or in its footnotes (lb = 0.453 592 37 kg, in = 0.0254 m, g_n = 9.806
// 65 m/s², Btu_IT = 1055.055 852 62 J, cal_th = 4.184 J), from which the factor follows.
#include "units/dimension.hpp"

namespace wrkhrs::units {
namespace {

constexpr long double pi = 3.14159265358979323846264338327950288L;
constexpr long double inch = 0.0254L, foot = 0.3048L, pound = 0.45359237L, gravity = 9.80665L;
constexpr long double pound_force = pound * gravity, btu = 1055.05585262L, psi = pound_force / (inch * inch);
constexpr long double us_gallon = 231 * inch * inch * inch;

constexpr auto no = Prefixes::none, yes = Prefixes::all, up = Prefixes::large;
constexpr std::string_view si = "SI", sp811 = "SP811 def.";

constexpr UnitInfo rows[] = {
    // symbol, aliases, names, factor, offset, dimension, prefixes, source
    {"1", "", "", 1, 0, none, no, si},
    {"%", "percent|pct|wt%|wt.%|vol%|vol.%|mol%|at%|at.%", "percent|per cent", 0.01L, 0, none, no, si},
    {"‰", "permil", "per mille", 0.001L, 0, none, no, si},
    {"ppm", "ppmw|ppmv", "part per million", 1e-6L, 0, none, no, "SP811 7.10.3"},
    {"ppb", "ppbw|ppbv", "part per billion", 1e-9L, 0, none, no, "SP811 7.10.3"},
    {"rad", "", "radian", 1, 0, none, yes, si},
    {"°", "deg|º", "degree|degree of arc", pi / 180, 0, none, no, si},
    {"′", "arcmin", "minute of arc|arcminute", pi / 10800, 0, none, no, si},
    {"″", "arcsec", "second of arc|arcsecond", pi / 648000, 0, none, no, si},
    {"gon", "", "gon|gradian", pi / 200, 0, none, no, "SP811"},
    {"rev", "", "revolution", 2 * pi, 0, none, no, "SP811"},
    {"sr", "", "steradian", 1, 0, none, yes, si},

    {"m", "", "metre", 1, 0, length, yes, si},
    {"Å", "Å|angstrom", "ångström|angstrom", 1e-10L, 0, length, no, "SP811"},
    {"au", "", "astronomical unit", 149597870700.0L, 0, length, no, si},
    {"in", "inch", "inch", inch, 0, length, no, sp811},
    {"ft", "", "foot", foot, 0, length, no, sp811},
    {"yd", "", "yard", 3 * foot, 0, length, no, sp811},
    {"mi", "", "mile|statute mile", 5280 * foot, 0, length, no, sp811},
    {"nmi", "", "nautical mile", 1852, 0, length, no, si},
    {"mil", "thou", "mil|thousandth of an inch", inch / 1000, 0, length, no, sp811},
    {"micron", "", "micron", 1e-6L, 0, length, no, "SP811"},
    {"fathom", "", "fathom", 6 * foot, 0, length, no, "international foot"},
    {"ly", "", "light year|light-year", 9.4607304725808e15L, 0, length, no, "IAU: c · 365.25 d"},

    {"ha", "", "hectare", 1e4L, 0, area, no, si},
    {"acre", "ac", "acre", 43560 * foot* foot, 0, area, no, "international foot"},
    {"barn", "", "barn", 1e-28L, 0, area, no, "SP811"},

    {"L", "l|ℓ", "litre", 1e-3L, 0, volume, yes, si},
    {"gal", "US gal|gal (US)|USgal", "gallon|us gallon", us_gallon, 0, volume, no, sp811},
    {"imp gal", "gal (UK)|UK gal", "imperial gallon|uk gallon", 4.54609e-3L, 0, volume, no, sp811},
    {"qt", "", "quart", us_gallon / 4, 0, volume, no, sp811},
    {"pt", "", "pint", us_gallon / 8, 0, volume, no, sp811},
    {"cup", "", "cup", us_gallon / 16, 0, volume, no, sp811},
    {"fl oz", "floz", "fluid ounce", us_gallon / 128, 0, volume, no, sp811},
    {"bbl", "", "barrel|barrel of oil", 42 * us_gallon, 0, volume, no, sp811},
    {"cc", "", "", 1e-6L, 0, volume, no, si},

    {"kg", "", "kilogram|kilogramme", 1, 0, mass, no, si},  // a row of its own: 1000 · 0.001 is not quite 1
    {"g", "", "gram|gramme", 1e-3L, 0, mass, yes, si},
    {"t", "", "tonne|metric ton", 1000, 0, mass, yes, si},
    {"Da", "u", "dalton|unified atomic mass unit", 1.66053906892e-27L, 0, mass, yes, "CODATA 2022"},
    {"lb", "lbs|lbm", "pound|pound-mass", pound, 0, mass, no, sp811},
    {"oz", "", "ounce", pound / 16, 0, mass, no, sp811},
    {"gr", "", "grain", pound / 7000, 0, mass, no, sp811},
    {"slug", "", "slug", pound_force / foot, 0, mass, no, sp811},
    {"short ton", "US ton", "short ton|us ton", 2000 * pound, 0, mass, no, sp811},
    {"long ton", "UK ton", "long ton|imperial ton", 2240 * pound, 0, mass, no, sp811},
    {"ct", "", "carat", 2e-4L, 0, mass, no, "SP811"},
    {"tex", "", "tex", 1e-6L, 0, dim(-1, 1), yes, "SP811"},
    {"den", "", "denier", 1e-3L / 9000, 0, dim(-1, 1), no, "SP811"},

    {"s", "sec", "second", 1, 0, duration, yes, si},
    {"min", "mins", "minute", 60, 0, duration, no, si},
    {"h", "hr|hrs", "hour", 3600, 0, duration, no, si},
    {"d", "", "day", 86400, 0, duration, no, si},
    {"wk", "", "week", 604800, 0, duration, no, "7 d"},
    {"yr", "", "year|julian year", 31557600, 0, duration, no, "IAU: 365.25 d"},
    {"Hz", "", "hertz", 1, 0, frequency, yes, si},
    {"Bq", "", "becquerel", 1, 0, frequency, yes, si},
    {"Ci", "", "curie", 3.7e10L, 0, frequency, yes, "SP811"},
    {"rpm", "r/min|rev/min", "revolution per minute", 2 * pi / 60, 0, frequency, no, "SP811 (in rad/s)"},

    {"kn", "kt", "knot", 1852.0L / 3600, 0, speed, no, si},
    {"mph", "", "mile per hour", 5280 * foot / 3600, 0, speed, no, sp811},
    {"kph", "", "", 1.0L / 3.6L, 0, speed, no, si},
    {"g_n", "g0", "standard gravity", gravity, 0, acceleration, no, "SP811"},
    {"Gal", "", "", 0.01L, 0, acceleration, yes, "SP811"},

    {"A", "", "ampere|amp", 1, 0, current, yes, si},
    {"K", "", "kelvin", 1, 0, temperature, yes, si},
    {"°C", "degC|deg C|℃|° C|ºC|˚C|º C", "degree celsius|celsius|degree centigrade", 1, 273.15L, temperature, no, si},
    {"°F", "degF|deg F|℉|° F|ºF|˚F|º F", "degree fahrenheit|fahrenheit", 5.0L / 9, 459.67L * 5 / 9, temperature, no,
     "SP811"},
    {"°R", "degR|deg R|ºR", "degree rankine|rankine", 5.0L / 9, 0, temperature, no, "SP811"},
    {"Δ°C", "delta_degC|ΔdegC", "celsius degree", 1, 0, temperature, no, si},
    {"Δ°F", "delta_degF|ΔdegF", "fahrenheit degree", 5.0L / 9, 0, temperature, no, "SP811"},
    {"mol", "", "mole", 1, 0, amount, yes, si},
    {"lbmol", "lb-mol|lb mol", "pound mole|pound-mole", 453.59237L, 0, amount, no, "pound / gram"},
    {"M", "molar", "molar", 1000, 0, concentration, yes, "IUPAC Green Book: mol/dm³"},
    {"kat", "", "katal", 1, 0, dim(0, 0, -1, 0, 0, 1), yes, si},
    {"cd", "", "candela", 1, 0, luminous, yes, si},
    {"lm", "", "lumen", 1, 0, luminous, yes, si},
    {"lx", "", "lux", 1, 0, dim(-2, 0, 0, 0, 0, 0, 1), yes, si},
    {"fc", "", "footcandle", 1 / (foot * foot), 0, dim(-2, 0, 0, 0, 0, 0, 1), no, sp811},

    {"N", "", "newton", 1, 0, force, yes, si},
    {"dyn", "", "dyne", 1e-5L, 0, force, yes, "SP811"},
    {"kgf", "kp", "kilogram-force|kilopond", gravity, 0, force, no, sp811},
    {"tf", "", "tonne-force", 1000 * gravity, 0, force, no, sp811},
    {"lbf", "", "pound-force", pound_force, 0, force, no, sp811},
    {"kip", "kips|klbf", "kip", 1000 * pound_force, 0, force, no, sp811},
    {"ozf", "", "ounce-force", pound_force / 16, 0, force, no, sp811},
    {"pdl", "", "poundal", pound* foot, 0, force, no, sp811},
    {"klf", "", "kip per foot", 1000 * pound_force / foot, 0, dim(0, 1, -2), no, sp811},
    {"plf", "", "pound-force per foot", pound_force / foot, 0, dim(0, 1, -2), no, sp811},

    {"Pa", "", "pascal", 1, 0, pressure, yes, si},
    {"bar", "", "bar", 1e5L, 0, pressure, yes, si},
    {"atm", "", "atmosphere|standard atmosphere", 101325, 0, pressure, no, "SP811"},
    {"at", "", "technical atmosphere", 1e4L * gravity, 0, pressure, no, sp811},
    {"Torr", "torr", "torr", 101325.0L / 760, 0, pressure, yes, "SP811"},
    {"mmHg", "mm Hg", "millimetre of mercury", 13.5951L * gravity, 0, pressure, no, "SP811, conventional"},
    {"cmHg", "cm Hg", "centimetre of mercury", 135.951L * gravity, 0, pressure, no, "SP811, conventional"},
    {"inHg", "in Hg|in. Hg", "inch of mercury", 13595.1L * gravity* inch, 0, pressure, no, "SP811, conventional"},
    {"mmH2O", "mmH₂O|mm H2O|mmWC", "millimetre of water", gravity, 0, pressure, no, "SP811, conventional"},
    {"cmH2O", "cmH₂O|cm H2O", "centimetre of water", 10 * gravity, 0, pressure, no, "SP811, conventional"},
    {"mH2O", "mH₂O|m H2O", "metre of water", 1000 * gravity, 0, pressure, no, "SP811, conventional"},
    {"inH2O", "inH₂O|in H2O|inWC", "inch of water", 1000 * gravity* inch, 0, pressure, no, "SP811, conventional"},
    {"ftH2O", "ftH₂O|ft H2O", "foot of water", 1000 * gravity* foot, 0, pressure, no, "SP811, conventional"},
    {"psi", "psia|lb/in²|lb/in^2|lb/in2", "pound per square inch|pound-force per square inch", psi, 0, pressure, no,
     sp811},
    {"ksi", "", "kip per square inch", 1000 * psi, 0, pressure, no, sp811},
    {"Msi", "", "", 1e6L * psi, 0, pressure, no, sp811},
    {"psf", "lb/ft²|lb/ft^2|lb/ft2", "pound per square foot|pound-force per square foot", pound_force / (foot * foot),
     0, pressure, no, sp811},
    {"ksf", "", "kip per square foot", 1000 * pound_force / (foot * foot), 0, pressure, no, sp811},

    {"J", "", "joule", 1, 0, energy, yes, si},
    {"Nm", "", "", 1, 0, energy, yes, si},
    {"Wh", "", "watt hour|watt-hour", 3600, 0, energy, yes, si},
    {"eV", "", "electronvolt|electron volt", 1.602176634e-19L, 0, energy, yes, si},
    {"cal", "cal_th", "calorie|thermochemical calorie", 4.184L, 0, energy, yes, "SP811, thermochemical"},
    {"cal_IT", "", "international table calorie", 4.1868L, 0, energy, yes, "SP811"},
    {"Btu", "BTU|Btu_IT", "british thermal unit", btu, 0, energy, no, "SP811, International Table"},
    {"MMBtu", "MMBTU", "", 1e6L * btu, 0, energy, no, "SP811, International Table"},
    {"therm", "", "therm", 1e5L * btu, 0, energy, no, "SP811 (EC)"},
    {"erg", "", "erg", 1e-7L, 0, energy, yes, "SP811"},
    {"ft·lbf", "ft-lb|ft·lb|ft lb|ft-lbf|ft lbf|lb-ft|lb·ft|lb ft|lbf-ft|lbf·ft|lbf ft|ft.lb|lb.ft",
     "foot-pound|foot pound-force|pound-foot", foot* pound_force, 0, energy, no, sp811},
    {"in·lbf", "in-lb|in·lb|in-lbf|in lbf|lb-in|lb·in|lbf-in|lbf·in|lbf in", "inch-pound|inch pound-force|pound-inch",
     inch* pound_force, 0, energy, no, sp811},
    {"toe", "", "tonne of oil equivalent", 4.1868e10L, 0, energy, yes, "IEA"},
    {"hartree", "", "hartree", 4.3597447222060e-18L, 0, energy, no, "CODATA 2022"},

    {"W", "", "watt", 1, 0, power, yes, si},
    {"VA", "", "volt ampere|volt-ampere", 1, 0, power, yes, si},
    {"var", "", "", 1, 0, power, yes, "IEC 80000-6"},
    {"hp", "", "horsepower|mechanical horsepower", 550 * foot* pound_force, 0, power, no, "SP811, 550 ft·lbf/s"},
    {"hp_M", "PS|ch", "metric horsepower", 75 * gravity, 0, power, no, "SP811"},
    {"hp_E", "", "electric horsepower", 746, 0, power, no, "SP811"},
    {"TR", "", "ton of refrigeration", 12000 * btu / 3600, 0, power, no, "SP811, 12 000 Btu_IT/h"},

    {"C", "", "coulomb", 1, 0, charge, yes, si},
    {"Ah", "", "ampere hour|ampere-hour|amp-hour", 3600, 0, charge, yes, "SP811"},
    {"V", "", "volt", 1, 0, voltage, yes, si},
    {"Ω", "Ω|ohm|Ohm", "ohm", 1, 0, resistance, yes, si},
    {"S", "", "siemens", 1, 0, conductance, yes, si},
    {"F", "", "farad", 1, 0, capacitance, yes, si},
    {"H", "", "henry", 1, 0, inductance, yes, si},
    {"Wb", "", "weber", 1, 0, magnetic_flux, yes, si},
    {"Mx", "", "maxwell", 1e-8L, 0, magnetic_flux, yes, "SP811"},
    {"T", "", "tesla", 1, 0, flux_density, yes, si},
    {"G", "", "gauss", 1e-4L, 0, flux_density, yes, "SP811"},
    {"Oe", "", "oersted", 1000 / (4 * pi), 0, dim(-1, 0, 0, 1), yes, "SP811"},
    {"D", "", "debye", 3.33564e-30L, 0, dim(1, 0, 1, 1), no, "rounded, IUPAC Green Book"},

    {"Gy", "", "gray", 1, 0, dim(2, 0, -2), yes, si},
    {"Sv", "", "sievert", 1, 0, dim(2, 0, -2), yes, si},
    {"rem", "", "rem", 0.01L, 0, dim(2, 0, -2), yes, "SP811"},

    {"P", "", "poise", 0.1L, 0, dim(-1, 1, -1), yes, "SP811"},
    {"St", "", "stokes", 1e-4L, 0, dim(2, 0, -1), yes, "SP811"},
    {"darcy", "", "darcy", 9.869233e-13L, 0, area, yes, "SP811, rounded"},
    {"gpm", "", "gallon per minute", us_gallon / 60, 0, dim(3, 0, -1), no, sp811},
    {"cfm", "", "cubic foot per minute", foot* foot* foot / 60, 0, dim(3, 0, -1), no, sp811},
    {"lpm", "LPM", "litre per minute", 1e-3L / 60, 0, dim(3, 0, -1), no, si},

    {"bit", "", "bit", 1, 0, information, up, "ISO/IEC 80000-13"},
    {"B", "", "byte", 8, 0, information, up, "ISO/IEC 80000-13"},
    {"KB", "", "", 8000, 0, information, no, "customary for kB"},
    {"KiB", "", "kibibyte", 8 * 1024.0L, 0, information, no, "ISO/IEC 80000-13"},
    {"MiB", "", "mebibyte", 8 * 1048576.0L, 0, information, no, "ISO/IEC 80000-13"},
    {"GiB", "", "gibibyte", 8 * 1073741824.0L, 0, information, no, "ISO/IEC 80000-13"},
    {"TiB", "", "tebibyte", 8 * 1099511627776.0L, 0, information, no, "ISO/IEC 80000-13"},
    {"bps", "", "bit per second", 1, 0, dim(0, 0, -1, 0, 0, 0, 0, 1), up, "ISO/IEC 80000-13"},
};

}  // namespace

std::span<const UnitInfo> table() { return rows; }

std::vector<const UnitInfo*> units_of(Dimension dimension) {
  std::vector<const UnitInfo*> found;
  for (const UnitInfo& row : rows)
    if (row.dimension == dimension) found.push_back(&row);
  return found;
}

}  // namespace wrkhrs::units
