#include "capabilities/beam.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <vector>

namespace wrkhrs::capabilities {
namespace {

/// The loads and what holds the beam at its left end; everything else follows by integrating from left to right.
struct Solved {
  double force = 0, uniform = 0, couple = 0;  // P, w, M0
  double at = 0;                              // where P or M0 acts
  double left_force = 0, left_moment = 0;     // R, and the bending moment at x = 0
  double slope = 0;                           // E·I·θ at x = 0, upwards deflection positive

  // Macaulay brackets <x - at>; `after` decides on which side of the load the jump is.
  double moment(double x, bool after) const {
    const double d = x - at;
    const bool past = d > 0 || (d == 0 && after);
    return left_moment + left_force * x - uniform * x * x / 2 - (past ? force * d : 0) + (past ? couple : 0);
  }
  double shear(double x, bool after) const {
    const bool past = x > at || (x == at && after);
    return left_force - uniform * x - (past ? force : 0);
  }
  double slope_at(double x) const {
    const double d = std::max(0.0, x - at);
    return slope + left_moment * x + left_force * x * x / 2 - uniform * x * x * x / 6 - force * d * d / 2 + couple * d;
  }
  double rise(double x) const {
    const double d = std::max(0.0, x - at);
    return slope * x + left_moment * x * x / 2 + left_force * x * x * x / 6 - uniform * x * x * x * x / 24 -
           force * d * d * d / 6 + couple * d * d / 2;
  }
};

Solved reactions_of(const Beam& beam) {
  Solved s;
  (beam.load == Load::point ? s.force : beam.load == Load::uniform ? s.uniform : s.couple) = beam.load_value;
  s.at = beam.load == Load::uniform ? 0 : beam.position_m;
  const double L = beam.length_m, d = L - s.at;
  // What the loads alone (without R and M at the left end) do at x = L: to the moment, E·I·slope and E·I·rise.
  const double moment = -s.force * d - s.uniform * L * L / 2 + s.couple;
  const double slope = -s.force * d * d / 2 - s.uniform * L * L * L / 6 + s.couple * d;
  const double rise = -s.force * d * d * d / 6 - s.uniform * L * L * L * L / 24 + s.couple * d * d / 2;
  switch (beam.support) {
    case Support::simply_supported:  // M(0) = M(L) = 0, y(0) = y(L) = 0
      s.left_force = -moment / L;
      s.slope = -(s.left_force * L * L / 6 + rise / L);
      break;
    case Support::cantilever:  // y(0) = θ(0) = 0, V(L) = M(L) = 0
      s.left_force = s.force + s.uniform * L;
      s.left_moment = -s.left_force * L - moment;
      break;
    case Support::fixed_fixed:  // y = θ = 0 at both ends
      s.left_force = 12 * (rise - slope * L / 2) / (L * L * L);
      s.left_moment = -(s.left_force * L / 2 + slope / L);
      break;
    case Support::propped_cantilever:  // y(0) = θ(0) = 0, y(L) = M(L) = 0
      s.left_force = 3 * (rise - moment * L * L / 2) / (L * L * L);
      s.left_moment = -s.left_force * L - moment;
      break;
  }
  return s;
}

void keep_larger(Extreme& best, double value, double x) {
  // A hair of tolerance, so that of equal extremes the first one is reported.
  if (std::abs(value) > std::abs(best.value) * (1 + 1e-12)) best = {value, x};
}

/// Where the slope is zero between a and b, by looking for changes of sign on a grid and bisecting. The slope is a
/// polynomial of degree three or less on each side of the load, so a grid of 64 cannot miss an extreme of the
/// deflection.
void add_roots_of_slope(const Solved& s, double a, double b, std::vector<double>& roots) {
  constexpr int cells = 64;
  for (int i = 0; i < cells; ++i) {
    double low = a + (b - a) * i / cells, high = a + (b - a) * (i + 1) / cells;
    const bool rising = s.slope_at(low) < 0;
    if (rising == (s.slope_at(high) < 0)) continue;
    for (int step = 0; step < 100; ++step) {
      const double middle = (low + high) / 2;
      ((s.slope_at(middle) < 0) == rising ? low : high) = middle;
    }
    roots.push_back((low + high) / 2);
  }
}

Section symmetric(double second_moment, double depth, double area) {
  return {second_moment, second_moment / (depth / 2), depth, area};
}

double fourth(double x) { return x * x * x * x; }

}  // namespace

BeamResult solve(const Beam& beam) {
  const Solved s = reactions_of(beam);
  const double L = beam.length_m;
  BeamResult result{};
  result.reactions.left_force_n = s.left_force;
  result.reactions.right_force_n = beam.support == Support::cantilever ? 0 : s.force + s.uniform * L - s.left_force;
  // A sagging moment at a cut is clockwise on the part to its right, and anticlockwise on the part to its left.
  result.reactions.left_moment_nm = s.left_moment;
  result.reactions.right_moment_nm = beam.support == Support::fixed_fixed ? -s.moment(L, true) : 0;

  std::vector<double> places{0, s.at, L};
  if (s.uniform != 0) places.push_back(std::clamp(s.left_force / s.uniform, 0.0, L));
  std::ranges::sort(places);
  for (const double x : places) {
    for (const bool after : {false, true}) {
      // Outside the beam there is no internal force; just inside each end there is.
      if ((x == 0 && !after) || (x == L && after)) continue;
      keep_larger(result.shear_max_n, s.shear(x, after), x);
      keep_larger(result.moment_max_nm, s.moment(x, after), x);
    }
  }

  std::vector<double> candidates{s.at, L};
  add_roots_of_slope(s, 0, s.at > 0 ? s.at : L, candidates);
  if (s.at > 0 && s.at < L) add_roots_of_slope(s, s.at, L, candidates);
  std::ranges::sort(candidates);
  for (const double x : candidates) keep_larger(result.deflection_times_ei, -s.rise(x), x);
  return result;
}

BeamState state_at(const Beam& beam, double x_m) {
  const Solved s = reactions_of(beam);
  const bool after = x_m == 0;
  return {s.shear(x_m, after), s.moment(x_m, after), -s.rise(x_m)};
}

BeamCase describe(Support support, Load load) {
  struct Row {
    Support support;
    Load load;
    BeamCase text;
  };
  static constexpr Row rows[] = {
      {Support::simply_supported,
       Load::point,
       {"R_A = P·b/L, M_max = P·a·b/L at x = a, δ_max = P·b·(L²-b²)^(3/2)/(9·√3·L·E·I) at √((L²-b²)/3) from the end "
        "farther "
        "from the load (b = the smaller of a and L-a)",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 1e"}},
      {Support::simply_supported,
       Load::uniform,
       {"R = w·L/2, M_max = w·L²/8, δ_max = 5·w·L⁴/(384·E·I) at midspan",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 2e"}},
      {Support::simply_supported,
       Load::moment,
       {"R_A = -M₀/L = -R_B; for M₀ at an end: δ_max = M₀·L²/(9·√3·E·I) at L/√3 from the other end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 3e"}},
      {Support::cantilever,
       Load::point,
       {"R_A = P, M_A = -P·a, δ_max = P·a²·(3·L-a)/(6·E·I) at the free end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 1a (mirrored)"}},
      {Support::cantilever,
       Load::uniform,
       {"R_A = w·L, M_A = -w·L²/2, δ_max = w·L⁴/(8·E·I) at the free end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 2a (mirrored)"}},
      {Support::cantilever,
       Load::moment,
       {"R_A = 0, M_A = -M₀, |δ|_max = M₀·a·(2·L-a)/(2·E·I) at the free end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 3a (mirrored)"}},
      {Support::fixed_fixed,
       Load::point,
       {"R_A = P·b²·(3·a+b)/L³, M_A = -P·a·b²/L², M_B = -P·a²·b/L², δ_max = 2·P·a³·b²/(3·E·I·(3·a+b)²) at x = "
        "2·a·L/(3·a+b) "
        "for a ≥ b",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 1d"}},
      {Support::fixed_fixed,
       Load::uniform,
       {"R = w·L/2, M_A = M_B = -w·L²/12, M_mid = w·L²/24, δ_max = w·L⁴/(384·E·I) at midspan",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 2d"}},
      {Support::fixed_fixed,
       Load::moment,
       {"R_A = -6·M₀·a·b/L³ = -R_B, M_A = -M₀·b·(b-2·a)/L² (sagging positive), with b = L-a",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 3d"}},
      {Support::propped_cantilever,
       Load::point,
       {"R_B = P·a²·(3·L-a)/(2·L³), M_A = -P·a·b·(L+b)/(2·L²), with b = L-a",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 1c (mirrored)"}},
      {Support::propped_cantilever,
       Load::uniform,
       {"R_B = 3·w·L/8, R_A = 5·w·L/8, M_A = -w·L²/8, δ_max = w·L⁴/(184.6·E·I) at 0.5785·L from the fixed end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 2c (mirrored)"}},
      {Support::propped_cantilever,
       Load::moment,
       {"R_B = 3·M₀·a·(2·L-a)/(2·L³) = -R_A; for M₀ at the roller: M_A = M₀/2 in size, |δ|_max = M₀·L²/(27·E·I) at "
        "2·L/3 from the "
        "fixed end",
        "Roark's Formulas for Stress and Strain, 7th ed., table 8.1, case 3c (mirrored)"}},
  };
  for (const Row& row : rows)
    if (row.support == support && row.load == load) return row.text;
  return {};
}

Section rectangle(double width_m, double height_m) {
  return symmetric(width_m * height_m * height_m * height_m / 12, height_m, width_m * height_m);
}

Section circle(double diameter_m) {
  return symmetric(std::numbers::pi * fourth(diameter_m) / 64, diameter_m,
                   std::numbers::pi * diameter_m * diameter_m / 4);
}

std::optional<Section> tube(double outer_diameter_m, double wall_m) {
  const double inner = outer_diameter_m - 2 * wall_m;
  if (inner < 0) return std::nullopt;
  return symmetric(std::numbers::pi * (fourth(outer_diameter_m) - fourth(inner)) / 64, outer_diameter_m,
                   std::numbers::pi * (outer_diameter_m * outer_diameter_m - inner * inner) / 4);
}

std::optional<Section> box(double width_m, double height_m, double wall_m) {
  const double inner_width = width_m - 2 * wall_m, inner_height = height_m - 2 * wall_m;
  if (inner_width <= 0 || inner_height <= 0) return std::nullopt;
  return symmetric((width_m * std::pow(height_m, 3) - inner_width * std::pow(inner_height, 3)) / 12, height_m,
                   width_m * height_m - inner_width * inner_height);
}

std::optional<Section> i_section(double height_m, double flange_width_m, double flange_m, double web_m) {
  const double web_height = height_m - 2 * flange_m;
  if (web_height < 0 || web_m > flange_width_m) return std::nullopt;
  return symmetric((flange_width_m * std::pow(height_m, 3) - (flange_width_m - web_m) * std::pow(web_height, 3)) / 12,
                   height_m, 2 * flange_width_m * flange_m + web_height * web_m);
}

}  // namespace wrkhrs::capabilities
