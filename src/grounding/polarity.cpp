#include "grounding/polarity.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

constexpr std::size_t negation_reach = 3;  ///< words after a "not" that it may be about
constexpr std::size_t wide_reach = 6;      ///< the same of "no" and "prevents", which deny a whole clause

bool has(const Tokens& tokens, std::string_view word) {
  return std::ranges::any_of(tokens, [&](const Token& token) { return token.text == word; });
}

template <std::size_t N>
bool has_any(const Tokens& tokens, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(tokens, word); });
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool one_of_any(const Tokens& tokens, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(tokens, [&](const Token& token) { return one_of(token.text, words); });
}

/// "can be prevented": a form of "be" shortly before a participle.
bool is_done_to(const Tokens& tokens, std::size_t at) {
  if (!tokens[at].text.ends_with("ed") && !tokens[at].text.ends_with("en")) return false;
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if (one_of(tokens[at - back].text, {"is", "are", "was", "were", "be", "been", "being"})) return true;
  }
  return false;
}

/// How a word denies what follows it.
struct Cue {
  bool denies = false;
  std::size_t subject = 0;  ///< how many words before it are denied too: "a lock is not obtained", "contains no rows"
  bool across_clauses = false;
  std::size_t reach = negation_reach;
};

Cue cue_at(const Tokens& tokens, std::size_t at) {
  const std::string& word = tokens[at].text;
  std::string_view next = at + 1 < tokens.size() ? std::string_view(tokens[at + 1].text) : "";
  if (lexicon::prevents(word)) {
    if (is_done_to(tokens, at) && next != "from") return {.denies = true, .subject = negation_reach, .reach = 0};
    return {.denies = true, .across_clauses = true, .reach = wide_reach};
  }
  if ((word == "rather" && next == "than") || (word == "instead" && next == "of")) return {.denies = true};
  if (word == "place" && next == "of" && at > 0 && tokens[at - 1].text == "in") return {.denies = true};
  if (word == "fail" && next == "to") return {.denies = true};
  if (!lexicon::is_negation(word) || next == "only" || (word == "nothing" && next == "but"))
    return {};  // "not only … but also"; "nothing but" is "only"
  bool interjection = at == 0 && word == "no" && at + 1 < tokens.size() && tokens[at + 1].clause != tokens[at].clause;
  if (interjection) return {};  // "No, it cannot."
  if (one_of(word, {"no", "neither", "nobody", "none", "nothing"}))
    return {.denies = true, .subject = 1, .reach = wide_reach};
  if (word == "without") return {.denies = true, .reach = 2};
  if (word == "unless") return {.denies = true};
  return {.denies = true, .subject = negation_reach};
}

bool contains(const std::vector<std::size_t>& places, std::size_t place) {
  return std::ranges::find(places, place) != places.end();
}

bool in_scope(const std::vector<Negation>& all, std::size_t place) {
  return std::ranges::any_of(all, [&](const Negation& n) { return contains(n.scope, place); });
}

bool on_condition(const std::vector<Negation>& all) {
  return std::ranges::any_of(all, [](const Negation& n) { return n.conditional; });
}

/// Whether the sentence denies the word at `place` in any way: by a negation around it, or softly ("disables logging").
bool denied(const Tokens& tokens, const std::vector<Negation>& all, std::size_t place) {
  if (in_scope(all, place)) return true;
  if (std::ranges::any_of(all, [&](const Negation& n) { return contains(n.subject, place); })) return true;
  for (std::size_t back = 1; back <= 3 && back <= place; ++back) {
    if (lexicon::is_soft_negation(tokens[place - back].text)) return true;
  }
  return false;
}

/// Whether the sentence speaks of all cases: "always", "at any time".
bool generalizes(const Tokens& tokens) {
  static constexpr std::array<std::string_view, 7> words = {"always", "any",      "all",     "every",
                                                            "each",   "whenever", "whatever"};
  return has_any(tokens, words);
}

/// "other than", "except".
bool makes_exception(const Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].text == "except" || (tokens[i].text == "other" && tokens[i + 1].text == "than")) return true;
  }
  return false;
}

/// Whether a negation turns another one round. "Cannot start without a key" says that a key is needed, "rather than"
/// contrasts, and "neither … nor" denies once.
bool turns_round(const Token& cue) {
  return (lexicon::is_negation(cue.text) || lexicon::prevents(cue.text)) &&
         !one_of(cue.text, {"without", "unless", "nor"});
}

