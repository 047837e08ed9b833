// The workflow question-answering@1: from a question to an answer that its passages support.
#pragma once

#include <memory>
#include <string>

#include "api/orchestrator/runs.hpp"
#include "base/context.hpp"
#include "base/json.hpp"
#include "base/task.hpp"
#include "orchestrator/backends.hpp"
#include "orchestrator/steps.hpp"

namespace wrkhrs::orchestrator {

/// Limits of a run.
struct AnswerOptions {
  std::string model;        ///< id at the runner
  int passages_max = 6;     ///< asked of rag, and checked against
  int tool_rounds_max = 4;  ///< model calls that may ask for tools
  int tool_calls_max = 8;   ///< a run
  int answer_tokens_max = 512;
  int drafts_max = 1;  ///< model calls for a usable sentence; a second one costs seconds and rarely helps
  std::size_t tool_output_bytes_max = 16 * 1024;
};

/// Runs or resumes the workflow. The result is the run's output:
///
///     {"content": …, "annotations": [file_citation…], "usage": {…}, "wrkhrs": {"run_id", "answer", "citations",
///      "verdicts", "conditioning", "tools", "model", "dropped"}}
///
/// A model that cannot be reached does not fail the run: the answer is quoted then, and says so in its verdicts.
/// Errors: those of the passages' search, of the journal, cancelled, deadline_exceeded, invalid_argument (no question).
Task<json::Value> answer_question(const Context& ctx, Backends& backends, Steps& steps, AnswerOptions options,
                                  api::orchestrator::RunInput input);

/// The text of the last user message. Errors: invalid_argument (there is none, or it is empty).
Result<std::string> question_of(const api::orchestrator::RunInput& input);

}  // namespace wrkhrs::orchestrator
