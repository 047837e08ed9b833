#include "eval/checker.hpp"

#include <algorithm>

#include "grounding/support.hpp"

namespace wrkhrs::eval {

bool is_asked(std::string_view kind) { return std::ranges::find(asked_kinds, kind) != asked_kinds.end(); }

CheckerFigures::OfKind CheckerFigures::sum(bool asked) const {
  OfKind sum;
  for (const auto& [kind, figures] : kinds) {
    if (is_asked(kind) != asked) continue;
    sum.corrupted += figures.corrupted;
    sum.rejected += figures.rejected;
  }
  return sum;
}

CheckerFigures check_the_checker(std::span<const KnownSentence> sentences, std::optional<Split> split) {
  CheckerFigures figures;
  for (const KnownSentence& sentence : sentences) {
    if (split && sentence.split != *split) continue;
    const grounding::ReadPassage passage(grounding::Passage{.text = sentence.passage});
    const bool supported = grounding::check_support(sentence.text, std::span(&passage, 1)).supported();
    if (sentence.supported) {
      ++figures.true_ones;
      figures.kept += supported;
    } else {
      auto& of_kind = figures.kinds[sentence.kind];
      ++figures.corrupted;
      ++of_kind.corrupted;
      figures.rejected += !supported;
      of_kind.rejected += !supported;
    }
  }
  return figures;
}

}  // namespace wrkhrs::eval
