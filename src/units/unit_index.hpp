// Looking up units by symbol or English name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "units/units.hpp"

namespace wrkhrs::units {

/// Whether a code point can be part of a unit symbol or name.
bool is_unit_letter(char32_t c);

/// One form for singular and plural, British and American spelling. Not English, only consistent: applied to the table
/// and to the text alike ("hertz" and "stokes" lose nothing that matters).
std::string normal_word(std::string_view word);
/// The words of a name in their normal form, joined by one space.
std::string normal_name(std::string_view name);

struct Symbol {
  const UnitInfo* row = nullptr;
  long double factor = 1;  // of the prefix
};

/// The table of units, arranged for look-up. Immutable once built; thread-safe.
class UnitIndex {
 public:
  static const UnitIndex& get();

  /// A symbol with its prefix, if any ("kN").
  std::optional<Symbol> symbol(std::string_view word) const;

  /// A name with its prefix, if any; in normal form.
  std::optional<Symbol> name(const std::string& name) const;

  /// Symbols that are more than one word ("ft-lb", "mmH2O"): the longest that `text` starts with, or nullptr.
  const UnitInfo* phrase(std::string_view text, std::size_t& length) const;

  /// Up to three known units that look like an unknown one, nearest first.
  std::vector<std::string> nearest(std::string_view word) const;

 private:
  UnitIndex();

  std::unordered_map<std::string_view, const UnitInfo*> symbols_;
  std::unordered_map<std::string, const UnitInfo*> names_;
  std::unordered_map<char, std::vector<std::pair<std::string_view, const UnitInfo*>>> phrases_;
};

}  // namespace wrkhrs::units
