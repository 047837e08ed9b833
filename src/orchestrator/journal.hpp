// The journal of runs: what was asked, which steps were taken and what they gave, and the events that tell of it.
//
// One SQLite file. A payload is stored once, by its hash. Everything that a call returns from is on disk. Safe to share
// between coroutines and threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/orchestrator/runs.hpp"
#include "base/context.hpp"
#include "base/json.hpp"
#include "base/task.hpp"
#include "store/database.hpp"

namespace wrkhrs::orchestrator {

using api::orchestrator::RunStatus;
using api::orchestrator::StepStatus;

struct NewRun {
  std::string id;
  std::string key_id;
  std::string workflow;  ///< name@version
  bool durable = true;
  json::Object input;
  std::map<std::string, std::string> metadata;
};

struct JournalledStep {
  std::int64_t number = 0;
  std::string name;
  StepStatus status = StepStatus::started;
  std::int64_t attempts = 1;
  std::int64_t started_at_ms = 0;
  std::optional<std::int64_t> finished_at_ms;
  json::Value output;  ///< null unless it was asked for
};

struct JournalledRun {
  std::string id;
  std::string key_id;
  std::string workflow;
  RunStatus status = RunStatus::queued;
  bool durable = true;
  bool cancel_requested = false;
  std::int64_t created_at_ms = 0;
  std::optional<std::int64_t> started_at_ms, finished_at_ms;
  std::int64_t last_event = 0;
  json::Value input;   ///< null in lists
  json::Value output;  ///< null until completed, and in lists
  std::optional<api::orchestrator::RunError> error;
  std::map<std::string, std::string> metadata;
  std::vector<JournalledStep> steps;  ///< empty in lists
};

struct RunEvent {
  std::int64_t id = 0;  ///< from 1, without gaps within a run
  std::string type;     ///< run.created, step.started, step.completed, run.completed, …
  std::string data;     ///< JSON
};

struct RunFilter {
  std::string key_id;
  std::optional<std::string> after;
  std::optional<RunStatus> status;
  bool newest_first = true;
  int limit = 20;
};

/// Errors of every call, besides those named: those of store::Database.
class Journal {
 public:
  /// Errors: those of store::Database::open.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& file);

  /// Writes the run as queued, with its first event.
  Task<void> create(const Context& ctx, NewRun run);

  /// The run, with steps; `with_outputs` adds what they gave. Errors: not_found.
  Task<JournalledRun> get(const Context& ctx, std::string run_id, bool with_outputs);
  /// Runs of a key, and whether more follow. Errors: not_found (`after` is no run of the key).
  Task<std::pair<std::vector<JournalledRun>, bool>> list(const Context& ctx, RunFilter filter);
  /// Events behind `after`, at most `limit`.
  Task<std::vector<RunEvent>> events(const Context& ctx, std::string run_id, std::int64_t after, int limit);

  /// Marks the run as in progress.
  Task<void> started(const Context& ctx, std::string run_id);
  /// Notes that a step begins; counts its attempts.
  Task<void> step_started(const Context& ctx, std::string run_id, std::int64_t number, std::string name);
  /// Notes what it gave, and an event that carries `event_data`, in one commit.
  Task<void> step_finished(const Context& ctx, std::string run_id, std::int64_t number, StepStatus status,
                           json::Value output, json::Object event_data);
  /// Ends the run. `error` with status failed or cancelled, `output` with completed. A run that has ended stays as it
  /// is.
  Task<void> finished(const Context& ctx, std::string run_id, RunStatus status, json::Value output,
                      std::optional<api::orchestrator::RunError> error);
  /// Remembers that the run is to be cancelled, across a restart. False when it has ended already.
  Task<bool> request_cancel(const Context& ctx, std::string run_id);

  /// For start-up: durable runs that have not ended, oldest first; the others are marked as failed (their clients are
  /// gone). Blocks.
  Result<std::vector<std::string>> unfinished_now();
  /// Deletes ended runs beyond the newest `keep`, and payloads that nothing uses any more.
  Task<void> prune(const Context& ctx, std::int64_t keep);

 private:
  explicit Journal(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}
  std::unique_ptr<store::Database> database_;
};

}  // namespace wrkhrs::orchestrator
