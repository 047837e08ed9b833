// The pH of a dilute aqueous solution from its exact charge balance.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace wrkhrs::capabilities {

/// A weak acid system: its analytical concentration, its successive pKa, and the charge of its fully protonated form
/// (0 for acetic acid, +1 for NH4+, -1 for HSO4-).
struct AcidSystem {
  double mol_per_l = 0;
  std::vector<double> pka;
  int protonated_charge = 0;
};

/// A solution: weak acid systems, and the strong ions as one net charge concentration (Na+ counts +, Cl- counts -).
struct Solution {
  std::vector<AcidSystem> systems;
  double strong_cations_minus_anions_mol_per_l = 0;
  double pkw = 14;
};

/// Solves h + S + Σ C_i·z̄_i(h) - Kw/h = 0, where z̄_i is the mean charge of system i (W. Stumm, J. J. Morgan, Aquatic
/// Chemistry, 3rd ed., chapter 3). The left side rises strictly with h, so bisection over pH -3 … 20 finds the one
/// root, to 1e-13. Activities are taken as concentrations. Pure.
double solve_ph(const Solution& solution);

/// The mean charge of a system at a pH.
double mean_charge(const AcidSystem& system, double ph);

/// Fractions of the forms of a system at a pH, from fully protonated to fully deprotonated; they add up to 1.
std::vector<double> fractions(const AcidSystem& system, double ph);

/// A common acid or base, at 25 °C and zero ionic strength.
struct KnownAcidBase {
  std::string_view name;     ///< lower case
  std::string_view aliases;  ///< formulas and other names, separated by '|'
  bool is_base;
  int strong;               ///< H+ or OH- given off completely per formula unit
  std::vector<double> pka;  ///< of the acid; of the conjugate acid for a base
};

/// Source: CRC Handbook of Chemistry and Physics, 97th ed., "Dissociation constants of inorganic acids and bases" and
/// "… of organic acids and bases" (section 5). Strong acids and bases have no pka.
std::span<const KnownAcidBase> known_acids_and_bases();

/// By name or formula, case-insensitive for names; nullptr if unknown.
const KnownAcidBase* find_acid_or_base(std::string_view name);

}  // namespace wrkhrs::capabilities
