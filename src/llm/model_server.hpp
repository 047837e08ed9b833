// llama-server as a child of this process: started, watched, started again, ended.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/context.hpp"
#include "base/task.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::llm {

/// Keeps llama-server running on a free port of 127.0.0.1, with a key that only this process knows. It dies with this
/// process, also when that is killed. While it cannot run (no model, no program, the wrong processor) its reason is
/// kept and it is tried again every two seconds, so that `wrkhrs models pull` is enough to mend a missing model.
/// llama-server aborts on errors of CUDA; where it does so before its model is loaded, the next one gets no GPU.
/// Thread-safe once started.
class ModelServer {
 public:
  /// What runs now.
  struct Running {
    net::ServiceClient client;
    bool own_template = false;            ///< the model answers in a template of models/templates
    bool without_gpu = false;             ///< the GPU is hidden from it, since the one before failed on it
    std::atomic<bool> is_loaded = false;  ///< it has said that it answers
  };

  /// All three must outlive it.
  ModelServer(net::Runtime& runtime, net::HttpClient& http, const config::StackConfig& config);
  ~ModelServer();

  void start();
  /// Ends llama-server at once: what it computes has nobody to go to any more.
  void stop();

  /// Errors: unavailable, saying why it does not run.
  Result<std::shared_ptr<Running>> running() const;
  /// What runs, once its model is loaded. While it is being started or loads, for up to 30 s: so a question that comes
  /// during a restart or an update is answered late and not refused. Errors: unavailable; at once where waiting
  /// cannot help (no model, no program); cancelled.
  Task<std::shared_ptr<Running>> loaded(const Context& ctx) const;
  /// What follows `broken`, whose connection broke, likewise loaded; null where `broken` goes on, so that its end is
  /// not why. Errors: as loaded().
  Task<std::shared_ptr<Running>> loaded_after(const Context& ctx, const std::shared_ptr<Running>& broken) const;
  /// Whether it answers. Errors: unavailable, saying what is missing or that the model is still being loaded.
  Task<void> check(const Context& ctx) const;
  /// Why it does not run on the GPU; empty where nothing keeps it from that.
  std::string device_note() const;
  /// llama-server's own metrics, in the Prometheus text format; empty while it does not answer within a second.
  asio::awaitable<std::string> metrics() const;

 private:
  asio::awaitable<void> keep_running();
  Task<void> run_once();
  void set(std::shared_ptr<Running> running, std::string problem, bool is_coming);

  net::Runtime& runtime_;
  net::HttpClient& http_;
  const config::StackConfig& config_;
  std::function<void()> cancel_;
  mutable std::mutex mutex_;
  std::shared_ptr<Running> running_;
  std::string problem_ = "The model is being started.";
  bool without_gpu_ = false;  ///< hide the GPU from the next one; used by keep_running() only
  bool is_coming_ = true;     ///< nothing runs yet, and nothing but time is lacking
};

}  // namespace wrkhrs::llm
