// Building dimensions and units by hand, for the tables of this library.
#pragma once

#include "units/units.hpp"

namespace wrkhrs::units {

/// The dimension m^m · kg^kg · s^s · A^A · K^K · mol^mol · cd^cd · bit^bit.
constexpr Dimension dim(int m, int kg = 0, int s = 0, int a = 0, int k = 0, int mol = 0, int cd = 0, int bit = 0) {
  const auto twice = [](int exponent) { return static_cast<std::int8_t>(2 * exponent); };
  return {{twice(m), twice(kg), twice(s), twice(a), twice(k), twice(mol), twice(cd), twice(bit)}};
}

inline constexpr Dimension none = dim(0), length = dim(1), area = dim(2), volume = dim(3), mass = dim(0, 1),
                           duration = dim(0, 0, 1), current = dim(0, 0, 0, 1), temperature = dim(0, 0, 0, 0, 1),
                           amount = dim(0, 0, 0, 0, 0, 1), luminous = dim(0, 0, 0, 0, 0, 0, 1),
                           information = dim(0, 0, 0, 0, 0, 0, 0, 1), speed = dim(1, 0, -1),
                           acceleration = dim(1, 0, -2), frequency = dim(0, 0, -1), force = dim(1, 1, -2),
                           pressure = dim(-1, 1, -2), energy = dim(2, 1, -2), power = dim(2, 1, -3),
                           charge = dim(0, 0, 1, 1), voltage = dim(2, 1, -3, -1), resistance = dim(2, 1, -3, -2),
                           conductance = dim(-2, -1, 3, 2), capacitance = dim(-2, -1, 4, 2),
                           inductance = dim(2, 1, -2, -2), magnetic_flux = dim(2, 1, -2, -1),
                           flux_density = dim(0, 1, -2, -1), concentration = dim(-3, 0, 0, 0, 0, 1);

/// The dimension to a power given in halves (`halves` = 2 squares nothing: it is the power 1).
/// Exponents beyond ±30 saturate there; parse_unit refuses such units before.
Dimension power_of(Dimension dimension, int halves);

}  // namespace wrkhrs::units
