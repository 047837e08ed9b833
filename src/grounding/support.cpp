// tidy: long because every way in which a sentence can differ from its passage is checked here, one after the other.
#include "grounding/support.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

using Tokens = std::vector<Token>;

// Chosen on the tune half of tests/eval/sentences.yaml.
constexpr double anchor_share_min = 0.45;    ///< of a claim's content that must be in the anchor itself
constexpr double rival_number_factor = 1.5;  ///< how much nearer another number must be to the claim's words to object
constexpr std::size_t negation_reach = 3;    ///< words after a negation that it may be about

bool is_word_like(const Token& token) { return token.kind == Token::Kind::word || token.kind == Token::Kind::name; }

bool boundary(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  char c = text[at];
  return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
}

/// Whether `needle` stands in `text` letter for letter and not as a part of a longer word.
bool contains_verbatim(std::string_view text, std::string_view needle) {
  for (std::size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1)) {
    bool before = at == 0 || boundary(text, at - 1) || boundary(needle, 0);
    if (before && (boundary(text, at + needle.size()) || boundary(needle, needle.size() - 1))) return true;
  }
  return false;
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

bool has_word(const Tokens& tokens, const Token& wanted) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Token::Kind::number) continue;
    // "CREATEDB" is not derived from "CREATEROLE": names are equal or not.
    bool exact = wanted.has_capitals;
    if (exact ? tokens[i].stem == wanted.stem
              : same_concept(tokens[i].concept_, wanted.concept_) || same_concept(tokens[i].stem, wanted.stem))
      return true;
    if (tokens[i].kind == Token::Kind::identifier && has_part(tokens[i].concept_, wanted.text)) return true;
    // "fallback" against "fall back", either way round.
    if (i + 1 < tokens.size() && wanted.text.size() >= 5 &&
        tokens[i].text.size() + tokens[i + 1].text.size() == wanted.text.size() &&
        tokens[i].text + tokens[i + 1].text == wanted.text)
      return true;
    if (tokens[i].text.size() > wanted.text.size() + 2 && wanted.text.size() >= 3 &&
        (tokens[i].text == wanted.text + "s" || tokens[i].text.starts_with(wanted.text + "back")))
      return true;
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

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }

bool same_number(const Token& claim, const Tokens& claim_tokens, const Token& said, const Tokens& said_tokens) {
  if (claim.unit && said.unit) {
    return claim.unit->dimension == said.unit->dimension &&
           nearly(units::to_si(claim.value, *claim.unit), units::to_si(said.value, *said.unit));
  }
  if (!nearly(claim.value, said.value)) return false;
  if ((claim.text == "%") != (said.text == "%")) return false;
  if (claim.unit) return names_unit(said_tokens, *claim.unit) || unit_elsewhere(said_tokens, *claim.unit);
  if (said.unit) return names_unit(claim_tokens, *said.unit);
  return true;
}

bool comparable(const Token& a, const Token& b) {
  return a.unit && b.unit ? a.unit->dimension == b.unit->dimension : !a.unit && !b.unit;
}

/// How near each concept is to the number at `at`: 1 beside it, falling with distance, less across clauses.
std::map<std::string_view, double> surroundings(const Tokens& tokens, std::size_t at) {
  std::map<std::string_view, double> weights;
  auto walk = [&](auto step, std::size_t from, std::size_t to) {
    double distance = 1;
    std::size_t clause = tokens[at].clause;
    for (std::size_t i = from; i != to; i = step(i)) {
      if (tokens[i].clause != clause) {
        clause = tokens[i].clause;
        distance += 3;
      }
      if (tokens[i].kind == Token::Kind::number || !tokens[i].content) continue;
      auto& weight = weights[tokens[i].concept_];
      weight = std::max(weight, 1 / distance);
      distance += 1;
    }
  };
  walk([](std::size_t i) { return i + 1; }, at + 1, tokens.size());
  walk([](std::size_t i) { return i - 1; }, at - 1, static_cast<std::size_t>(-1));
  return weights;
}

double affinity(const std::map<std::string_view, double>& claim, const std::map<std::string_view, double>& said) {
  double sum = 0, norm = 0.25;
  for (auto [word, weight] : said) {
    norm += weight;
    auto found = std::ranges::find_if(claim, [&](const auto& entry) { return same_concept(entry.first, word); });
    if (found != claim.end()) sum += weight * found->second;
  }
  return sum / norm;
}

