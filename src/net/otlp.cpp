#include "net/otlp.hpp"

#include <deque>
#include <mutex>

#include "base/log.hpp"

namespace wrkhrs::net {
namespace {

constexpr std::size_t queue_max = 8192;
constexpr std::size_t batch_max = 512;

std::string nanoseconds(SystemTime time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

json::Value attribute_value(const trace::AttributeValue& value) {
  return std::visit(
      []<class V>(const V& v) -> json::Value {
        if constexpr (std::same_as<V, std::string>)
          return json::Object{{"stringValue", v}};
        else if constexpr (std::same_as<V, bool>)
          return json::Object{{"boolValue", v}};
        else if constexpr (std::same_as<V, double>)
          return json::Object{{"doubleValue", v}};
        else
          return json::Object{{"intValue", std::to_string(v)}};
      },
      value);
}

}  // namespace

std::string otlp_json(const std::vector<trace::SpanData>& spans, std::string_view service) {
  json::Array list;
  for (const trace::SpanData& span : spans) {
    json::Array attributes;
    for (const auto& [key, value] : span.attributes)
      attributes.push_back(json::Object{{"key", key}, {"value", attribute_value(value)}});
    json::Object object{{"traceId", span.context.trace_id_hex()},
                        {"spanId", span.context.span_id_hex()},
                        {"name", span.name},
                        {"kind", static_cast<int>(span.kind)},
                        {"startTimeUnixNano", nanoseconds(span.start)},
                        {"endTimeUnixNano", nanoseconds(span.end)},
                        {"attributes", std::move(attributes)}};
    if (span.parent_span_id != std::array<std::byte, 8>{}) object["parentSpanId"] = to_hex(span.parent_span_id);
    if (span.failed) object["status"] = {{"code", 2}, {"message", span.status_message}};
    list.push_back(std::move(object));
  }
  json::Object resource{
      {"attributes",
       json::Array{json::Object{{"key", "service.name"}, {"value", {{"stringValue", service}}}},
                   json::Object{{"key", "service.version"}, {"value", {{"stringValue", WRKHRS_VERSION}}}}}}};
  return json::write(json::Object{
      {"resourceSpans",
       json::Array{json::Object{
           {"resource", std::move(resource)},
           {"scopeSpans", json::Array{json::Object{{"scope", {{"name", "wrkhrs"}}}, {"spans", std::move(list)}}}}}}}});
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
