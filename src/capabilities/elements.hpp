// The chemical elements and their standard atomic weights (IUPAC 2021).
#pragma once

#include <span>
#include <string_view>

namespace wrkhrs::capabilities {

struct Element {
  std::string_view symbol;
  std::string_view name;
  int number;
  double weight;       ///< standard atomic weight; 0 where IUPAC gives none (no stable isotopic composition)
  double uncertainty;  ///< decisional uncertainty of the weight
};

/// All 118 elements by atomic number, then the isotopes D and T.
std::span<const Element> elements();

/// By symbol, case-sensitive; nullptr if there is none.
const Element* find_element(std::string_view symbol);

}  // namespace wrkhrs::capabilities