/// The second of two negations that cancel each other: "nobody cannot", "not unlimited".
std::optional<std::string> denied_twice(const Tokens& tokens, const std::vector<Negation>& all) {
  constexpr std::size_t near = 7;  // words
  for (std::size_t n = 0; n < all.size(); ++n) {
    const std::size_t one = all[n].at;
    const bool none = one_of(tokens[one].text, {"no", "nobody", "none", "nothing", "neither"});
    for (std::size_t m = n + 1; m < all.size(); ++m) {
      const std::size_t other = all[m].at;
      if (tokens[one].clause != tokens[other].clause || other - one > near || !turns_round(tokens[other])) continue;
      if ((none && one_of(tokens[other].text, {"not", "cannot", "never"})) || contains(all[n].scope, other))
        return tokens[other].text;
    }
  }
  return std::nullopt;
}

/// "least strict": the opposite of what the word says. "At least" is a bound.
bool says_least(const Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].text == "least" && (i == 0 || tokens[i - 1].text != "at")) return true;
  }
  return false;
}

}  // namespace

std::vector<Negation> negations(const Tokens& tokens) {
  std::vector<Negation> found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Cue cue = cue_at(tokens, i);
    const bool holds_its_base = lexicon::negated_base(tokens[i].text).has_value();
    if (!cue.denies && !holds_its_base) continue;
    Negation negation{.at = i};
    if (holds_its_base) negation.scope.push_back(i);
    // "unable to restart" denies the restart; "an invalid name" denies no name.
    const bool alone = holds_its_base && !one_of(*lexicon::negated_base(tokens[i].text),
                                                 {"able", "possible", "likely", "necessary", "needed", "required"});
    auto counts = [&](std::size_t j) {
      return tokens[j].kind != Token::Kind::number && !lexicon::is_function_word(tokens[j].text);
    };
    auto same_clause = [&](std::size_t j) { return cue.across_clauses || tokens[j].clause == tokens[i].clause; };
    bool over = false;  // "prevents it from running, …": the verb after "from" is the last word that is denied
    for (std::size_t j = i + 1;
         j < tokens.size() && !alone && same_clause(j) && !over && negation.scope.size() < cue.reach; ++j) {
      if (!counts(j)) continue;
      negation.scope.push_back(j);
      over = cue.across_clauses && tokens[j - 1].text == "from";
    }
    negation.conditional = one_of(tokens[i].text, {"without", "unless"});
    for (std::size_t j = i; j-- > 0 && tokens[j].clause == tokens[i].clause;) {
      negation.conditional = negation.conditional || one_of(tokens[j].text, {"if", "when", "where"});
    }
    const std::size_t before = negation.scope.empty() && cue.subject > 0 ? negation_reach : cue.subject;
    for (std::size_t j = i; j-- > 0 && tokens[j].clause == tokens[i].clause && negation.subject.size() < before;) {
      if (counts(j)) negation.subject.push_back(j);
    }
    if (negation.scope.empty() && cue.subject > 0) negation.scope = negation.subject;  // "…, temporary files are not."
    found.push_back(std::move(negation));
  }
  return found;
}

bool denies_opposite(const Tokens& said, const std::vector<Negation>& said_negations, const Token& wanted) {
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (in_scope(said_negations, i) &&
        (lexicon::are_antonyms(said[i].concept_, wanted.concept_) || lexicon::are_antonyms(said[i].stem, wanted.stem)))
      return true;
  }
  return false;
}

std::optional<std::string> denied_by_claim_alone(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                                 const Tokens& said, const std::vector<Negation>& said_negations,
                                                 const Alignment& alignment, Unfound unfound) {
  for (const Negation& negation : claim_negations) {
    bool found = false;
    for (std::size_t place : negation.scope) {
      auto there = alignment.of_claim(place);
      if (!there) continue;
      found = true;
      bool agreed = denied(said, said_negations, *there) ||
                    std::ranges::any_of(negation.subject, [&](std::size_t at) {  // "statement triggers are not fired"
                      auto subject = alignment.of_claim(at);
                      return subject && in_scope(said_negations, *subject);
                    });
      agreed = agreed || (negation.conditional && on_condition(said_negations));
      if (!agreed) return claim[place].text;
      break;
    }
    if (found || unfound == Unfound::agrees) continue;
    bool softly = std::ranges::any_of(said, [](const Token& token) { return lexicon::is_soft_negation(token.text); });
    if (unfound == Unfound::disagrees || (said_negations.empty() && !softly)) return claim[negation.at].text;
  }
  return std::nullopt;
}

