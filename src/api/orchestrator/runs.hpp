// Runs: instances of a named, versioned workflow definition, journalled step by step.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/openai/chat.hpp"
#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::orchestrator {

using json::field;

enum class RunStatus { queued, in_progress, completed, failed, cancelled };
constexpr auto enum_names(RunStatus) {
  return std::array{std::pair{std::string_view("queued"), RunStatus::queued},
                    std::pair{std::string_view("in_progress"), RunStatus::in_progress},
                    std::pair{std::string_view("completed"), RunStatus::completed},
                    std::pair{std::string_view("failed"), RunStatus::failed},
                    std::pair{std::string_view("cancelled"), RunStatus::cancelled}};
}

enum class StepStatus { started, completed, failed, outcome_unknown };
constexpr auto enum_names(StepStatus) {
  return std::array{std::pair{std::string_view("started"), StepStatus::started},
                    std::pair{std::string_view("completed"), StepStatus::completed},
                    std::pair{std::string_view("failed"), StepStatus::failed},
                    std::pair{std::string_view("outcome_unknown"), StepStatus::outcome_unknown}};
}

/// What a run of `question-answering` is asked.
struct RunInput {
  std::vector<openai::ChatMessage> messages;
  std::optional<std::string> question;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_completion_tokens;
  std::optional<std::int64_t> seed;
  std::optional<openai::ChatExtension> wrkhrs;

  static constexpr auto fields() {
    return std::tuple{
        field("messages", &RunInput::messages, "The conversation; the last user message is the question.")
            .length(0, 4096),
        field("question", &RunInput::question, "Instead of `messages`: one question.").length(1, 65536),
        field("temperature", &RunInput::temperature, "Of the model; 0 when left out.").range(0, 2),
        field("max_completion_tokens", &RunInput::max_completion_tokens, "The longest draft, in tokens.").range(1, 1e6),
        field("seed", &RunInput::seed, "Of the model."),
        field("wrkhrs", &RunInput::wrkhrs, "Vector stores, tools, domains and conditioning.")};
  }
};

struct CreateRun {
  std::string workflow = "question-answering";
  RunInput input;
  std::map<std::string, std::string> metadata;

  static constexpr auto fields() {
    return std::tuple{field("workflow", &CreateRun::workflow, "A name, or name@version; without a version the newest.")
                          .length(1, 128),
                      field("input", &CreateRun::input, "What the workflow is given.").required(),
                      field("metadata", &CreateRun::metadata, "Up to 16 pairs of text.").length(0, 16)};
  }
};

struct RunError {
  std::string code;
  std::string message;
  static constexpr auto fields() {
    return std::tuple{field("code", &RunError::code, "The kind of failure."),
                      field("message", &RunError::message, "What went wrong.")};
  }
};

struct RunStep {
  std::int64_t number = 0;
  std::string name;
  StepStatus status = StepStatus::started;
  std::int64_t attempts = 1;
  std::int64_t started_at_ms = 0;
  std::optional<std::int64_t> finished_at_ms;
  json::Value output;

  static constexpr auto fields() {
    return std::tuple{
        field("number", &RunStep::number, "From 1."),
        field("name", &RunStep::name, "The step of the definition; model and tool calls carry their round."),
        field("status", &RunStep::status, "A tool call that was cut off may end as outcome_unknown."),
        field("attempts", &RunStep::attempts, "How often it was begun."),
        field("started_at_ms", &RunStep::started_at_ms, "Milliseconds since 1970."),
        field("finished_at_ms", &RunStep::finished_at_ms, "Milliseconds since 1970.").nullable(),
        field("output", &RunStep::output, "What it gave; only when asked for with `include=outputs`.")};
  }
};

struct Run {
  std::string id;
  std::string object = "run";
  std::string workflow;  ///< name@version
  RunStatus status = RunStatus::queued;
  bool durable = true;
  std::int64_t created_at = 0;
  std::optional<std::int64_t> started_at, finished_at;
  json::Value input;
  json::Value output;
  std::optional<RunError> error;
  std::vector<RunStep> steps;
  std::int64_t last_event_id = 0;
  std::map<std::string, std::string> metadata;

  static constexpr auto fields() {
    return std::tuple{field("id", &Run::id, "`run_…`."),
                      field("object", &Run::object, "Always `run`."),
                      field("workflow", &Run::workflow, "name@version of its definition."),
                      field("status", &Run::status, "Where it is."),
                      field("durable", &Run::durable, "It outlives its client and a restart; chat completions do not."),
                      field("created_at", &Run::created_at, "Seconds since 1970."),
                      field("started_at", &Run::started_at, "Seconds since 1970.").nullable(),
                      field("finished_at", &Run::finished_at, "Seconds since 1970.").nullable(),
                      field("input", &Run::input, "What it was given; not in lists."),
                      field("output", &Run::output, "The answer, when completed; not in lists."),
                      field("error", &Run::error, "Why it failed.").nullable(),
                      field("steps", &Run::steps, "What it has done; not in lists."),
                      field("last_event_id", &Run::last_event_id, "Of its event stream."),
                      field("metadata", &Run::metadata, "What the client stored with it.")};
  }
};

