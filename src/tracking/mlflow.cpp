#include "tracking/mlflow.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace wrkhrs::tracking {
namespace {

constexpr std::size_t metrics_max = 500, params_max = 100,
                      tags_max = 100;  // MLflow takes 1000 metrics, but 1 MB in all
constexpr std::size_t key_bytes_max = 250, param_bytes_max = 6000, tag_bytes_max = 8000;
constexpr std::size_t call_bytes_max = 800'000;

std::string mlflow_key(std::string_view key) {
  std::string result(key.substr(0, key_bytes_max));
  for (char& c : result) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                         c == '-' || c == '.' || c == ' ' || c == ':' || c == '/';
    if (!allowed) c = '_';
  }
  return result;
}

/// Cut at a whole character.
std::string cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string filter_literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' || c == '\\' ? '_' : c;  // run ids have neither
  return out + "'";
}

std::string text_at(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* at = &value;
  for (std::string_view key : path) {
    at = json::find(*at, key);
    if (!at) return {};
  }
  return at->is_string() ? std::string(at->get_string()) : std::string();
}

}  // namespace

std::vector<LogBatch> log_batches(const RunRecord& run) {
  std::vector<LogBatch> batches(1);
  std::size_t bytes = 0;
  auto room = [&](json::Array LogBatch::* list, std::size_t items_max, std::size_t wanted) -> json::Array& {
    if ((batches.back().*list).size() >= items_max || bytes + wanted > call_bytes_max) {
      batches.emplace_back();
      bytes = 0;
    }
    bytes += wanted;
    return batches.back().*list;
  };
  for (const auto& [key, value] : run.params) {
    std::string text = cut(value, param_bytes_max);
    const std::size_t size = key.size() + text.size() + 32;
    room(&LogBatch::params, params_max, size)
        .push_back(json::Object{{"key", mlflow_key(key)}, {"value", std::move(text)}});
  }
  for (const auto& [key, value] : run.tags) {
    std::string text = cut(value, tag_bytes_max);
    const std::size_t size = key.size() + text.size() + 32;
    room(&LogBatch::tags, tags_max, size).push_back(json::Object{{"key", mlflow_key(key)}, {"value", std::move(text)}});
  }
  for (const Metric& metric : run.metrics) {
    if (!std::isfinite(metric.value)) continue;
    room(&LogBatch::metrics, metrics_max, metric.name.size() + 96)
        .push_back(json::Object{{"key", mlflow_key(metric.name)},
                                {"value", metric.value},
                                {"timestamp", metric.timestamp_ms ? metric.timestamp_ms : run.ended_at_ms},
                                {"step", metric.step}});
  }
  return batches;
}

Mlflow::Mlflow(net::HttpClient& http, net::Endpoint endpoint, std::string authorization)
    : http_(&http), endpoint_(std::move(endpoint)), authorization_(std::move(authorization)), url_(endpoint_.url()) {}

Result<Mlflow> Mlflow::create(net::HttpClient& http, const config::TrackingConfig& config) {
  auto endpoint = net::Endpoint::parse(config.mlflow_uri);
  if (!endpoint) return forward_error(endpoint);
  std::string authorization;
  if (!config.token.empty()) {
    authorization = "Bearer " + config.token;
  } else if (!config.username.empty()) {
    authorization = "Basic " + base64(config.username + ":" + config.password);
  }
  return Mlflow(http, std::move(*endpoint), std::move(authorization));
}

Task<json::Object> Mlflow::call(const Context& ctx, Method method, std::string path, std::string body,
                                std::string content_type, net::HeaderList headers) {
  net::ClientRequest request{
      .method = method, .path = std::move(path), .headers = std::move(headers), .body = std::move(body)};
  if (!request.body.empty()) request.headers.emplace_back("content-type", std::move(content_type));
  if (!authorization_.empty()) request.headers.emplace_back("authorization", authorization_);
  auto response = co_await http_->fetch(ctx, endpoint_, std::move(request));
  if (!response) {
    if (response.error().code == Code::upstream_failed) response.error().code = Code::unavailable;
    co_return forward_error(response);
  }
  auto body_value = json::parse(response->body);
  if (response->ok()) {
    if (!body_value || !body_value->is_object()) co_return json::Object{};  // /v1/traces may answer with nothing
    co_return std::move(body_value->get_object());
  }
  const std::string error_code = body_value ? text_at(*body_value, {"error_code"}) : std::string();
  const std::string message = body_value ? text_at(*body_value, {"message"}) : response->body.substr(0, 200);
  if (response->status == 401 || response->status == 403) {
    co_return fail(
        Code::permission_denied,
        fmt::format("MLflow at {} answers {}: check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or its "
                    "--allowed-hosts. {}",
                    url_, response->status, message));
  }
  if (response->status == 429 || response->status >= 500 || !body_value) {
    co_return fail(Code::unavailable, fmt::format("MLflow at {} answers {}. {}", url_, response->status, message));
  }
  Error error{.code = response->status == 404 ? Code::not_found : Code::invalid_argument,
              .message = fmt::format("MLflow refuses: {}", message),
              .openai_code = error_code};
  co_return std::unexpected(std::move(error));
}

