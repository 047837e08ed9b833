#include "orchestrator/tool_answer.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "grounding/support.hpp"
#include "units/quantities.hpp"

namespace wrkhrs::orchestrator {
namespace {

using capabilities::field_name;

std::string number_text(const json::Value& value) { return capabilities::shown(value.to_number<double>()); }

/// {"load": "10 kN", "section": {"width": "50 mm"}} → "load 10 kN, section width 50 mm".
std::string arguments_text(const json::Object& arguments, std::string_view between, std::string_view prefix = "") {
  std::vector<std::string> parts;
  for (const auto& [name, value] : arguments) {
    const std::string words = fmt::format("{}{}", prefix, field_name(name));
    if (value.is_object()) {
      parts.push_back(arguments_text(value.get_object(), between, words + " "));
    } else if (value.is_number()) {
      parts.push_back(fmt::format("{}{}{}", words, between, number_text(value)));
    } else {
      parts.push_back(fmt::format("{}{}{}", words, between, field_name(describe(value))));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// "8.3 mm", "at least 355 MPa", "left force 5000 N, right force 5000 N", "2.88".
std::string value_text(const json::Value& value) {
  if (value.is_number()) return number_text(value);
  const json::Object* object = value.if_object();
  if (!object) return describe(value);
  std::string text;
  if (const json::Value* number = object->if_contains("value"); number && number->is_number()) {
    text = fmt::format("{} {}", number_text(*number), json::string_or(value, "unit", ""));
  } else if (object->contains("low") && object->contains("high")) {
    text = fmt::format("{} to {} {}", number_text(object->at("low")), number_text(object->at("high")),
                       json::string_or(value, "unit", ""));
  }
  if (object->contains("minimum")) text = "at least " + text;
  for (const auto& [name, item] : *object) {
    if (name == "value" || name == "unit" || name == "low" || name == "high" || name == "minimum") continue;
    if (!text.empty()) text += ", ";
    text += name == "x_m" ? fmt::format("at {} m from the left end", value_text(item))
                          : fmt::format("{} {}", field_name(name), value_text(item));
  }
  return text;
}

std::string text_of(const json::Object& result, std::string_view field) {
  const json::Value* value = result.if_contains(field);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// A list of texts of the result: "source", "warnings".
std::vector<std::string> texts_of(const json::Object& result, std::string_view field) {
  std::vector<std::string> texts;
  const json::Value* list = result.if_contains(field);
  if (!list || !list->is_array()) return texts;
  for (const json::Value& item : list->get_array())
    if (item.is_string()) texts.emplace_back(item.get_string());
  return texts;
}

/// Where a field of the result stands: at the top, or among the properties of a material.
const json::Value* result_field(const json::Object& result, std::string_view field) {
  if (const json::Value* value = result.if_contains(field)) return value;
  const json::Value* properties = result.if_contains("properties");
  return properties ? json::find(*properties, field) : nullptr;
}

/// How it was computed. Everything in it stands in the arguments or in the result.
std::string method_text(const capabilities::Reading& reading, const json::Object& result) {
  std::string text =
      fmt::format("Computed with `{}` from {}.", reading.capability, arguments_text(reading.arguments, " = "));
  for (const std::string& assumption : reading.assumptions) text += " " + assumption;
  for (const std::string& warning : texts_of(result, "warnings")) text += " " + warning;
  if (const std::string formula = text_of(result, "formula"); !formula.empty())
    text += fmt::format("\nFormula: {}", formula);
  if (const auto sources = texts_of(result, "source"); !sources.empty())
    text += fmt::format("\nSource: {}", fmt::join(sources, "; "));
  return text;
}

bool is_choice(const json::Object& input_schema, std::string_view name) {
  const json::Value* properties = input_schema.if_contains("properties");
  const json::Value* property = properties ? json::find(*properties, name) : nullptr;
  return property && (json::find(*property, "enum") || json::find(*property, "const"));
}

std::string folded(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '_';
    if (!blank) out += c;
  }
  return out;
}

bool is_said(const json::Value& value, std::string_view said) {
  if (value.is_number()) {
    const double number = value.to_number<double>();
    return std::ranges::any_of(units::find_numbers(said), [&](const units::FoundNumber& known) {
      return std::abs(known.value - number) <= 1e-9 * std::abs(number);
    });
  }
  return !value.is_string() || folded(said).contains(folded(value.get_string()));
}

}  // namespace

Evidence evidence_of(const capabilities::Reading& reading, const json::Value& output, std::string step) {
  Evidence evidence;
  evidence.passage_id = step;
  evidence.tool = reading.capability;
  evidence.arguments = reading.arguments;
  evidence.result = output;
  evidence.step = std::move(step);
  const json::Object result = capabilities::rounded(output.get_object());
  const json::Value* converted = result.if_contains("given");
  std::string given = converted ? value_text(*converted) : arguments_text(reading.arguments, " ");
  if (const std::string material = text_of(result, "material"); !material.empty())
    given = fmt::format("{} ({})", material, given);
  for (const std::string& field : reading.asked) {
    const json::Value* value = result_field(result, field);
    if (!value) continue;
    if (!evidence.text.empty()) evidence.text += "\n\n";
    // The value comes before the arguments: a number belongs to the words next to it.
    const std::string unit = field == "value" ? text_of(result, "unit") : "";
    evidence.text += fmt::format("The {} is {}{}{}; given: {}.", field_name(field), value_text(*value),
                                 unit.empty() ? "" : " ", unit, given);
  }
  return evidence;
}

std::optional<grounding::Answer> tool_answer(const capabilities::Reading& reading, const json::Value& output,
                                             const Evidence& evidence) {
  const json::Object result = capabilities::rounded(output.get_object());
  const auto sentences = capabilities::statements(reading, result);
  if (sentences.empty() || evidence.text.empty()) return std::nullopt;
  const std::vector<grounding::ReadPassage> passages{grounding::ReadPassage(
      {.id = evidence.passage_id, .title = evidence.title(), .text = evidence.text, .answers = true})};
  grounding::Answer answer;
  answer.kind = grounding::AnswerKind::composed;
  const auto cite = [&](std::string_view sentence, grounding::Span where) {
    if (!answer.text.empty()) answer.text += ' ';
    grounding::Citation citation{.evidence = where, .number = 1};
    citation.sentence.begin = answer.text.size();
    answer.text += sentence;
    citation.sentence.end = answer.text.size();
    answer.text += ' ';
    citation.marker = answer.text.size();
    answer.text += "[1]";
    answer.citations.push_back(citation);
  };
  for (const std::string& sentence : sentences) {
    const grounding::Support support = grounding::check_support(sentence, passages);
    if (support.supported()) {
      cite(sentence, support.evidence);
    } else {
      answer.dropped.push_back({sentence, support.objection, support.detail});
    }
  }
  if (answer.citations.empty()) {
    answer.kind = grounding::AnswerKind::quoted;
    grounding::Span all;
    all.end = evidence.text.size();
    cite(fmt::format("\"{}\"", evidence.text), all);
  }
  answer.text += "\n\n" + method_text(reading, result);
  return answer;
}

std::string missing_text(const capabilities::Reading& reading) {
  return fmt::format("To compute it with `{}` I need {}.", reading.capability, fmt::join(reading.missing, "; "));
}

std::optional<std::string> invented_argument(const json::Object& arguments, const json::Object& input_schema,
                                             std::string_view said) {
  for (const auto& [name, value] : arguments) {
    if (is_choice(input_schema, name)) continue;
    if (const json::Object* inner = value.if_object()) {
      const json::Value* properties = input_schema.if_contains("properties");
      const json::Value* schema = properties ? json::find(*properties, name) : nullptr;
      auto found =
          invented_argument(*inner, schema && schema->is_object() ? schema->get_object() : json::Object(), said);
      if (found) return fmt::format("/{}{}", std::string_view(name), *found);
    } else if (const json::Array* items = value.if_array()) {
      if (std::ranges::any_of(*items,
                              [&](const json::Value& item) { return !item.is_structured() && !is_said(item, said); }))
        return fmt::format("/{}", std::string_view(name));
    } else if (!is_said(value, said)) {
      return fmt::format("/{}", std::string_view(name));
    }
  }
  return std::nullopt;
}

}  // namespace wrkhrs::orchestrator
