#include "grounding/support.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "grounding/alignment.hpp"
#include "grounding/lexicon.hpp"
#include "grounding/matching.hpp"
#include "grounding/polarity.hpp"
#include "grounding/roles.hpp"

namespace wrkhrs::grounding {
namespace {

// Chosen on the tune split of tests/eval/sentences.yaml.
constexpr double anchor_share_min = 0.45;  ///< of a claim's content that must be in the anchor itself
constexpr double leaning_share_min = 0.2;  ///< the same where the anchor's subject stands before it
constexpr double echo_weight = 0.1;        ///< of the share of the anchor that the claim repeats, for ordering
constexpr double cohesion_weight = 0.2;    ///< of the share of neighbours that are neighbours there too

/// A claim, read once.
struct Claim {
  std::string_view text;
  Tokens tokens;
  std::vector<Negation> negations;
  std::vector<std::string> code;  ///< what stands in backticks or a fence, with single blanks
};

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
  double score = 0;  ///< share of the claim in the anchor, and a little for how closely it stands there
  Objection contradiction = Objection::none;  ///< what the anchor says otherwise, whatever else is missing
  std::string contradicted;                   ///< the word about which it does
  double contradiction_score = 0;             ///< as `score`, with that word counted as said
};

/// Whether a sentence says of what it speaks by pointing back: "This command …", "The default is …", "If set to 0, …".
bool leans_back(const Tokens& tokens) {
  static constexpr std::array<std::string_view, 12> pointers = {"it",   "they", "this", "these", "those",  "that",
                                                                "such", "them", "its",  "their", "former", "latter"};
  static constexpr std::array<std::string_view, 8> verbs = {"is", "are", "was", "were", "must", "can", "may", "will"};
  auto among = [](const auto& words, const Token& token) {
    const std::string_view word = std::string_view(token.text).substr(0, token.text.find('\''));  // "they're"
    return std::ranges::find(words, word) != words.end();
  };
  for (std::size_t i = 0; i < tokens.size() && i < 4; ++i) {
    if (among(pointers, tokens[i])) return true;
  }
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (tokens[i].text == "case" && among(pointers, tokens[i - 1])) return true;  // "… in this case"
  }
  bool conditional = tokens.size() > 1 && (tokens[0].text == "if" || tokens[0].text == "when") &&
                     (tokens[1].text.ends_with("ed") || tokens[1].text == "set");
  if (conditional) return true;
  // "The default value is": a subject of few words that says not of what.
  for (std::size_t i = 1; i < tokens.size() && i < 5; ++i) {
    if (tokens[i].text == "of" || tokens[i].kind == Token::Kind::identifier) return false;
    if (among(verbs, tokens[i])) return tokens[0].text == "the";
  }
  return false;
}

bool is_prose(const ReadPassage& passage, std::size_t index) {
  return passage.units()[index].sentence.kind == Sentence::Kind::prose;
}

/// Appends another sentence, with clauses of its own.
void append_clauses(Tokens& to, const Tokens& more) {
  const std::size_t first = to.empty() ? 0 : to.back().clause + 1, size = to.size();
  to.insert(to.end(), more.begin(), more.end());
  for (std::size_t i = size; i < to.size(); ++i) to[i].clause += first;
}

/// The sentences from `first` to `last` as one.
ReadPassage::Unit joined(const ReadPassage& passage, std::size_t first, std::size_t last) {
  ReadPassage::Unit unit = passage.units()[first];
  for (std::size_t i = first + 1; i <= last; ++i) {
    append_clauses(unit.tokens, passage.units()[i].tokens);
    unit.sentence.span.end = passage.units()[i].sentence.span.end;
  }
  return unit;
}

/// One claim against one sentence of a passage, or some that follow each other (the anchor), and what stands around it.
class AnchorCheck {
 public:
  AnchorCheck(const Claim& claim, const ReadPassage& passage, std::size_t anchor)
      : AnchorCheck(claim, passage, anchor, anchor) {}
  AnchorCheck(const Claim& claim, const ReadPassage& passage, std::size_t first, std::size_t last)
      : claim_(claim),
        passage_(passage),
        unit_(joined(passage, first, last)),
        context_(passage.context_of(first)),
        leans_(leans_back(unit_.tokens)),
        joined_(first != last),
        said_negations_(negations(unit_.tokens)),
        alignment_(align(claim.tokens, unit_.tokens)) {
    outcome_.support.objection = Objection::none;
    outcome_.support.evidence = passage.units()[last].sentence.span;
    for (std::size_t index : context_) {
      if (is_heading(index)) append(heading_, units()[index].tokens);
    }
  }

