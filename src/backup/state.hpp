// What this home remembers of its backups, for `backup schedule` and for Prometheus.
#pragma once

#include <filesystem>

#include "base/json_fields.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::backup {

struct State {
  std::int64_t attempt_at = 0;  ///< seconds since 1970; 0: never
  std::int64_t success_at = 0;  ///< of the last complete backup
  double seconds = 0;           ///< how long that took
  std::int64_t bytes = 0;
  std::int64_t new_bytes = 0;
  std::string error;  ///< of the last attempt; empty: it was a success
  std::int64_t verified_at = 0;
  std::int64_t drilled_at = 0;
  bool check_failed = false;  ///< the last verify or drill found something
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("attempt_at", &State::attempt_at, "Last attempt."),
                      field("success_at", &State::success_at, "Last complete backup."),
                      field("seconds", &State::seconds, "How long it took."),
                      field("bytes", &State::bytes, "What it holds."),
                      field("new_bytes", &State::new_bytes, "What of that was sent."),
                      field("error", &State::error, "Of the last attempt."),
                      field("verified_at", &State::verified_at, "Last verify that found nothing."),
                      field("drilled_at", &State::drilled_at, "Last drill that found nothing."),
                      field("check_failed", &State::check_failed, "The last verify or drill found something.")};
  }
};

/// Nothing known: the defaults.
State read_state(const config::StackConfig& config);
/// Writes it, and `metrics/backup.prom` beside (base/job_metrics.hpp). Errors: internal, storage_full.
Result<void> write_state(const config::StackConfig& config, const State& state);

}  // namespace wrkhrs::backup
