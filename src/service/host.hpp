// A service process: everything around its domain.
//
//     int main(int argc, char** argv) {
//       auto started = config::start(argc, argv, "wrkhrs-rag");
//       if (int* code = std::get_if<int>(&started)) return *code;
//       auto& config = std::get<config::StackConfig>(started);
//       auto host = service::Host::create(config, "rag");
//       if (!host) return service::explain(host.error());
//       … make the domain, bind it: (*host)->router().bind(api::rag::search_store, …)
//       return (*host)->run();
//     }
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/key_store.hpp"
#include "base/json.hpp"
#include "base/metrics.hpp"
#include "base/trace.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "net/otlp.hpp"
#include "net/router.hpp"
#include "net/runtime.hpp"
#include "net/server.hpp"
#include "service/latest_checks.hpp"

namespace wrkhrs::service {

/// Something this service needs, checked by a call that proves that it works.
struct Dependency {
  std::string name;
  /// Without it this service cannot serve at all: /health and /readyz answer 503. Otherwise it is reported as degraded.
  /// Where a required one is missing (not_found, invalid_argument), /health says `needs_action`: waiting does not help.
  bool required = false;
  /// It is data: where it is missing, /health says `needs_action` also if the service serves without it.
  bool is_data = false;
  std::function<Task<void>(Context)> check;
};

/// Made first in main (it blocks the signals that run() waits for), destroyed last. Set-up is for main's thread;
/// afterwards runtime(), metrics(), tracer() and http() may be used from anywhere.
class Host {
 public:
  /// Starts the log, the loops and the key store. `service`: a short name of base/services.hpp. Errors: those of
  /// auth::KeyStore::open.
  static Result<std::unique_ptr<Host>> create(const config::StackConfig& config, std::string_view service);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  net::Runtime& runtime() { return runtime_; }
  net::Router& router() { return router_; }
  metrics::Registry& metrics() { return metrics_; }
  trace::Tracer& tracer() { return tracer_; }
  net::HttpClient& http() { return *http_; }
  const config::StackConfig& config() const { return config_; }
  const std::string& internal_token() const { return internal_token_; }

  /// A client of another service of this stack, by short name. Errors: invalid_argument (its configured url is no
  /// address).
  Result<std::unique_ptr<net::ServiceClient>> client_of(std::string_view service);

  void add_dependency(Dependency dependency);
  /// Another service of this stack: its /livez answers. Not required.
  void depends_on(std::string_view service);
  /// A queue of this service, for the metrics; see add_queue_metrics().
  void watch_queue(std::string_view name, std::function<double()> length, double limit);
  /// More text for /metrics, in the Prometheus format, asked for at each scrape.
  void add_metrics_text(std::function<asio::awaitable<std::string>()> text) { metrics_text_ = std::move(text); }
  /// More fields for /health, computed at each call; must not block.
  void add_health_details(std::function<json::Object()> details);
  /// Called in order before draining: ends what would otherwise keep requests open (streams without an end of their
  /// own).
  void on_drain(std::function<void()> action);
  /// Called in order after the last request and before the loops stop: flush, hand over, close. Bounded by the caller.
  void on_stop(std::function<void()> action);
  /// For all requests; set before run().
  void set_server_options(std::function<void(net::ServerOptions&)> change) { change(server_options_); }

  /// Listens, waits for SIGTERM or SIGINT, drains, stops. The exit code of the process.
  int run();

 private:
  struct DependencyMetrics {
    metrics::Gauge* up;
    metrics::Gauge* latency_s;
  };
  Host(const config::StackConfig& config, std::string_view service, std::unique_ptr<auth::KeyStore> keys,
       std::string internal_token, std::shared_ptr<net::ServerTls> tls);
  void bind_standard_operations();
  asio::awaitable<json::Object> health(bool& serving);

  net::SignalWaiter signals_;
  const config::StackConfig config_;
  const std::string short_name_;
  const std::string name_;
  const SteadyTime started_ = std::chrono::steady_clock::now();
  std::unique_ptr<auth::KeyStore> keys_;
  const std::string internal_token_;
  metrics::Registry metrics_;
  trace::Tracer tracer_;
  net::Runtime runtime_;
  net::Router router_;
  std::unique_ptr<net::HttpClient> http_;
  std::unique_ptr<net::OtlpExporter> exporter_;
  std::vector<std::unique_ptr<net::ServiceClient>> dependency_clients_;
  std::vector<Dependency> dependencies_;
  std::vector<DependencyMetrics> dependency_metrics_;  ///< one a dependency
  std::vector<std::function<json::Object()>> details_;
  std::function<asio::awaitable<std::string>()> metrics_text_;
  std::vector<std::function<void()>> drain_actions_;
  std::vector<std::function<void()>> stop_actions_;
  net::ServerOptions server_options_;
  std::unique_ptr<net::Server> server_;
  std::atomic<bool> stopping_{false};
  LatestChecks latest_checks_;
};

/// Says on standard error why a service cannot start; the exit code to return: 1, or 2 where waiting does not help (a
/// wrong setting, a damaged or missing file), which the supervisor shows as failed.
int explain(const Error& error);

}  // namespace wrkhrs::service
