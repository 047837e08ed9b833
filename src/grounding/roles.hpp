// Are the same words in the same places? What could have been put in another's stead, or changed places with it. Pure
// and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "grounding/alignment.hpp"

namespace wrkhrs::grounding {

/// Whether a sentence names something that the claim does not: then a name of the claim may have been put in its place.
bool names_another(const Tokens& said, const Tokens& claim, Token::Kind kind);

/// The same for numbers: a comparable one that the claim does not repeat.
bool counts_another(const Tokens& said, const Tokens& claim, const Token& number);

/// A number or identifier that changed places with another: "15606 is waiting for 15610", said the other way round.
/// Where the words between them differ, it may be a passive, and nothing is objected.
std::optional<std::string> exchanged(const Tokens& claim, const Tokens& said);

/// A number that bounds otherwise than in `said`: "up to 3" where it says "more than 3".
std::optional<std::string> rebounded(const Tokens& claim, const Tokens& said);

/// A number of the claim that in `said` belongs to other words: "returns 1 if rejecting, 2 if there was no response".
std::optional<std::string> misplaced_number(const Tokens& claim, const Tokens& said);

/// A name or identifier of the claim that stands in `said` among other words, where another one stands among these:
/// "ACCESS waits for ALTER", said of "ALTER waits for ACCESS". Where the claim has both, both must have changed places.
std::optional<std::string> misplaced_name(const Tokens& claim, const Tokens& said);

/// A word of the claim in whose place `said` has another one, between the same neighbours: "a fast network" where it
/// says "a slow network", or "DROP removes" where it says "CREATE removes".
std::optional<std::string> substituted(const Tokens& claim, const Tokens& said);

/// A word of the claim where `said` has its opposite beside the same neighbour: "different values", "the same values".
std::optional<std::string> opposed(const Tokens& claim, const Tokens& said);

/// A preposition before and after which the claim has the words the other way round: "from left to right".
std::optional<std::string> redirected(const Tokens& claim, const Tokens& said);

/// A verb or "than" on whose two sides the claim has the words the other way round: "the server must know the
/// client" where it says "the client must know the server". The passive counts as turned round.
std::optional<std::string> turned_round(const Tokens& claim, const Tokens& said, const Alignment& alignment);

}  // namespace wrkhrs::grounding
