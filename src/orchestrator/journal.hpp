// The journal of runs: what was asked, which steps were taken and what they gave, and the events that tell of it.
//
// A SQLite file, or a schema of the PostgreSQL database that replicas of the orchestrator share. A payload is stored
// once, by its hash. Everything that a call returns from is on disk. Safe to share between coroutines and threads.
//
// A run is worked on by the replica that has claimed it, and by no other: a claim ends by itself when it is not kept,
// and each entry of a run checks in its transaction that the claim still stands.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/orchestrator/runs.hpp"
#include "base/context.hpp"
#include "base/ids.hpp"
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

/// What this replica should know of the journal.
struct JournalNews {
  std::vector<std::string> to_cancel;  ///< runs that it has claimed and that somebody wants cancelled
  bool claimable = false;              ///< a durable run waits for a replica
  bool abandoned = false;              ///< a run that is not durable has lost its replica
};

enum class CancelOutcome {
  ended_before,  ///< it had ended already
  ended_now,     ///< nobody worked on it: it is journalled as cancelled
  asked,         ///< who works on it, or takes it up, ends it
};

/// `openai_code` of the error of an entry that was refused because another replica has the run.
inline constexpr std::string_view claim_lost = "run_taken_over";

struct PrunedRuns {
  std::int64_t runs = 0;
  std::int64_t bytes = 0;  ///< of payloads and events
};

/// Errors of every call, besides those named: those of store::Database.
class Journal {
 public:
  static constexpr std::chrono::milliseconds default_lease{15'000};

  /// `lease`: how long a claim stands that is not kept. SQLite is one process's own: claims in it are of a process that
  /// is no more, and end. Errors: those of store::Database::open.
  static Result<std::unique_ptr<Journal>> open(store::DatabaseOptions where,
                                               std::chrono::milliseconds lease = default_lease);

  /// Whether it was damaged or gone when it was opened, or is now: see store::Database::trouble().
  bool has_trouble() const { return database_->trouble().has_value(); }
  std::chrono::milliseconds lease() const { return lease_; }
  /// True where other processes may write to it.
  bool is_shared() const { return database_->dialect() == store::Dialect::postgres; }
  /// Succeeds when the database answers and takes writes. Errors also: those of store::Database::trouble().
  Task<void> check(const Context& ctx);

  /// Writes the run as queued, with its first event, and claims it for this replica. Errors: see above.
  Task<void> create(const Context& ctx, NewRun run);
  /// The same without the claim: it waits for a replica that has room. Errors: rate_limited (`waiting_max` runs wait).
  Task<void> create_waiting(const Context& ctx, NewRun run, std::size_t waiting_max);

  // ---- claims

  /// Claims the oldest durable run that nobody works on; nullopt: there is none.
  Task<std::optional<std::string>> claim_next(const Context& ctx);
  /// Keeps claims for another lease. The runs whose claim was lost.
  Task<std::vector<std::string>> keep(const Context& ctx, std::vector<std::string> run_ids);
  /// Gives a claim back, so that any replica takes the run up at once.
  Task<void> release(const Context& ctx, std::string run_id);
  /// Looks, without writing.
  Task<JournalNews> news(const Context& ctx);
  /// Marks runs that are not durable and have lost their replica as failed: their clients are gone.
  Task<void> fail_abandoned(const Context& ctx);
  /// For start-up: fail_abandoned(), and the number of durable runs that wait for a replica. Blocks.
  Result<std::size_t> take_stock_now();

  /// The run, with steps; `with_outputs` adds what they gave. Errors: not_found.
  Task<JournalledRun> get(const Context& ctx, std::string run_id, bool with_outputs);
  /// Runs of a key, and whether more follow. Errors: not_found (`after` is no run of the key).
  Task<std::pair<std::vector<JournalledRun>, bool>> list(const Context& ctx, RunFilter filter);
  /// Events behind `after`, at most `limit`.
  Task<std::vector<RunEvent>> events(const Context& ctx, std::string run_id, std::int64_t after, int limit);

  // ---- entries of a run that this replica has claimed. Errors: conflict with code `claim_lost`.

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
  /// Succeeds when the claim stands.
  Task<void> check_claim(const Context& ctx, std::string run_id);

  // ---- of any run

  /// Ends a run that nobody works on, or remembers that it is to be cancelled.
  Task<CancelOutcome> request_cancel(const Context& ctx, std::string run_id);
  /// Deletes ended runs beyond the newest `keep`, and payloads that nothing uses any more.
  Task<void> prune(const Context& ctx, std::int64_t keep);
  /// What ended before `cutoff_ms` (milliseconds since 1970), and unless `dry_run` deletes it, with payloads that then
  /// nothing uses. Runs that have not ended, or that a replica has claimed, stay whatever their age: asked again in the
  /// transaction that deletes.
  Task<PrunedRuns> prune_ended_before(const Context& ctx, std::int64_t cutoff_ms, bool dry_run);

 private:
  Journal(std::unique_ptr<store::Database> database, std::chrono::milliseconds lease);
  Task<void> insert(const Context& ctx, NewRun run, std::optional<std::size_t> waiting_max);

  const std::string replica_ = new_id("replica_");
  const std::chrono::milliseconds lease_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace wrkhrs::orchestrator
