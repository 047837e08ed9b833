// What supporting systems answer: MLflow, PostgreSQL, S3, Qdrant, model runners, the collector of traces.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "auth/key_files.hpp"
#include "doctor/gatherers.hpp"
#include "store/adapters/s3_client.hpp"
#include "store/postgres.hpp"
#include "tracking/mlflow.hpp"

namespace wrkhrs::doctor {
namespace {

using namespace std::chrono_literals;

constexpr auto limit = 3s;

double milliseconds_since(SteadyTime time) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - time).count();
}

Reach reach_of(const Error& error) {
  switch (error.code) {
    case Code::deadline_exceeded:
      return Reach::timed_out;
    case Code::unavailable:
      return Reach::unreachable;
    case Code::invalid_argument:
      return Reach::bad_address;
    default:
      return Reach::failing;
  }
}

void read_status(SystemFacts& system, const net::ClientResponse& response) {
  system.status = response.status;
  if (response.ok()) {
    system.reach = Reach::ok;
    return;
  }
  system.reach = response.status == 401 || response.status == 403 ? Reach::refused
                 : response.status == 404                         ? Reach::not_found
                                                                  : Reach::failing;
  const std::string said = net::error_from_response(response.status, response.body).message;
  system.error = fmt::format("it answers {}{}{}", response.status, said.empty() ? "" : ": ", said);
}

struct HttpProbe {
  SystemFacts system;
  std::string path;
  net::HeaderList headers = {};
  std::string ca_file = {};
  bool any_answer_is_well = false;
  bool lists_models = false;
};

Task<void> ask_http(SessionPtr session, HttpProbe probe) {
  SystemFacts system = std::move(probe.system);
  auto endpoint = net::Endpoint::parse(system.url);
  if (!endpoint) {
    system.reach = Reach::bad_address;
    system.error = endpoint.error().message;
    session->facts.systems.push_back(std::move(system));
    co_return Result<void>{};
  }
  endpoint->ca_file = probe.ca_file;
  const Context ctx = session->context(limit);
  net::ClientRequest request{.path = probe.path, .headers = std::move(probe.headers)};
  if (endpoint->base_path.ends_with("/v1") && request.path.starts_with("/v1/")) request.path.erase(0, 3);
  const SteadyTime began = std::chrono::steady_clock::now();
  auto response = co_await session->http.fetch(ctx, *endpoint, std::move(request));
  system.latency_ms = milliseconds_since(began);
  if (!response) {
    system.reach = reach_of(response.error());
    system.error = response.error().message;
  } else if (probe.any_answer_is_well) {
    system.status = response->status;
  } else {
    read_status(system, *response);
    if (auto body = json::parse(response->body); probe.lists_models && response->ok()) {
      const json::Value* data = body ? json::find(*body, "data") : nullptr;
      if (!data || !data->is_array()) {
        system.reach = Reach::not_found;
        system.error = "what it answers is no list of models";
      } else {
        for (const json::Value& model : data->get_array()) system.models.emplace_back(json::string_or(model, "id", ""));
      }
    }
  }
  session->facts.systems.push_back(std::move(system));
  co_return Result<void>{};
}

Task<void> ask_mlflow(SessionPtr session) {
  SystemFacts system{.name = "mlflow",
                     .setting = "MLFLOW_TRACKING_URI",
                     .url = without_credentials(session->config->tracking.mlflow_uri)};
  auto mlflow = tracking::Mlflow::create(session->http, session->config->tracking);
  auto endpoint = net::Endpoint::parse(session->config->tracking.mlflow_uri);
  if (!mlflow || !endpoint) {
    system.reach = Reach::bad_address;
    system.error = mlflow ? endpoint.error().message : mlflow.error().message;
    session->facts.systems.push_back(std::move(system));
    co_return Result<void>{};
  }
  const Context ctx = session->context(limit);
  const SteadyTime began = std::chrono::steady_clock::now();
  auto checked = co_await mlflow->check(ctx);
  system.latency_ms = milliseconds_since(began);
  if (!checked) {
    const Error& error = checked.error();
    const bool answered = error.message.find(" answers ") != std::string::npos;
    system.error = error.message;
    system.reach = error.code == Code::permission_denied              ? Reach::refused
                   : error.code == Code::not_found                    ? Reach::not_found
                   : answered || error.code == Code::invalid_argument ? Reach::failing
                                                                      : reach_of(error);
    if (system.reach == Reach::refused)
      system.status = error.message.find("answers 403") != std::string::npos ? 403 : 401;
  }
  net::ClientRequest request{.path = "/health"};
  auto alive = co_await session->http.fetch(ctx, *endpoint, std::move(request));
  system.alive = alive && alive->ok();
  session->facts.systems.push_back(std::move(system));
  co_return Result<void>{};
}

