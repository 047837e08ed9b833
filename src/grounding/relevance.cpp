#include "grounding/relevance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

using Tokens = std::vector<Token>;

constexpr double general_weight = 0.3;  ///< of a light word, for ordering only
constexpr double context_weight = 0.7;  ///< of a question's word that only the surroundings of a sentence have

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 13> measures = {"long", "large", "big",  "often", "high",  "fast", "old",
                                                       "far",  "deep",  "wide", "tall",  "heavy", "small"};
constexpr std::array<std::string_view, 21> measured = {
    "port",  "voltage",   "frequency",  "size",    "length",  "temperature", "pressure",
    "speed", "year",      "percentage", "rate",    "timeout", "delay",       "duration",
    "limit", "threshold", "modulus",    "density", "point",   "weight",      "distance"};

/// "--scale wrkhrs-rag=3" speaks of 3.
bool has_number_part(std::string_view identifier, double value) {
  for (std::size_t at = 0; at < identifier.size();) {
    std::size_t end = at;
    while (end < identifier.size() && identifier[end] >= '0' && identifier[end] <= '9') ++end;
    if (end > at && end - at < 10) {
      std::uint64_t number = 0;
      for (std::size_t i = at; i < end; ++i) number = number * 10 + static_cast<std::uint64_t>(identifier[i] - '0');
      if (static_cast<double>(number) == value) return true;
    }
    at = end + 1;
  }
  return false;
}

bool mentions(const Tokens& tokens, const Token& wanted) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (wanted.kind == Token::Kind::number) {
      if (token.kind == Token::Kind::number && token.value == wanted.value) return true;
      if (token.kind == Token::Kind::identifier && has_number_part(token.text, wanted.value)) return true;
      continue;
    }
    if (wanted.kind == Token::Kind::identifier) {
      if (token.concept_.find(wanted.concept_) != std::string::npos) return true;
      continue;
    }
    if (token.kind == Token::Kind::number) {
      if (token.unit && wanted.text.size() > 2) {  // "milliseconds" of the question, "100 ms" of the passage
        auto unit = units::parse_unit(wanted.text);
        if (unit && unit->dimension == token.unit->dimension) return true;
      }
      continue;
    }
    if (same_concept(token.concept_, wanted.concept_) || same_concept(token.stem, wanted.stem)) return true;
    if (token.kind == Token::Kind::identifier && wanted.text.size() > 2 &&
        token.concept_.find(wanted.text) != std::string::npos)
      return true;
    if (i + 1 < tokens.size() && wanted.text.size() >= 5 && token.text + tokens[i + 1].text == wanted.text) return true;
    if (token.text.size() > wanted.text.size() && wanted.text.size() >= 5 && token.text.starts_with(wanted.text))
      return true;
  }
  return false;
}

bool is_written_in_digits(const Token& token) {
  return std::ranges::any_of(token.text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_specific(const Token& token) {
  return token.kind == Token::Kind::name || token.kind == Token::Kind::identifier ||
         (token.kind == Token::Kind::number && is_written_in_digits(token));
}

/// A four-digit year, a month, or a duration.
bool tells_time(const Tokens& tokens) {
  static constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                              "may",       "june",     "july",     "august",
                                                              "september", "october",  "november", "december"};
  return std::ranges::any_of(tokens, [&](const Token& token) {
    return (token.kind == Token::Kind::number && !token.unit && token.value >= 1500 && token.value < 2200) ||
           (token.kind == Token::Kind::name && one_of(token.text, months));
  });
}

}  // namespace

