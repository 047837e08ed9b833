#include <gtest/gtest.h>

#include "base/metrics.hpp"
#include "base/trace.hpp"

namespace wrkhrs {
namespace {

TEST(Metrics, WritesThePrometheusTextFormat) {
  metrics::Registry registry;
  registry.counter("http_requests_total", "Requests.", {{"route", "/a\"b"}, {"status", "200"}}).add(3);
  auto& histogram = registry.histogram("duration_seconds", "Time.", {0.1, 1});
  histogram.observe(0.1);
  histogram.observe(0.5);
  histogram.observe(7);
  std::string text = registry.text();
  EXPECT_NE(text.find("# TYPE http_requests_total counter\nhttp_requests_total{route=\"/a\\\"b\",status=\"200\"} 3\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("duration_seconds_bucket{le=\"0.1\"} 1\nduration_seconds_bucket{le=\"1\"} 2\n"
                      "duration_seconds_bucket{le=\"+Inf\"} 3\nduration_seconds_sum 7.6\nduration_seconds_count 3\n"),
            std::string::npos)
      << text;
}

TEST(Metrics, GivesTheSameSeriesForTheSameLabels) {
  metrics::Registry registry;
  EXPECT_EQ(&registry.counter("a", "A.", {{"k", "v"}}), &registry.counter("a", "A.", {{"k", "v"}}));
  EXPECT_NE(&registry.counter("a", "A.", {{"k", "v"}}), &registry.counter("a", "A.", {{"k", "w"}}));
}

TEST(TraceContext, RoundTripsTheHeader) {
  auto trace = TraceContext::start();
  auto parsed = TraceContext::parse(trace.traceparent());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->traceparent(), trace.traceparent());
  EXPECT_NE(trace.child().span_id, trace.span_id);
}

TEST(TraceContext, RefusesMalformedHeaders) {
  for (std::string_view text : {"", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"}) {
    EXPECT_FALSE(TraceContext::parse(text)) << text;
  }
}

TEST(Trace, GivesFinishedSpansToTheSink) {
  trace::Tracer tracer;
  std::vector<trace::SpanData> spans;
  tracer.set_sink([&](trace::SpanData span) { spans.push_back(std::move(span)); });
  auto root = TraceContext::start();
  {
    auto span = tracer.start(root, "work");
    span.set("count", std::int64_t{2});
  }
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].parent_span_id, root.span_id);
  EXPECT_EQ(spans[0].context.trace_id, root.trace_id);
}

}  // namespace
}  // namespace wrkhrs
