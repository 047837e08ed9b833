// Does a sentence affirm what another denies? Negations with what they are about, restrictions ("only"), and words that
// exclude each other. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "grounding/alignment.hpp"

namespace wrkhrs::grounding {

/// What a negation of a sentence is about.
struct Negation {
  std::size_t at = 0;
  std::vector<std::size_t> scope;    ///< the words after it, nearest first
  bool conditional = false;          ///< "if no port is given", "without a port"
  std::vector<std::size_t> subject;  ///< the words before it in its clause: "an exclusive lock is not obtained"
};

/// The negations of a sentence, in order: "not", "no", "unavailable", "prevents", "rather than". "Not only" and an
/// interjected "No, …" are none.
std::vector<Negation> negations(const Tokens& tokens);

/// Whether a sentence denies the opposite of a word: "is not considered" says "is ignored".
bool denies_opposite(const Tokens& said, const std::vector<Negation>& said_negations, const Token& wanted);

/// What a negation of the claim asks of a sentence that has none of its words.
enum class Unfound { agrees, needs_a_negation, disagrees };

/// The word that the claim denies and the sentence does not, if any.
std::optional<std::string> denied_by_claim_alone(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                                 const Tokens& said, const std::vector<Negation>& said_negations,
                                                 const Alignment& alignment, Unfound unfound);

/// The word that the sentence denies and the claim affirms, if any.
std::optional<std::string> denied_by_passage_alone(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                                   const Tokens& said, const std::vector<Negation>& said_negations,
                                                   const Alignment& alignment);

/// The word by which the claim denies once more than the sentence does, so that it says the opposite: "nobody cannot",
/// "not only". `denials`: how often the sentence denies, with those that it points back to.
std::optional<std::string> denied_too_often(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                            const Tokens& said, const std::vector<Negation>& said_negations,
                                            std::size_t denials);

/// The word by which the sentence excepts what the claim says without exception: "unless the table is empty".
std::optional<std::string> excepted(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                    const Tokens& said, const Alignment& alignment);

/// A preposition of the claim where the sentence has the contrary one only: "after", "before".
std::optional<std::string> says_the_other_way(const Tokens& claim, const Tokens& said);

/// What the claim generalises or turns although the sentence does not ("always", "least"), in a word. `around`: the
/// sentence and its surroundings.
std::optional<std::string> overstated(const Tokens& claim, const Tokens& said, const Tokens& around);

/// "only", "solely", "exclusively", "alone".
bool restricts(const Tokens& tokens);
/// A restriction, or words that amount to one.
bool limits(const Tokens& tokens);

}  // namespace wrkhrs::grounding
