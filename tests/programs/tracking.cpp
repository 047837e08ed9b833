// Records runs, says which ones are on disk, and sends them, until its standard input ends.
//
//     wrkhrs-test-tracking DATABASE MLFLOW_URI PREFIX COUNT
//
// MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, where set, are who it is at MLflow.
// Prints the id of each run once record() has returned, `all sent` once nothing waits any more.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.hpp"
#include "tracking/tracker.hpp"

using namespace wrkhrs;

namespace {

tracking::RunRecord make_run(std::string id, int number) {
  tracking::RunRecord run{.run_id = std::move(id), .ended_at_ms = unix_millis_now()};
  run.started_at_ms = run.ended_at_ms - 1500;
  run.params = {{"model", "tiny"}, {"number", fmt::format("{}", number)}};
  run.metrics = {{.name = "latency_s", .value = 1.5}, {.name = "tokens", .value = static_cast<double>(number)}};
  run.tags = {{"wrkhrs.key_id", "key_test"}};
  trace::SpanData span{.context = TraceContext::start(), .name = "answer", .start = std::chrono::system_clock::now()};
  span.end = span.start + std::chrono::milliseconds(1500);
  run.set_trace({span}, "wrkhrs-test-tracking");
  return run;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  int count = 0;
  const std::string_view count_text(argv[4]);
  std::from_chars(count_text.data(), count_text.data() + count_text.size(), count);
  log::start("test-tracking");
  net::Runtime runtime(1);
  net::HttpClient http(runtime);
  metrics::Registry metrics;
  config::TrackingConfig settings{.mlflow_uri = argv[2], .retry_seconds_max = 1};
  if (const char* user = std::getenv("MLFLOW_TRACKING_USERNAME")) settings.username = user;
  if (const char* password = std::getenv("MLFLOW_TRACKING_PASSWORD")) settings.password = password;
  auto tracker = tracking::Tracker::open(runtime, http, metrics, settings, {.path = argv[1]});
  if (!tracker) {
    fmt::print(stderr, "{}\n", tracker.error().message);
    return 1;
  }
  Context ctx = Context::background(std::chrono::minutes(5));
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("{}_{}", argv[3], i);
    auto recorded = runtime.run((*tracker)->record(ctx, make_run(id, i)));
    if (!recorded) return 1;
    fmt::print("{}\n", id);
    std::fflush(stdout);
  }
  std::jthread reporter([&](std::stop_token stop) {
    while (!stop.stop_requested()) {
      auto counts = runtime.run((*tracker)->counts(ctx));
      if (counts && counts->waiting == 0) {
        fmt::print("all sent\n");
        std::fflush(stdout);
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  char byte;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  reporter.request_stop();
  reporter.join();
  (*tracker)->stop();
  runtime.stop();
  log::stop();
  return 0;
}
