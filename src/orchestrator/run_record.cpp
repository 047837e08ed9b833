#include "orchestrator/run_record.hpp"

#include "base/ids.hpp"

namespace wrkhrs::orchestrator {
namespace {

double number_at(const json::Value& value, std::string_view key) {
  const json::Value* found = json::find(value, key);
  if (!found) return 0;
  if (found->is_int64()) return static_cast<double>(found->get_int64());
  return found->is_double() ? found->get_double() : 0;
}

double length_at(const json::Value& value, std::string_view key) {
  const json::Value* found = json::find(value, key);
  return found && found->is_array() ? static_cast<double>(found->get_array().size()) : 0;
}

}  // namespace

tracking::RunRecord to_record(const JournalledRun& run) {
  tracking::RunRecord record;
  record.run_id = run.id;
  record.name = run.workflow;
  record.outcome = run.status == RunStatus::completed ? tracking::Outcome::finished
                   : run.status == RunStatus::failed  ? tracking::Outcome::failed
                                                      : tracking::Outcome::killed;
  record.started_at_ms = run.started_at_ms.value_or(run.created_at_ms);
  record.ended_at_ms = run.finished_at_ms.value_or(record.started_at_ms);
  record.params["workflow"] = run.workflow;
  record.params["input_sha256"] = sha256_hex(json::write(run.input));
  record.tags["wrkhrs.key_id"] = run.key_id;
  record.tags["wrkhrs.durable"] = run.durable ? "true" : "false";
  if (run.error) record.tags["wrkhrs.error"] = run.error->code;
  auto add = [&](std::string name, double value) {
    record.metrics.push_back({.name = std::move(name), .value = value});
  };
  add("latency_s", static_cast<double>(record.ended_at_ms - record.started_at_ms) / 1000);
  add("steps", static_cast<double>(run.steps.size()));
  for (const JournalledStep& step : run.steps) {
    if (step.finished_at_ms)
      add("step_" + step.name.substr(0, step.name.find('#')) + "_s",
          static_cast<double>(*step.finished_at_ms - step.started_at_ms) / 1000);
  }
  const json::Value* extension = json::find(run.output, "wrkhrs");
  const json::Value* usage = json::find(run.output, "usage");
  if (usage) {
    add("prompt_tokens", number_at(*usage, "prompt_tokens"));
    add("completion_tokens", number_at(*usage, "completion_tokens"));
  }
  if (extension) {
    record.params["model"] = json::string_or(*extension, "model", "");
    record.params["answer"] = json::string_or(*extension, "answer", "");
    add("passages", number_at(*extension, "passages"));
    add("citations", length_at(*extension, "citations"));
    add("tool_calls", length_at(*extension, "tools"));
    add("sentences_dropped", length_at(*extension, "dropped"));
    if (const json::Value* verdicts = json::find(*extension, "verdicts"); verdicts && verdicts->is_object()) {
      for (const auto& [name, verdict] : verdicts->get_object()) {
        const json::Value* ok = json::find(verdict, "ok");
        add("verdict_" + std::string(name), ok && ok->is_bool() && ok->get_bool() ? 1 : 0);
      }
    }
    if (const json::Value* tools = json::find(*extension, "tools"); tools && tools->is_array()) {
      std::string names;
      for (const json::Value& tool : tools->get_array()) {
        if (!names.empty()) names += ",";
        names += json::string_or(tool, "name", "");
      }
      if (!names.empty()) record.tags["wrkhrs.tools"] = names;
    }
  }
  return record;
}

}  // namespace wrkhrs::orchestrator
