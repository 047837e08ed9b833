// What is told about a finished run.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/trace.hpp"

namespace wrkhrs::tracking {

struct Metric {
  std::string name;
  double value = 0;
  std::int64_t step = 0;
  std::int64_t timestamp_ms = 0;  ///< 0: the end of the run

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("name", &Metric::name, "Name."), field("value", &Metric::value, "Value."),
                      field("step", &Metric::step, "Step."), field("timestamp_ms", &Metric::timestamp_ms, "When.")};
  }
  bool operator==(const Metric&) const = default;
};

enum class Outcome { finished, failed, killed };
constexpr auto enum_names(Outcome) {
  return std::array{std::pair{std::string_view("FINISHED"), Outcome::finished},
                    std::pair{std::string_view("FAILED"), Outcome::failed},
                    std::pair{std::string_view("KILLED"), Outcome::killed}};
}

/// A run, by reference: never prompts, answers or documents, unless whoever records it means to publish them.
struct RunRecord {
  std::string run_id;      ///< unique; the tag `wrkhrs.run_id` in MLflow
  std::string experiment;  ///< empty: the configured one
  std::string name;        ///< for people
  Outcome outcome = Outcome::finished;
  std::int64_t started_at_ms = 0;
  std::int64_t ended_at_ms = 0;
  std::map<std::string, std::string> params;
  std::vector<Metric> metrics;
  std::map<std::string, std::string> tags;
  std::string trace_otlp;  ///< the run's spans as an OTLP/JSON request; empty: none. See set_trace()

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("run_id", &RunRecord::run_id, "Unique id.").required(),
                      field("experiment", &RunRecord::experiment, "Experiment."),
                      field("name", &RunRecord::name, "For people."),
                      field("outcome", &RunRecord::outcome, "How it ended."),
                      field("started_at_ms", &RunRecord::started_at_ms, "Milliseconds since 1970."),
                      field("ended_at_ms", &RunRecord::ended_at_ms, "Milliseconds since 1970."),
                      field("params", &RunRecord::params, "What it was run with."),
                      field("metrics", &RunRecord::metrics, "What was measured."),
                      field("tags", &RunRecord::tags, "What it is found by."),
                      field("trace_otlp", &RunRecord::trace_otlp, "Its spans.")};
  }
  bool operator==(const RunRecord&) const = default;

  /// Keeps the spans of the run, to be shown as a trace in MLflow. Attributes never hold message content.
  void set_trace(const std::vector<trace::SpanData>& spans, std::string_view service);
};

}  // namespace wrkhrs::tracking
