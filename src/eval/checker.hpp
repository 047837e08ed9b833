// The support checker on sentences whose truth is known. Pure.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/question_set.hpp"

namespace wrkhrs::eval {

/// The kinds of change that issue 3 asks about: what an engineer trusts an answer for.
inline constexpr std::array<std::string_view, 4> asked_kinds{"number", "unit", "name", "negation"};
bool is_asked(std::string_view kind);

struct CheckerFigures {
  struct OfKind {
    int corrupted = 0;
    int rejected = 0;  ///< of the corrupted
  };
  std::map<std::string, OfKind> kinds;  ///< by what was changed
  int corrupted = 0;
  int rejected = 0;  ///< of the corrupted
  int true_ones = 0;
  int kept = 0;  ///< of the true ones
  /// The changes of the asked kinds, or those of all others.
  OfKind sum(bool asked) const;
  double rejection() const { return corrupted ? static_cast<double>(rejected) / corrupted : 0; }
  double keeping() const { return true_ones ? static_cast<double>(kept) / true_ones : 0; }
};

/// Over the sentences of one split, or of all.
CheckerFigures check_the_checker(std::span<const KnownSentence> sentences, std::optional<Split> split);

}  // namespace wrkhrs::eval