  Outcome run() {
    weigh_words();
    if (outcome_.support.objection == Objection::empty) return outcome_;
    check_code();
    check_given_names();
    check_key_words();
    if (auto number = rebounded(claim_.tokens, unit_.tokens)) object(Objection::number, *number);
    if (auto number = misplaced_number(claim_.tokens, unit_.tokens)) object(Objection::number, *number);
    if (borrows_) {  // the sentence that the words are borrowed from may have a number of its own for them
      Tokens together;
      for (std::size_t index : context_) append_clauses(together, units()[index].tokens);
      append_clauses(together, unit_.tokens);
      if (auto number = misplaced_number(claim_.tokens, together)) object(Objection::number, *number);
    }
    if (auto name = misplaced_name(claim_.tokens, unit_.tokens)) object(Objection::name, *name);
    if (auto word = exchanged(claim_.tokens, unit_.tokens)) contradict(Objection::name, *word);
    if (auto word = substituted(claim_.tokens, unit_.tokens)) contradict(Objection::name, *word, true);
    if (auto word = opposed(claim_.tokens, unit_.tokens)) contradict(Objection::polarity, *word, true);
    if (auto word = redirected(claim_.tokens, unit_.tokens)) contradict(Objection::name, *word);
    if (auto verb = turned_round(claim_.tokens, unit_.tokens, alignment_)) contradict(Objection::name, *verb);
    check_polarity();
    return outcome_;
  }

 private:
  static void append(Tokens& to, const Tokens& more) { to.insert(to.end(), more.begin(), more.end()); }
  const std::vector<ReadPassage::Unit>& units() const { return passage_.units(); }
  bool is_heading(std::size_t index) const { return units()[index].sentence.kind == Sentence::Kind::heading; }

  /// The first objection counts.
  void object(Objection objection, std::string detail) {
    if (outcome_.support.objection != Objection::none) return;
    outcome_.support.objection = objection;
    outcome_.support.detail = std::move(detail);
  }

  /// `replaces`: the anchor has another word in the place of one of the claim.
  void contradict(Objection objection, const std::string& detail, bool replaces = false) {
    object(objection, detail);
    if (outcome_.contradiction != Objection::none) return;
    outcome_.contradiction = objection;
    outcome_.contradicted = detail;
    outcome_.contradiction_score = outcome_.score + (replaces ? 1 / static_cast<double>(content_) : 0);
  }

  bool says(const Token& token, const Tokens& tokens, std::string_view text) const {
    if (token.kind == Token::Kind::identifier) return contains_verbatim(text, token.text);
    if (token.kind != Token::Kind::number) return has_word(tokens, token);
    return std::ranges::any_of(tokens, [&](const Token& said) {
      return said.kind == Token::Kind::number && same_number(token, claim_.tokens, said, tokens);
    });
  }
  bool says(const Token& token, const ReadPassage::Unit& unit) const {
    return says(token, unit.tokens, unit.sentence.span.of(passage_.text()));
  }
  /// The title and headings name what all sentences below them are about.
  bool from_above(const Token& token) const {
    return says(token, passage_.title_tokens(), passage_.title()) ||
           std::ranges::any_of(context_,
                               [&](std::size_t index) { return is_heading(index) && says(token, units()[index]); });
  }
  bool from_around(const Token& token) const {
    return says(token, passage_.title_tokens(), passage_.title()) ||
           std::ranges::any_of(context_, [&](std::size_t index) { return says(token, units()[index]); });
  }
  /// Whether the nearest sentence before the anchor that names anything names this: what "they" and "this" point to.
  bool is_pointed_at(const Token& token) const {
    if (!leans_) return false;
    for (std::size_t index : context_) {
      bool names = std::ranges::any_of(units()[index].tokens, [&](const Token& said) {
        return said.kind == token.kind && (said.has_capitals || said.kind == Token::Kind::identifier);
      });
      if (names) return says(token, units()[index]);
    }
    return false;
  }

  /// What is objected to a word that only the surroundings have: the anchor has another one in its place.
  void check_borrowed(const Token& token) {
    switch (token.kind) {
      case Token::Kind::number:
        if (counts_another(unit_.tokens, claim_.tokens, token)) object(Objection::number, token.text);
        return;
      case Token::Kind::word:
      case Token::Kind::name:
        for (const Token& said : unit_.tokens) {
          if (lexicon::are_antonyms(said.concept_, token.concept_)) object(Objection::polarity, token.text);
        }
        if (token.kind == Token::Kind::word) return;
        break;
      case Token::Kind::identifier:
        break;
    }
    if (from_above(token) || is_pointed_at(token)) return;
    if (names_another(unit_.tokens, claim_.tokens, token.kind)) object(Objection::name, token.text);
  }

