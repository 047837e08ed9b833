// What of a run goes to tracking: figures and references, never questions, passages or answers. Pure.
#pragma once

#include "orchestrator/journal.hpp"
#include "tracking/run_record.hpp"

namespace wrkhrs::orchestrator {

/// `run`: ended, with steps and what they gave.
tracking::RunRecord to_record(const JournalledRun& run);

}  // namespace wrkhrs::orchestrator