/// What a negation of a sentence is about.
struct Negation {
  std::size_t at = 0;
  std::vector<std::size_t> scope;    ///< the words after it, nearest first
  std::vector<std::size_t> subject;  ///< the words before it in its clause: "an exclusive lock is not obtained"
};

std::vector<Negation> negations(const Tokens& tokens) {
  std::vector<Negation> found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    bool cue = lexicon::is_negation(tokens[i].text);
    auto base = lexicon::negated_base(tokens[i].text);
    if (!cue && !base) continue;
    if (cue && i + 1 < tokens.size() && tokens[i + 1].text == "only") continue;  // "not only … but also"
    bool interjection =
        i == 0 && tokens[i].text == "no" && i + 1 < tokens.size() && tokens[i + 1].clause != tokens[i].clause;
    if (interjection) continue;  // "No, it cannot."
    Negation negation{.at = i};
    if (base) negation.scope.push_back(i);
    for (std::size_t j = i + 1;
         j < tokens.size() && tokens[j].clause == tokens[i].clause && negation.scope.size() < negation_reach; ++j) {
      if (tokens[j].kind != Token::Kind::number && !lexicon::is_function_word(tokens[j].text))
        negation.scope.push_back(j);
    }
    for (std::size_t j = i;
         j-- > 0 && tokens[j].clause == tokens[i].clause && negation.subject.size() < negation_reach;) {
      if (tokens[j].kind != Token::Kind::number && !lexicon::is_function_word(tokens[j].text))
        negation.subject.push_back(j);
    }
    if (negation.scope.empty()) negation.scope = negation.subject;  // "…, temporary files are not."
    found.push_back(std::move(negation));
  }
  return found;
}

/// Positions of a concept in a sentence.
std::vector<std::size_t> places(const Tokens& tokens, std::string_view wanted) {
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::number && same_concept(tokens[i].concept_, wanted)) at.push_back(i);
  }
  return at;
}

bool in_scope(const std::vector<Negation>& all, std::size_t place) {
  return std::ranges::any_of(all,
                             [&](const Negation& n) { return std::ranges::find(n.scope, place) != n.scope.end(); });
}

/// Whether the sentence denies the word at `place` in any way: by a negation around it, or softly ("disables logging").
bool denied(const Tokens& tokens, const std::vector<Negation>& all, std::size_t place) {
  if (in_scope(all, place)) return true;
  if (std::ranges::any_of(all,
                          [&](const Negation& n) { return std::ranges::find(n.subject, place) != n.subject.end(); }))
    return true;
  for (std::size_t back = 1; back <= 3 && back <= place; ++back) {
    if (lexicon::is_soft_negation(tokens[place - back].text)) return true;
  }
  return false;
}

/// Whether `claim` can do without the words that a negation of `said` is about: then it is not about what is denied.
bool holds_without(const Tokens& claim, const Tokens& said, const Negation& negation) {
  Tokens rest, rest_words;
  std::size_t last = negation.scope.empty() ? negation.at : *std::ranges::max_element(negation.scope);
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (i >= negation.at && i <= last) continue;
    rest.push_back(said[i]);
    if (said[i].kind == Token::Kind::word) rest_words.push_back(said[i]);  // CREATE TABLESPACE does not "create"
  }
  return std::ranges::all_of(claim, [&](const Token& token) {
    return !token.content || token.kind == Token::Kind::number || !has_word(said, token) ||
           has_word(token.kind == Token::Kind::word ? rest_words : rest, token);
  });
}

/// What a negation asks of the other sentence when none of its words is there.
enum class Unfound { agrees, needs_a_negation, disagrees };