Question read_question(std::string_view text) {
  Question question{.text = std::string(text), .tokens = tokenize(text)};
  const Tokens& tokens = question.tokens;
  for (std::size_t i = 0; i < tokens.size() && question.wanted == Wanted::anything; ++i) {
    std::string_view word = tokens[i].text;
    std::string_view next = i + 1 < tokens.size() ? std::string_view(tokens[i + 1].text) : "";
    if (word == "how" && next == "many") {
      question.wanted = Wanted::number;
      for (std::size_t j = i + 2; j < tokens.size() && question.counted.empty(); ++j) {
        if (!lexicon::is_function_word(tokens[j].text)) question.counted = tokens[j].text;
      }
    } else if (word == "how" && next == "much") {
      bool cost = std::ranges::any_of(
          tokens, [](const Token& t) { return t.stem == "cost" || t.stem == "price" || t.stem == "pay"; });
      question.wanted = cost ? Wanted::money : Wanted::number;
    } else if (word == "how" && one_of(next, measures)) {
      question.wanted = Wanted::number;
    } else if (word == "who" &&
               !(next == "may" || next == "can" || next == "must" || next == "should" || next == "is")) {
      question.wanted = Wanted::person;
    } else if (word == "when" && (i == 0 || tokens[i - 1].text == "since") &&
               (next == "did" || next == "will" || next == "was" || next == "were" || next == "is")) {
      question.wanted = Wanted::time;
    } else if (word == "which" && next == "unit") {
      question.wanted = Wanted::unit;
    } else if ((word == "what" || word == "which") && i <= 1) {
      for (std::size_t j = i + 1; j < tokens.size() && j < i + 8; ++j) {
        if (tokens[j].text == "name" && j + 1 < tokens.size() && tokens[j + 1].text == "of")
          question.wanted = Wanted::name;
        bool head = one_of(tokens[j].text, measured) || (word == "which" && tokens[j].stem == "version");
        if (head && question.wanted == Wanted::anything) question.wanted = Wanted::number;
        if (tokens[j].text == "of" || tokens[j].text == "does" || tokens[j].text == "do" || tokens[j].text == "can")
          break;
      }
    }
  }
  static constexpr std::array<std::string_view, 15> asking = {
      "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "must", "should", "will", "has", "have"};
  question.yes_or_no = !tokens.empty() && one_of(tokens.front().text, asking);
  return question;
}

bool fits(const Question& question, const Tokens& tokens) {
  switch (question.wanted) {
    case Wanted::anything:
      return true;
    case Wanted::number:
      if (!question.counted.empty()) {
        auto unit = question.counted.size() > 2 ? units::parse_unit(question.counted)
                                                : Result<units::Unit>(fail(Code::invalid_argument, ""));
        std::string counted = concept_of(question.counted);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
          if (tokens[i].kind != Token::Kind::number) continue;
          if (unit && tokens[i].unit && tokens[i].unit->dimension == unit->dimension) return true;
          if (i > 0 && same_concept(tokens[i - 1].concept_, counted)) return true;
          for (std::size_t j = i + 1; j < tokens.size() && j <= i + 4; ++j) {
            if (tokens[j].kind != Token::Kind::number && same_concept(tokens[j].concept_, counted)) return true;
          }
        }
        return false;
      }
      return std::ranges::any_of(tokens, [](const Token& token) {
        return (token.kind == Token::Kind::number && (token.unit || is_written_in_digits(token))) ||
               (token.kind == Token::Kind::identifier &&
                std::ranges::any_of(token.text, [](char c) { return c >= '0' && c <= '9'; }));
      });
    case Wanted::person: {
      // A name that the question does not hold itself.
      return std::ranges::any_of(tokens, [&](const Token& token) {
        return token.kind == Token::Kind::name && !mentions(question.tokens, token);
      });
    }
    case Wanted::time:
      return tells_time(tokens);
    case Wanted::money:
      return std::ranges::any_of(tokens, [](const Token& token) {
        return token.text.starts_with("$") || token.text == "dollar" || token.text == "dollars" ||
               token.text == "euro" || token.text == "euros" || token.text == "usd";
      });
    case Wanted::unit:
      return std::ranges::any_of(tokens, [](const Token& token) {
        return token.unit ||
               (token.kind == Token::Kind::word && token.text.size() > 4 && units::parse_unit(token.text));
      });
    case Wanted::name: {
      bool called = std::ranges::any_of(tokens, [](const Token& token) {
        return token.text == "name" || token.text == "named" || token.text == "called";
      });
      int run = 0, longest = 0;
      for (const Token& token : tokens) {
        bool fresh = token.kind == Token::Kind::name && !mentions(question.tokens, token);
        run = fresh ? run + 1 : 0;
        longest = std::max(longest, run);
      }
      return called || longest >= 2;
    }
  }
  return true;
}