  bool has_opposite_of(const Token& token) const {
    return std::ranges::any_of(unit_.tokens,
                               [&](const Token& said) { return lexicon::are_antonyms(said.concept_, token.concept_); });
  }

  void weigh_words() {
    std::size_t covered = 0, in_anchor = 0;
    for (const Token& token : claim_.tokens) {
      if (!token.content) {  // it need not be said, but its opposite must not
        bool opposed =
            !lexicon::is_function_word(token.text) && std::ranges::any_of(unit_.tokens, [&](const Token& said) {
              return lexicon::are_antonyms(said.concept_, token.concept_);
            });
        if (opposed && !has_word(unit_.tokens, token)) object(Objection::polarity, token.text);
        continue;
      }
      ++content_;
      const bool here = says(token, unit_) || denies_opposite(unit_.tokens, said_negations_, token);
      const bool near = here || from_around(token);
      if (!near) {
        object(token.kind == Token::Kind::word     ? Objection::not_said
               : token.kind == Token::Kind::number ? Objection::number
                                                   : Objection::name,
               token.text);
      } else if (!here) {
        borrows_ = borrows_ || !from_above(token);
        check_borrowed(token);
      }
      if (joined_ && here && has_opposite_of(token)) object(Objection::polarity, token.text);
      in_anchor += here || (near && token.kind != Token::Kind::number && from_above(token));
      covered += near;
    }
    if (content_ == 0) {
      outcome_.support.objection = Objection::empty;
      return;
    }
    outcome_.support.coverage = static_cast<double>(covered) / static_cast<double>(content_);
    const double share = static_cast<double>(in_anchor) / static_cast<double>(content_);
    if (share < (leans_ ? leaning_share_min : anchor_share_min)) object(Objection::not_said, "its words are scattered");

    std::size_t said = 0, echoed = 0;
    for (const Token& token : unit_.tokens) {
      if (!token.content) continue;
      ++said;
      echoed += has_word(claim_.tokens, token);
    }
    outcome_.score = share + (said > 0 ? echo_weight * static_cast<double>(echoed) / static_cast<double>(said) : 0) +
                     cohesion_weight * cohesion(alignment_, claim_.tokens);
  }

  void check_code() {
    for (const std::string& code : claim_.code) {
      if (passage_.normalized().find(code) == std::string::npos) object(Objection::name, code);
    }
  }

  /// "… is a service called Vector": a name that the passage has only as a common word, or as the first of a clause,
  /// where any word is capitalised ("qdrant: Vector database").
  void check_given_names() {
    for (std::size_t i = 0; i + 1 < claim_.tokens.size(); ++i) {
      bool calls = claim_.tokens[i].text == "called" || claim_.tokens[i].text == "named";
      const Token& given = claim_.tokens[i + 1];
      if (!calls || given.kind != Token::Kind::name) continue;
      bool known = false;
      for (std::size_t j = 0; j < unit_.tokens.size(); ++j) {
        const Token& said = unit_.tokens[j];
        const bool opens = j > 0 && unit_.tokens[j - 1].clause != said.clause && !said.has_capitals;
        known = known || (said.text == given.text &&
                          (said.kind == Token::Kind::identifier || (said.kind == Token::Kind::name && !opens)));
      }
      if (!known) object(Objection::name, given.text);
    }
  }

  /// "DROP DATABASE": words in capitals that stand beside each other are one name.
  void check_key_words() {
    auto is_key_word = [](std::string_view text) {
      return text.size() > 1 && std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
    };
    for (std::size_t i = 0; i + 1 < claim_.tokens.size(); ++i) {
      const Span one = claim_.tokens[i].span, next = claim_.tokens[i + 1].span;
      if (next.begin != one.end + 1 || claim_.text[one.end] != ' ') continue;
      if (!is_key_word(one.of(claim_.text)) || !is_key_word(next.of(claim_.text))) continue;
      const std::string_view name = Span{one.begin, next.end}.of(claim_.text);
      if (!contains_verbatim(passage_.normalized(), name)) object(Objection::name, std::string(name));
    }
  }

