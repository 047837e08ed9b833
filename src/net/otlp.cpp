#include "net/otlp.hpp"

#include <deque>
#include <iterator>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"

namespace wrkhrs::net {
namespace {

constexpr std::size_t queue_max = 8192;
constexpr std::size_t batch_max = 512;

std::int64_t nanoseconds(SystemTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

void append_attribute(std::string& out, std::string_view key, const trace::AttributeValue& value) {
  out += R"({"key":)";
  json::write_string_to(out, key);
  out += R"(,"value":{)";
  std::visit(
      [&]<class V>(const V& v) {
        if constexpr (std::same_as<V, std::string>) {
          out += R"("stringValue":)";
          json::write_string_to(out, v);
        } else if constexpr (std::same_as<V, bool>) {
          out += v ? R"("boolValue":true)" : R"("boolValue":false)";
        } else if constexpr (std::same_as<V, double>) {
          out += R"("doubleValue":)";
          json::write_to(out, json::Value(v));
        } else {
          fmt::format_to(std::back_inserter(out), R"("intValue":"{}")", v);
        }
      },
      value);
  out += "}}";
}

void append_span(std::string& out, const trace::SpanData& span) {
  fmt::format_to(std::back_inserter(out), R"({{"traceId":"{}","spanId":"{}","name":)", span.context.trace_id_hex(),
                 span.context.span_id_hex());
  json::write_string_to(out, span.name);
  fmt::format_to(std::back_inserter(out),
                 R"(,"kind":{},"startTimeUnixNano":"{}","endTimeUnixNano":"{}","attributes":[)",
                 static_cast<int>(span.kind), nanoseconds(span.start), nanoseconds(span.end));
  bool first = true;
  for (const auto& [key, value] : span.attributes) {
    if (!std::exchange(first, false)) out += ',';
    append_attribute(out, key, value);
  }
  out += ']';
  if (span.parent_span_id != std::array<std::byte, 8>{}) {
    fmt::format_to(std::back_inserter(out), R"(,"parentSpanId":"{}")", to_hex(span.parent_span_id));
  }
  if (span.failed) {
    out += R"(,"status":{"code":2,"message":)";
    json::write_string_to(out, span.status_message);
    out += '}';
  }
  out += '}';
}

}  // namespace

/// Written as text at once: a gateway under load has tens of thousands of spans a second, and trees of values for them
/// are mostly allocations.
std::string otlp_json(const std::vector<trace::SpanData>& spans, std::string_view service) {
  std::string out;
  out.reserve(256 + spans.size() * 640);
  out += R"({"resourceSpans":[{"resource":{"attributes":[)";
  append_attribute(out, "service.name", std::string(service));
  out += ',';
  append_attribute(out, "service.version", std::string(WRKHRS_VERSION));
  out += R"(]},"scopeSpans":[{"scope":{"name":"wrkhrs"},"spans":[)";
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (i > 0) out += ',';
    append_span(out, spans[i]);
  }
  out += "]}]}]}";
  return out;
}

struct OtlpExporter::Impl : std::enable_shared_from_this<OtlpExporter::Impl> {
  Impl(Runtime& runtime, HttpClient& http, Endpoint endpoint, std::string service, metrics::Registry& metrics)
      : runtime(runtime),
        http(http),
        endpoint(std::move(endpoint)),
        service(std::move(service)),
        sent(metrics.counter("otlp_spans_sent_total", "Spans that the collector took.")),
        dropped(metrics.counter("otlp_spans_dropped_total", "Spans lost because the collector was away or too slow.")) {
  }

  std::vector<trace::SpanData> take() {
    std::lock_guard lock(mutex);
    std::vector<trace::SpanData> batch;
    while (!queue.empty() && batch.size() < batch_max) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return batch;
  }

  /// Sends everything; what fails is dropped and counted, so that a collector that is away costs no memory.
  asio::awaitable<void> send_all() {
    for (;;) {
      std::vector<trace::SpanData> batch = take();
      if (batch.empty()) co_return;
      ClientRequest request;
      request.method = Method::post;
      request.path = "/v1/traces";
      request.headers.emplace_back("content-type", "application/json");
      request.body = otlp_json(batch, service);
      Context ctx = Context::background(std::chrono::seconds(5));
      auto response = co_await http.fetch(ctx, endpoint, std::move(request));
      const bool taken = response && response->ok();
      (taken ? sent : dropped).add(static_cast<double>(batch.size()));
      if (taken == was_failing) {
        was_failing = !taken;
        if (taken)
          log::info("the trace collector takes spans again");
        else
          log::warn("the trace collector does not take spans",
                    {{"error", response ? "status " + std::to_string(response->status) : response.error().message}});
      }
    }
  }

  asio::awaitable<void> loop(std::shared_ptr<Impl> self) {
    while (!stopping) {
      co_await sleep_for(std::chrono::seconds(1));
      co_await send_all();
    }
  }

  Runtime& runtime;
  HttpClient& http;
  const Endpoint endpoint;
  const std::string service;
  metrics::Counter& sent;
  metrics::Counter& dropped;
  std::mutex mutex;
  std::deque<trace::SpanData> queue;
  std::atomic<bool> stopping{false};
  bool was_failing = false;
};

OtlpExporter::OtlpExporter(Runtime& runtime, HttpClient& http, Endpoint endpoint, std::string service,
                           metrics::Registry& metrics)
    : impl_(std::make_shared<Impl>(runtime, http, std::move(endpoint), std::move(service), metrics)) {
  runtime.spawn("otlp exporter", impl_->loop(impl_));
}

OtlpExporter::~OtlpExporter() { impl_->stopping = true; }

trace::Sink OtlpExporter::sink() {
  return [impl = impl_](trace::SpanData span) {
    std::lock_guard lock(impl->mutex);
    if (impl->queue.size() >= queue_max) {
      impl->dropped.add();
      return;
    }
    impl->queue.push_back(std::move(span));
  };
}

void OtlpExporter::flush() { impl_->runtime.run(impl_->send_all()); }

}  // namespace wrkhrs::net
