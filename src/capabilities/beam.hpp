// Statics and elastic deflection of one-span beams, and the sections they are made of.
#pragma once

#include <optional>
#include <string_view>

namespace wrkhrs::capabilities {

/// Supports at the left end (x = 0) and the right end (x = L).
enum class Support {
  simply_supported,    ///< pinned left, roller right
  cantilever,          ///< fixed left, free right
  fixed_fixed,         ///< fixed at both ends
  propped_cantilever,  ///< fixed left, roller right
};

/// Loads act downwards; a moment is positive clockwise.
enum class Load { point, uniform, moment };

/// SI units throughout: m, N, N/m, N·m. The beam is straight, prismatic, linear-elastic and slender (Euler-Bernoulli).
struct Beam {
  Support support;
  Load load;
  double length_m;    ///< > 0
  double load_value;  ///< N, N/m or N·m
  double position_m;  ///< of a point load or moment, from the left end, 0 … length_m; not used by a uniform load
};

/// Reactions: forces upwards, moments clockwise as they act on the beam. 0 where the support gives none.
struct Reactions {
  double left_force_n;
  double right_force_n;
  double left_moment_nm;
  double right_moment_nm;
};

/// A value and where along the beam it is.
struct Extreme {
  double value;
  double x_m;
};

struct BeamResult {
  Reactions reactions;
  Extreme shear_max_n;    ///< largest |V|, with its sign (positive: upwards on the left face)
  Extreme moment_max_nm;  ///< largest |M|, with its sign (positive: sagging)
  /// Largest |E·I·y| with its sign, downwards positive, in N·m³: divide by E·I for the deflection.
  Extreme deflection_times_ei;
};

/// Integrates E·I·y'' = M(x) with Macaulay's brackets; the redundant reactions follow from the boundary conditions in
/// closed form. Formulas: Roark's Formulas for Stress and Strain, 7th ed., table 8.1 (cases 1, 2, 3; a, c, d, e). Pure.
BeamResult solve(const Beam& beam);

/// Bending moment, shear force and E·I·deflection (down) at a place, for checks and diagrams. At a point load or a
/// moment the value just left of it.
struct BeamState {
  double shear_n;
  double moment_nm;
  double deflection_times_ei;
};
BeamState state_at(const Beam& beam, double x_m);

/// The published closed form of a case, as text, and where it stands.
struct BeamCase {
  std::string_view formula;
  std::string_view source;
};
BeamCase describe(Support support, Load load);

/// Properties of a doubly symmetric section about its strong axis. SI: m.
struct Section {
  double second_moment_m4;
  double section_modulus_m3;
  double depth_m;
  double area_m2;
};

/// All arguments > 0. Elementary geometry: the second moment of the outline less that of what is missing.
Section rectangle(double width_m, double height_m);
Section circle(double diameter_m);
/// nullopt if the wall is thicker than the radius.
std::optional<Section> tube(double outer_diameter_m, double wall_m);
/// nullopt if the walls do not leave a hole.
std::optional<Section> box(double width_m, double height_m, double wall_m);
/// nullopt if the flanges are higher than the section or the web is wider than them. Fillets are neglected.
std::optional<Section> i_section(double height_m, double flange_width_m, double flange_m, double web_m);

}  // namespace wrkhrs::capabilities
