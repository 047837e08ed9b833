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
  std::int64_t refused = 0;            ///< MLflow will not take them; kept for a person to look at
  std::int64_t sent = 0;               ///< of the last 30 days
  std::int64_t oldest_waiting_ms = 0;  ///< when the oldest waiting run was recorded; 0: none
  std::string last_error;
};

/// Safe to share between threads. What a call has returned is on disk. Errors of all: those of store::Database.
class Outbox {
 public:
  static Result<std::unique_ptr<Outbox>> open(std::filesystem::path file);

  /// A run that is already known (recorded again after a crash) stays as it was first recorded.
  Task<> add(const Context& ctx, RunRecord run);
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
  explicit Outbox(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}
  std::unique_ptr<store::Database> database_;
};

}  // namespace wrkhrs::tracking