/// The word whose polarity `from` and `to` disagree about, if any: negated in `from`, but not in `to`.
std::optional<std::string> disagreement(const Tokens& from, const std::vector<Negation>& from_negations,
                                        const Tokens& to, const std::vector<Negation>& to_negations, Unfound unfound) {
  for (const Negation& negation : from_negations) {
    bool found = false;
    for (std::size_t place : negation.scope) {
      const std::string& wanted = from[place].concept_;
      std::vector<std::size_t> here = places(from, wanted);
      bool mixed = std::ranges::any_of(here, [&](std::size_t at) {  // "CREATE TABLESPACE will not create it" is not
        return from[at].kind == from[place].kind && !in_scope(from_negations, at);
      });
      if (mixed) continue;  // "data loss, not data corruption": look at the next word
      std::vector<std::size_t> there = places(to, wanted);
      if (there.empty()) continue;
      found = true;
      bool agreed = std::ranges::any_of(there, [&](std::size_t at) { return denied(to, to_negations, at); }) ||
                    std::ranges::any_of(negation.subject, [&](std::size_t at) {  // "statement triggers are not fired"
                      auto subject = places(to, from[at].concept_);
                      return !subject.empty() &&
                             std::ranges::all_of(subject, [&](std::size_t s) { return in_scope(to_negations, s); });
                    });
      if (!agreed && !(unfound == Unfound::agrees && holds_without(to, from, negation))) return wanted;
      break;
    }
    if (found || unfound == Unfound::agrees) continue;
    bool softly = std::ranges::any_of(to, [](const Token& token) { return lexicon::is_soft_negation(token.text); });
    if (unfound == Unfound::disagrees || (to_negations.empty() && !softly)) return from[negation.at].text;
  }
  return std::nullopt;
}

bool restricts(const Tokens& tokens) {
  return std::ranges::any_of(
      tokens, [](const Token& t) { return t.text == "only" || t.text == "solely" || t.text == "exclusively"; });
}
bool limits(const Tokens& tokens) {
  return restricts(tokens) || std::ranges::any_of(tokens, [](const Token& t) {
           return t.text == "must" || t.text == "just" || t.text == "except" || t.text == "unless" || t.text == "alone";
         });
}

/// Whether a sentence names something that the claim does not: then a name of the claim may have been put in its place.
bool names_another(const Tokens& said, const Tokens& claim, Token::Kind kind) {
  auto is_acronym = [](const Token& token) {  // "TPI", "PostgreSQL"; a mere capital may begin a sentence within a line
    return token.kind != Token::Kind::name || token.has_capitals;
  };
  return std::ranges::any_of(said, [&](const Token& token) {
    return token.kind == kind && token.content && is_acronym(token) && !has_word(claim, token);
  });
}

/// Prepositions that exclude each other, which no list of content words would show.
bool says_the_other_way(const Tokens& claim, const Tokens& said) {
  static constexpr std::pair<std::string_view, std::string_view> opposites[] = {
      {"before", "after"}, {"within", "outside"}, {"inside", "outside"}, {"above", "below"},
      {"over", "under"},   {"up", "down"},        {"on", "off"},         {"with", "without"}};
  auto has = [](const Tokens& tokens, std::string_view word) {
    return std::ranges::any_of(tokens, [&](const Token& token) { return token.text == word; });
  };
  return std::ranges::any_of(opposites, [&](const auto& pair) {
    auto [one, other] = pair;
    return (has(claim, one) && !has(said, one) && has(said, other) && !has(claim, other)) ||
           (has(claim, other) && !has(said, other) && has(said, one) && !has(claim, one));
  });
}

/// The same for numbers: a comparable one that the claim does not repeat.
bool counts_another(const Tokens& said, const Tokens& claim, const Token& number) {
  return std::ranges::any_of(said, [&](const Token& other) {
    return other.kind == Token::Kind::number && comparable(number, other) &&
           std::ranges::none_of(claim, [&](const Token& token) {
             return token.kind == Token::Kind::number && same_number(token, claim, other, said);
           });
  });
}

/// A number or identifier that changed places with another: "15606 is waiting for 15610", said the other way round.
/// Where the words between them differ, it may be a passive, and nothing is objected.
std::optional<std::string> exchanged(const Tokens& claim, const Tokens& said) {
  auto specific = [](const Token& token) {
    return token.kind == Token::Kind::identifier || (token.kind == Token::Kind::number && !token.unit);
  };
  auto same = [](const Token& a, const Token& b) {
    return a.kind == b.kind && (a.kind == Token::Kind::identifier ? a.text == b.text : nearly(a.value, b.value));
  };
  auto place = [&](const Token& token) {
    return static_cast<std::size_t>(std::ranges::find_if(said, [&](const Token& other) { return same(token, other); }) -
                                    said.begin());
  };
  auto between = [](const Tokens& tokens, std::size_t from, std::size_t to) {
    std::vector<std::string_view> words;
    for (std::size_t i = from + 1; i < to; ++i) {
      if (lexicon::is_function_word(tokens[i].text)) words.push_back(tokens[i].text);
    }
    return words;
  };
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (!specific(claim[i])) continue;
    for (std::size_t j = i + 1; j < claim.size(); ++j) {
      if (!specific(claim[j]) || same(claim[i], claim[j])) continue;
      std::size_t first = place(claim[i]), second = place(claim[j]);
      if (first >= said.size() || second >= said.size() || first <= second) continue;
      auto words = between(claim, i, j);
      if (!words.empty() && words == between(said, second, first)) return claim[i].text;
    }
  }
  return std::nullopt;
}

