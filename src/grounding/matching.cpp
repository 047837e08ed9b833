#include "grounding/matching.hpp"

#include <algorithm>
#include <cmath>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

bool is_word_like(const Token& token) { return token.kind == Token::Kind::word || token.kind == Token::Kind::name; }

bool boundary(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  char c = text[at];
  return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
}

/// Whether a word is one of the parts of an identifier: "health" of "http://localhost:8080/health".
bool has_part(std::string_view identifier, std::string_view word) {
  for (std::size_t at = 0; at < identifier.size();) {
    std::size_t end = at;
    while (end < identifier.size() && !boundary(identifier, end) && identifier[end] != '_') ++end;
    if (identifier.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

/// Whether the unit's name occurs as a word of its own: "the number of seconds is 5".
bool names_unit(const Tokens& tokens, const units::Unit& unit) {
  return std::ranges::any_of(tokens, [&](const Token& token) {
    if (!is_word_like(token) || token.text.size() < 3) return false;
    auto parsed = units::parse_unit(token.text);
    return parsed && parsed->dimension == unit.dimension && parsed->factor == unit.factor;
  });
}

bool unit_elsewhere(const Tokens& tokens, const units::Unit& unit) {
  return std::ranges::any_of(tokens, [&](const Token& token) {
    return token.unit && token.unit->dimension == unit.dimension && token.unit->factor == unit.factor;
  });
}

}  // namespace

bool contains_verbatim(std::string_view text, std::string_view needle) {
  for (std::size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1)) {
    bool before = at == 0 || boundary(text, at - 1) || boundary(needle, 0);
    if (before && (boundary(text, at + needle.size()) || boundary(needle, needle.size() - 1))) return true;
  }
  return false;
}

bool says_word(const Tokens& tokens, std::size_t at, const Token& wanted) {
  const Token& token = tokens[at];
  if (token.kind == Token::Kind::number) return false;
  // "CREATEDB" is not derived from "CREATEROLE": names are equal or not.
  bool exact = wanted.has_capitals;
  if (exact ? token.stem == wanted.stem : token.concept_ == wanted.concept_ || same_concept(token.stem, wanted.stem))
    return true;
  if (token.kind == Token::Kind::identifier && has_part(token.concept_, wanted.text)) return true;
  // "fallback" against "fall back", either way round.
  auto joined = [](const Tokens& apart, std::size_t from, const Token& whole) {
    return from + 1 < apart.size() && whole.text.size() >= 5 &&
           apart[from].text.size() + apart[from + 1].text.size() == whole.text.size() &&
           apart[from].text + apart[from + 1].text == whole.text;
  };
  if (joined(tokens, at, wanted)) return true;
  return token.text.size() > wanted.text.size() + 2 && wanted.text.size() >= 3 &&
         (token.text == wanted.text + "s" || token.text.starts_with(wanted.text + "back"));
}

bool has_word(const Tokens& tokens, const Token& wanted) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (says_word(tokens, i, wanted)) return true;
  }
  return false;
}

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }

bool same_number(const Token& claim, const Tokens& claim_tokens, const Token& said, const Tokens& said_tokens) {
  if (claim.unit && said.unit) {
    return claim.unit->dimension == said.unit->dimension &&
           nearly(units::to_si(claim.value, *claim.unit), units::to_si(said.value, *said.unit));
  }
  if (!nearly(claim.value, said.value)) return false;
  if ((claim.text == "%") != (said.text == "%")) return false;
  if (claim.unit) return names_unit(said_tokens, *claim.unit) || unit_elsewhere(said_tokens, *claim.unit);
  if (said.unit) return names_unit(claim_tokens, *said.unit) || unit_elsewhere(claim_tokens, *said.unit);
  return true;
}

bool comparable(const Token& a, const Token& b) {
  return a.unit && b.unit ? a.unit->dimension == b.unit->dimension : !a.unit && !b.unit;
}

bool same_token(const Token& claim, const Tokens& claim_tokens, std::size_t at, const Tokens& said_tokens) {
  const Token& said = said_tokens[at];
  if (claim.kind == Token::Kind::number)
    return said.kind == Token::Kind::number && same_number(claim, claim_tokens, said, said_tokens);
  if (claim.kind == Token::Kind::identifier && said.kind == Token::Kind::identifier) return claim.text == said.text;
  return says_word(said_tokens, at, claim);
}

}  // namespace wrkhrs::grounding
