// One answer, judged. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "eval/question_set.hpp"

namespace wrkhrs::eval {

enum class AnswerKind { composed, quoted, unknown };

struct Judgement {
  std::string id;
  Split split = Split::tune;
  bool answerable = true;
  AnswerKind kind = AnswerKind::unknown;
  int claims = 0;
  int faithful_claims = 0;
  int citations = 0;  ///< of documents; those of tools are not counted
  int precise_citations = 0;
  bool complete = false;        ///< has all facts
  bool evidence_cited = false;  ///< a cited passage holds the author's evidence
  double latency_s = 0;
  std::vector<std::string> objections;  ///< each claim or citation that did not pass, with the reason

  bool refused() const { return kind == AnswerKind::unknown; }
};

/// The passages of a document as they are stored, by file id.
using PassagesOf = std::function<const std::vector<std::string>&(const std::string& file_id)>;

/// Judges a chat completion of the model `wrkhrs`. What the definitions are stands in README.md. Errors:
/// invalid_argument (the response is no such completion).
Result<Judgement> judge(const Question& question, const json::Value& response, const PassagesOf& passages_of);

/// The sentences of an answer that no citation covers. Pure.
std::vector<std::string> uncited_claims(std::string_view content, const std::vector<std::string>& cited_sentences);

}  // namespace wrkhrs::eval
