// The figures over many answers. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/checker.hpp"
#include "eval/judge.hpp"

namespace wrkhrs::eval {

/// One figure: a share, from 0 to 1, or a time.
struct Figure {
  std::string name;  ///< `faithfulness`
  double value = 0;
  int count = 0;                      ///< what the share is of; 0: nothing was measured
  std::optional<double> target = {};  ///< at least
  std::string meaning;

  bool missed() const { return target && count > 0 && value < *target; }
};

/// Over the answers of one split, or of all, and the checker's figures of the same.
std::vector<Figure> figures(std::span<const Judgement> answers, const CheckerFigures& checker,
                            std::optional<Split> split);

}  // namespace wrkhrs::eval
