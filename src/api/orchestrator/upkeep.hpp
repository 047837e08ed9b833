// What `wrkhrs prune` asks of the orchestrator; not passed on by the gateway.
#pragma once

#include <cstdint>
#include <tuple>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::orchestrator {

using json::field;

/// For `wrkhrs prune`: only with the internal token.
struct PruneRuns {
  std::int64_t older_than_days = 30;
  bool dry_run = true;
  static constexpr auto fields() {
    return std::tuple{
        field("older_than_days", &PruneRuns::older_than_days, "Runs that ended longer ago.").range(1, 36500),
        field("dry_run", &PruneRuns::dry_run, "Only say what would be deleted.")};
  }
};
struct PruneResult {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  static constexpr auto fields() {
    return std::tuple{field("count", &PruneResult::count, "How many."),
                      field("bytes", &PruneResult::bytes, "Their bytes.")};
  }
};

inline constexpr Operation<PruneRuns, PruneResult> prune_runs{{.method = Method::post,
                                                               .path = "/v1/runs/prune",
                                                               .name = "pruneRuns",
                                                               .summary = "Delete ended runs of all keys by age."}};

}  // namespace wrkhrs::api::orchestrator
