#include "service/host.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "auth/certificates.hpp"
#include "auth/key_files.hpp"
#include "base/log.hpp"
#include "base/services.hpp"
#include "base/when_all.hpp"
#include "service/databases.hpp"
#include "service/vitals.hpp"

namespace wrkhrs::service {
namespace {

constexpr std::chrono::milliseconds check_timeout{1500};
constexpr std::chrono::milliseconds check_fresh{1000};  ///< a result this old is given again

constexpr Operation<Empty, json::Object> health_operation{
    {.path = "/health",
     .name = "health",
     .summary = "Whether this service can serve, and what it depends on.",
     .needs_key = false}};
constexpr Operation<Empty, json::Object> livez_operation{
    {.path = "/livez", .name = "livez", .summary = "Answers while the process runs.", .needs_key = false}};
constexpr Operation<Empty, json::Object> readyz_operation{
    {.path = "/readyz", .name = "readyz", .summary = "Whether traffic should be sent here.", .needs_key = false}};
constexpr Operation<Empty, json::Object> version_operation{
    {.path = "/version", .name = "version", .summary = "What runs here.", .needs_key = false}};
constexpr Operation<Empty, Empty> metrics_operation{{.path = "/metrics",
                                                     .name = "metrics",
                                                     .summary = "Metrics in the Prometheus text format.",
                                                     .needs_key = false,
                                                     .response_type = "text/plain; version=0.0.4"}};
constexpr Operation<Empty, json::Object> openapi_operation{
    {.path = "/openapi.json", .name = "openapi", .summary = "This description.", .needs_key = true}};

std::string_view name_of(std::string_view short_name) {
  for (const ServiceInfo& info : services) {
    if (info.short_name == short_name) return info.name;
  }
  return short_name;
}

Task<CheckResult> timed_check(const Dependency& dependency) {
  auto began = std::chrono::steady_clock::now();
  Context ctx = Context::background(check_timeout);
  auto checked = co_await dependency.check(ctx);
  CheckResult result;
  result.latency_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  if (!checked) result.error = std::move(checked).error();
  co_return result;
}

/// Null where the service speaks http.
Result<std::shared_ptr<net::ServerTls>> open_tls(const config::StackConfig& config, std::string_view service) {
  if (config.tls.certificate_file.empty() != config.tls.key_file.empty()) {
    return fail(Code::invalid_argument, "tls.certificate_file and tls.key_file belong together: set both, or neither.");
  }
  if (!config.serves_tls(service)) return nullptr;
  auto own = auth::ensure_certificate(config, service);
  if (!own) return forward_error(own);
  net::ServerTlsOptions options{.inside = {.certificate = own->certificate.string(), .key = own->key.string()}};
  options.renew = [config, name = std::string(service)] {
    auto renewed = auth::ensure_certificate(config, name);
    if (!renewed) log::error("the certificate could not be looked at", {{"error", renewed.error().message}});
  };
  if (service == "gateway" && !config.tls.certificate_file.empty()) {
    options.outside = {.certificate = config.tls.certificate_file, .key = config.tls.key_file};
  }
  return net::ServerTls::open(std::move(options));
}

}  // namespace

Result<std::unique_ptr<Host>> Host::create(const config::StackConfig& config, std::string_view service) {
  std::signal(SIGXFSZ, SIG_IGN);  // past a limit of file sizes a write fails (EFBIG), as it does on a full disk
  auto prepared = auth::prepare_home(config);
  if (!prepared) return forward_error(prepared);
  auto keys = auth::KeyStore::open(config);
  if (!keys) return forward_error(keys);
  auto token = auth::internal_token(config);
  if (!token) return forward_error(token);
  auto tls = open_tls(config, service);
  if (!tls) return forward_error(tls);
  return std::unique_ptr<Host>(new Host(config, service, std::move(*keys), std::move(*token), std::move(*tls)));
}

Host::Host(const config::StackConfig& config, std::string_view service, std::unique_ptr<auth::KeyStore> keys,
           std::string internal_token, std::shared_ptr<net::ServerTls> tls)
    : config_(config),
      short_name_(service),
      name_(name_of(service)),
      keys_(std::move(keys)),
      internal_token_(std::move(internal_token)),
      runtime_((log::start(name_, log::parse_level(config.common.log_level).value_or(log::Level::info)),
                static_cast<std::size_t>(config.common.threads))) {
  http_ = std::make_unique<net::HttpClient>(runtime_);
  metrics::add_process_metrics(metrics_, name_);
  add_saturation_metrics(metrics_, config_.home());
  metrics::Histogram& lag_s =
      metrics_.histogram("wrkhrs_event_loop_lag_seconds", "By how much timers fire late: what all else waits, too.",
                         {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10});
  for (std::size_t i = 0; i < runtime_.loops(); ++i) {
    runtime_.spawn_on(runtime_.loop(i).executor(), "loop lag", watch_loop(lag_s));
  }
  if (!config_.common.otlp_endpoint.empty()) {
    if (auto endpoint = net::Endpoint::parse(config_.common.otlp_endpoint)) {
      exporter_ = std::make_unique<net::OtlpExporter>(runtime_, *http_, std::move(*endpoint), name_, metrics_);
      tracer_.set_sink(exporter_->sink());
    } else {
      log::error("traces are not sent", {{"error", endpoint.error().message}});
    }
  }
  server_options_.service = name_;
  server_options_.address = config_.bind_address_of(short_name_);
  server_options_.port = static_cast<std::uint16_t>(config_.port_of(short_name_));
  server_options_.connections_max = static_cast<std::size_t>(config_.common.connections_max);
  server_options_.allowed_hosts = config_.common.allowed_hosts;
  server_options_.allowed_hosts.push_back(name_);  // its name in a container network
  server_options_.allowed_origins = config_.common.allowed_origins;
  if (tls) {
    std::vector<std::string> certificates{(config_.tls_dir() / (name_ + ".pem")).string(),
                                          (config_.tls_dir() / "ca.pem").string()};
    const std::string& outer = config_.tls.certificate_file;
    const auto& watched = config_.gateway.certificate_files;  // the gateway's main() adds these
    if (short_name_ == "gateway" && !outer.empty() && std::ranges::find(watched, outer) == watched.end()) {
      certificates.push_back(outer);
    }
    add_certificate_metrics(metrics_, certificates);
    server_options_.tls = std::move(tls);
  }
  bind_standard_operations();
  if (keys_->is_shared()) {
    add_dependency({.name = "keys", .check = [this](Context) -> Task<void> {
                      if (auto trouble = keys_->trouble()) co_return std::unexpected(std::move(*trouble));
                      co_return Result<void>{};
                    }});
  }
}

Host::~Host() {
  runtime_.stop();
  log::stop();
}

Result<std::unique_ptr<net::ServiceClient>> Host::client_of(std::string_view service) {
  auto endpoint = net::Endpoint::parse(config_.url_of(service));
  if (!endpoint) return forward_error(endpoint);
  endpoint->ca_file = config_.ca_file_of(service);
  return std::make_unique<net::ServiceClient>(*http_, std::move(*endpoint), internal_token_);
}

void Host::add_dependency(Dependency dependency) {
  const metrics::Labels labels{{"dependency", dependency.name}, {"required", dependency.required ? "true" : "false"}};
  dependency_metrics_.push_back(
      {.up = &metrics_.gauge("wrkhrs_dependency_up", "1 when the last check of it succeeded.", labels),
       .latency_s = &metrics_.gauge("wrkhrs_dependency_latency_seconds", "How long that check took.", labels)});
  dependencies_.push_back(std::move(dependency));
}

void Host::watch_queue(std::string_view name, std::function<double()> length, double limit) {
  add_queue_metrics(metrics_, name, std::move(length), limit);
}

void Host::depends_on(std::string_view service) {
  auto client = client_of(service);
  if (!client) {
    log::error("a dependency has no address", {{"service", service}, {"error", client.error().message}});
    return;
  }
  dependency_clients_.push_back(std::move(*client));
  net::ServiceClient* target = dependency_clients_.back().get();
  Dependency dependency;
  dependency.name = name_of(service);
  // llama-server has no /livez; its /health does not list dependencies, so no circle of checks can arise.
  const std::string path = service == "llm" ? "/health" : "/livez";
  dependency.check = [target, path](Context ctx) -> Task<void> {
    net::ClientRequest request{.path = path};
    auto response = co_await target->fetch(ctx, std::move(request));
    if (!response) co_return forward_error(response);
    if (!response->ok()) co_return fail(Code::unavailable, fmt::format("It answers with status {}.", response->status));
    co_return Result<void>{};
  };
  add_dependency(std::move(dependency));
}

void Host::add_health_details(std::function<json::Object()> details) { details_.push_back(std::move(details)); }
void Host::on_drain(std::function<void()> action) { drain_actions_.push_back(std::move(action)); }
void Host::on_stop(std::function<void()> action) { stop_actions_.push_back(std::move(action)); }

asio::awaitable<json::Object> Host::health(bool& serving) {
  auto checked = latest_checks_.within(check_fresh, std::chrono::steady_clock::now());
  if (!checked) {
    CheckRound round{.began = std::chrono::steady_clock::now()};
    std::vector<Task<CheckResult>> checks;
    for (const Dependency& dependency : dependencies_) checks.push_back(timed_check(dependency));
    auto results = co_await when_all(std::move(checks));
    round.ended = std::chrono::steady_clock::now();
    for (auto& result : results) {
      CheckResult failed;
      if (!result) failed.error = result.error();
      round.results.push_back(result ? std::move(*result) : std::move(failed));
    }
    checked = latest_checks_.take(std::move(round));
    for (std::size_t i = 0; i < checked->results.size(); ++i) {
      dependency_metrics_[i].up->set(checked->results[i].error ? 0 : 1);
      dependency_metrics_[i].latency_s->set(checked->results[i].latency_ms / 1000);
    }
  }
  bool all_well = true, needs_action = false;
  serving = !stopping_;
  json::Array list;
  for (std::size_t i = 0; i < dependencies_.size(); ++i) {
    const CheckResult& result = checked->results[i];
    all_well &= !result.error;
    if (result.error && (dependencies_[i].required || dependencies_[i].is_data)) {
      serving &= !dependencies_[i].required;
      needs_action |= result.error->code == Code::not_found || result.error->code == Code::invalid_argument;
    }
    json::Object entry{{"name", dependencies_[i].name},
                       {"status", result.error ? "unavailable" : "ok"},
                       {"required", dependencies_[i].required},
                       {"latency_ms", static_cast<double>(static_cast<std::int64_t>(result.latency_ms * 1000)) / 1000}};
    if (result.error) {
      entry["error"] = result.error->message;
    } else if (const CheckRound::PastError& past = checked->past_errors[i]; !past.message.empty()) {
      // What has passed by itself is what a person wants to know of first, an hour later.
      entry["last_error"] = past.message;
      entry["last_error_age_s"] =
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - past.at).count();
    }
    list.push_back(std::move(entry));
  }
  double uptime = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  json::Object answer{{"status", !serving   ? "unavailable"
                                 : all_well ? "ok"
                                            : "degraded"},
                      {"service", name_},
                      {"version", WRKHRS_VERSION},
                      {"uptime_s", static_cast<double>(static_cast<std::int64_t>(uptime * 1000)) / 1000},
                      {"dependencies", std::move(list)}};
  if (needs_action) answer["needs_action"] = true;
  for (const auto& details : details_) {
    for (auto& [key, value] : details()) answer[key] = std::move(value);
  }
  co_return answer;
}

