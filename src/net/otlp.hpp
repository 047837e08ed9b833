// Sends finished spans to an OpenTelemetry collector over OTLP/HTTP with JSON
// (https://opentelemetry.io/docs/specs/otlp/).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "base/trace.hpp"
#include "net/client.hpp"

namespace wrkhrs::net {

/// Queues spans (bounded: the newest are dropped and counted when the collector cannot keep up) and posts them every
/// second. Destroy it before the runtime.
class OtlpExporter {
 public:
  /// `endpoint`: the base URL as in OTEL_EXPORTER_OTLP_ENDPOINT; `/v1/traces` is appended.
  OtlpExporter(Runtime& runtime, HttpClient& http, Endpoint endpoint, std::string service, metrics::Registry& metrics);
  ~OtlpExporter();

  trace::Sink sink();
  /// Sends what is queued; at the end of a process. From a thread that is not a loop's.
  void flush();

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

/// The body of one export request. Pure.
std::string otlp_json(const std::vector<trace::SpanData>& spans, std::string_view service);

}  // namespace wrkhrs::net