Relevance find_answer(const Question& question, std::span<const ReadPassage> passages,
                      const RelevanceOptions& options) {
  Relevance relevance;
  std::vector<const Token*> asked;
  for (const Token& token : question.tokens) {
    if (lexicon::is_function_word(token.text) && token.kind != Token::Kind::number) continue;
    bool repeated = std::ranges::any_of(
        asked, [&](const Token* other) { return other->concept_ == token.concept_ && other->value == token.value; });
    if (!repeated) asked.push_back(&token);
  }
  if (passages.empty() || std::ranges::none_of(asked, [](const Token* token) { return token->content; }))
    return relevance;

  // Rare among the passages: more telling. In none at all: most telling.
  std::vector<double> weights;
  double total = 0, total_content = 0;
  auto has = [&](const ReadPassage& passage, const Token& token) {
    return mentions(passage.title_tokens(), token) ||
           std::ranges::any_of(passage.units(),
                               [&](const ReadPassage::Unit& unit) { return mentions(unit.tokens, token); });
  };
  for (const Token* token : asked) {
    auto count = std::ranges::count_if(passages, [&](const ReadPassage& passage) { return has(passage, *token); });
    double weight = std::log(1 + static_cast<double>(passages.size()) / (0.5 + static_cast<double>(count)));
    weights.push_back(token->content ? weight : general_weight * weight);
    total += weights.back();
    if (token->content) total_content += weight;
    if (token->content) {
      const double telling =
          std::log((1 + static_cast<double>(passages.size())) / (0.5 + std::max(0.5, static_cast<double>(count))));
      relevance.asked.push_back({*token, std::max(0.05, count == 0 ? telling / 2 : telling)});
    }
    if (count == 0 && is_specific(*token)) relevance.missing.push_back(token->text);
  }

  for (std::size_t p = 0; p < passages.size(); ++p) {
    const auto& units = passages[p].units();
    for (std::size_t u = 0; u < units.size(); ++u) {
      if (units[u].sentence.kind == Sentence::Kind::heading) continue;
      Candidate candidate{.passage = p, .unit = u};
      std::vector<std::size_t> context = passages[p].context_of(u);
      double covered = 0, score = 0;
      for (std::size_t i = 0; i < asked.size(); ++i) {
        bool here = mentions(units[u].tokens, *asked[i]);
        bool near =
            here || mentions(passages[p].title_tokens(), *asked[i]) ||
            std::ranges::any_of(context, [&](std::size_t index) { return mentions(units[index].tokens, *asked[i]); });
        if (near && asked[i]->content) covered += weights[i];
        if (near) score += weights[i] * (here ? 1 : context_weight);
      }
      candidate.coverage = total_content > 0 ? covered / total_content : 0;
      candidate.fits = fits(question, units[u].tokens);
      // Earlier passages were found to be nearer by the retrieval; long sentences match by chance.
      double rank = 1 - 0.02 * static_cast<double>(std::min<std::size_t>(p, 10));
      double length = units[u].tokens.size() > 60 ? 0.9 : units[u].tokens.size() < 3 ? 0.8 : 1;
      // "Can I …?" is answered by what one can, may or must not.
      bool answers_whether = question.yes_or_no && std::ranges::any_of(units[u].tokens, [](const Token& token) {
                               return lexicon::is_negation(token.text) || token.text == "can" || token.text == "may" ||
                                      token.text == "must" || token.text == "only";
                             });
      candidate.score = total > 0 ? (score / total + (answers_whether ? 0.1 : 0)) * rank * length : 0;
      if (candidate.fits && candidate.coverage > 0) relevance.best.push_back(candidate);
    }
  }
  for (std::size_t p = 0; p < passages.size(); ++p) {
    if (!passages[p].answers()) continue;
    relevance.missing.clear();
    for (std::size_t u = 0; u < passages[p].units().size(); ++u) {
      relevance.best.push_back({.passage = p, .unit = u, .coverage = 1, .score = 2, .fits = true});
    }
  }
  auto order = [](const Candidate& a, const Candidate& b) {
    return std::tuple(-a.score, a.passage, a.unit) < std::tuple(-b.score, b.passage, b.unit);
  };
  std::ranges::sort(relevance.best, order);
  if (relevance.best.size() > options.candidates_max) relevance.best.resize(options.candidates_max);
  if (!relevance.best.empty()) relevance.coverage = relevance.best.front().coverage;
  relevance.answerable = relevance.missing.empty() && relevance.coverage >= options.coverage_min;
  return relevance;
}

double directness(const Relevance& relevance, const Tokens& tokens) {
  double total = 0, named = 0;
  for (const AskedWord& word : relevance.asked) {
    total += word.weight;
    if (mentions(tokens, word.token)) named += word.weight;
  }
  return total > 0 ? named / total : 0;
}

}  // namespace wrkhrs::grounding
