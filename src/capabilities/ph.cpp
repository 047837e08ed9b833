#include "capabilities/ph.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace wrkhrs::capabilities {
namespace {

// Where each pKa was read; how they were compared: docs/results/capabilities.md.
constexpr std::string_view averill =
    "pKa: B. Averill, P. Eldredge, Principles of General Chemistry, v. 1.0M (2012), appendix C (25 °C)";
constexpr std::string_view kaye_laby =
    "pKa: Kaye & Laby, Tables of Physical and Chemical Constants, 3.9.7, acidity constants (25 °C, infinite dilution)";
constexpr std::string_view crc =
    "pKa: CRC Handbook of Chemistry and Physics, 86th ed. (2005), page 8-40, dissociation constants of inorganic acids "
    "and bases (25 °C, zero ionic strength)";
constexpr std::string_view harris =
    "pKa: D. C. Harris, Quantitative Chemical Analysis, 8th ed. (2010), appendix G (25 °C, zero ionic strength)";
constexpr std::string_view aqion = "pKa: aqion PRO, organic acids and salts (25 °C)";
constexpr std::string_view ilc =
    "pKa (of a base 14 - pKb): Independent Learning Centre (Ontario), SCH4U data sheet, acid/base ionization constants";
constexpr std::string_view reusch =
    "pKa: W. Reusch, Virtual Textbook of Organic Chemistry, ionization constants of onium acids";

const std::vector<KnownAcidBase>& table() {
  static const std::vector<KnownAcidBase> rows = {
      {"hydrochloric acid", "HCl|hydrogen chloride", "", false, 1, {}, ""},
      {"hydrobromic acid", "HBr", "", false, 1, {}, ""},
      {"hydroiodic acid", "HI", "", false, 1, {}, ""},
      {"nitric acid", "HNO3", "", false, 1, {}, ""},
      {"perchloric acid", "HClO4", "", false, 1, {}, ""},
      {"sulfuric acid", "H2SO4|sulphuric acid", "", false, 1, {1.99}, averill},
      {"acetic acid", "CH3COOH|HAc|ethanoic acid", "acetate", false, 0, {4.756}, averill},
      {"benzoic acid", "C6H5COOH", "benzoate", false, 0, {4.204}, averill},
      {"boric acid", "H3BO3|B(OH)3", "borate", false, 0, {9.24}, ilc},
      {"carbonic acid", "H2CO3|carbon dioxide|CO2", "carbonate", false, 0, {6.35, 10.33}, averill},
      {"chloroacetic acid", "ClCH2COOH", "", false, 0, {2.87}, averill},
      {"citric acid", "C6H8O7", "citrate", false, 0, {3.13, 4.76, 6.40}, averill},
      {"formic acid", "HCOOH|methanoic acid", "formate", false, 0, {3.75}, averill},
      {"hydrocyanic acid", "HCN|hydrogen cyanide", "", false, 0, {9.21}, averill},
      {"hydrofluoric acid", "HF|hydrogen fluoride", "", false, 0, {3.20}, averill},
      {"hypochlorous acid", "HClO|HOCl", "", false, 0, {7.40}, averill},
      {"lactic acid", "", "lactate", false, 0, {3.86}, aqion},
      {"nitrous acid", "HNO2", "nitrite", false, 0, {3.25}, averill},
      {"oxalic acid", "H2C2O4", "oxalate", false, 0, {1.271, 4.266}, kaye_laby},
      {"phenol", "C6H5OH", "", false, 0, {9.99}, averill},
      {"phosphoric acid", "H3PO4", "phosphate", false, 0, {2.148, 7.198, 12.375}, kaye_laby},
      {"propanoic acid", "C2H5COOH|propionic acid", "", false, 0, {4.87}, aqion},
      {"sulfurous acid", "H2SO3|sulfur dioxide", "", false, 0, {1.85, 7.2}, averill},
      {"sodium hydroxide", "NaOH", "", true, 1, {}, ""},
      {"potassium hydroxide", "KOH", "", true, 1, {}, ""},
      {"lithium hydroxide", "LiOH", "", true, 1, {}, ""},
      {"calcium hydroxide", "Ca(OH)2", "", true, 2, {}, ""},
      {"barium hydroxide", "Ba(OH)2", "", true, 2, {}, ""},
      {"ammonia", "NH3|NH4OH|ammonium hydroxide", "ammonium", true, 0, {9.25}, crc},
      {"aniline", "C6H5NH2", "", true, 0, {4.60}, harris},
      {"dimethylamine", "(CH3)2NH", "", true, 0, {10.73}, ilc},
      {"hydrazine", "N2H4", "", true, 0, {8.1}, crc},
      {"hydroxylamine", "NH2OH", "", true, 0, {5.94}, crc},
      {"methylamine", "CH3NH2", "", true, 0, {10.64}, ilc},
      {"pyridine", "C5H5N", "", true, 0, {5.2}, reusch},
  };
  return rows;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

double charge_balance(const Solution& solution, double ph) {
  double sum = std::pow(10, -ph) - std::pow(10, ph - solution.pkw) + solution.strong_cations_minus_anions_mol_per_l;
  for (const AcidSystem& system : solution.systems) sum += system.mol_per_l * mean_charge(system, ph);
  return sum;
}

}  // namespace

std::vector<double> fractions(const AcidSystem& system, double ph) {
  // log10 of [H(n-i)A] / [HnA] is i·pH - Σ pKa; scaled by the largest, so that nothing overflows.
  std::vector<double> terms{0};
  for (const double pka : system.pka) terms.push_back(terms.back() + ph - pka);
  const double largest = *std::ranges::max_element(terms);
  double sum = 0;
  for (double& term : terms) sum += term = std::pow(10, term - largest);
  for (double& term : terms) term /= sum;
  return terms;
}

double mean_charge(const AcidSystem& system, double ph) {
  const std::vector<double> parts = fractions(system, ph);
  double charge = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    charge += (system.protonated_charge - static_cast<double>(i)) * parts[i];
  return charge;
}

double solve_ph(const Solution& solution) {
  double low = -3, high = 20;  // the balance is positive at low pH and negative at high
  while (high - low > 1e-13 * std::max(1.0, std::abs(high))) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    (charge_balance(solution, middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::span<const KnownAcidBase> known_acids_and_bases() { return table(); }

const KnownAcidBase* find_acid_or_base(std::string_view name) {
  const std::string folded = lower(name);
  for (const KnownAcidBase& row : table()) {
    if (row.name == folded || row.conjugate == folded) return &row;
    for (std::string_view rest = row.aliases; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      const std::string_view alias = rest.substr(0, bar);
      if (alias == name || (alias == lower(alias) && alias == folded)) return &row;
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
  return nullptr;
}

bool names_conjugate(const KnownAcidBase& row, std::string_view name) {
  return !row.conjugate.empty() && row.conjugate == lower(name);
}

}  // namespace wrkhrs::capabilities
