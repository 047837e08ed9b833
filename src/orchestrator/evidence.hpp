// What a run has gathered to answer from: passages and what tools gave, and how it is cited. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/rag/types.hpp"
#include "base/json_fields.hpp"
#include "grounding/compose.hpp"

namespace wrkhrs::orchestrator {

/// A passage of a document, or what a tool gave (then `tool` is set and the document fields are empty).
struct Evidence {
  std::string passage_id, file_id, filename, vector_store_id;
  std::optional<std::int64_t> page;
  std::vector<std::string> headings;
  std::optional<double> start_seconds, end_seconds;
  double score = 0;
  std::optional<double> cosine;
  double lexical_coverage = 0;
  std::string text;
  std::string tool;
  json::Object arguments;  ///< of the tool's call
  json::Value result;      ///< what the tool gave, unchanged
  std::string step;        ///< of the run, in which it was called: "tool#1"

  static constexpr auto fields() {
    using json::field;
    using E = Evidence;
    return std::tuple{field("passage_id", &E::passage_id, ""),
                      field("file_id", &E::file_id, ""),
                      field("filename", &E::filename, ""),
                      field("vector_store_id", &E::vector_store_id, ""),
                      field("page", &E::page, ""),
                      field("headings", &E::headings, ""),
                      field("start_seconds", &E::start_seconds, ""),
                      field("end_seconds", &E::end_seconds, ""),
                      field("score", &E::score, ""),
                      field("cosine", &E::cosine, ""),
                      field("lexical_coverage", &E::lexical_coverage, ""),
                      field("text", &E::text, ""),
                      field("tool", &E::tool, ""),
                      field("arguments", &E::arguments, ""),
                      field("result", &E::result, ""),
                      field("step", &E::step, "")};
  }
  /// The document and the headings above the passage, for the model and for the checker.
  std::string title() const;
};

Evidence from_search(const api::rag::SearchResult& result);
Evidence from_tool(std::string_view name, const json::Object& arguments, const json::Value& output);

/// A JSON value in words that a sentence can be checked against: "molar_mass: value 98.07, unit g/mol".
std::string describe(const json::Value& value);

/// `wrkhrs.citations`: one for each sentence of the answer.
json::Array citations_of(const grounding::Answer& answer, const std::vector<Evidence>& evidence);
/// OpenAI's `file_citation` annotations; tools have none.
json::Array annotations_of(const grounding::Answer& answer, const std::vector<Evidence>& evidence);
/// `wrkhrs.verdicts`: citations, units, doubt; each with "ok" and "detail".
json::Object verdicts_of(std::string_view question, const grounding::Answer& answer,
                         const std::vector<Evidence>& evidence, std::string_view model_problem);

/// What is said when no passage answers.
std::string unknown_text(const std::vector<Evidence>& evidence);

}  // namespace wrkhrs::orchestrator
