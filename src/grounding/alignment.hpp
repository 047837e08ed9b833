// Which word of a sentence is which word of another: where a word stands more than once, its neighbours decide. Pure
// and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "grounding/matching.hpp"

namespace wrkhrs::grounding {

/// The counterparts of the words of a claim and of the sentence that shall say it. Function words have none.
struct Alignment {
  std::vector<std::optional<std::size_t>> to_said;   ///< for each token of the claim
  std::vector<std::optional<std::size_t>> to_claim;  ///< for each token of the sentence

  /// The claim's token that stands for `said`, and for nothing that fits it better.
  std::optional<std::size_t> of_said(std::size_t said) const;
  /// The sentence's token that stands for `claim`, and for nothing that fits it better.
  std::optional<std::size_t> of_claim(std::size_t claim) const;
};

/// The places of the tokens that say something, light words among them: they need no support, but can be denied.
std::vector<std::size_t> telling(const Tokens& tokens);

Alignment align(const Tokens& claim, const Tokens& said);

/// The share of neighbouring words of the claim whose counterparts stand near each other, 0..1.
double cohesion(const Alignment& alignment, const Tokens& claim);

}  // namespace wrkhrs::grounding
