// How good the answers are that go out, as far as the checker can tell: counters for Prometheus.
#pragma once

#include "base/metrics.hpp"
#include "tracking/run_record.hpp"

namespace wrkhrs::orchestrator {

/// wrkhrs_answers_total by kind, wrkhrs_answer_sentences_total by what the checker did with them, and
/// wrkhrs_answer_verdict_failures_total by verdict. Thread-safe.
class AnswerMetrics {
 public:
  explicit AnswerMetrics(metrics::Registry& registry);
  /// One ended run, as to_record() describes it. Runs without an answer count nothing.
  void count(const tracking::RunRecord& run);

 private:
  metrics::Registry& registry_;
  metrics::Counter& kept_;
  metrics::Counter& dropped_;
};

}  // namespace wrkhrs::orchestrator
