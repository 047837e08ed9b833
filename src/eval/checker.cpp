#include "eval/checker.hpp"

#include "grounding/support.hpp"

namespace wrkhrs::eval {

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
      ++figures.corrupted;
      figures.rejected += !supported;
    }
  }
  return figures;
}

}  // namespace wrkhrs::eval
