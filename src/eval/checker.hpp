// The support checker on sentences whose truth is known. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "eval/question_set.hpp"

namespace wrkhrs::eval {

struct CheckerFigures {
  int corrupted = 0;
  int rejected = 0;  ///< of the corrupted
  int true_ones = 0;
  int kept = 0;  ///< of the true ones
  double rejection() const { return corrupted ? static_cast<double>(rejected) / corrupted : 0; }
  double keeping() const { return true_ones ? static_cast<double>(kept) / true_ones : 0; }
};

/// Over the sentences of one split, or of all.
CheckerFigures check_the_checker(std::span<const KnownSentence> sentences, std::optional<Split> split);

}  // namespace wrkhrs::eval