/// Whether the sentence speaks of all cases: "always", "at any time".
bool generalizes(const Tokens& tokens) {
  return std::ranges::any_of(tokens, [](const Token& t) {
    return t.text == "always" || t.text == "any" || t.text == "all" || t.text == "every" || t.text == "each" ||
           t.text == "whenever" || t.text == "whatever";
  });
}
bool says_always(const Tokens& tokens) {
  return std::ranges::any_of(tokens, [](const Token& t) { return t.text == "always"; });
}

/// A claim, read once.
struct Claim {
  std::string_view text;
  Tokens tokens;
  std::vector<Negation> negations;
  std::vector<std::string> code;  ///< what stands in backticks or a fence, normalised
};

std::string squeeze(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Claim read_claim(std::string_view text) {
  Claim claim{.text = text, .tokens = tokenize(text)};
  claim.negations = negations(claim.tokens);
  for (std::size_t at = text.find('`'); at != std::string_view::npos;) {
    std::size_t end = text.find('`', at + 1);
    if (end == std::string_view::npos) break;
    std::string code = squeeze(text.substr(at + 1, end - at - 1));
    if (!code.empty()) claim.code.push_back(std::move(code));
    at = text.find('`', end + 1);
  }
  return claim;
}

struct Outcome {
  Support support;
  double score = 0;  ///< share of the claim in the anchor, and a little of the reverse
};

Outcome check_anchor(const Claim& claim, const ReadPassage& passage, std::size_t anchor) {
  const auto& unit = passage.units()[anchor];
  std::vector<std::size_t> context = passage.context_of(anchor);
  std::string_view text = passage.text();

  Outcome outcome;
  Support& support = outcome.support;
  support.evidence = unit.sentence.span;

  std::size_t content = 0, covered = 0, in_anchor = 0;
  auto object = [&](Objection objection, std::string detail) {
    if (support.objection == Objection::none) {
      support.objection = objection;
      support.detail = std::move(detail);
    }
  };
  support.objection = Objection::none;

  std::vector<const Tokens*> around = {&passage.title_tokens()};
  for (std::size_t index : context) around.push_back(&passage.units()[index].tokens);

  auto from_above = [&](const Token& token) {  // the title and headings name what all sentences below are about
    return has_word(passage.title_tokens(), token) || std::ranges::any_of(context, [&](std::size_t index) {
             return passage.units()[index].sentence.kind == Sentence::Kind::heading &&
                    has_word(passage.units()[index].tokens, token);
           });
  };
  for (std::size_t i = 0; i < claim.tokens.size(); ++i) {
    const Token& token = claim.tokens[i];
    if (!token.content) {  // it need not be said, but its opposite must not
      bool opposed = !lexicon::is_function_word(token.text) && std::ranges::any_of(unit.tokens, [&](const Token& said) {
        return lexicon::are_antonyms(said.concept_, token.concept_);
      });
      if (opposed && !has_word(unit.tokens, token)) object(Objection::polarity, token.text);
      continue;
    }
    ++content;
    bool here = false, near = false;
    if (token.kind == Token::Kind::identifier) {
      here = contains_verbatim(unit.sentence.span.of(text), token.text);
      near = here || contains_verbatim(passage.title(), token.text) ||
             std::ranges::any_of(context, [&](std::size_t index) {
               return contains_verbatim(passage.units()[index].sentence.span.of(text), token.text);
             });
      if (!near) object(Objection::name, token.text);
      if (near && !here && !from_above(token) && names_another(unit.tokens, claim.tokens, Token::Kind::identifier))
        object(Objection::name, token.text);
    } else if (token.kind == Token::Kind::number) {
      auto says = [&](const Tokens& tokens) {
        return std::ranges::any_of(tokens, [&](const Token& said) {
          return said.kind == Token::Kind::number && same_number(token, claim.tokens, said, tokens);
        });
      };
      here = says(unit.tokens);
      near = here || std::ranges::any_of(around, [&](const Tokens* tokens) { return says(*tokens); });
      if (!near) object(Objection::number, token.text);
      if (near && !here && counts_another(unit.tokens, claim.tokens, token)) object(Objection::number, token.text);
    } else {
      here = has_word(unit.tokens, token);
      near = here || std::ranges::any_of(around, [&](const Tokens* tokens) { return has_word(*tokens, token); });
      if (!near) object(token.kind == Token::Kind::name ? Objection::name : Objection::not_said, token.text);
      if (near && !here) {
        for (const Token& said : unit.tokens) {
          if (lexicon::are_antonyms(said.concept_, token.concept_)) object(Objection::polarity, token.text);
        }
        if (token.kind == Token::Kind::name && !from_above(token) &&
            names_another(unit.tokens, claim.tokens, Token::Kind::name))
          object(Objection::name, token.text);
      }
    }
    in_anchor += here || (near && token.kind != Token::Kind::number && from_above(token));
    covered += near;
  }
  if (content == 0) {
    support.objection = Objection::empty;
    return outcome;
  }
  support.coverage = static_cast<double>(covered) / static_cast<double>(content);
  double share = static_cast<double>(in_anchor) / static_cast<double>(content);
  std::size_t said = 0, echoed = 0;
  for (const Token& token : unit.tokens) {
    if (!token.content) continue;
    ++said;
    echoed += has_word(claim.tokens, token);
  }
  outcome.score = share + (said > 0 ? 0.1 * static_cast<double>(echoed) / static_cast<double>(said) : 0);
  if (share < anchor_share_min) object(Objection::not_said, "its words are scattered");

  for (const std::string& code : claim.code) {
    if (passage.normalized().find(code) == std::string::npos) object(Objection::name, code);
  }

  // "… is a service called Vector": a name that the passage has only as a common word.
  for (std::size_t i = 0; i + 1 < claim.tokens.size(); ++i) {
    bool calls = claim.tokens[i].text == "called" || claim.tokens[i].text == "named";
    const Token& given = claim.tokens[i + 1];
    if (!calls || given.kind != Token::Kind::name) continue;
    bool known = std::ranges::any_of(unit.tokens, [&](const Token& said) {
      return (said.kind == Token::Kind::name || said.kind == Token::Kind::identifier) && said.text == given.text;
    });
    if (!known) object(Objection::name, given.text);
  }

  // A number must belong to the words it belongs to in the passage: "returns 1 if rejecting, 2 if there was no
  // response".
  for (std::size_t i = 0; i < claim.tokens.size() && support.objection == Objection::none; ++i) {
    if (claim.tokens[i].kind != Token::Kind::number) continue;
    auto wanted = surroundings(claim.tokens, i);
    double own = 0, rival = 0;
    for (std::size_t j = 0; j < unit.tokens.size(); ++j) {
      const Token& other = unit.tokens[j];
      if (other.kind != Token::Kind::number) continue;
      bool same = same_number(claim.tokens[i], claim.tokens, other, unit.tokens);
      if (!same && !comparable(claim.tokens[i], other)) continue;
      double& best = same ? own : rival;
      best = std::max(best, affinity(wanted, surroundings(unit.tokens, j)));
    }
    if (rival > own * rival_number_factor && own > 0) object(Objection::number, claim.tokens[i].text);
  }

  if (auto word = exchanged(claim.tokens, unit.tokens)) object(Objection::name, *word);

  std::vector<Negation> said_negations = negations(unit.tokens);
  Tokens heading;  // "Gateway Service Unavailable" may hold the negation that the sentences below it are about
  for (std::size_t index : context) {
    if (passage.units()[index].sentence.kind == Sentence::Kind::heading)
      heading.insert(heading.end(), passage.units()[index].tokens.begin(), passage.units()[index].tokens.end());
  }
  bool denied_above = !claim.negations.empty() && said_negations.empty() && !negations(heading).empty();
  if (denied_above && !disagreement(claim.tokens, claim.negations, heading, negations(heading), Unfound::disagrees)) {
    // the heading says it
  } else if (auto word =
                 disagreement(claim.tokens, claim.negations, unit.tokens, said_negations, Unfound::needs_a_negation)) {
    object(Objection::polarity, *word);
  } else if (auto other = disagreement(unit.tokens, said_negations, claim.tokens, claim.negations, Unfound::agrees)) {
    object(Objection::polarity, *other);
  }
  if (restricts(claim.tokens) && !limits(unit.tokens) &&
      std::ranges::none_of(context, [&](std::size_t index) { return limits(passage.units()[index].tokens); })) {
    object(Objection::polarity, "only");
  }
  if (says_the_other_way(claim.tokens, unit.tokens)) object(Objection::polarity, "before or after, in or out");
  if (says_always(claim.tokens) && !generalizes(unit.tokens)) object(Objection::polarity, "always");
  if (generalizes(claim.tokens) && restricts(unit.tokens) && !restricts(claim.tokens))
    object(Objection::polarity, "any");
  return outcome;
}

}  // namespace

