#include "orchestrator/steps.hpp"

#include <fmt/format.h>

namespace wrkhrs::orchestrator {

Steps::Steps(Journal& journal, const JournalledRun& recorded, std::function<void()> on_change)
    : journal_(journal), run_id_(recorded.id), on_change_(std::move(on_change)) {
  for (const JournalledStep& step : recorded.steps) {
    // A failed step belongs to a run that was stopped before its failure could be noted: it is taken again.
    if (step.status != StepStatus::failed) recorded_.emplace(step.number, step);
  }
}

std::unexpected<Error> Steps::of_journal(Error error) {
  if (error.code == Code::unavailable) error.openai_code = journal_unavailable;
  return std::unexpected(std::move(error));
}

std::unexpected<Error> Steps::mismatch(std::int64_t number, const std::string& wanted, const std::string& recorded) {
  return fail_with_detail(Code::internal, "The run's journal does not fit its workflow definition.",
                          fmt::format("step {} is '{}' in the journal, '{}' now", number, recorded, wanted));
}

}  // namespace wrkhrs::orchestrator
