// The embedding model, loaded behind the service's back: the service answers at once, and lives without its model.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "rag/adapters/llama_embedder.hpp"

namespace wrkhrs::rag {

/// Safe to share between requests. model() and dimensions() may be asked once on_loaded has been called.
class LateEmbedder final : public Embedder {
 public:
  using Load = std::function<Result<std::unique_ptr<LlamaEmbedder>>()>;

  /// `load` is tried on a thread of its own until it succeeds, again and again: a model that was missing may have been
  /// fetched.
  explicit LateEmbedder(Load load, std::chrono::milliseconds try_again_after = std::chrono::seconds(2));
  ~LateEmbedder() override;

  /// Begins to load. `on_loaded` runs on that thread when embed() works; when it fails it is called again later.
  void start(std::function<Result<void>(Embedder&)> on_loaded);
  /// Stops trying. What is loaded stays.
  void stop();

  /// The loaded model, once on_loaded has succeeded. Errors: unavailable, with the reason and what to do.
  Result<LlamaEmbedder*> ready() const;

  const std::string& model() const override { return usable_.load()->model(); }
  std::size_t dimensions() const override { return usable_.load()->dimensions(); }
  /// Waits for a model that is just being loaded, 5 s at most: after a restart that takes less than a second.
  /// Errors also: unavailable, with the reason why there is no model yet and what to do.
  Task<std::vector<std::vector<float>>> embed(const Context& ctx, std::vector<std::string> texts, Side side) override;

 private:
  std::unexpected<Error> not_ready() const;
  void keep_trying(const std::stop_token& stop, const std::function<Result<void>(Embedder&)>& on_loaded);

  const Load load_;
  const std::chrono::milliseconds try_again_after_;
  mutable std::mutex mutex_;
  std::string why_not_;  ///< guarded by mutex_, as the next
  bool is_ready_ = false;
  std::unique_ptr<LlamaEmbedder> loaded_;  ///< the thread's; others read `usable_`
  std::atomic<LlamaEmbedder*> usable_{nullptr};
  std::atomic<bool> is_loading_{false};  ///< for the first time; what failed once may stay away for long
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

}  // namespace wrkhrs::rag
