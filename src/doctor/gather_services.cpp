// What the services of the stack answer.
#include <fmt/format.h>

#include "auth/key_files.hpp"
#include "doctor/gatherers.hpp"
#include "supervise/port_owner.hpp"

namespace wrkhrs::doctor {
namespace {

using namespace std::chrono_literals;

constexpr auto health_limit = 4s;  ///< more than the services give their own checks
constexpr auto short_limit = 3s;
constexpr auto search_limit = 5s;

void read_health(ServiceFacts& service, const net::ClientResponse& response) {
  service.answered = true;
  service.status = response.status;
  service.dependencies.clear();
  service.is_ours = !service.local && response.ok();
  auto body = json::parse(response.body);
  if (!body || !service.local) return;
  service.is_ours = json::string_or(*body, "service", "") == service.name;
  if (!service.is_ours) return;
  if (const json::Value* list = json::find(*body, "dependencies"); list && list->is_array()) {
    for (const json::Value& entry : list->get_array()) {
      const json::Value* required = json::find(entry, "required");
      const json::Value* latency = json::find(entry, "latency_ms");
      service.dependencies.push_back({.name = std::string(json::string_or(entry, "name", "?")),
                                      .required = required && required->is_bool() && required->get_bool(),
                                      .ok = json::string_or(entry, "status", "") == "ok",
                                      .latency_ms = latency && latency->is_number() ? latency->to_number<double>() : 0,
                                      .error = std::string(json::string_or(entry, "error", ""))});
    }
  }
  service.health = std::move(*body);
}

/// The last error that a service logged; its level is how it is known.
std::string last_logged_error(const std::filesystem::path& log) {
  auto lines = supervise::last_log_lines(log, 200);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    auto event = json::parse(*line);
    if (!event) continue;
    if (json::string_or(*event, "level", "") != "error") continue;
    const std::string_view reason = json::string_or(*event, "error", json::string_or(*event, "reason", ""));
    const std::string_view message = json::string_or(*event, "message", "");
    return reason.empty() ? std::string(message) : fmt::format("{}: {}", message, reason);
  }
  return {};
}

}  // namespace

std::optional<double> metric_value(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(name) || line.size() <= name.size() + 1 || line[name.size()] != ' ') continue;
    double value = 0;
    const std::string_view number = line.substr(name.size() + 1);
    if (std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc()) return value;
  }
  return std::nullopt;
}

Task<void> ask_service(SessionPtr session, std::size_t index) {
  ServiceFacts& service = session->facts.services[index];
  auto endpoint = net::Endpoint::parse(service.url);
  if (!endpoint) {
    service.error = endpoint.error().message;
    co_return Result<void>{};
  }
  endpoint->ca_file = session->config->ca_file_of(service.name);
  const SteadyTime began = std::chrono::steady_clock::now();
  const Context ctx = session->context(health_limit);
  net::ClientRequest request{.path = "/health"};
  // A runner of somebody else's in place of ours (LLM_RUNNER_URL) need not have that.
  if (!service.local) request.path = endpoint->base_path.ends_with("/v1") ? "/models" : "/v1/models";
  auto response = co_await session->http.fetch(ctx, *endpoint, std::move(request));
  service.latency_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  if (response) {
    read_health(service, *response);
  } else {
    service.error = response.error().code == Code::deadline_exceeded ? "it takes connections and does not answer"
                                                                     : response.error().message;
  }
  auto look = [port = service.port, log = session->config->log_file(service.name),
               owner = !service.is_ours]() -> Result<std::pair<std::string, std::string>> {
    return std::pair{owner ? supervise::port_owner(port).value_or("") : std::string(), last_logged_error(log)};
  };
  const Context quick = session->context(short_limit);
  if (auto looked = co_await session->pool.run(quick, std::move(look))) {
    session->facts.services[index].port_owner = std::move(looked->first);
    session->facts.services[index].last_error = std::move(looked->second);
  }
  if (!service.is_ours || !service.local) co_return Result<void>{};
  net::ClientRequest scrape{.path = "/metrics"};
  auto metrics = co_await session->http.fetch(quick, *endpoint, std::move(scrape));
  if (metrics && metrics->ok()) {
    service.resident_bytes = metric_value(metrics->body, "process_resident_memory_bytes").value_or(0);
    service.memory_limit_bytes = metric_value(metrics->body, "wrkhrs_memory_limit_bytes").value_or(0);
  }
  co_return Result<void>{};
}

Task<void> try_key(SessionPtr session) {
  // The shell's own variable counts here: it is this person's key, whatever the stack was started with.
  const std::string variable = session->environment("WRKHRS_API_KEY").value_or("");
  HomeFacts& home = session->facts.home;
  home.key_source = variable.empty() ? session->config->api_key_file().string() : "WRKHRS_API_KEY";
  auto key = variable.empty() ? auth::read_secret(session->config->api_key_file()) : Result<std::string>(variable);
  if (!key) {
    if (key.error().code == Code::not_found) home.key = KeyState::missing;
    co_return Result<void>{};
  }
  auto endpoint = net::Endpoint::parse(session->config->url_of("gateway"));
  if (!endpoint) co_return Result<void>{};
  endpoint->ca_file = session->config->ca_file_of("gateway");
  const Context ctx = session->context(short_limit);
  net::ClientRequest request{.path = "/v1/models"};
  request.headers.emplace_back("authorization", "Bearer " + *key);
  net::ClientRequest through{.path = "/v1/vector_stores?limit=1", .headers = request.headers};
  auto answer = co_await session->http.fetch(ctx, *endpoint, std::move(request));
  if (!answer) co_return Result<void>{};
  if (answer->status == 401) session->facts.home.key = KeyState::refused;
  if (!answer->ok()) co_return Result<void>{};
  session->facts.home.key = KeyState::accepted;
  auto passed = co_await session->http.fetch(ctx, *endpoint, std::move(through));
  session->facts.home.token_refused = passed && passed->status == 401;
  co_return Result<void>{};
}

Task<void> try_search(SessionPtr session) {
  const std::string variable = session->environment("WRKHRS_API_KEY").value_or("");
  auto key = variable.empty() ? auth::read_secret(session->config->api_key_file()) : Result<std::string>(variable);
  auto endpoint = net::Endpoint::parse(session->config->url_of("rag"));
  if (!key || !endpoint) co_return Result<void>{};
  endpoint->ca_file = session->config->ca_file_of("rag");
  net::ClientRequest request{.method = Method::post, .path = "/v1/search"};
  request.headers.emplace_back("authorization", "Bearer " + *key);
  request.headers.emplace_back("content-type", "application/json");
  request.body = R"({"query": "what does this stack do", "max_num_results": 3})";
  const Context ctx = session->context(search_limit);
  const SteadyTime began = std::chrono::steady_clock::now();
  auto answer = co_await session->http.fetch(ctx, *endpoint, std::move(request));
  SearchFacts search{.latency_ms =
                         std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count()};
  if (!answer) {
    search.asked =
        answer.error().code == Code::deadline_exceeded;  // no connection: the service is down, not the search
    search.error = answer.error().message;
  } else if (answer->status != 401) {
    search.asked = true;
    if (!answer->ok()) search.error = net::error_from_response(answer->status, answer->body).message;
  }
  session->facts.search = std::move(search);
  co_return Result<void>{};
}

}  // namespace wrkhrs::doctor
