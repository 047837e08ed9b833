#include "orchestrator/evidence.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "units/quantities.hpp"

namespace wrkhrs::orchestrator {

std::string Evidence::title() const {
  if (!tool.empty()) return tool;
  std::string title = filename;
  for (const std::string& heading : headings) title += " - " + heading;
  return title;
}

Evidence from_search(const api::rag::SearchResult& result) {
  Evidence evidence;
  evidence.passage_id = result.wrkhrs.passage_id;
  evidence.file_id = result.file_id;
  evidence.filename = result.filename;
  evidence.vector_store_id = result.wrkhrs.vector_store_id;
  evidence.page = result.wrkhrs.page;
  evidence.headings = result.wrkhrs.headings;
  evidence.start_seconds = result.wrkhrs.start_seconds;
  evidence.end_seconds = result.wrkhrs.end_seconds;
  evidence.score = result.score;
  evidence.cosine = result.wrkhrs.cosine;
  evidence.lexical_coverage = result.wrkhrs.lexical_coverage;
  for (const auto& part : result.content) {
    if (!evidence.text.empty()) evidence.text += '\n';
    evidence.text += part.text;
  }
  return evidence;
}

std::string describe(const json::Value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_object()) {
    std::string text;
    const json::Object& object = value.get_object();
    // A value with its unit reads as a quantity.
    const json::Value* number = object.if_contains("value");
    const json::Value* unit = object.if_contains("unit");
    if (number && unit && unit->is_string() && !number->is_object()) {
      text = fmt::format("{} {}", json::write(*number), std::string_view(unit->get_string()));
    }
    for (const auto& [key, item] : object) {
      if (!text.empty() && (key == "value" || key == "unit") && number && unit) continue;
      if (!text.empty()) text += item.is_structured() ? "\n" : ", ";
      text += fmt::format("{}: {}", std::string_view(key), describe(item));
    }
    return text;
  }
  if (value.is_array()) {
    std::vector<std::string> items;
    for (const json::Value& item : value.get_array()) items.push_back(describe(item));
    return fmt::format("{}", fmt::join(items, ", "));
  }
  return json::write(value);
}

Evidence from_tool(std::string_view name, const json::Object& arguments, const json::Value& output) {
  Evidence evidence;
  evidence.tool = name;
  evidence.text = fmt::format("{} of {}\n{}", name, describe(arguments), describe(output));
  return evidence;
}

json::Array citations_of(const grounding::Answer& answer, const std::vector<Evidence>& evidence) {
  json::Array citations;
  for (const grounding::Citation& citation : answer.citations) {
    const Evidence& source = evidence[citation.passage];
    json::Object entry{{"number", static_cast<std::int64_t>(citation.number)},
                       {"sentence", boost::json::string_view(citation.sentence.of(answer.text))},
                       {"index", static_cast<std::int64_t>(citation.marker)},
                       {"quote", boost::json::string_view(citation.evidence.of(source.text))}};
    if (!source.tool.empty()) {
      entry["tool"] = source.tool;
      entry["arguments"] = source.arguments;
      entry["result"] = source.result;
      entry["step"] = source.step;
    } else {
      entry["file_id"] = source.file_id;
      entry["filename"] = source.filename;
      entry["passage_id"] = source.passage_id;
      entry["vector_store_id"] = source.vector_store_id;
      if (!source.headings.empty()) entry["headings"] = json::to_value(source.headings);
      if (source.page) entry["page"] = *source.page;
      if (source.start_seconds) entry["start_seconds"] = *source.start_seconds;
      if (source.end_seconds) entry["end_seconds"] = *source.end_seconds;
      entry["score"] = source.score;
    }
    citations.push_back(std::move(entry));
  }
  return citations;
}

json::Array annotations_of(const grounding::Answer& answer, const std::vector<Evidence>& evidence) {
  json::Array annotations;
  for (const grounding::Citation& citation : answer.citations) {
    const Evidence& source = evidence[citation.passage];
    if (!source.tool.empty()) continue;
    annotations.push_back(json::Object{{"type", "file_citation"},
                                       {"index", static_cast<std::int64_t>(citation.marker)},
                                       {"file_id", source.file_id},
                                       {"filename", source.filename}});
  }
  return annotations;
}

json::Object verdicts_of(std::string_view question, const grounding::Answer& answer,
                         const std::vector<Evidence>& evidence, std::string_view model_problem) {
  using grounding::AnswerKind;
  json::Object citations, units, doubt;

  std::size_t cited = answer.citations.size();
  bool all_cited = answer.kind == AnswerKind::unknown || cited > 0;
  citations["ok"] = all_cited;
  citations["detail"] = answer.kind == AnswerKind::unknown
                            ? "Nothing is claimed."
                            : fmt::format("{} of {} sentences cite a passage.", cited, cited);

  // Each quantity of the answer must be one of its sources', in the same dimension.
  std::vector<std::string> strange;
  for (const grounding::Citation& citation : answer.citations) {
    auto said = units::find_quantities(citation.sentence.of(answer.text));
    auto known = units::find_quantities(evidence[citation.passage].text);
    for (const auto& quantity : said) {
      bool found = std::ranges::any_of(known, [&](const auto& other) {
        return other.unit.dimension == quantity.unit.dimension &&
               std::abs(other.value_si - quantity.value_si) <=
                   1e-6 * std::max(std::abs(other.value_si), std::abs(quantity.value_si));
      });
      if (!found)
        strange.push_back(
            std::string(citation.sentence.of(answer.text).substr(quantity.begin, quantity.end - quantity.begin)));
    }
  }
  units["ok"] = strange.empty();
  units["detail"] = strange.empty() ? "Every quantity is one of the sources', in the same unit or a converted one."
                                    : fmt::format("Not among the sources' quantities: {}.", fmt::join(strange, ", "));

  bool needed = answer.kind != AnswerKind::composed;
  doubt["ok"] = true;
  std::string detail;
  switch (answer.kind) {
    case AnswerKind::unknown:
      detail = "The answer says that it does not know.";
      break;
    case AnswerKind::quoted:
      detail = "No sentence of the model could be used; the answer says that it quotes.";
      break;
    case AnswerKind::composed:
      detail = "Every sentence is supported by its passage.";
      break;
  }
  if (!answer.dropped.empty())
    detail += fmt::format(" {} unsupported sentence(s) of the model were dropped.", answer.dropped.size());
  if (!model_problem.empty()) detail += fmt::format(" The model could not be asked: {}", model_problem);
  doubt["needed"] = needed;
  doubt["detail"] = detail;
  (void)question;
  return {{"citations", std::move(citations)}, {"units", std::move(units)}, {"doubt", std::move(doubt)}};
}

std::string unknown_text(const std::vector<Evidence>& evidence) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const Evidence& source : evidence) {
    if (source.filename.empty() || !seen.insert(source.filename).second) continue;
    if (files.size() < 3) files.push_back(source.filename);
  }
  if (files.empty()) return "I don't know: there is no document that I could search for this question.";
  return fmt::format(
      "I don't know: the documents that I searched do not answer this. I read {} passages; those that came nearest are "
      "in {}.",
      evidence.size(), fmt::join(files, ", "));
}

}  // namespace wrkhrs::orchestrator
