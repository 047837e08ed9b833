// The runs that wait to be sent, in SQLite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "store/database.hpp"
#include "tracking/run_record.hpp"

namespace wrkhrs::tracking {

/// A run on its way.
struct Waiting {
  std::int64_t sequence = 0;
  RunRecord run;
  std::string mlflow_run_id;           ///< empty: none is known
  std::int64_t create_sent_at_ms = 0;  ///< an attempt to create one may still be under way at MLflow; 0: none
  std::int64_t attempts = 0;           ///< refusals by MLflow
};

struct OutboxCounts {
  std::int64_t waiting = 0;
  std::int64_t bytes_held = 0;         ///< of waiting and refused runs
  std::int64_t refused = 0;            ///< MLflow will not take them; kept for a person to look at
  std::int64_t sent = 0;               ///< of the last 30 days
  std::int64_t oldest_waiting_ms = 0;  ///< when the oldest waiting run was recorded; 0: none
  std::string last_error;
};

/// What an outbox may hold, sent runs aside.
struct OutboxLimits {
  std::int64_t runs_max = 100'000;
  std::int64_t bytes_max = 256 << 20;  ///< of the records as they are stored
};

/// What an outbox holds after a run was added.
struct Added {
  std::int64_t runs_held = 0;  ///< waiting or refused
  std::int64_t bytes_held = 0;
  std::int64_t runs_dropped = 0;  ///< by this call, to keep the limits
};

/// Safe to share between threads. What a call has returned is on disk. Errors of all: those of store::Database.
class Outbox {
 public:
  static Result<std::unique_ptr<Outbox>> open(store::DatabaseOptions where, OutboxLimits limits = {});
  static Result<std::unique_ptr<Outbox>> open(std::filesystem::path file, OutboxLimits limits = {}) {
    return open(store::DatabaseOptions{.path = std::move(file)}, limits);
  }
  /// See store::Database::trouble().
  std::optional<Error> trouble() const { return database_->trouble(); }

  /// A run that is already known (recorded again after a crash) stays as it was first recorded. Beyond the limits the
  /// oldest runs are dropped, refused ones too; a run that alone is beyond them is dropped itself.
  Task<Added> add(const Context& ctx, RunRecord run);
  /// The oldest runs that are due.
  Task<std::vector<Waiting>> due(const Context& ctx, std::int64_t now_ms, int limit);
  Task<> note_create_sent(const Context& ctx, std::int64_t sequence, std::int64_t now_ms);
  Task<> note_mlflow_run(const Context& ctx, std::int64_t sequence, std::string mlflow_run_id);
  /// Its payload is dropped; its id is kept for 30 days, so that it is not taken twice.
  Task<> mark_sent(const Context& ctx, std::int64_t sequence, std::int64_t now_ms);
  /// MLflow said no to this run. `retry_at_ms` 0: never again.
  Task<> mark_refused(const Context& ctx, std::int64_t sequence, std::string error, std::int64_t retry_at_ms);
  Task<OutboxCounts> counts(const Context& ctx);

 private:
  Outbox(std::unique_ptr<store::Database> database, OutboxLimits limits)
      : database_(std::move(database)), limits_(limits) {}
  std::unique_ptr<store::Database> database_;
  const OutboxLimits limits_;
};

}  // namespace wrkhrs::tracking
