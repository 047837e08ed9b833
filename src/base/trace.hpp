// Spans of what a process does. Where they go is the exporter's affair (net/otlp.hpp sends them to OTLP/HTTP).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/context.hpp"
#include "base/trace_context.hpp"

namespace wrkhrs::trace {

using AttributeValue = std::variant<std::string, std::int64_t, double, bool>;
enum class Kind { internal = 1, server = 2, client = 3 };

/// A finished span, ready to be exported.
struct SpanData {
  TraceContext context;
  std::array<std::byte, 8> parent_span_id{};  ///< all zero: a root
  std::string name;
  Kind kind = Kind::internal;
  SystemTime start, end;
  std::vector<std::pair<std::string, AttributeValue>> attributes;
  bool failed = false;
  std::string status_message;
};

/// Takes finished spans; called from any thread, must not block.
using Sink = std::function<void(SpanData)>;

class Tracer;

/// One piece of work. Ends when destroyed. Costs next to nothing while nobody collects spans. Not shared between
/// threads.
class Span {
 public:
  Span() = default;
  Span(Span&&) noexcept = default;
  Span& operator=(Span&&) noexcept = default;
  ~Span();

  /// Attributes are set before the end and never hold secrets or message content.
  void set(std::string_view key, AttributeValue value);
  void fail(std::string_view message);
  /// The context to hand on: a child of the parent's trace.
  const TraceContext& context() const { return context_; }
  bool recording() const { return data_ != nullptr; }

 private:
  friend class Tracer;
  TraceContext context_;
  std::unique_ptr<SpanData> data_;
  const Tracer* tracer_ = nullptr;
};

/// Makes spans. Safe to share between threads; the sink is set before work starts.
class Tracer {
 public:
  void set_sink(Sink sink) {
    sink_ = std::move(sink);
    enabled_ = static_cast<bool>(sink_);
  }
  /// A span below `parent`. `ctx.with_trace(span.context())` hands it on.
  Span start(const TraceContext& parent, std::string_view name, Kind kind = Kind::internal) const;
  /// A span that continues a trace from outside: `context` is this span's own, `parent` may be null for a root.
  Span start_server(const TraceContext& context, const TraceContext* parent, std::string_view name) const;
  bool enabled() const { return enabled_; }

 private:
  friend class Span;
  Sink sink_;
  bool enabled_ = false;
};

}  // namespace wrkhrs::trace
