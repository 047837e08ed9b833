#include "orchestrator/answer_metrics.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace wrkhrs::orchestrator {
namespace {

// Closed sets; what grounding and the verdicts say (grounding/compose.hpp, evidence.cpp).
constexpr std::array<std::string_view, 3> kinds{"composed", "quoted", "unknown"};
constexpr std::array<std::string_view, 4> verdicts{"citations", "units", "doubt", "tools"};

metrics::Counter& answers(metrics::Registry& registry, std::string_view kind) {
  return registry.counter("wrkhrs_answers_total", "Answers by how they came about.", {{"kind", std::string(kind)}});
}
metrics::Counter& sentences(metrics::Registry& registry, std::string_view result) {
  return registry.counter("wrkhrs_answer_sentences_total", "Sentences of the model, by what the checker did.",
                          {{"result", std::string(result)}});
}
metrics::Counter& failures(metrics::Registry& registry, std::string_view verdict) {
  return registry.counter("wrkhrs_answer_verdict_failures_total", "Answers that a check found fault with.",
                          {{"verdict", std::string(verdict)}});
}

}  // namespace

AnswerMetrics::AnswerMetrics(metrics::Registry& registry)
    : registry_(registry), kept_(sentences(registry, "kept")), dropped_(sentences(registry, "dropped")) {
  for (const std::string_view kind : kinds) answers(registry, kind);  // from zero, so that rate() sees the first one
  for (const std::string_view verdict : verdicts) failures(registry, verdict);
}

void AnswerMetrics::count(const tracking::RunRecord& run) {
  const auto kind = run.params.find("answer");
  if (kind == run.params.end() || std::ranges::find(kinds, kind->second) == kinds.end()) return;
  answers(registry_, kind->second).add();
  for (const tracking::Metric& metric : run.metrics) {
    if (metric.name == "citations" && kind->second == "composed") kept_.add(metric.value);
    if (metric.name == "sentences_dropped") dropped_.add(metric.value);
    for (const std::string_view verdict : verdicts) {
      if (metric.value == 0 && metric.name == "verdict_" + std::string(verdict)) failures(registry_, verdict).add();
    }
  }
}

}  // namespace wrkhrs::orchestrator
