// Takes runs from the outbox to MLflow.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "config/stack_config.hpp"
#include "net/runtime.hpp"
#include "tracking/mlflow.hpp"
#include "tracking/outbox.hpp"

namespace wrkhrs::tracking {

/// One a process and outbox. send_due() is for one coroutine at a time.
class Sender {
 public:
  struct Options {
    std::string experiment = "wrkhrs";
    int batch_runs_max = 50;
    /// After a crash (or a broken connection) between asking MLflow for a run and its answer: how long until MLflow has
    /// surely finished or dropped that request, so that looking for the run is conclusive.
    std::chrono::milliseconds create_settles{5'000};
    int refusals_max = 5;  ///< then a run is set aside
  };
  Sender(Outbox& outbox, Mlflow mlflow, Options options, metrics::Registry& metrics);

  struct Sent {
    int runs = 0;
    bool more = false;                   ///< the batch was full: come again at once
    std::chrono::milliseconds pause{0};  ///< something is due only after this; 0: nothing said
  };
  /// Sends one batch, oldest first. A run that MLflow refuses does not hold up the others. Errors: unavailable,
  /// permission_denied, conflict, deadline_exceeded: MLflow takes nothing now, come back later.
  Task<Sent> send_due(const Context& ctx);
  Task<> check(const Context& ctx) { co_return co_await mlflow_.check(ctx); }

 private:
  Task<> send(const Context& ctx, Waiting waiting);
  Task<std::string> mlflow_run_for(const Context& ctx, std::string experiment_id, Waiting waiting);

  Outbox& outbox_;
  Mlflow mlflow_;
  const Options options_;
  std::map<std::string, std::string> experiment_ids_;
  metrics::Counter& sent_;
  metrics::Counter& refused_;
  metrics::Counter& duplicates_;
};

}  // namespace wrkhrs::tracking
