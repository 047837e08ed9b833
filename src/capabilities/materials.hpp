// Properties of engineering materials at room temperature, from cited tables (checked: docs/results/capabilities.md).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wrkhrs::capabilities {

/// A value as the source gives it: one number (low == high) or a range.
struct MaterialValue {
  double low = 0;
  double high = 0;
  bool minimum = false;  ///< the source guarantees it as a minimum

  constexpr MaterialValue() = default;
  constexpr MaterialValue(double value) : low(value), high(value) {}
  constexpr MaterialValue(double from, double to) : low(from), high(to) {}
  static constexpr MaterialValue at_least(double value) {
    MaterialValue v(value);
    v.minimum = true;
    return v;
  }
  constexpr bool known() const { return high != 0; }
  constexpr double typical() const { return (low + high) / 2; }
};

struct Material {
  std::string_view name;      ///< with its condition: "AISI 1020 steel, hot rolled"
  std::string_view category;  ///< steel, cast iron, aluminium, copper, titanium, nickel, magnesium, polymer, …
  std::string_view aliases;   ///< other names, separated by '|'
  MaterialValue density_kg_m3;
  MaterialValue modulus_gpa;  ///< Young's modulus
  MaterialValue poisson;
  MaterialValue yield_mpa;     ///< 0.2 % proof where there is no yield point; unknown for brittle materials
  MaterialValue ultimate_mpa;  ///< tensile; the note says where it is another
  MaterialValue expansion_um_m_k;
  MaterialValue conductivity_w_m_k;
  /// Where the values were read, each naming the properties that it gives; unused places are empty.
  std::array<std::string_view, 4> sources;
  std::string_view note;
};

/// All materials, by category and name.
std::span<const Material> materials();

/// The sources of a material without the unused places: at least one.
std::vector<std::string> sources_of(const Material& material);

/// The materials that fit a query, best first: an exact name or alias alone, else all whose name or aliases contain
/// every word of the query. At most `limit`.
std::vector<const Material*> find_materials(std::string_view query, std::size_t limit);

}  // namespace wrkhrs::capabilities
