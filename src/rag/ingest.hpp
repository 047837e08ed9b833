// Reads, cuts and embeds the files that were added to vector stores.
//
// The work to do stands in the database (documents `in_progress`), not in memory: after kill -9 it goes on with what is
// left. Each step is one write that also moves the document on, so a step is either done or not, and never done twice:
//
//   waiting → reading: passages of an earlier try are deleted, the file is read and cut, its passages are written
//   → embedding: 32 passages at a time get their vectors and their words in the full-text index
//   → completed: searches find it
//
// Replicas that share the database share the work: a document is claimed by one of them at a time, and each write
// checks that the claim still stands.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "base/worker_pool.hpp"
#include "net/runtime.hpp"
#include "rag/ports.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

struct IngestOptions {
  int workers = 4;                               ///< documents at a time: some are read while others are embedded
  std::size_t embedding_batch = 32;              ///< passages in one step
  std::size_t passages_max = 200'000;            ///< of one document
  int attempts_max = 5;                          ///< starts of one document, over restarts
  std::chrono::milliseconds retry_after{2'000};  ///< after the first failed try; doubles with each, up to a minute
  /// Replicas leave a document alone that one of them works on, and take it over when that one has not been heard of
  /// for so long.
  std::chrono::milliseconds lease{15'000};
  std::chrono::milliseconds document_timeout{3'600'000};
};

/// Owns its workers. start() and stop() once each, from one thread; the rest is safe from any.
class Ingest {
 public:
  Ingest(store::Database& database, DocumentReader& reader, Embedder& embedder, WorkerPool& workers,
         net::Runtime& runtime, metrics::Registry& metrics, IngestOptions options = {});
  ~Ingest();

  /// Takes up what was left, then waits for more. Documents that another model embedded are embedded again.
  Result<void> start();
  /// Looks for new work at once.
  void wake();
  /// Lets each worker end its step (at most a few seconds) and returns when all have. What is left is taken up at the
  /// next start.
  void stop();

 private:
  struct Work;
  struct Waiter;
  asio::awaitable<void> work(std::shared_ptr<Waiter> waiter);
  asio::awaitable<void> keep_claims();
  Task<std::optional<Work>> claim();
  Task<void> process(const Context& ctx, Work& work);
  Task<void> read_and_cut(const Context& ctx, Work& work);
  Task<void> embed(const Context& ctx, Work& work);
  asio::awaitable<void> settle(Work& work, Result<void> outcome);
  void forget(std::int64_t document);

  store::Database& database_;
  DocumentReader& reader_;
  Embedder& embedder_;
  WorkerPool& workers_;
  net::Runtime& runtime_;
  const IngestOptions options_;
  const std::string replica_ = new_id("replica_");
  metrics::Counter& completed_;
  metrics::Counter& failed_;
  metrics::Counter& passages_;
  metrics::Gauge& waiting_;
  metrics::Gauge& oldest_s_;

  std::atomic<bool> is_waiting_{false};  ///< another replica has gone over to another embedding model
  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
  std::mutex mutex_;  // guards all below
  std::condition_variable all_ended_;
  std::vector<std::shared_ptr<Waiter>> waiters_;  ///< one a worker
  std::shared_ptr<Waiter> heartbeat_;
  int running_ = 0;
  std::set<std::int64_t> claimed_;
  struct Delay {
    int tries = 0;
    SteadyTime until;
  };
  std::map<std::int64_t, Delay> delayed_;              ///< documents that wait for another try
  std::map<std::int64_t, std::uint64_t> last_served_;  ///< by owner: owners take turns
  std::uint64_t served_ = 0;
};

}  // namespace wrkhrs::rag
