// What a service uses to have its runs tracked.
#pragma once

#include <filesystem>
#include <memory>

#include "base/metrics.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"
#include "tracking/outbox.hpp"
#include "tracking/run_record.hpp"
#include "tracking/sender.hpp"

namespace wrkhrs::tracking {

/// An outbox and the task that empties it. Safe to share between threads. Stop it before the runtime ends.
///
///     auto tracker = tracking::Tracker::open(host.runtime(), host.http(), host.metrics(), config.tracking,
///                                            {.path = config.data_dir("orchestrator") / "tracking.db"});
///     host.on_stop([&] { (*tracker)->stop(); });
///     co_await tracker->record(ctx, std::move(run));
class Tracker {
 public:
  /// Opens the outbox and, where an MLflow is configured, starts to send. Errors: those of store::Database, and
  /// invalid_argument (tracking.mlflow_uri is no address).
  static Result<std::unique_ptr<Tracker>> open(net::Runtime& runtime, net::HttpClient& http, metrics::Registry& metrics,
                                               const config::TrackingConfig& config, store::DatabaseOptions database);
  ~Tracker();

  /// Returns when the run is on disk; it then reaches MLflow whatever happens to this process. A run id that is already
  /// known is left as it is. Where the outbox is full (tracking.outbox_*_max) the oldest runs give way, with a log line
  /// at most once a minute. Waits for `ctx` at most. Errors: those of store::Database.
  Task<> record(const Context& ctx, RunRecord run);

  /// For /health: `{"tracking": {"runs_held", "bytes_held", "runs_dropped"}}`, dropped since the process began. Does
  /// not block.
  json::Object health() const;

  /// For /health, as a dependency that is not required. Errors: those of Mlflow::check. `{}` where no MLflow is
  /// configured.
  Task<> check(Context ctx);
  /// For /health: whether the outbox takes runs. Errors: those of store::Database::trouble(). Does not block.
  Result<void> check_outbox() const;
  Task<OutboxCounts> counts(const Context& ctx) { co_return co_await outbox().counts(ctx); }
  bool sends() const;

  /// Ends the sending after the call that is under way, or about 2 s. From a thread that is not a loop's. What waits
  /// stays.
  void stop();

  struct Impl;
  explicit Tracker(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

 private:
  Outbox& outbox();
  std::shared_ptr<Impl> impl_;
};

}  // namespace wrkhrs::tracking
