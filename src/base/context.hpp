// What travels with a request through every layer: who asks, until when, and under which id and trace.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/trace_context.hpp"

namespace wrkhrs {

/// Who asks. Files, stores and runs belong to a key; `internal` is another service of this stack acting for `key_id`.
struct Principal {
  std::string key_id;  ///< empty only where no key is needed
  bool internal = false;
};

/// A value that is cheap to copy and safe to read from any thread. The deadline only ever shrinks.
class Context {
 public:
  /// A context of its own, for work that no request caused (start-up, maintenance) and for tests.
  static Context background(std::chrono::milliseconds timeout = std::chrono::minutes(1)) {
    Context ctx;
    ctx.request_id_ = new_id("req_");
    ctx.trace_ = TraceContext::start();
    ctx.deadline_ = std::chrono::steady_clock::now() + timeout;
    return ctx;
  }
  Context(std::string request_id, TraceContext trace, SteadyTime deadline, Principal principal,
          std::shared_ptr<std::atomic<bool>> cancelled = nullptr)
      : request_id_(std::move(request_id)),
        trace_(trace),
        deadline_(deadline),
        principal_(std::move(principal)),
        cancelled_(std::move(cancelled)) {}

  const std::string& request_id() const { return request_id_; }
  const TraceContext& trace() const { return trace_; }
  const Principal& principal() const { return principal_; }
  SteadyTime deadline() const { return deadline_; }
  std::chrono::milliseconds remaining() const {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds(0));
  }
  bool expired() const { return std::chrono::steady_clock::now() >= deadline_; }
  /// The client has gone: stop, nobody reads the answer.
  bool cancelled() const { return cancelled_ && cancelled_->load(std::memory_order_relaxed); }
  /// `{}` while the work is still wanted; otherwise the error to return.
  Result<void> check() const {
    if (cancelled()) return fail(Code::cancelled, "The client closed the connection.");
    if (expired()) return fail(Code::deadline_exceeded, "The request ran out of time.");
    return {};
  }

  /// The same request with less time. A later deadline than the present one changes nothing.
  Context with_deadline(SteadyTime deadline) const {
    Context ctx = *this;
    ctx.deadline_ = std::min(deadline_, deadline);
    return ctx;
  }
  Context with_timeout(std::chrono::milliseconds timeout) const {
    return with_deadline(std::chrono::steady_clock::now() + timeout);
  }
  Context with_trace(TraceContext trace) const {
    Context ctx = *this;
    ctx.trace_ = trace;
    return ctx;
  }
  Context with_principal(Principal principal) const {
    Context ctx = *this;
    ctx.principal_ = std::move(principal);
    return ctx;
  }
  /// The same request, ended also when `*cancelled` becomes true (replaces the client's own flag).
  Context with_cancel_flag(std::shared_ptr<std::atomic<bool>> cancelled) const {
    Context ctx = *this;
    ctx.cancelled_ = std::move(cancelled);
    return ctx;
  }

 private:
  Context() = default;
  std::string request_id_;
  TraceContext trace_;
  SteadyTime deadline_{};
  Principal principal_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

}  // namespace wrkhrs