  void check_polarity() {
    const std::vector<Negation>& said = said_negations_;
    Tokens around = unit_.tokens;
    for (std::size_t index : context_) append(around, units()[index].tokens);
    if (!denied_by_heading(said)) {
      if (auto word =
              denied_by_claim_alone(claim_.tokens, claim_.negations, unit_.tokens, said, alignment_, Unfound::agrees))
        contradict(Objection::polarity, *word);
      else if (auto other = denied_by_claim_alone(claim_.tokens, claim_.negations, unit_.tokens, said, alignment_,
                                                  Unfound::needs_a_negation);
               other && !denied_around())
        object(Objection::polarity, *other);
      if (auto word = denied_by_passage_alone(claim_.tokens, claim_.negations, unit_.tokens, said, alignment_))
        contradict(Objection::polarity, *word);
    }
    const std::size_t denials = leans_ ? negations(around).size() : said.size();
    if (auto word = denied_too_often(claim_.tokens, claim_.negations, unit_.tokens, said, denials))
      object(Objection::polarity, *word);
    if (auto word = excepted(claim_.tokens, claim_.negations, unit_.tokens, alignment_))
      contradict(Objection::polarity, *word);
    bool limited = limits(unit_.tokens) ||
                   std::ranges::any_of(context_, [&](std::size_t index) { return limits(units()[index].tokens); });
    if (restricts(claim_.tokens) && !limited) object(Objection::polarity, "only");
    if (auto word = overstated(claim_.tokens, unit_.tokens, around)) object(Objection::polarity, *word);
    if (auto word = says_the_other_way(claim_.tokens, unit_.tokens)) contradict(Objection::polarity, *word);
  }

  /// Whether a sentence before a leaning anchor denies what the claim denies.
  bool denied_around() const {
    return leans_ && std::ranges::any_of(context_, [&](std::size_t index) {
             const Tokens& tokens = units()[index].tokens;
             return !denied_by_claim_alone(claim_.tokens, claim_.negations, tokens, negations(tokens),
                                           align(claim_.tokens, tokens), Unfound::disagrees);
           });
  }

  /// "Gateway Service Unavailable" may hold the negation that the sentences below it are about.
  bool denied_by_heading(const std::vector<Negation>& said_negations) const {
    const std::vector<Negation> above = negations(heading_);
    return !claim_.negations.empty() && said_negations.empty() && !above.empty() &&
           !denied_by_claim_alone(claim_.tokens, claim_.negations, heading_, above, align(claim_.tokens, heading_),
                                  Unfound::disagrees);
  }

  const Claim& claim_;
  const ReadPassage& passage_;
  const ReadPassage::Unit unit_;
  const std::vector<std::size_t> context_;
  const bool leans_;
  const bool joined_;  ///< the anchor is more than one sentence
  const std::vector<Negation> said_negations_;
  bool borrows_ = false;     ///< some words of the claim are only in the sentences around the anchor
  std::size_t content_ = 0;  ///< words of the claim that must be said
  const Alignment alignment_;
  Tokens heading_;
  Outcome outcome_;
};

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

Support check_support(std::string_view sentence, std::span<const ReadPassage> passages) {
  const Claim claim = read_claim(sentence);
  Support best, supported, contradicted;
  double best_score = -1, supported_score = -1, contradicted_score = -1;
  auto take = [&](Outcome outcome, std::size_t p) {
    Support& support = outcome.support;
    support.passage = p;
    if (support.supported() && outcome.score > supported_score) {
      supported_score = outcome.score;
      supported = support;
    }
    if (outcome.contradiction != Objection::none && outcome.contradiction_score > contradicted_score) {
      contradicted_score = outcome.contradiction_score;
      contradicted = support;
      contradicted.objection = outcome.contradiction;
      contradicted.detail = outcome.contradicted;
    }
    const double score = support.coverage + 0.01 * outcome.score;
    if (score > best_score) {
      best_score = score;
      best = support;
    }
  };
  for (std::size_t p = 0; p < passages.size(); ++p) {
    for (std::size_t a = 0; a < passages[p].units().size(); ++a) {
      Outcome outcome = AnchorCheck(claim, passages[p], a).run();
      if (outcome.support.objection == Objection::empty) return outcome.support;
      take(std::move(outcome), p);
    }
  }
  // A claim may put two sentences together.
  for (std::size_t p = 0; p < passages.size() && supported_score < 0; ++p) {
    for (std::size_t a = 1; a < passages[p].units().size(); ++a) {
      const bool goes_on =
          is_prose(passages[p], a - 1) && is_prose(passages[p], a) && leans_back(passages[p].units()[a].tokens);
      if (goes_on) take(AnchorCheck(claim, passages[p], a - 1, a).run(), p);
    }
  }
  if (supported_score < 0) return best;
  // Where one sentence says it and a nearer one says otherwise, the nearer one counts.
  return contradicted_score > supported_score ? contradicted : supported;
}

}  // namespace wrkhrs::grounding