void Host::bind_standard_operations() {
  router_.bind_raw(health_operation, [this](const Context&, net::Exchange& exchange) -> Task<void> {
    bool serving = true;
    json::Object answer = co_await health(serving);
    std::string text = json::write(answer);
    co_return co_await net::send_json(exchange.response, serving ? 200 : 503, std::move(text));
  });
  router_.bind(livez_operation, [](const Context&, Empty) -> Task<json::Object> {
    json::Object answer{{"status", "ok"}};
    co_return answer;
  });
  router_.bind_raw(readyz_operation, [this](const Context&, net::Exchange& exchange) -> Task<void> {
    bool serving = true;
    co_await health(serving);
    std::string text = json::write(json::Object{{"status", serving ? "ok" : "unavailable"}});
    co_return co_await net::send_json(exchange.response, serving ? 200 : 503, std::move(text));
  });
  router_.bind(version_operation, [this](const Context&, Empty) -> Task<json::Object> {
    json::Object answer{{"service", name_}, {"version", WRKHRS_VERSION}};
    co_return answer;
  });
  router_.bind_raw(metrics_operation, [this](const Context&, net::Exchange& exchange) -> Task<void> {
    net::HeaderList headers;
    headers.emplace_back("content-type", "text/plain; version=0.0.4; charset=utf-8");
    bool serving = true;
    co_await health(serving);  // for the metrics of the dependencies
    std::string text = metrics_.text();
    if (metrics_text_) text += co_await metrics_text_();
    co_return co_await exchange.response.send(200, std::move(headers), std::move(text));
  });
  router_.bind(openapi_operation, [this](const Context&, Empty) -> Task<json::Object> {
    json::Object description = router_.openapi(name_, WRKHRS_VERSION);
    co_return description;
  });
}