Task<void> ask_postgres(SessionPtr session) {
  auto look = [session]() -> Result<SystemFacts> {
    const std::string& url = session->config->database.url;
    SystemFacts system{.name = "postgres", .setting = "DATABASE_URL", .url = without_credentials(url)};
    const SteadyTime began = std::chrono::steady_clock::now();
    auto connection = store::PostgresConnection::open(url, "public", limit);
    system.latency_ms = milliseconds_since(began);
    if (connection) return system;
    const std::string& words = connection.error().detail;
    const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
    system.error = words;
    system.reach = says("authentication failed") || says("no pg_hba.conf entry") || says("no password supplied") ||
                           (says("role") && says("does not exist"))
                       ? Reach::refused
                   : says("does not exist") || says("invalid") || says("missing \"=\"") ? Reach::bad_address
                   : says("timeout")                                                    ? Reach::timed_out
                                                                                        : Reach::unreachable;
    return system;
  };
  const Context ctx = session->context(limit + 1s);
  auto looked = co_await session->pool.run(ctx, std::move(look));
  if (looked) session->facts.systems.push_back(std::move(*looked));
  co_return Result<void>{};
}

Task<void> ask_s3(SessionPtr session) {
  const config::ObjectsConfig& objects = session->config->objects;
  SystemFacts system{.name = "s3", .setting = "AWS_ENDPOINT_URL_S3", .url = objects.endpoint};
  auto options = store::s3_options(objects);
  if (!options) {
    system.reach = Reach::bad_address;
    system.error = options.error().message;
    session->facts.systems.push_back(std::move(system));
    co_return Result<void>{};
  }
  if (system.url.empty()) system.url = options->endpoint.url();
  options->attempts_max = 1;
  options->create_bucket = false;
  store::S3Client client(session->runtime, std::move(*options));
  store::S3Call call{.path = "/", .query = {{"list-type", "2"}, {"max-keys", "1"}}};
  const Context ctx = session->context(limit);
  const SteadyTime began = std::chrono::steady_clock::now();
  auto answer = co_await client.call(ctx, std::move(call));
  system.latency_ms = milliseconds_since(began);
  if (!answer) {
    const Error& error = answer.error();
    system.error = error.detail.empty() ? error.message : error.detail;
    const auto says = [&](std::string_view part) { return system.error.find(part) != std::string::npos; };
    system.reach = says("InvalidAccessKeyId") || says("SignatureDoesNotMatch") || says("AccessDenied") ||
                           says("XAdminUserNotFound") || says("Token")
                       ? Reach::refused
                   : says("NoSuchBucket") ? (objects.create_bucket ? Reach::ok : Reach::not_found)
                                          : reach_of(error);
  }
  session->facts.systems.push_back(std::move(system));
  co_return Result<void>{};
}

std::string key_of(const config::ProviderConfig& provider, const config::Environment& environment) {
  if (!provider.api_key_env.empty()) return environment(provider.api_key_env).value_or("");
  if (provider.api_key_file.empty()) return {};
  auto key = auth::read_secret(provider.api_key_file);
  return key ? *key : std::string();
}

}  // namespace

std::vector<Job> system_jobs(const SessionPtr& session) {
  const config::StackConfig& config = *session->config;
  std::vector<Job> jobs;
  if (!config.tracking.mlflow_uri.empty()) jobs.push_back({"MLflow", ask_mlflow(session)});
  if (!config.database.url.empty()) jobs.push_back({"PostgreSQL", ask_postgres(session)});
  if (!config.objects.url.empty()) jobs.push_back({"S3", ask_s3(session)});
  if (!config.runs_locally("llm")) {
    HttpProbe runner{.system = {.name = "llm-runner",
                                .setting = "LLM_RUNNER_URL",
                                .url = config.url_of("llm"),
                                .wants_model = config.orchestrator.model},
                     .path = "/v1/models",
                     .ca_file = config.ca_file_of("llm"),
                     .lists_models = true};
    jobs.push_back({"the model runner", ask_http(session, std::move(runner))});
  }
  if (!config.qdrant.url.empty()) {
    HttpProbe qdrant{.system = {.name = "qdrant", .setting = "QDRANT_URL", .url = config.qdrant.url},
                     .path = "/collections",
                     .ca_file = config.qdrant.ca_file};
    if (!config.qdrant.api_key.empty()) qdrant.headers.emplace_back("api-key", config.qdrant.api_key);
    jobs.push_back({"Qdrant", ask_http(session, std::move(qdrant))});
  }
  if (!config.common.otlp_endpoint.empty()) {
    HttpProbe collector{
        .system = {.name = "otlp", .setting = "OTEL_EXPORTER_OTLP_ENDPOINT", .url = config.common.otlp_endpoint},
        .path = "/",
        .any_answer_is_well = true};
    jobs.push_back({"the collector of traces", ask_http(session, std::move(collector))});
  }
  for (const config::ProviderConfig& provider : config.gateway.providers) {
    HttpProbe probe{.system = {.name = "provider " + provider.id,
                               .setting = fmt::format("gateway.providers ({})", provider.id),
                               .url = provider.base_url},
                    .path = "/models",
                    .ca_file = provider.ca_file};
    if (const std::string key = key_of(provider, session->stack_environment); !key.empty()) {
      probe.headers.emplace_back("authorization", "Bearer " + key);
    }
    std::string name = "the provider " + provider.id;
    jobs.push_back({std::move(name), ask_http(session, std::move(probe))});
  }
  return jobs;
}

}  // namespace wrkhrs::doctor
