// Is a sentence said by a passage?
//
// The check is lexical and strict. Within one sentence of a passage (the anchor) and its neighbours, it wants every
// content word of the claim (by stem, by synonym), every number with an equal quantity (1 m is 1000 mm) that belongs to
// the same words, every name and identifier letter for letter, and the same negations. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "grounding/passage.hpp"

namespace wrkhrs::grounding {

/// What speaks against a claim. The order is that of closeness: the later, the nearer the claim was to being supported.
enum class Objection {
  empty,     ///< the sentence says nothing that could be checked
  not_said,  ///< words of the claim are in no passage together
  name,      ///< a name or identifier differs or is missing
  number,    ///< a number or unit differs or belongs to something else
  polarity,  ///< the passage says the opposite
  none,      ///< supported
};

std::string_view name_of(Objection objection);

/// The outcome for one sentence.
struct Support {
  Objection objection = Objection::not_said;
  std::size_t passage = 0;  ///< index of the (nearest) passage
  Span evidence;            ///< in that passage's text: the sentence that says it
  double coverage = 0;      ///< share of the claim's content that the evidence covers, 0..1
  std::string detail;       ///< the word, number or name that is objected to; for logs and verdicts

  bool supported() const { return objection == Objection::none; }
};

/// Checks one sentence against all passages and returns the best outcome.
Support check_support(std::string_view sentence, std::span<const ReadPassage> passages);

}  // namespace wrkhrs::grounding