std::string_view name_of(Objection objection) {
  switch (objection) {
    case Objection::empty:
      return "empty";
    case Objection::not_said:
      return "not_said";
    case Objection::name:
      return "name";
    case Objection::number:
      return "number";
    case Objection::polarity:
      return "polarity";
    case Objection::none:
      return "none";
  }
  return "unknown";
}

ReadPassage::ReadPassage(const Passage& passage)
    : text_(passage.text),
      title_(passage.title),
      answers_(passage.answers),
      normalized_(squeeze(passage.text)),
      title_tokens_(tokenize(title_)) {
  for (const Sentence& sentence : split_sentences(text_))
    units_.push_back({sentence, tokenize(sentence.span.of(text_))});
}

std::vector<std::size_t> ReadPassage::context_of(std::size_t anchor) const {
  using Kind = Sentence::Kind;
  std::vector<std::size_t> out;
  auto marked = [&](std::size_t i) {  // the first sentence of a list item
    std::string_view s = units_[i].sentence.span.of(text_);
    return units_[i].sentence.kind == Kind::item &&
           (s.starts_with("- ") || s.starts_with("* ") || s.starts_with("+ ") || s.starts_with("\u2022") ||
            (s[0] >= '0' && s[0] <= '9'));
  };
  Kind kind = units_[anchor].sentence.kind;
  if (kind == Kind::prose) {
    for (std::size_t step = 1; step <= 3 && step <= anchor; ++step) {
      if (units_[anchor - step].sentence.kind != Kind::prose) break;
      out.push_back(anchor - step);
    }
  } else if (kind == Kind::item) {
    std::size_t first = anchor;
    while (first > 0 && !marked(first) && units_[first - 1].sentence.kind == Kind::item) --first;
    for (std::size_t i = first; i < anchor; ++i) out.push_back(i);
    for (std::size_t i = anchor + 1; i < units_.size() && units_[i].sentence.kind == Kind::item && !marked(i); ++i)
      out.push_back(i);
    while (first > 0 && units_[first].sentence.kind == Kind::item) --first;
    if (units_[first].sentence.kind == Kind::prose) out.push_back(first);
  } else if (kind == Kind::code && anchor > 0 && units_[anchor - 1].sentence.kind == Kind::prose) {
    out.push_back(anchor - 1);
  }
  int headings = 0;
  for (std::size_t i = anchor; i-- > 0 && headings < 2;) {
    if (units_[i].sentence.kind != Kind::heading) continue;
    out.push_back(i);
    ++headings;
  }
  return out;
}

Support check_support(std::string_view sentence, std::span<const ReadPassage> passages) {
  Claim claim = read_claim(sentence);
  Support best;
  best.objection = Objection::not_said;
  double best_score = -1, supported_score = -1, denied_score = -1;
  Support supported, denied;
  for (std::size_t p = 0; p < passages.size(); ++p) {
    for (std::size_t a = 0; a < passages[p].units().size(); ++a) {
      Outcome outcome = check_anchor(claim, passages[p], a);
      if (outcome.support.objection == Objection::empty) return outcome.support;
      outcome.support.passage = p;
      if (outcome.support.supported() && outcome.score > supported_score) {
        supported_score = outcome.score;
        supported = outcome.support;
      }
      if (outcome.support.objection == Objection::polarity && outcome.score > denied_score) {
        denied_score = outcome.score;
        denied = outcome.support;
      }
      double score = outcome.support.coverage + 0.01 * outcome.score;
      if (score > best_score) {
        best_score = score;
        best = outcome.support;
      }
    }
  }
  // Where one sentence says it and a nearer one says the opposite, the nearer one counts.
  if (denied_score > supported_score && supported_score >= 0) return denied;
  return supported_score >= 0 ? supported : best;
}

}  // namespace wrkhrs::grounding
