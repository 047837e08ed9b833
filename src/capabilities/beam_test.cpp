#include "capabilities/beam.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace wrkhrs::capabilities {
namespace {

constexpr double L = 4, P = 1000, w = 500, M0 = 800;

BeamResult result(Support support, Load load, double position = 0) {
  return solve({support, load, L, load == Load::point ? P : load == Load::uniform ? w : M0, position});
}

void expect(const Extreme& actual, double value, double x_m, double relative = 1e-9) {
  EXPECT_NEAR(actual.value / value, 1, relative) << actual.value << " for " << value;
  EXPECT_NEAR(actual.x_m, x_m, 1e-4 * L);
}

// The right sides are the closed forms of Roark's Formulas for Stress and Strain, table 8.1; the case numbers and end
// reactions were compared with a transcription of that table (docs/results/capabilities.md).

TEST(Beam, SimplySupported) {
  const auto middle = result(Support::simply_supported, Load::point, L / 2);
  EXPECT_DOUBLE_EQ(middle.reactions.left_force_n, P / 2);
  EXPECT_DOUBLE_EQ(middle.reactions.right_force_n, P / 2);
  expect(middle.moment_max_nm, P * L / 4, L / 2);
  expect(middle.deflection_times_ei, P * L * L * L / 48, L / 2);

  const double a = 3, b = L - a;  // case 1e off centre
  const auto off = result(Support::simply_supported, Load::point, a);
  EXPECT_NEAR(off.reactions.left_force_n, P * b / L, 1e-9);
  expect(off.moment_max_nm, P * a * b / L, a);
  expect(off.deflection_times_ei, P * b * std::pow(L * L - b * b, 1.5) / (9 * std::sqrt(3.0) * L),
         std::sqrt((L * L - b * b) / 3));

  const auto uniform = result(Support::simply_supported, Load::uniform);
  EXPECT_DOUBLE_EQ(uniform.reactions.left_force_n, w * L / 2);
  expect(uniform.moment_max_nm, w * L * L / 8, L / 2);
  expect(uniform.deflection_times_ei, 5 * w * std::pow(L, 4) / 384, L / 2);

  const auto end = result(Support::simply_supported, Load::moment, L);
  EXPECT_NEAR(end.reactions.left_force_n, -M0 / L, 1e-9);
  EXPECT_NEAR(end.reactions.right_force_n, M0 / L, 1e-9);
  EXPECT_NEAR(std::abs(end.moment_max_nm.value), M0, 1e-9);
  EXPECT_NEAR(std::abs(end.deflection_times_ei.value), M0 * L * L / (9 * std::sqrt(3.0)), 1e-6);
  EXPECT_NEAR(end.deflection_times_ei.x_m, L / std::sqrt(3.0), 1e-6);
}

TEST(Beam, Cantilever) {
  const auto tip = result(Support::cantilever, Load::point, L);
  EXPECT_DOUBLE_EQ(tip.reactions.left_force_n, P);
  EXPECT_DOUBLE_EQ(tip.reactions.left_moment_nm, -P * L) << "anticlockwise at the wall";
  EXPECT_EQ(tip.reactions.right_force_n, 0);
  expect(tip.moment_max_nm, -P * L, 0);
  expect(tip.deflection_times_ei, P * L * L * L / 3, L);

  const double a = 1.5;
  expect(result(Support::cantilever, Load::point, a).deflection_times_ei, P * a * a * (3 * L - a) / 6, L);
  const auto uniform = result(Support::cantilever, Load::uniform);
  expect(uniform.moment_max_nm, -w * L * L / 2, 0);
  expect(uniform.deflection_times_ei, w * std::pow(L, 4) / 8, L);
  const auto moment = result(Support::cantilever, Load::moment, L);
  EXPECT_EQ(moment.reactions.left_force_n, 0);
  expect(moment.deflection_times_ei, M0 * L * L / 2, L);
}

TEST(Beam, FixedAtBothEnds) {
  const auto middle = result(Support::fixed_fixed, Load::point, L / 2);
  EXPECT_NEAR(std::abs(middle.moment_max_nm.value), P * L / 8, 1e-9);
  EXPECT_NEAR(middle.reactions.left_moment_nm, -P * L / 8, 1e-9);
  EXPECT_NEAR(middle.reactions.right_moment_nm, P * L / 8, 1e-9);
  expect(middle.deflection_times_ei, P * L * L * L / 192, L / 2);

  const double a = 3, b = L - a;
  const auto off = result(Support::fixed_fixed, Load::point, a);
  EXPECT_NEAR(off.reactions.left_force_n, P * b * b * (3 * a + b) / (L * L * L), 1e-9);
  EXPECT_NEAR(off.reactions.left_moment_nm, -P * a * b * b / (L * L), 1e-9);
  expect(off.moment_max_nm, -P * a * a * b / (L * L), L);
  expect(off.deflection_times_ei, 2 * P * std::pow(a, 3) * b * b / (3 * std::pow(3 * a + b, 2)),
         2 * a * L / (3 * a + b));

  const auto uniform = result(Support::fixed_fixed, Load::uniform);
  expect(uniform.moment_max_nm, -w * L * L / 12, 0);
  expect(uniform.deflection_times_ei, w * std::pow(L, 4) / 384, L / 2);
  EXPECT_NEAR(result(Support::fixed_fixed, Load::moment, L / 2).reactions.left_force_n, -1.5 * M0 / L, 1e-9);
}

TEST(Beam, ProppedCantilever) {
  const auto uniform = result(Support::propped_cantilever, Load::uniform);
  EXPECT_NEAR(uniform.reactions.left_force_n, 5 * w * L / 8, 1e-9);
  EXPECT_NEAR(uniform.reactions.right_force_n, 3 * w * L / 8, 1e-9);
  expect(uniform.moment_max_nm, -w * L * L / 8, 0);
  expect(uniform.deflection_times_ei, w * std::pow(L, 4) / 184.6, 0.5785 * L, 1e-3);
  EXPECT_NEAR(state_at({Support::propped_cantilever, Load::uniform, L, w, 0}, 5 * L / 8).moment_nm, 9 * w * L * L / 128,
              1e-9);

  const auto middle = result(Support::propped_cantilever, Load::point, L / 2);
  EXPECT_NEAR(middle.reactions.left_force_n, 11 * P / 16, 1e-9);
  expect(middle.moment_max_nm, -3 * P * L / 16, 0);
  expect(middle.deflection_times_ei, P * L * L * L / (48 * std::sqrt(5.0)), L - L / std::sqrt(5.0), 1e-9);

  const auto moment = result(Support::propped_cantilever, Load::moment, L);
  EXPECT_NEAR(std::abs(moment.reactions.left_moment_nm), M0 / 2, 1e-9);
  EXPECT_NEAR(std::abs(moment.deflection_times_ei.value), M0 * L * L / 27, 1e-6);
  EXPECT_NEAR(moment.deflection_times_ei.x_m, 2 * L / 3, 1e-6);
}

TEST(Beam, AgreesWithAnIndependentProgram) {
  // As printed by indeterminatebeam 2.4.0 (PyPI) for L = 4 m, P = 1000 N, w = 500 N/m, M0 = 800 N·m clockwise, which
  // solves for the redundants symbolically. Its moments are positive anticlockwise; its largest deflection is the
  // largest of a grid, hence a little low.
  struct Solved {
    Support support;
    Load load;
    double position, left_force, right_force, left_moment, right_moment, deflection_times_ei;
  };
  const Solved rows[] = {
      {Support::simply_supported, Load::point, 1.2, 700, 300, 0, 0, 1069.1818},
      {Support::simply_supported, Load::point, 3.08, 230, 770, 0, 0, 870.3554},
      {Support::simply_supported, Load::uniform, 0, 1000, 1000, 0, 0, 1666.6162},
      {Support::simply_supported, Load::moment, 1.2, -200, 200, 0, 0, 512.1408},
      {Support::simply_supported, Load::moment, 3.08, -200, 200, 0, 0, 633.6138},
      {Support::cantilever, Load::point, 1.2, 1000, 0, 1200, 0, 2592},
      {Support::cantilever, Load::point, 3.08, 1000, 0, 3080, 0, 14103.1146},
      {Support::cantilever, Load::uniform, 0, 2000, 0, 4000, 0, 16000},
      {Support::cantilever, Load::moment, 1.2, 0, 0, 800, 0, 3264},
      {Support::cantilever, Load::moment, 3.08, 0, 0, 800, 0, 6061.44},
      {Support::fixed_fixed, Load::point, 1.2, 784, 216, 588, -252, 228.6664},
      {Support::fixed_fixed, Load::point, 3.08, 134.366, 865.634, 162.932, -545.468, 159.7124},
      {Support::fixed_fixed, Load::uniform, 0, 1000, 1000, 666.667, -666.667, 333.3164},
      {Support::fixed_fixed, Load::moment, 1.2, -252, 252, 56, -264, 193.158},
      {Support::fixed_fixed, Load::moment, 3.08, -212.52, 212.52, -241.04, 190.96, 206.716},
      {Support::propped_cantilever, Load::point, 1.2, 878.5, 121.5, 714, 0, 342.1604},
      {Support::propped_cantilever, Load::point, 3.08, 338.9165, 661.0835, 435.666, 0, 479.9362},
      {Support::propped_cantilever, Load::uniform, 0, 1250, 750, 1000, 0, 693.262},
      {Support::propped_cantilever, Load::moment, 1.2, -153, 153, 188, 0, 326.9418},
      {Support::propped_cantilever, Load::moment, 3.08, -284.13, 284.13, -336.52, 0, 314.706},
  };
  for (const Solved& row : rows) {
    SCOPED_TRACE(testing::Message() << static_cast<int>(row.support) << " " << static_cast<int>(row.load) << " at "
                                    << row.position);
    const BeamResult ours = result(row.support, row.load, row.position);
    EXPECT_NEAR(ours.reactions.left_force_n, row.left_force, 1e-3);
    EXPECT_NEAR(ours.reactions.right_force_n, row.right_force, 1e-3);
    EXPECT_NEAR(ours.reactions.left_moment_nm, -row.left_moment, 1e-3);
    EXPECT_NEAR(ours.reactions.right_moment_nm, -row.right_moment, 1e-3);
    EXPECT_NEAR(std::abs(ours.deflection_times_ei.value) / row.deflection_times_ei, 1, 1e-4);
  }
}

TEST(Beam, IsLinearAndMirrorsWithItsLoad) {
  for (const Support support : {Support::simply_supported, Support::fixed_fixed}) {
    for (const double position : {0.4, 1.3, 2.0, 3.7}) {
      const BeamResult here = solve({support, Load::point, L, P, position});
      const BeamResult mirrored = solve({support, Load::point, L, P, L - position});
      EXPECT_NEAR(here.reactions.left_force_n, mirrored.reactions.right_force_n, 1e-9);
      EXPECT_NEAR(here.reactions.left_moment_nm, -mirrored.reactions.right_moment_nm, 1e-9);
      EXPECT_NEAR(here.deflection_times_ei.value, mirrored.deflection_times_ei.value, 1e-8);
      EXPECT_NEAR(here.deflection_times_ei.x_m, L - mirrored.deflection_times_ei.x_m, 1e-6);
      const BeamResult doubled = solve({support, Load::point, L, -2 * P, position});
      EXPECT_NEAR(doubled.deflection_times_ei.value, -2 * here.deflection_times_ei.value, 1e-8);
      // Of dimension force·length³: twice the length, eight times the deflection.
      const BeamResult longer = solve({support, Load::point, 2 * L, P, 2 * position});
      EXPECT_NEAR(longer.deflection_times_ei.value, 8 * here.deflection_times_ei.value, 1e-6);
    }
  }
  // Maxwell and Betti: a load at a deflects b as much as one at b deflects a.
  for (const Support support :
       {Support::simply_supported, Support::cantilever, Support::fixed_fixed, Support::propped_cantilever}) {
    EXPECT_NEAR(state_at({support, Load::point, L, P, 1.1}, 2.9).deflection_times_ei,
                state_at({support, Load::point, L, P, 2.9}, 1.1).deflection_times_ei, 1e-8);
  }
}

TEST(Beam, EveryCaseIsInEquilibriumAndMeetsItsSupports) {
  for (const Support support :
       {Support::simply_supported, Support::cantilever, Support::fixed_fixed, Support::propped_cantilever}) {
    for (const Load load : {Load::point, Load::uniform, Load::moment}) {
      EXPECT_FALSE(describe(support, load).formula.empty());
      EXPECT_FALSE(describe(support, load).source.empty());
      for (const double position : {0.0, 0.1, 1.0, 2.0, 3.7, 4.0}) {
        const Beam beam{support, load, L, load == Load::point ? P : load == Load::uniform ? w : M0, position};
        const BeamResult solved = solve(beam);
        const Reactions& r = solved.reactions;
        const double force = load == Load::point ? P : load == Load::uniform ? w * L : 0;
        EXPECT_NEAR(r.left_force_n + r.right_force_n, force, 1e-9);
        // Moments about the left end, clockwise positive.
        const double applied = load == Load::point ? P * position : load == Load::uniform ? w * L * L / 2 : M0;
        EXPECT_NEAR(r.left_moment_nm + r.right_moment_nm + applied - r.right_force_n * L, 0, 1e-8);
        EXPECT_NEAR(state_at(beam, 0).deflection_times_ei, 0, 1e-9);
        if (support != Support::cantilever) {
          EXPECT_NEAR(state_at(beam, L).deflection_times_ei, 0, 1e-8);
        }
        // Nothing on a fine grid exceeds the extremes.
        for (int i = 0; i <= 1000; ++i) {
          const BeamState s = state_at(beam, L * i / 1000);
          EXPECT_LE(std::abs(s.moment_nm), std::abs(solved.moment_max_nm.value) + 1e-8);
          EXPECT_LE(std::abs(s.deflection_times_ei), std::abs(solved.deflection_times_ei.value) + 1e-8);
        }
      }
    }
  }
}

TEST(Section, MatchesPublishedValues) {
  EXPECT_NEAR(rectangle(0.05, 0.1).second_moment_m4, 0.05 * 0.001 / 12, 1e-15);
  EXPECT_NEAR(circle(0.1).section_modulus_m3, 3.14159265358979 * 0.001 / 32, 1e-12);
  // Profile tables of eurocodepy 2026.1.1 (PyPI). They count fillets and rounded corners, these formulas do not.
  const auto pipe = tube(0.1143, 0.0063).value();  // CHS 114.3 x 6.3: 313 cm4, 54.7 cm3, 21.4 cm2
  EXPECT_NEAR(pipe.second_moment_m4 * 1e8, 313, 1);
  EXPECT_NEAR(pipe.section_modulus_m3 * 1e6, 54.7, 0.1);
  EXPECT_NEAR(pipe.area_m2 * 1e4, 21.4, 0.05);
  const auto ipe = i_section(0.2, 0.1, 0.0085, 0.0056).value();  // IPE 200: 1943 cm4, 194.3 cm3
  EXPECT_NEAR(ipe.second_moment_m4 * 1e8 / 1943, 0.95, 0.005);
  EXPECT_NEAR(ipe.section_modulus_m3 * 1e6 / 194.3, 0.95, 0.005);
  const auto rhs = box(0.1, 0.2, 0.01).value();  // RHS 200 x 100 x 10: 2664 cm4, 266 cm3
  EXPECT_NEAR(rhs.second_moment_m4 * 1e8 / 2664, 1.043, 0.002);
  EXPECT_NEAR(rhs.section_modulus_m3 * 1e6 / 266, 1.043, 0.003);
  EXPECT_NEAR(box(0.1, 0.2, 0.01)->second_moment_m4, (0.1 * 0.008 - 0.08 * 0.18 * 0.18 * 0.18) / 12, 1e-12);
  EXPECT_FALSE(tube(0.1, 0.06));
  EXPECT_FALSE(box(0.1, 0.1, 0.05));
  EXPECT_FALSE(i_section(0.1, 0.1, 0.06, 0.01));
}

}  // namespace
}  // namespace wrkhrs::capabilities
