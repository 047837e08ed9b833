// eval
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct EvalOptions {
  std::string store = "documents";                 ///< name or id of the vector store that holds the sample documents
  std::string split = "all";                       ///< tune, validation, held_out or all
  int limit = 0;                                   ///< 0: all questions
  std::optional<std::filesystem::path> questions;  ///< instead of the built-in ones
  std::optional<std::filesystem::path> out;        ///< one JSON line a question: answer, judgement, objections
};

/// Asks the model `wrkhrs` every question, judges the answers, prints the figures beside their targets and tracks them
/// as a run of the experiment `wrkhrs-eval`. `exit_failed` where a target is missed.
int eval(Shell& shell, const EvalOptions& options);

}  // namespace wrkhrs::cli
