// One call of a tool, from its arguments to its answer.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/context.hpp"
#include "base/metrics.hpp"
#include "tools/journal.hpp"
#include "tools/runner.hpp"

namespace wrkhrs::tools {

struct Runners {
  Runner& http;
  Runner& command;
  Runner& mcp;
};

struct InvokerLimits {
  std::chrono::milliseconds call_timeout{30'000};  ///< for tools and callers that set none shorter
  int concurrent_calls_max = 16;
};

/// Runs a coroutine on an executor to its end, whoever waits for it. The name is for the log.
using Spawn = std::function<void(asio::any_io_executor, std::string, asio::awaitable<void>)>;

/// Safe from any thread.
class Invoker {
 public:
  Invoker(Spawn spawn, Runners runners, Journal& journal, InvokerLimits limits, metrics::Registry& metrics);

  struct Request {
    ToolPtr tool;
    json::Object arguments;
    std::optional<std::string> idempotency_key;
    std::optional<std::chrono::milliseconds> timeout;
  };
  /// Checks the arguments, runs the tool, checks and bounds its output. With an idempotency key the call is journalled,
  /// made at most once, and goes on to its end when the caller goes away.
  ///
  /// Errors: invalid_argument (`param` is `arguments` and the JSON pointer), unavailable (too many calls, or the tool
  /// cannot be reached), conflict (see Journal::begin), upstream_failed (the tool's output breaks its schema or is too
  /// large), deadline_exceeded, and those of runners.
  Task<api::tools::InvokeToolResponse> invoke(const Context& ctx, Request request);
  /// Calls that run now. Thread-safe.
  int running() const { return running_; }

 private:
  class Slot;
  Task<api::tools::InvokeToolResponse> run(const Context& ctx, Request request);
  Task<api::tools::InvokeToolResponse> run_journalled(Context ctx, CallKey call, Request request);
  Runner& runner_of(const Tool& tool);

  const Spawn spawn_;
  const Runners runners_;
  Journal& journal_;
  const InvokerLimits limits_;
  std::atomic<int> running_{0};
  metrics::Counter& calls_ok_;
  metrics::Counter& calls_tool_error_;
  metrics::Counter& calls_failed_;
  metrics::Histogram& duration_s_;
};

}  // namespace wrkhrs::tools