int Host::run() {
  auto authenticate = [keys = keys_.get()](const net::RequestHead& head) {
    return keys->authenticate(head.header("authorization"), head.header("x-wrkhrs-key-id"), head.path);
  };
  server_ = std::make_unique<net::Server>(runtime_, server_options_, router_, authenticate, metrics_, tracer_);
  if (auto listening = server_->listen(); !listening) {
    runtime_.stop();  // what main made is destroyed next
    return explain(listening.error());
  }
  record_databases(config_, short_name_);
  log::info("listening",
            {{"address", server_options_.address}, {"port", server_->port()}, {"version", WRKHRS_VERSION}});
  int signal = signals_.wait();
  log::info("stopping", {{"signal", signal}, {"in_flight", server_->in_flight()}});
  stopping_ = true;
  for (const auto& action : drain_actions_) action();
  const bool drained = server_->drain(std::chrono::milliseconds(config_.common.drain_ms));
  for (const auto& action : stop_actions_) action();
  if (exporter_) exporter_->flush();
  if (!drained) log::warn("requests were still running at the end", {{"count", server_->in_flight()}});
  runtime_.stop();
  log::info("stopped");
  return 0;
}

int explain(const Error& error) {
  // What is said last is what the supervisor shows.
  if (!error.detail.empty()) std::fprintf(stderr, "(%s)\n", error.detail.c_str());
  std::fprintf(stderr, "%s\n", error.message.c_str());
  switch (error.code) {
    case Code::unavailable:
    case Code::deadline_exceeded:
    case Code::storage_full:
      return 1;
    default:
      return 2;
  }
}

}  // namespace wrkhrs::service