Task<std::string> Mlflow::experiment_id(const Context& ctx, std::string name) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::string path = "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + net::percent_encode(name);
    auto found = co_await call(ctx, Method::get, std::move(path), "");
    if (found) {
      const json::Value value(std::move(*found));
      if (text_at(value, {"experiment", "lifecycle_stage"}) == "deleted") {
        co_return fail(Code::conflict,
                       fmt::format("The MLflow experiment '{}' is deleted. Restore it, or name another one in "
                                   "tracking.experiment.",
                                   name));
      }
      co_return text_at(value, {"experiment", "experiment_id"});
    }
    if (found.error().code != Code::not_found) co_return forward_error(found);
    std::string body = json::write(json::Object{{"name", name}});
    auto made = co_await call(ctx, Method::post, "/api/2.0/mlflow/experiments/create", std::move(body));
    if (made) co_return text_at(json::Value(std::move(*made)), {"experiment_id"});
    if (made.error().openai_code != "RESOURCE_ALREADY_EXISTS") co_return forward_error(made);
  }
  co_return fail(Code::unavailable, "MLflow could neither find nor make the experiment.");
}

Task<std::vector<std::string>> Mlflow::runs_of(const Context& ctx, std::string experiment_id, std::string run_id) {
  std::string body =
      json::write(json::Object{{"experiment_ids", json::Array{json::Value(experiment_id)}},
                               {"filter", fmt::format("tags.`{}` = {}", run_id_tag, filter_literal(run_id))},
                               {"run_view_type", "ACTIVE_ONLY"},
                               {"order_by", json::Array{"attributes.start_time ASC", "attributes.run_id ASC"}},
                               {"max_results", 10}});
  auto found = co_await call(ctx, Method::post, "/api/2.0/mlflow/runs/search", std::move(body));
  if (!found) co_return forward_error(found);
  std::vector<std::string> ids;
  if (const json::Value* runs = found->if_contains("runs"); runs && runs->is_array()) {
    for (const json::Value& run : runs->get_array()) ids.push_back(text_at(run, {"info", "run_id"}));
  }
  co_return ids;
}

Task<std::string> Mlflow::create_run(const Context& ctx, std::string experiment_id, RunRecord run) {
  json::Array tags{json::Object{{"key", run_id_tag}, {"value", run.run_id}}};
  std::string body = json::write(json::Object{{"experiment_id", experiment_id},
                                              {"run_name", run.name.empty() ? run.run_id : run.name},
                                              {"start_time", run.started_at_ms},
                                              {"tags", std::move(tags)}});
  auto made = co_await call(ctx, Method::post, "/api/2.0/mlflow/runs/create", std::move(body));
  if (!made) co_return forward_error(made);
  std::string id = text_at(json::Value(std::move(*made)), {"run", "info", "run_id"});
  if (id.empty()) co_return fail(Code::unavailable, "MLflow made a run without an id.");
  co_return id;
}

Task<> Mlflow::log_batch(const Context& ctx, std::string mlflow_run_id, RunRecord run) {
  for (LogBatch& batch : log_batches(run)) {
    if (batch.params.empty() && batch.metrics.empty() && batch.tags.empty()) continue;
    std::string body = json::write(json::Object{{"run_id", mlflow_run_id},
                                                {"params", std::move(batch.params)},
                                                {"metrics", std::move(batch.metrics)},
                                                {"tags", std::move(batch.tags)}});
    auto done = co_await call(ctx, Method::post, "/api/2.0/mlflow/runs/log-batch", std::move(body));
    if (!done) co_return forward_error(done);
  }
  co_return Result<void>{};
}

Task<> Mlflow::send_trace(const Context& ctx, std::string experiment_id, std::string otlp) {
  net::HeaderList headers;
  headers.emplace_back("x-mlflow-experiment-id", std::move(experiment_id));
  auto done = co_await call(ctx, Method::post, "/v1/traces", std::move(otlp), "application/json", std::move(headers));
  if (!done) co_return forward_error(done);
  co_return Result<void>{};
}

Task<> Mlflow::end_run(const Context& ctx, std::string mlflow_run_id, RunRecord run) {
  std::string body = json::write(
      json::Object{{"run_id", mlflow_run_id}, {"status", json::to_value(run.outcome)}, {"end_time", run.ended_at_ms}});
  auto done = co_await call(ctx, Method::post, "/api/2.0/mlflow/runs/update", std::move(body));
  if (!done) co_return forward_error(done);
  co_return Result<void>{};
}

Task<> Mlflow::delete_run(const Context& ctx, std::string mlflow_run_id) {
  std::string body = json::write(json::Object{{"run_id", mlflow_run_id}});
  auto done = co_await call(ctx, Method::post, "/api/2.0/mlflow/runs/delete", std::move(body));
  if (!done) co_return forward_error(done);
  co_return Result<void>{};
}

Task<> Mlflow::check(const Context& ctx) {
  std::string body = json::write(json::Object{{"max_results", 1}});
  auto done = co_await call(ctx, Method::post, "/api/2.0/mlflow/experiments/search", std::move(body));
  if (!done) co_return forward_error(done);
  co_return Result<void>{};
}

}  // namespace wrkhrs::tracking