std::optional<std::string> denied_by_passage_alone(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                                   const Tokens& said, const std::vector<Negation>& said_negations,
                                                   const Alignment& alignment) {
  for (const Negation& negation : said_negations) {
    if (restricts(claim) && makes_exception(said)) continue;  // "no areas other than flash": "only flash"
    const bool tells = std::ranges::any_of(negation.scope, [&](std::size_t place) { return said[place].content; });
    for (std::size_t place : negation.scope) {
      if (tells && !said[place].content) continue;
      bool denied_too = std::ranges::any_of(claim_negations, [&](const Negation& other) {
        return std::ranges::any_of(other.scope,
                                   [&](std::size_t at) { return same_token(claim[at], claim, place, said); });
      });
      if (denied_too) break;
      auto here = alignment.of_said(place);
      if (!here) continue;
      bool agreed = denied(claim, claim_negations, *here) || std::ranges::any_of(negation.subject, [&](std::size_t at) {
                      auto subject = alignment.of_said(at);
                      return subject && in_scope(claim_negations, *subject);
                    });
      agreed = agreed || (negation.conditional && on_condition(claim_negations));
      if (!agreed) return said[place].text;
      break;
    }
  }
  return std::nullopt;
}

std::optional<std::string> denied_too_often(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                            const Tokens& said, const std::vector<Negation>& said_negations,
                                            std::size_t denials) {
  for (std::size_t i = 0; i + 1 < claim.size(); ++i) {
    const bool not_only = claim[i].text == "not" && one_of(claim[i + 1].text, {"only", "just", "always", "never"});
    if (not_only && !one_of_any(said, {"not", "also", "other", "both", "sometimes", "except"}))
      return claim[i + 1].text;
  }
  if (auto word = denied_twice(claim, claim_negations); word && !denied_twice(said, said_negations)) return word;
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(claim_negations, [&](const Negation& n) { return turns_round(claim[n.at]); }));
  if (count < 2) return std::nullopt;
  const auto softly = static_cast<std::size_t>(std::ranges::count_if(
      said, [](const Token& token) { return lexicon::is_soft_negation(token.text) || token.text == "only"; }));
  if (count <= denials + softly) return std::nullopt;
  return claim[claim_negations.back().at].text;
}

std::optional<std::string> excepted(const Tokens& claim, const std::vector<Negation>& claim_negations,
                                    const Tokens& said, const Alignment& alignment) {
  auto is_exception = [](const Tokens& tokens, std::size_t i) {
    const std::string_view next = i + 1 < tokens.size() ? std::string_view(tokens[i + 1].text) : "";
    return one_of(tokens[i].text, {"except", "unless", "excluding"}) || (tokens[i].text == "other" && next == "than");
  };
  if (!claim_negations.empty() || restricts(claim)) return std::nullopt;
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (is_exception(claim, i) || one_of(claim[i].text, {"but", "otherwise", "alone", "exception", "exceptions"}))
      return std::nullopt;
  }
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!is_exception(said, i)) continue;
    std::size_t met = 0, asked = 0;
    for (std::size_t j = i + 1; j < said.size() && said[j].clause == said[i].clause && asked < 3; ++j) {
      if (!said[j].content) continue;
      ++asked;
      met += alignment.of_said(j).has_value();
    }
    if (asked > 0 && met == asked) return said[i].text;
  }
  return std::nullopt;
}

std::optional<std::string> says_the_other_way(const Tokens& claim, const Tokens& said) {
  static constexpr std::pair<std::string_view, std::string_view> opposites[] = {
      {"before", "after"}, {"within", "outside"}, {"inside", "outside"}, {"above", "below"},
      {"over", "under"},   {"up", "down"},        {"on", "off"},         {"with", "without"}};
  for (auto [one, other] : opposites) {
    if (has(claim, one) && !has(said, one) && has(said, other) && !has(claim, other)) return std::string(one);
    if (has(claim, other) && !has(said, other) && has(said, one) && !has(claim, one)) return std::string(other);
  }
  return std::nullopt;
}

std::optional<std::string> overstated(const Tokens& claim, const Tokens& said, const Tokens& around) {
  if (restricts(claim) && has(said, "both") && !has(claim, "both")) return "only";
  if (has(claim, "always") && !generalizes(around)) return "always";
  if (generalizes(claim) && restricts(said) && !generalizes(said) && !restricts(claim)) return "any";
  static constexpr std::array<std::string_view, 4> whole = {"all", "every", "entire", "completely"};
  static constexpr std::array<std::string_view, 8> partial = {"some", "portions", "most",    "many",
                                                              "few",  "partly",   "several", "certain"};
  if (has_any(claim, whole) && has_any(said, partial) && !has_any(claim, partial) && !generalizes(said)) return "all";
  if (says_least(claim) && !has(said, "least")) return "least";
  return std::nullopt;
}

bool restricts(const Tokens& tokens) {
  static constexpr std::array<std::string_view, 3> words = {"only", "solely", "exclusively"};
  if (has_any(tokens, words)) return true;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].text == "nothing" && tokens[i + 1].text == "but") return true;
  }
  return false;
}

bool limits(const Tokens& tokens) {
  static constexpr std::array<std::string_view, 5> words = {"must", "just", "except", "unless", "alone"};
  return restricts(tokens) || makes_exception(tokens) || has_any(tokens, words);
}

}  // namespace wrkhrs::grounding
