// models update, models rollback: another model beside the one in use, judged, then taken; and the way back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct ModelUpdateOptions {
  std::string id;
  int questions = 0;                                ///< of `wrkhrs eval`; 0: all of the split
  std::string split = "validation";                 ///< which questions decide
  double margin = 0.02;                             ///< how much worse than the one in use it may be
  std::optional<std::filesystem::path> recordings;  ///< of a speech model: folder with NAME.wav and NAME.txt
  bool only_replica = false;                        ///< no other rag serves the documents of a shared database
};

int models_update(Shell& shell, const ModelUpdateOptions& options);
/// `kind`: embedding, speech or language; empty: that of the last change.
int models_rollback(Shell& shell, const std::string& kind, bool only_replica);

/// How the answers with another language model compare.
struct LanguageComparison {
  /// Figures that are worse than now by more than the margin, and miss their target where they have one.
  std::vector<std::string> worse;
  std::string text;  ///< each figure that depends on the model, before and after; empty: nothing was judged
};
/// Of the figures that `wrkhrs eval --json` gives for one split ({name: {value, count, target}}). Pure.
LanguageComparison compare_language(const json::Object& now, const json::Object& next, double margin);

/// Word error rate of a transcript: edits for each word of the reference, ignoring case and punctuation. Pure.
double word_error_rate(const std::string& reference, const std::string& transcript);

}  // namespace wrkhrs::cli
