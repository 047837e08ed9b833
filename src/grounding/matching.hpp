// Whether a word, a number or an identifier of one sentence is one of another's. Pure and thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "grounding/text.hpp"

namespace wrkhrs::grounding {

using Tokens = std::vector<Token>;

/// Whether `needle` stands in `text` letter for letter and not as a part of a longer word.
bool contains_verbatim(std::string_view text, std::string_view needle);

/// Whether the token at `at` says `wanted`, which is no number: the same stem, a synonym, a part of an identifier, one
/// word against two ("fallback", "fall back").
bool says_word(const Tokens& tokens, std::size_t at, const Token& wanted);

/// Whether any token says `wanted`.
bool has_word(const Tokens& tokens, const Token& wanted);

/// Whether two values are equal up to rounding.
bool nearly(double a, double b);

/// Whether two numbers are equal as quantities (1 m is 1000 mm). Where one lacks its unit, the other sentence must name
/// it.
bool same_number(const Token& claim, const Tokens& claim_tokens, const Token& said, const Tokens& said_tokens);

/// Whether two numbers could stand in each other's place: of one dimension, or both without a unit.
bool comparable(const Token& a, const Token& b);

/// Whether two tokens say the same: words by says_word, numbers by same_number.
bool same_token(const Token& claim, const Tokens& claim_tokens, std::size_t at, const Tokens& said_tokens);

}  // namespace wrkhrs::grounding
