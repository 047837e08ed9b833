#include "units/dimension.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace wrkhrs::units {
namespace {

struct Named {
  Dimension dimension;
  std::string_view name;
  std::string_view unit;  // the coherent SI unit
};

// Names from the SI Brochure (9th edition, tables 2 to 6) and ISO 80000.
constexpr Named named[] = {
    {none, "dimensionless", "1"},
    {length, "length", "m"},
    {mass, "mass", "kg"},
    {duration, "time", "s"},
    {current, "electric current", "A"},
    {temperature, "temperature", "K"},
    {amount, "amount of substance", "mol"},
    {luminous, "luminous intensity", "cd"},
    {information, "information", "bit"},
    {area, "area", "m^2"},
    {volume, "volume or section modulus", "m^3"},
    {dim(4), "second moment of area", "m^4"},
    {speed, "speed", "m/s"},
    {acceleration, "acceleration", "m/s^2"},
    {frequency, "frequency or rate", "1/s"},
    {dim(0, 0, -2), "angular acceleration", "1/s^2"},
    {dim(-1), "wavenumber or curvature", "1/m"},
    {dim(3, 0, -1), "volume flow rate", "m^3/s"},
    {dim(0, 1, -1), "mass flow rate", "kg/s"},
    {dim(2, 0, -1), "kinematic viscosity or diffusivity", "m^2/s"},
    {dim(-3, 1), "density", "kg/m^3"},
    {dim(-2, 1), "mass per area", "kg/m^2"},
    {dim(-1, 1), "mass per length", "kg/m"},
    {dim(3, -1), "specific volume", "m^3/kg"},
    {dim(2, -1), "specific surface", "m^2/kg"},
    {dim(2, 1), "moment of inertia", "kg·m^2"},
    {dim(1, 1, -1), "momentum", "kg·m/s"},
    {force, "force", "N"},
    {dim(0, 1, -2), "force per length or surface tension", "N/m"},
    {pressure, "pressure or stress", "Pa"},
    {dim(-2, 1, -2), "force per volume", "N/m^3"},
    {dim(1, -1, 2), "compressibility", "1/Pa"},
    {dim(-1, 1, -1), "dynamic viscosity", "Pa·s"},
    {energy, "energy or moment of force", "J"},
    {dim(3, 1, -2), "bending stiffness", "N·m^2"},
    {power, "power", "W"},
    {dim(0, 1, -3), "heat flux or irradiance", "W/m^2"},
    {dim(2, 0, -2), "specific energy or absorbed dose", "J/kg"},
    {dim(2, 0, -3), "specific power", "W/kg"},
    {dim(2, 1, -2, 0, -1), "heat capacity or entropy", "J/K"},
    {dim(2, 0, -2, 0, -1), "specific heat capacity", "J/(kg·K)"},
    {dim(1, 1, -3, 0, -1), "thermal conductivity", "W/(m·K)"},
    {dim(0, 1, -3, 0, -1), "heat transfer coefficient", "W/(m^2·K)"},
    {dim(0, -1, 3, 0, 1), "thermal insulance", "m^2·K/W"},
    {dim(-2, -1, 3, 0, 1), "thermal resistance", "K/W"},
    {dim(0, 0, 0, 0, -1), "thermal expansion coefficient", "1/K"},
    {dim(-1, 0, 0, 0, 1), "temperature gradient", "K/m"},
    {dim(0, 0, -1, 0, 1), "rate of temperature change", "K/s"},
    {charge, "electric charge", "C"},
    {voltage, "voltage", "V"},
    {resistance, "electric resistance", "Ω"},
    {conductance, "electric conductance", "S"},
    {capacitance, "capacitance", "F"},
    {inductance, "inductance", "H"},
    {magnetic_flux, "magnetic flux", "Wb"},
    {flux_density, "magnetic flux density", "T"},
    {dim(3, 1, -3, -2), "electric resistivity", "Ω·m"},
    {dim(-3, -1, 3, 2), "electric conductivity", "S/m"},
    {dim(1, 1, -3, -1), "electric field strength", "V/m"},
    {dim(-2, 0, 0, 1), "current density", "A/m^2"},
    {dim(-1, 0, 0, 1), "magnetic field strength", "A/m"},
    {dim(1, 0, 1, 1), "electric dipole moment", "C·m"},
    {dim(0, -1, 1, 1), "exposure", "C/kg"},
    {dim(-2, 0, 0, 0, 0, 0, 1), "illuminance or luminance", "cd/m^2"},
    {dim(0, 0, -1, 0, 0, 1), "catalytic activity or molar flow", "mol/s"},
    {concentration, "amount concentration", "mol/m^3"},
    {dim(-3, 0, -1, 0, 0, 1), "volumetric reaction rate", "mol/(m^3·s)"},
    {dim(0, -1, 0, 0, 0, 1), "molality", "mol/kg"},
    {dim(0, 1, 0, 0, 0, -1), "molar mass", "kg/mol"},
    {dim(3, 0, 0, 0, 0, -1), "molar volume", "m^3/mol"},
    {dim(2, 1, -2, 0, 0, -1), "molar energy", "J/mol"},
    {dim(2, 1, -2, 0, -1, -1), "molar heat capacity or molar entropy", "J/(mol·K)"},
    {dim(0, 0, 1, 1, 0, -1), "charge per amount of substance", "C/mol"},
    {dim(-2, 0, -1, 0, 0, 1), "molar flux", "mol/(m^2·s)"},
    {dim(0, 0, 0, 0, 0, -1), "per amount of substance", "1/mol"},
    {dim(0, 0, -1, 0, 0, 0, 0, 1), "data rate", "bit/s"},
    {{{-1, 2, -4, 0, 0, 0, 0, 0}}, "fracture toughness", "Pa·m^0.5"},
};

const Named* find_named(Dimension dimension) {
  for (const Named& entry : named)
    if (entry.dimension == dimension) return &entry;
  return nullptr;
}

std::int8_t saturate(int halves) { return static_cast<std::int8_t>(std::clamp(halves, -60, 60)); }

}  // namespace

Dimension operator*(Dimension a, Dimension b) {
  for (std::size_t i = 0; i < a.halves.size(); ++i) a.halves[i] = saturate(a.halves[i] + b.halves[i]);
  return a;
}

Dimension operator/(Dimension a, Dimension b) {
  for (std::size_t i = 0; i < a.halves.size(); ++i) a.halves[i] = saturate(a.halves[i] - b.halves[i]);
  return a;
}

Dimension power_of(Dimension dimension, int halves) {
  for (auto& exponent : dimension.halves) exponent = saturate(exponent * halves / 2);
  return dimension;
}

std::string_view name_of(Dimension dimension) {
  const Named* entry = find_named(dimension);
  return entry ? entry->name : std::string_view{};
}

std::string si_unit(Dimension dimension) {
  if (const Named* entry = find_named(dimension)) return std::string(entry->unit);
  static constexpr std::string_view symbols[] = {"m", "kg", "s", "A", "K", "mol", "cd", "bit"};
  std::string out;
  for (std::size_t i = 0; i < std::size(symbols); ++i) {
    const int halves = dimension.halves[i];
    if (halves == 0) continue;
    if (!out.empty()) out += "·";
    out += symbols[i];
    if (halves == 2) continue;
    out += halves % 2 == 0 ? fmt::format("^{}", halves / 2) : fmt::format("^{:.1f}", halves / 2.0);
  }
  return out;
}

}  // namespace wrkhrs::units
