// Keeps a copy of the database's passages in an engine outside (PassageIndex), and searches it.
//
// Writes go to the database and are acknowledged there. What the engine has stands in the table `followed`, one row a
// document, written when the engine has said that the document's passages are on its disk: so after a kill of either
// side, or while the engine was away, it goes on with the difference between the documents that are completed and those
// that are followed. A search takes in what is lacking of its stores first, so what is acknowledged is found; where
// that is too much, the search is not for the engine and the work is left to the background.
//
// A copy has a name of its own, made from the database, its epoch (a restore from a backup changes it), the embedding
// model and a count. Where a copy that was filled is not there (the engine was wiped), the count is raised, so that the
// copy made next is another one: no replica can take an empty one for the filled one. What is lost inside a copy (it
// was set back to an older state) is found by comparing counts from time to time.
//
// Every replica does this: for what its searches need at once, and all for what is left. Doing it twice is harmless.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "net/runtime.hpp"
#include "rag/ports.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

struct FollowerOptions {
  std::chrono::milliseconds look_every{1'000};      ///< for what is to be taken in or removed
  std::chrono::milliseconds compare_every{60'000};  ///< the engine's count with ours
  std::chrono::milliseconds list_every{3'600'000};  ///< the engine's count of each document with ours
  std::chrono::milliseconds away_for{1'000};        ///< after a failure, before a search asks the engine again
  std::chrono::milliseconds search_waits{10'000};   ///< at most, for the engine
  std::int64_t passages_a_search_max = 1'000;       ///< that a search itself takes in
};

/// start() and stop() once each, from one thread; the rest is safe from any.
class IndexFollower {
 public:
  IndexFollower(store::Database& database, PassageIndex& index, const Embedder& embedder, net::Runtime& runtime,
                metrics::Registry& metrics, FollowerOptions options = {});
  ~IndexFollower() { stop(); }

  /// When the embedder is there.
  void start();
  /// Returns when the step that runs has ended (at most a few seconds).
  void stop();
  /// Looks for something to do at once.
  void wake();

  /// The queries' passages by the engine, all that is completed in their stores included. Errors: those of
  /// PassageIndex; unavailable at once while the engine is known to be away, or lacks much of these stores.
  Task<std::vector<std::vector<IndexHit>>> search(const Context& ctx, std::vector<IndexQuery> queries);
  /// One round of everything that is due. For tests and benchmarks; start() does it from time to time.
  Task<void> follow(const Context& ctx);

  struct State {
    std::string copy;                     ///< its name; empty: not known yet
    std::optional<Error> search_trouble;  ///< of the last search; nullopt: it succeeded
    std::optional<Error> write_trouble;   ///< of the last round of following
    std::int64_t behind = 0;              ///< documents that the engine lacked when last looked at
    std::uint64_t filled_again = 0;       ///< times that the engine was found to have lost something
  };
  State state() const;
  /// For /health: a call that proves that the engine answers, and whether searches can rely on it. Errors: those of
  /// PassageIndex; unavailable with what is going on, while searches go on without it.
  Task<void> check(const Context& ctx);

 private:
  struct Document {
    std::int64_t number = 0;
    std::int64_t store = 0;
    std::int64_t owner = 0;
    std::int64_t passages = 0;
  };
  asio::awaitable<void> work();
  Task<void> round(const Context& ctx);
  Task<std::string> ready(const Context& ctx);
  Task<std::string> current_copy(const Context& ctx);
  Task<void> take_in(const Context& ctx, std::string copy);
  Task<void> take_in_for_search(const Context& ctx, std::string copy, std::vector<std::int64_t> stores);
  Task<void> put_document(const Context& ctx, std::string copy, Document document);
  Task<void> drop_gone(const Context& ctx, std::string copy);
  Task<void> compare(const Context& ctx, std::string copy);
  Task<void> compare_documents(const Context& ctx, std::string copy);
  Task<void> clear_others(const Context& ctx, std::string copy);
  void note_behind(std::int64_t documents);
  Result<void> note(std::optional<Error> State::* kind, Result<void> outcome);

  store::Database& database_;
  PassageIndex& index_;
  const Embedder& embedder_;
  net::Runtime& runtime_;
  const FollowerOptions options_;
  metrics::Gauge& behind_;
  metrics::Counter& filled_again_;
  metrics::Counter& searches_;
  metrics::Counter& searches_without_;

  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
  mutable std::mutex mutex_;  // guards all below; never held while waiting
  std::condition_variable ended_;
  std::shared_ptr<asio::steady_timer> timer_;
  bool running_ = false;
  bool woken_ = false;
  bool others_cleared_ = false;
  SteadyTime compare_at_;  ///< the first round compares
  SteadyTime list_at_;
  SteadyTime away_until_;
  State state_;
};

}  // namespace wrkhrs::rag