struct RunRequest {
  std::string run_id;
  std::optional<std::string> include;
  static constexpr auto fields() {
    return std::tuple{field("run_id", &RunRequest::run_id, "The run.").in_path(),
                      field("include", &RunRequest::include, "`outputs`: also what each step gave.").in_query()};
  }
};

struct RunEventsRequest {
  std::string run_id;
  std::optional<std::int64_t> after;
  static constexpr auto fields() {
    return std::tuple{
        field("run_id", &RunEventsRequest::run_id, "The run.").in_path(),
        field("after", &RunEventsRequest::after, "Begin behind this event; the header Last-Event-ID does the same.")
            .in_query()
            .range(0, 1e15)};
  }
};

enum class Order { asc, desc };
constexpr auto enum_names(Order) {
  return std::array{std::pair{std::string_view("asc"), Order::asc}, std::pair{std::string_view("desc"), Order::desc}};
}

struct ListRuns {
  int limit = 20;
  Order order = Order::desc;
  std::optional<std::string> after;
  std::optional<RunStatus> status;
  static constexpr auto fields() {
    return std::tuple{field("limit", &ListRuns::limit, "How many at most.").in_query().range(1, 100),
                      field("order", &ListRuns::order, "By time of creation.").in_query(),
                      field("after", &ListRuns::after, "Begin behind this run.").in_query(),
                      field("status", &ListRuns::status, "Only runs in this status.").in_query()};
  }
};

struct RunPage {
  std::string object = "list";
  std::vector<Run> data;
  std::optional<std::string> first_id, last_id;
  bool has_more = false;
  static constexpr auto fields() {
    return std::tuple{field("object", &RunPage::object, "Always `list`."), field("data", &RunPage::data, "The runs."),
                      field("first_id", &RunPage::first_id, "Id of the first run.").nullable(),
                      field("last_id", &RunPage::last_id, "Id of the last run, for `after`.").nullable(),
                      field("has_more", &RunPage::has_more, "Whether more follow.")};
  }
};

struct WorkflowStep {
  std::string name, description;
  bool repeats = false, effects = false;
  static constexpr auto fields() {
    return std::tuple{field("name", &WorkflowStep::name, "Its name."),
                      field("description", &WorkflowStep::description, "What it does."),
                      field("repeats", &WorkflowStep::repeats, "It may be taken any number of times, within limits."),
                      field("effects", &WorkflowStep::effects, "It may change something outside.")};
  }
};

struct Workflow {
  std::string object = "workflow";
  std::string name;
  std::int64_t version = 1;
  std::string description;
  std::vector<WorkflowStep> steps;
  static constexpr auto fields() {
    return std::tuple{field("object", &Workflow::object, "Always `workflow`."),
                      field("name", &Workflow::name, "Its name."), field("version", &Workflow::version, "Its version."),
                      field("description", &Workflow::description, "What it is for."),
                      field("steps", &Workflow::steps, "In order.")};
  }
};

struct WorkflowList {
  std::string object = "list";
  std::vector<Workflow> data;
  static constexpr auto fields() {
    return std::tuple{field("object", &WorkflowList::object, "Always `list`."),
                      field("data", &WorkflowList::data, "The definitions.")};
  }
};

inline constexpr Operation<CreateRun, Run> create_run{{.method = Method::post,
                                                       .path = "/v1/runs",
                                                       .name = "createRun",
                                                       .summary = "Start a durable run.",
                                                       .success_status = 202,
                                                       .body_bytes_max = 8 << 20}};
inline constexpr Operation<ListRuns, RunPage> list_runs{
    {.method = Method::get, .path = "/v1/runs", .name = "listRuns", .summary = "List the key's runs."}};
inline constexpr Operation<RunRequest, Run> get_run{
    {.method = Method::get, .path = "/v1/runs/{run_id}", .name = "getRun", .summary = "A run with its steps."}};
inline constexpr Operation<RunRequest, Run> cancel_run{
    {.method = Method::post, .path = "/v1/runs/{run_id}/cancel", .name = "cancelRun", .summary = "Cancel a run."}};
/// Server-sent events with ids; ends when the run has ended.
inline constexpr Operation<RunEventsRequest, Empty> run_events{{.method = Method::get,
                                                                .path = "/v1/runs/{run_id}/events",
                                                                .name = "streamRunEvents",
                                                                .summary = "Follow a run; resumes after Last-Event-ID.",
                                                                .response_type = "text/event-stream"}};
inline constexpr Operation<Empty, WorkflowList> list_workflows{{.method = Method::get,
                                                                .path = "/v1/workflows",
                                                                .name = "listWorkflows",
                                                                .summary = "List the workflow definitions."}};

/// All of them, for the gateway, which passes them on.
inline constexpr std::tuple operations{create_run, list_runs, get_run, cancel_run, run_events, list_workflows};

}  // namespace wrkhrs::api::orchestrator
