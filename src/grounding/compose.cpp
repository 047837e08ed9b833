#include "grounding/compose.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "grounding/polarity.hpp"
#include "grounding/quotation.hpp"

namespace wrkhrs::grounding {
namespace {

/// A draft's own "[1]" markers would be mistaken for ours.
std::string without_citations(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      if (end > at + 1 && end < text.size() && text[end] == ']') {
        at = end;
        while (!out.empty() && out.back() == ' ') out.pop_back();
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

/// Puts sentences and their markers together.
class Writer {
 public:
  explicit Writer(Answer& answer) : answer_(answer) {}

  void add(std::string_view sentence, std::size_t passage, Span evidence, bool own_line) {
    if (!answer_.text.empty() && !answer_.text.ends_with("\n")) answer_.text += own_line ? "\n\n" : " ";
    Citation citation{.passage = passage, .evidence = evidence};
    citation.sentence.begin = answer_.text.size();
    answer_.text += sentence;
    citation.sentence.end = answer_.text.size();
    auto [entry, added] = numbers_.try_emplace(passage, numbers_.size() + 1);
    citation.number = entry->second;
    answer_.text += own_line && sentence.find('\n') != std::string_view::npos ? "\n" : " ";
    citation.marker = answer_.text.size();
    answer_.text += fmt::format("[{}]", citation.number);
    answer_.citations.push_back(citation);
  }

 private:
  Answer& answer_;
  std::map<std::size_t, std::size_t> numbers_;
};

bool is_question(std::string_view sentence) { return sentence.ends_with('?'); }

/// How much of the question a kept sentence and its evidence are about: at least one telling word of it.
bool is_about(const Question& question, const std::vector<Token>& sentence, const ReadPassage& passage, Span evidence) {
  std::vector<Token> near = sentence;
  for (const auto& unit : passage.units()) {
    if (unit.sentence.span == evidence) near.insert(near.end(), unit.tokens.begin(), unit.tokens.end());
  }
  std::size_t asked = 0, met = 0;
  for (const Token& token : question.tokens) {
    if (!token.content || token.kind == Token::Kind::number) continue;
    ++asked;
    met += std::ranges::any_of(near, [&](const Token& other) {
      return same_concept(other.concept_, token.concept_) ||
             (other.kind == Token::Kind::identifier && other.concept_.find(token.concept_) != std::string::npos);
    });
  }
  return asked == 0 || 2 * met >= asked;
}

/// Whether every content word is one of the evidence, the title or the question, if inflected: a tiny model's synonyms
/// are too often slips.
bool keeps_words(const Question& question, const std::vector<Token>& sentence, const ReadPassage& passage,
                 Span evidence) {
  const std::vector<Token> quoted = tokenize(evidence.of(passage.text()));
  return std::ranges::all_of(sentence, [&](const Token& token) {
    if (!token.content || token.kind == Token::Kind::number) return true;
    auto same = [&](const Token& other) { return other.stem == token.stem || other.text == token.text; };
    return std::ranges::any_of(quoted, same) || std::ranges::any_of(question.tokens, same) ||
           std::ranges::any_of(passage.title_tokens(), same);
  });
}

/// Cites a statement of the passages, sentence by sentence.
void add_statement(Writer& writer, const Statement& statement, std::span<const ReadPassage> passages) {
  const ReadPassage& passage = passages[statement.passage];
  for (const Sentence& sentence : split_sentences(statement.text)) {
    const std::string_view text = sentence.span.of(statement.text);
    const Support support = check_support(text, std::span(&passage, 1));
    auto quotation = quotation_for(text, passage, support.evidence);
    writer.add(text, statement.passage, quotation.value_or(statement.evidence), false);
  }
}

/// Whether a sentence says anything that the question does not. (Yes-or-no questions are answered in their own words.)
bool is_news(const Question& question, const std::vector<Token>& sentence) {
  if (question.yes_or_no) return true;
  return std::ranges::any_of(sentence, [&](const Token& token) {
    if (!token.content) return false;
    return std::ranges::none_of(question.tokens, [&](const Token& asked) {
      if (token.kind == Token::Kind::number) return asked.kind == Token::Kind::number && asked.value == token.value;
      return same_concept(asked.concept_, token.concept_) || same_concept(asked.stem, token.stem);
    });
  });
}

void quote(Answer& answer, std::span<const ReadPassage> passages, const ComposeOptions& options) {
  answer.kind = AnswerKind::quoted;
  const auto& best = answer.relevance.best;
  std::vector<Candidate> chosen;
  for (const Candidate& candidate : best) {
    if (chosen.size() >= options.quotes_max) break;
    if (!chosen.empty() && candidate.score < 0.9 * chosen.front().score) break;
    std::string said = normalize(
        passages[candidate.passage].units()[candidate.unit].sentence.span.of(passages[candidate.passage].text()));
    bool repeated = std::ranges::any_of(chosen, [&](const Candidate& other) {
      return normalize(passages[other.passage].units()[other.unit].sentence.span.of(passages[other.passage].text())) ==
             said;
    });
    if (!repeated) chosen.push_back(candidate);
  }
  answer.text =
      chosen.size() == 1 ? "I quote the passage that comes nearest:\n" : "I quote the passages that come nearest:\n";
  Writer writer(answer);
  for (const Candidate& candidate : chosen) {
    const ReadPassage& passage = passages[candidate.passage];
    const auto& unit = passage.units()[candidate.unit];
    std::string_view text = unit.sentence.span.of(passage.text());
    std::string quoted = unit.sentence.kind == Sentence::Kind::code ? fmt::format("```\n{}\n```", text)
                                                                    : fmt::format("\"{}\"", without_marker(text));
    answer.text += "\n";
    writer.add(quoted, candidate.passage, unit.sentence.span, true);
  }
}

}  // namespace

std::string_view name_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::composed:
      return "composed";
    case AnswerKind::quoted:
      return "quoted";
    case AnswerKind::unknown:
      return "unknown";
  }
  return "unknown";
}

std::vector<std::string> draft_sentences(std::string_view draft) {
  if (auto end = draft.rfind("</think>"); end != std::string_view::npos) draft.remove_prefix(end + 8);
  std::string clean = without_citations(draft);
  std::vector<std::string> sentences;
  for (const Sentence& sentence : split_sentences(clean)) {
    if (sentence.kind == Sentence::Kind::heading) continue;
    std::string_view text = without_marker(sentence.span.of(clean));
    if (sentence.kind == Sentence::Kind::code) {
      sentences.push_back(fmt::format("`{}`", text));
      continue;
    }
    bool torn = std::ranges::count(text, '`') % 2 == 1;  // cut off by the limit of tokens
    if (text.empty() || torn || is_question(text) || text.ends_with(':')) continue;
    constexpr std::string_view lead = "Yes, ";  // "Yes, they are not": small models agree first and deny then
    const std::vector<Token> tokens = tokenize(text);
    if (text.starts_with(lead) && !negations(tokens).empty()) text.remove_prefix(lead.size());
    sentences.emplace_back(text);
  }
  return sentences;
}

Answer compose(std::string_view question_text, std::span<const std::string> drafts,
               std::span<const ReadPassage> passages, const ComposeOptions& options) {
  Answer answer;
  Question question = read_question(question_text);
  answer.relevance = find_answer(question, passages, options.relevance);
  if (!answer.relevance.answerable) {
    answer.kind = AnswerKind::unknown;
    return answer;
  }
  answer.statements = statements_for(question, answer.relevance, passages, options.statements);
  for (const std::string& draft : drafts) {
    Answer attempt;
    Writer writer(attempt);
    const auto chosen = std::ranges::find(answer.statements, draft, &Statement::text);
    if (chosen != answer.statements.end()) {
      add_statement(writer, *chosen, passages);
      answer.kind = AnswerKind::composed;
      answer.text = std::move(attempt.text);
      answer.citations = std::move(attempt.citations);
      return answer;
    }
    bool fitting = false;
    std::vector<std::string> kept;
    for (const std::string& sentence : draft_sentences(draft)) {
      if (attempt.citations.size() >= options.sentences_max) break;
      Support support = check_support(sentence, passages);
      std::vector<Token> tokens = tokenize(sentence);
      if (support.supported() && !is_about(question, tokens, passages[support.passage], support.evidence)) {
        support.objection = Objection::not_said;
        support.detail = "it is about something else";
      }
      if (support.supported() && !is_news(question, tokens)) {
        support.objection = Objection::empty;
        support.detail = "it says nothing that the question does not";
      }
      if (support.supported()) {
        if (auto quotation = quotation_for(sentence, passages[support.passage], support.evidence)) {
          support.evidence = *quotation;
        } else {
          support.objection = Objection::not_said;
          support.detail = "no few sentences say it";
        }
      }
      if (support.supported() && directness(answer.relevance, tokens) < options.directness_min) {
        support.objection = Objection::not_said;
        support.detail = "it does not name what is asked";
      }
      if (support.supported() && !keeps_words(question, tokens, passages[support.passage], support.evidence)) {
        support.objection = Objection::not_said;
        support.detail = "it is in other words than the passage";
      }
      if (!support.supported()) {
        attempt.dropped.push_back({sentence, support.objection, support.detail});
        continue;
      }
      std::string plain = normalize(sentence);
      if (std::ranges::find(kept, plain) != kept.end()) continue;  // small models repeat themselves
      kept.push_back(plain);
      fitting |= fits(question, tokens);
      writer.add(sentence, support.passage, support.evidence, false);
    }
    answer.dropped.insert(answer.dropped.end(), attempt.dropped.begin(), attempt.dropped.end());
    if (!attempt.citations.empty() && fitting) {
      answer.kind = AnswerKind::composed;
      answer.text = std::move(attempt.text);
      answer.citations = std::move(attempt.citations);
      return answer;
    }
  }
  quote(answer, passages, options);
  return answer;
}

}  // namespace wrkhrs::grounding
