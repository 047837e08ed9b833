// The vectors of another embedding model than the one in use: made while that one serves, taken over at a restart, and
// kept for the way back.
//
// `embedding` holds the vectors of the model that `meta` names, and of no other; `spare_embedding` those of the one
// before and of the one to come. So a search, which compares its query's model with `meta`, never sees two models.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/worker_pool.hpp"
#include "net/runtime.hpp"
#include "rag/ports.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

/// Makes `model` the one whose vectors are searched: those that are there are taken over, documents that lack some are
/// embedded again (`in_progress`), those of the model before are kept beside. Nothing where it is that already. Inside
/// a write, so all at once.
Result<void> use_model(store::Connection& connection, const std::string& model);

/// The model whose vectors are searched; nothing in a database without documents yet.
Result<std::optional<std::string>> model_in_use(store::Connection& connection);

/// Whether the vectors of `model` are those that are searched; true where there are none yet.
Result<bool> is_in_use(store::Connection& connection, const std::string& model);

/// Makes the vectors of a model to come, in the background, until stop(). Safe to use from any thread.
class NextGeneration {
 public:
  using Load = std::function<Result<std::unique_ptr<Embedder>>(const std::string& model_id)>;
  struct Status {
    std::string model;  ///< the id asked for; empty: none was
    std::string state;  ///< idle, preparing, ready (every passage has its vector; new ones are followed), failed
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< passages
    std::string error;
  };
  /// How well both models find what a question is about.
  struct Comparison {
    std::int64_t questions = 0;
    std::int64_t found_now = 0;
    std::int64_t found_next = 0;
    std::int64_t documents = 0;  ///< of the owner: with few of them any model finds the right one
  };
  struct Question {
    std::string text;
    std::string file_name;  ///< of the document that answers it
  };

  NextGeneration(store::Database& database, Embedder& now, WorkerPool& workers, net::Runtime& runtime, Load load)
      : database_(database), now_(now), workers_(workers), runtime_(runtime), load_(std::move(load)) {}
  ~NextGeneration() { stop(); }

  /// Begins, or goes on with what an earlier process had begun. Another model's preparation is given up.
  Status prepare(std::string model_id);
  /// Puts the model away if it is the one prepared: no new vectors, none of its memory. Those that were made stay.
  Status give_up(std::string_view model_id);
  Status status() const;
  /// For each question, whether a passage of its document is among the `limit` nearest, with either model. Over all
  /// documents of one owner. Errors: unavailable (not ready), those of Embedder and Database.
  Task<Comparison> compare(const Context& ctx, std::string owner, std::vector<Question> questions, std::size_t limit);
  /// Returns when the step that runs has ended (at most a few seconds).
  void stop();

 private:
  struct Job;
  asio::awaitable<void> work(std::shared_ptr<Job> job);
  Task<std::size_t> embed_some(const Context& ctx, Job& job);
  static Status idle() { return {.state = "idle"}; }
  void end_job();
  void set(Job& job, std::string state, std::string error = {});

  store::Database& database_;
  Embedder& now_;
  WorkerPool& workers_;
  net::Runtime& runtime_;
  const Load load_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::shared_ptr<Job> job_;  ///< the last one asked for
  int running_ = 0;
};

}  // namespace wrkhrs::rag
