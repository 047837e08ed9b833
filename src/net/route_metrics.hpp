// http_requests_total and http_request_duration_seconds, by route. Internal to net.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "net/router.hpp"

namespace wrkhrs::net {

/// Counters are found by index after their first use, without a lock. Thread-safe.
class RouteMetrics {
 public:
  RouteMetrics(metrics::Registry& registry, std::string service, const Router& router);
  /// `route` null: a request that matched nothing.
  void observe(const Route* route, Method method, int status, double seconds);

 private:
  struct PerRoute {
    std::string label;
    metrics::Histogram* duration = nullptr;
    std::array<std::atomic<metrics::Counter*>, 500> by_status{};  ///< index: status - 100
  };
  metrics::Registry& registry_;
  const std::string service_;
  std::vector<std::unique_ptr<PerRoute>> routes_;  ///< the last one is for what matched nothing
};

}  // namespace wrkhrs::net
