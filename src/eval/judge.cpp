#include "eval/judge.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grounding/support.hpp"

namespace wrkhrs::eval {
namespace {

using grounding::normalize;

bool holds(std::string_view text, std::string_view part) {
  const std::string wanted = normalize(part);
  return !wanted.empty() && normalize(text).find(wanted) != std::string::npos;
}

/// Without "[1]" markers and quotation marks around.
std::string bare(std::string_view sentence) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    if (sentence[at] == '[') {
      const auto end = sentence.find(']', at);
      const std::string_view inner = end == std::string_view::npos ? "" : sentence.substr(at + 1, end - at - 1);
      if (!inner.empty() && inner.find_first_not_of("0123456789") == std::string_view::npos) {
        at = end;
        continue;
      }
    }
    out += sentence[at];
  }
  constexpr std::string_view around = " \t\n\"`";
  const auto first = out.find_first_not_of(around);
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(around) - first + 1);
}

/// Whether `text` says `sentence`: word for word, or by the checker's judgement. Empty, or what is objected to.
std::string objection_to(const std::string& sentence, std::string_view title, std::string_view text) {
  if (holds(text, sentence)) return {};
  const grounding::ReadPassage passage(grounding::Passage{.title = std::string(title), .text = std::string(text)});
  const grounding::Support support = grounding::check_support(sentence, std::span(&passage, 1));
  if (support.supported()) return {};
  return fmt::format("{} ({})", grounding::name_of(support.objection), support.detail);
}

std::string title_of(const json::Value& citation) {
  std::string title(json::string_or(citation, "filename", ""));
  if (const json::Value* headings = json::find(citation, "headings"); headings && headings->is_array()) {
    for (const json::Value& heading : headings->get_array()) {
      if (heading.is_string()) title += " " + std::string(heading.get_string());
    }
  }
  return title;
}

/// "I quote the passage that comes nearest:" and the like: words about the answer, not of it.
bool is_about_the_answer(const std::string& sentence) {
  return sentence.starts_with("I quote the passage") || sentence.starts_with("I don't know");
}

}  // namespace

std::vector<std::string> uncited_claims(std::string_view content, const std::vector<std::string>& cited_sentences) {
  std::string rest = bare(content);
  for (const std::string& sentence : cited_sentences) {
    const std::string wanted = bare(sentence);
    const auto at = wanted.empty() ? std::string::npos : rest.find(wanted);
    // The line that is left in its place keeps the sentences around it apart.
    if (at != std::string::npos) rest.replace(at, wanted.size(), "\n\n");
  }
  std::vector<std::string> claims;
  for (const grounding::Sentence& sentence : grounding::split_sentences(rest)) {
    const std::string text = bare(sentence.span.of(rest));
    const std::vector<grounding::Token> tokens = grounding::tokenize(text);
    const bool says_something =
        std::any_of(tokens.begin(), tokens.end(), [](const auto& token) { return token.content; });
    if (says_something && !is_about_the_answer(text)) claims.push_back(text);
  }
  return claims;
}

Result<Judgement> judge(const Question& question, const json::Value& response, const PassagesOf& passages_of) {
  const json::Value* extension = json::find(response, "wrkhrs");
  const json::Value* choices = json::find(response, "choices");
  if (!extension || !choices || !choices->is_array() || choices->get_array().empty()) {
    return fail(Code::invalid_argument, "This is no answer of the model 'wrkhrs'.");
  }
  const json::Value* message = json::find(choices->get_array().front(), "message");
  const std::string content(message ? json::string_or(*message, "content", "") : "");
  const std::string_view kind = json::string_or(*extension, "answer", "");

  Judgement result{.id = question.id, .split = question.split, .answerable = question.answerable};
  result.kind = kind == "unknown" ? AnswerKind::unknown : kind == "quoted" ? AnswerKind::quoted : AnswerKind::composed;
  result.complete = question.answerable && std::all_of(question.facts.begin(), question.facts.end(),
                                                       [&](const std::string& fact) { return holds(content, fact); });
  if (result.refused()) return result;

  std::vector<std::string> cited;
  const json::Value* citations = json::find(*extension, "citations");
  for (const json::Value& citation : citations && citations->is_array() ? citations->get_array() : json::Array()) {
    const std::string sentence = bare(json::string_or(citation, "sentence", ""));
    const std::string quote(json::string_or(citation, "quote", ""));
    const std::string file_id(json::string_or(citation, "file_id", ""));
    cited.push_back(sentence);
    ++result.claims;
    if (file_id.empty()) {  // a tool's result: its words are in the citation
      const std::string objection = objection_to(sentence, "", quote);
      result.faithful_claims += objection.empty();
      if (!objection.empty()) result.objections.push_back(fmt::format("'{}': {}", sentence, objection));
      continue;
    }
    ++result.citations;
    const std::vector<std::string>& passages = passages_of(file_id);
    auto passage =
        std::find_if(passages.begin(), passages.end(), [&](const std::string& text) { return holds(text, quote); });
    if (passage == passages.end()) {
      result.objections.push_back(fmt::format("'{}': its quotation is not in the document", sentence));
      continue;
    }
    const std::string title = title_of(citation);
    const std::string in_passage = objection_to(sentence, title, *passage);
    const std::string in_quote = objection_to(sentence, title, quote);
    result.faithful_claims += in_passage.empty();
    result.precise_citations += in_quote.empty();
    if (!in_passage.empty()) {
      result.objections.push_back(fmt::format("'{}': {}", sentence, in_passage));
    } else if (!in_quote.empty()) {
      result.objections.push_back(fmt::format("'{}': the quotation alone does not say it: {}", sentence, in_quote));
    }
    result.evidence_cited = result.evidence_cited || (question.answerable && holds(*passage, question.evidence));
  }
  for (const std::string& claim : uncited_claims(content, cited)) {
    ++result.claims;
    result.objections.push_back(fmt::format("'{}': not cited", claim));
  }
  return result;
}

}  // namespace wrkhrs::eval
