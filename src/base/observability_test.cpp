#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/job_metrics.hpp"
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

TEST(Metrics, CallsATotalACounterAlsoWhenItIsComputed) {
  metrics::Registry registry;
  registry.gauge_callback("cpu_seconds_total", "CPU.", {}, [] { return 2.5; });
  EXPECT_EQ(registry.text(),
            "# HELP cpu_seconds_total CPU.\n# TYPE cpu_seconds_total counter\ncpu_seconds_total 2.5\n");
}

class JobMetrics : public testing::Test {
 protected:
  JobMetrics() : folder_(std::filesystem::path(testing::TempDir()) / ("jobs-" + std::to_string(::getpid()))) {}
  ~JobMetrics() override { std::filesystem::remove_all(folder_); }
  void put(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  const std::filesystem::path folder_;
};

TEST_F(JobMetrics, AreShownUntilTheJobLeavesNewOnes) {
  EXPECT_EQ(metrics::read_job_metrics(folder_), "");
  for (double score : {0.5, 0.99}) {
    metrics::Registry figures;
    figures.gauge("wrkhrs_eval_score", "Score.", {{"measure", "faithfulness"}}).set(score);
    ASSERT_TRUE(metrics::write_job_metrics(folder_, "eval", figures));
  }
  EXPECT_EQ(metrics::read_job_metrics(folder_),
            "# HELP wrkhrs_eval_score Score.\n# TYPE wrkhrs_eval_score gauge\n"
            "wrkhrs_eval_score{measure=\"faithfulness\"} 0.99\n");
}

TEST_F(JobMetrics, LeavesOutWhatWouldSpoilAScrape) {
  std::filesystem::create_directory(folder_);
  put("a.prom", "wrkhrs_a 1\n");
  put("cut.prom", "wrkhrs_b 1");
  put("words.prom", "wrkhrs_c one\n");
  put("empty.prom", "");
  put("large.prom", std::string(70'000, '#') + "\n");
  put("other.txt", "wrkhrs_d 1\n");
  put("z.prom", "wrkhrs_z{a=\"b c\"} 1e3\n");
  EXPECT_EQ(metrics::read_job_metrics(folder_), "wrkhrs_a 1\nwrkhrs_z{a=\"b c\"} 1e3\n");
}

TEST_F(JobMetrics, SayWhyTheyCannotBeWritten) {
  std::ofstream(folder_) << "a file where the folder should be";
  const auto written = metrics::write_job_metrics(folder_, "eval", metrics::Registry{});
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("eval.prom"), std::string::npos);
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
