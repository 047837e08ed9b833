// Chemical formulas: what is in them, and what a mole of it weighs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "capabilities/elements.hpp"

namespace wrkhrs::capabilities {

struct ElementCount {
  const Element* element;
  double count;  ///< a whole number, in a double because hydrates of polymers grow large
};

struct Formula {
  std::vector<ElementCount> composition;  ///< in Hill order: C, H, then by symbol; without C all by symbol
  int charge = 0;
  std::vector<std::string> notes;  ///< readings chosen where the notation is ambiguous
};

/// Limits of what parse_formula accepts; past them it fails.
inline constexpr std::size_t max_formula_length = 256;
inline constexpr int max_formula_depth = 16;
inline constexpr double max_formula_count = 1e9;

/// Understands "H2SO4", "Ca(OH)2", "K4[Fe(CN)6]", "CuSO4·5H2O" (also '*' or '.'), "D2O", "H₂O", and charges: "NH4+",
/// "SO4^2-", "Fe^3+", "PO4³⁻". A digit before a closing '+' or '-' is a count ("NH4+"), which `notes` says; in an ion
/// of one element
/// ("Fe3+") it is ambiguous and an error.
/// Errors: invalid_argument with the place of the mistake.
Result<Formula> parse_formula(std::string_view text);

/// "C2H6O" from the composition.
std::string hill_formula(const Formula& formula);

struct MolarMass {
  double g_per_mol = 0;
  double uncertainty_g_per_mol = 0;  ///< sum of count · uncertainty: the worst case, since errors of one element add up
};

/// The molar mass, including the electrons that the charge adds or removes.
/// Errors: invalid_argument for an element without a standard atomic weight.
Result<MolarMass> molar_mass(const Formula& formula);

}  // namespace wrkhrs::capabilities
