// Starts, resumes, limits, cancels and ends runs.
//
// Replicas that share a journal share the runs: each works on what it has claimed and keeps the claims by a heartbeat.
// Runs that nobody works on (they wait for their turn, or their replica died) are claimed by whoever has room.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/context.hpp"
#include "base/json.hpp"
#include "base/metrics.hpp"
#include "base/signal.hpp"
#include "base/task.hpp"
#include "orchestrator/backends.hpp"
#include "orchestrator/journal.hpp"
#include "orchestrator/question_answering.hpp"

namespace wrkhrs::orchestrator {

struct EngineOptions {
  AnswerOptions answer;
  std::chrono::milliseconds run_timeout{300'000};
  std::size_t running_max = 16;     ///< runs at a time, of both kinds
  std::size_t waiting_max = 1000;   ///< durable runs that wait for their turn, of all replicas; past it: rate_limited
  std::int64_t runs_kept = 10'000;  ///< ended runs in the journal
  /// How often to look for runs without a replica, and for wishes to cancel, where the journal is shared. A replica's
  /// runs are taken up by another at the latest after the journal's lease and this.
  std::chrono::milliseconds look_every{500};
};

/// A run that this process works on.
class ActiveRun {
 public:
  /// `claimed_until`: from then on another replica may have it.
  ActiveRun(std::string id, bool durable, SteadyTime claimed_until)
      : id_(std::move(id)), durable_(durable), claimed_until_(claimed_until) {}
  const std::string& id() const { return id_; }
  bool durable() const { return durable_; }
  /// Counts the entries in the run's journal, and its end.
  Signal& signal() { return signal_; }
  /// Ends the run where it stands; it will be journalled as cancelled.
  void cancel() { cancelled_->store(true); }
  bool cancel_wanted() const { return cancelled_->load(); }
  /// Its output or why there is none, once it has ended.
  std::optional<Result<json::Value>> outcome() const;

 private:
  friend class Engine;
  const std::string id_;
  const bool durable_;
  Signal signal_;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  /// This process has no right to it any more: it ends here and nothing is journalled.
  void lose() {
    lost_ = true;
    cancel();
  }
  std::atomic<bool> lost_{false};
  std::atomic<SteadyTime> claimed_until_;
  mutable std::mutex mutex_;
  std::optional<Result<json::Value>> outcome_;
};

/// Safe to share between loops and threads.
class Engine {
 public:
  /// Told of a run that ends, with its final status, input, output, and steps with what they gave: for tracking. The
  /// run is ended in the journal only after this has succeeded, so a crash in between tells it again.
  using OnEnded = std::function<Task<void>(const Context&, JournalledRun)>;

  /// Detaches a coroutine on one of the process's loops; the name is for the log.
  using Spawn = std::function<void(std::string name, asio::awaitable<void> work)>;

  Engine(Spawn spawn, Journal& journal, Backends& backends, EngineOptions options, metrics::Registry& metrics,
         OnEnded on_ended);
  /// Stops first.
  ~Engine();

  /// Journals a run and starts it; returns when it is on disk. A durable run outlives its client; where there is no
  /// room it waits in the journal for a replica, and null is returned. Others end with `ctx`'s deadline at the latest
  /// and are cancelled by whoever started them. Errors: rate_limited, unavailable (stopping), those of the journal.
  Task<std::shared_ptr<ActiveRun>> start(const Context& ctx, NewRun run);
  /// Cancels a run of any replica, also one that waits. False when it has ended already. Errors: those of the journal.
  Task<bool> cancel(const Context& ctx, std::string run_id);
  /// Waits until the run's journal may have grown since `seen`, or `at_most`; returns the new count. For a run that is
  /// not this process's it returns after 100 ms: look then.
  asio::awaitable<std::uint64_t> wait(std::string run_id, std::uint64_t seen, std::chrono::milliseconds at_most);

  /// Takes up what earlier processes left, and from now on what other replicas leave; the number of the former. From
  /// main, once, before requests come. Errors: those of the journal.
  Result<std::size_t> resume();
  /// Lets no run begin and interrupts the durable ones, which another replica or the next process resumes; the others
  /// go on.
  void drain();
  bool draining() const;
  /// Interrupts all that still run and waits for them up to `limit`.
  void stop(std::chrono::milliseconds limit);
  std::size_t running() const;

 private:
  class Begun;
  struct Pending {
    std::shared_ptr<ActiveRun> run;
    Context ctx;
  };
  std::shared_ptr<ActiveRun> find(const std::string& run_id) const;
  asio::awaitable<void> work(Pending pending);
  Task<json::Value> run_workflow(const Context& ctx, std::shared_ptr<ActiveRun> active);
  Task<void> note_end(std::string run_id, RunStatus status, json::Value output,
                      std::optional<api::orchestrator::RunError> error);
  asio::awaitable<void> conclude(std::shared_ptr<ActiveRun> active, Result<json::Value> result);
  asio::awaitable<void> finish(std::shared_ptr<ActiveRun> active, const Result<json::Value>& result);
  bool reserve();
  void unreserve();
  asio::awaitable<bool> take_one();
  asio::awaitable<void> fill();
  asio::awaitable<void> keep_claims();
  asio::awaitable<void> renew();
  asio::awaitable<void> watch_claims();

  const Spawn spawn_;
  Journal& journal_;
  Backends& backends_;
  const EngineOptions options_;
  const OnEnded on_ended_;
  metrics::Registry& metrics_;
  metrics::Histogram& duration_;

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ActiveRun>> active_;
  std::size_t running_ = 0;  ///< runs that are worked on or about to be
  std::uint64_t ended_ = 0;
  bool stopping_ = false;
  /// Runs may wait for a replica in the journal.
  std::atomic<bool> others_wait_{false};
  Signal stop_;                  ///< counts stop()
  std::atomic<int> keepers_{0};  ///< coroutines that keep and watch claims
};

}  // namespace wrkhrs::orchestrator
