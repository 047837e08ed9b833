// W3C trace context: which trace and span a request belongs to.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wrkhrs {

/// The ids of https://www.w3.org/TR/trace-context/ (version 00). A value type.
struct TraceContext {
  std::array<std::byte, 16> trace_id{};
  std::array<std::byte, 8> span_id{};
  bool sampled = true;

  /// A new trace with a first span.
  static TraceContext start();
  /// From a `traceparent` header; nothing when it is malformed (the caller then starts a new trace, as the standard
  /// asks).
  static std::optional<TraceContext> parse(std::string_view traceparent);
  /// The same trace with a new span id.
  TraceContext child() const;
  /// `00-<32 hex>-<16 hex>-<01|00>`
  std::string traceparent() const;
  std::string trace_id_hex() const;
  std::string span_id_hex() const;
};

}  // namespace wrkhrs
