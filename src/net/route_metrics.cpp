#include "net/route_metrics.hpp"

#include <algorithm>

namespace wrkhrs::net {

RouteMetrics::RouteMetrics(metrics::Registry& registry, std::string service, const Router& router)
    : registry_(registry), service_(std::move(service)) {
  auto add = [&](std::string label, std::string method) {
    auto route = std::make_unique<PerRoute>();
    route->label = std::move(label);
    route->duration = &registry_.histogram(
        "http_request_duration_seconds", "Time from the request's head to the end of its answer.",
        metrics::duration_buckets_s(), {{"service", service_}, {"method", std::move(method)}, {"route", route->label}});
    routes_.push_back(std::move(route));
  };
  for (const auto& route : router.routes())
    add(std::string(route->info.path), std::string(to_string(route->info.method)));
  add("unmatched", "");
}

void RouteMetrics::observe(const Route* route, Method method, int status, double seconds) {
  PerRoute& entry = route ? *routes_[route->index] : *routes_.back();
  entry.duration->observe(seconds);
  auto& slot = entry.by_status[static_cast<std::size_t>(std::clamp(status, 100, 599) - 100)];
  metrics::Counter* counter = slot.load(std::memory_order_acquire);
  if (!counter) {
    counter = &registry_.counter("http_requests_total", "Requests answered.",
                                 {{"service", service_},
                                  {"method", route ? std::string(to_string(method)) : ""},
                                  {"route", entry.label},
                                  {"status", std::to_string(status)}});
    slot.store(counter, std::memory_order_release);
  }
  counter->add();
}

}  // namespace wrkhrs::net
