// Prometheus metrics. Registered once at start, then updated from any thread without a lock.
//
// Names follow Prometheus: base units, `_total` for counters; label values come from closed sets.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace wrkhrs::metrics {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  void add(double amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

/// Cumulative buckets are computed when read; an observation touches one bucket, the sum and nothing else.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds);
  void observe(double value);
  const std::vector<double>& bounds() const { return bounds_; }
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].load(std::memory_order_relaxed); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;  ///< upper bounds, ascending; +Inf is implied
  std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
  std::atomic<double> sum_{0};
};

/// HTTP durations, seconds: up to 10 s as is usual, and on to 600 s for model routes.
std::vector<double> duration_buckets_s();

/// All metrics of a process. Metrics live as long as the registry. Asking again for the same name and labels gives the
/// same one.
class Registry {
 public:
  Counter& counter(std::string_view name, std::string_view help, Labels labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds, Labels labels = {});
  /// A gauge that is computed when read.
  void gauge_callback(std::string_view name, std::string_view help, Labels labels, std::function<double()> read);

  /// The Prometheus text format, version 0.0.4.
  std::string text() const;

 private:
  struct Series {
    Labels labels;
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
    std::function<double()> callback;
  };
  struct Family {
    std::string help;
    std::string_view type;
    std::vector<std::unique_ptr<Series>> series;
  };
  Series& series(std::string_view name, std::string_view help, std::string_view type, Labels labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

/// Adds process_resident_memory_bytes, process_cpu_seconds_total, process_open_fds and wrkhrs_build_info.
void add_process_metrics(Registry& registry, std::string_view service);

}  // namespace wrkhrs::metrics
