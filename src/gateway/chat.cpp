#include "gateway/chat.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "api/openai/chat_rules.hpp"
#include "base/log.hpp"
#include "conditioning/conditioning.hpp"
#include "gateway/event_relay.hpp"
#include "net/proxy.hpp"

namespace wrkhrs::gateway {
namespace {

using api::openai::ChatRequest;
using api::openai::Role;

constexpr std::size_t whole_answer_bytes_max = 64 << 20;

std::string trimmed_file(const std::string& path) {
  std::ifstream file(path);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace

struct Chat::Figures {
  SteadyTime began = std::chrono::steady_clock::now();
  std::optional<SteadyTime> first_output;
  std::optional<json::Object> usage;
  bool failed = false;
};

Result<std::vector<Provider>> make_providers(const config::GatewayConfig& config) {
  std::vector<Provider> providers;
  for (const auto& described : config.providers) {
    auto endpoint = net::Endpoint::parse(described.base_url);
    if (!endpoint)
      return fail(Code::invalid_argument,
                  fmt::format("gateway.providers: {}: {}", described.id, endpoint.error().message));
    endpoint->ca_file = described.ca_file;
    if (!described.ca_file.empty()) {
      if (auto usable = net::check_ca_file(described.ca_file); !usable) {
        return fail_with_detail(Code::invalid_argument,
                                fmt::format("gateway.providers: {}: {}", described.id, usable.error().message),
                                usable.error().detail);
      }
    }
    Provider provider{.id = described.id,
                      .endpoint = std::move(*endpoint),
                      .key = {},
                      .timeout = std::chrono::milliseconds(described.timeout_ms)};
    if (!described.api_key_env.empty()) {
      const char* key = std::getenv(described.api_key_env.c_str());
      if (!key || !*key) {
        return fail(Code::not_found, fmt::format("gateway.providers: {}: the variable {} with its key is not set.",
                                                 described.id, described.api_key_env));
      }
      provider.key = key;
    } else if (!described.api_key_file.empty()) {
      provider.key = trimmed_file(described.api_key_file);
      if (provider.key.empty()) {
        return fail(Code::not_found, fmt::format("gateway.providers: {}: the file {} with its key is missing or empty.",
                                                 described.id, described.api_key_file));
      }
    }
    providers.push_back(std::move(provider));
  }
  return providers;
}

Chat::Chat(const ModelTable& models, Backends backends, KeyLimits& limits, net::HttpClient& http,
           metrics::Registry& metrics, trace::Tracer& tracer)
    : models_(models), backends_(std::move(backends)), limits_(limits), http_(http), tracer_(tracer) {
  const std::vector<double> seconds{0.01, 0.02, 0.04, 0.08,  0.16,  0.32,  0.64,
                                    1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
  for (const ModelEntry& model : models_.entries()) {
    const metrics::Labels labels{{"gen_ai_operation_name", "chat"},
                                 {"gen_ai_provider_name", model.owned_by},
                                 {"gen_ai_request_model", model.upstream_id}};
    auto tokens = [&](const char* type) {
      metrics::Labels typed = labels;
      typed["gen_ai_token_type"] = type;
      return &metrics.counter("gen_ai_client_token_usage_total", "Tokens that models read and wrote.", typed);
    };
    meters_[&model] = {
        .duration = &metrics.histogram("gen_ai_client_operation_duration_seconds",
                                       "Time from a model's request to the end of its answer.", seconds, labels),
        .first_output = &metrics.histogram("gen_ai_server_time_to_first_token_seconds",
                                           "Time from a model's request to its first output.", seconds, labels),
        .input_tokens = tokens("input"),
        .output_tokens = tokens("output")};
  }
}

json::Object conditioned(json::Object request, const ChatRequest& parsed) {
  json::Object extension;
  if (json::Value* given = request.if_contains("wrkhrs"); given && given->is_object())
    extension = std::move(given->get_object());
  std::string question;
  for (auto message = parsed.messages.rbegin(); message != parsed.messages.rend(); ++message) {
    if (message->role == Role::user) {
      question = message->text();
      break;
    }
  }
  extension["conditioning"] = conditioning::to_json(conditioning::condition(question), question);
  request["wrkhrs"] = std::move(extension);
  return request;
}

Task<void> Chat::complete(const Context& ctx, net::Exchange& exchange) {
  auto permit = co_await limits_.admit(ctx);
  if (!permit) co_return forward_error(permit);
  auto body = co_await exchange.body.read_all();
  if (!body) co_return forward_error(body);
  auto object = json::parse_object(*body);
  if (!object) co_return forward_error(object);
  auto request = json::read<ChatRequest>(*object);
  if (!request) co_return forward_error(request);
  const ModelEntry* model = models_.find(request->model);
  if (!model) co_return std::unexpected(models_.not_found(request->model));
  const auto reads = model->way == Way::provider ? api::openai::Reads::anything : api::openai::Reads::text_only;
  if (auto sound = api::openai::check_chat(*request, reads); !sound) co_return forward_error(sound);
  if (model->way == Way::embeddings || model->way == Way::speech) {
    co_return fail(Code::invalid_argument,
                   fmt::format("'{}' is not a chat model. GET /v1/models lists what there is.", model->id), "model",
                   "model_not_supported");
  }
  const std::string upstream_name = model->upstream_name(request->model);
  if (model->way == Way::orchestrator) {
    json::Object forwarded = conditioned(std::move(*object), *request);
    *body = json::write(forwarded);
  } else if (upstream_name != request->model || request->wrkhrs) {
    object->erase("wrkhrs");
    (*object)["model"] = upstream_name;
    *body = json::write(*object);
  }  // else the bytes pass through as they came

  trace::Span span = tracer_.start(ctx.trace(), "chat " + model->id, trace::Kind::client);
  span.set("gen_ai.operation.name", std::string("chat"));
  span.set("gen_ai.provider.name", model->owned_by);
  span.set("gen_ai.request.model", upstream_name);
  Context traced = span.recording() ? ctx.with_trace(span.context()) : ctx;
  Figures figures;
  auto upstream = co_await open(traced, *model, "/v1/chat/completions", std::move(*body));
  if (!upstream) {
    span.fail(to_string(upstream.error().code));
    co_return forward_error(upstream);
  }
  const bool events = net::find_header((*upstream)->headers(), "content-type").starts_with("text/event-stream");
  auto copied = events ? co_await relay_events(ctx, exchange, **upstream, figures)
                       : co_await relay_whole(exchange, **upstream, figures);
  if (!copied || figures.failed) span.fail("the answer is not whole");
  if (figures.usage) {
    for (auto [key, name] : {std::pair{"prompt_tokens", "gen_ai.usage.input_tokens"},
                             std::pair{"completion_tokens", "gen_ai.usage.output_tokens"}}) {
      if (const json::Value* count = figures.usage->if_contains(key); count && count->is_int64())
        span.set(name, count->get_int64());
    }
  }
  record(*model, figures);
  co_return copied;
}

Task<std::unique_ptr<net::ClientStream>> Chat::open(const Context& ctx, const ModelEntry& model, std::string_view path,
                                                    std::string body) {
  net::ClientRequest request;
  request.method = Method::post;
  request.path = path;
  request.headers.emplace_back("content-type", "application/json");
  request.body = std::move(body);
  switch (model.way) {
    case Way::orchestrator:
      co_return co_await backends_.orchestrator->open(ctx, std::move(request));
    case Way::local_runner:
      co_return co_await backends_.local_runner->open(ctx, std::move(request));
    case Way::embeddings:
      co_return co_await backends_.rag->open(ctx, std::move(request));
    case Way::speech:
      co_return fail(Code::invalid_argument, "This model turns speech into text: POST /v1/audio/transcriptions.",
                     "model");
    case Way::provider:
      break;
  }
  const Provider& provider = backends_.providers[model.provider];
  if (request.path.starts_with("/v1/") && provider.endpoint.base_path.ends_with("/v1")) request.path.erase(0, 3);
  if (!provider.key.empty()) request.headers.emplace_back("authorization", "Bearer " + provider.key);
  request.headers.emplace_back("traceparent", ctx.trace().traceparent());
  auto upstream = co_await http_.open(ctx.with_timeout(provider.timeout), provider.endpoint, std::move(request));
  if (!upstream) co_return forward_error(upstream);
  const int status = (*upstream)->status();
  if (status >= 200 && status < 300) co_return std::move(*upstream);
  auto text = co_await (*upstream)->read_all(1 << 20);
  Error error = net::error_from_response(status, text ? *text : std::string());
  // Its key is ours: a client of this gateway can do nothing about it, and must not see a part of it in the message.
  if (status == 401 || status == 403) {
    error = {.code = Code::upstream_failed,
             .message = fmt::format(
                 "The provider '{}' refused this gateway's key. Its operator has to set another one.", provider.id),
             .detail = fmt::format("status {} from {}", status, provider.id)};
  }
  co_return std::unexpected(std::move(error));
}

Task<void> Chat::relay_whole(net::Exchange& exchange, net::ClientStream& upstream, Figures& figures) {
  auto body = co_await upstream.read_all(whole_answer_bytes_max);
  if (!body) co_return forward_error(body);
  // The usage stands near the end; parsing a long answer only for it would cost more than passing it on.
  if (auto at = body->rfind("\"usage\""); at != std::string::npos) {
    std::size_t open = body->find('{', at), close = open;
    for (int depth = 0; close < body->size(); ++close) {
      if ((*body)[close] == '{') ++depth;
      if ((*body)[close] == '}' && --depth == 0) break;
    }
    if (close < body->size()) {
      if (auto usage = json::parse_object(std::string_view(*body).substr(open, close - open + 1)))
        figures.usage = std::move(*usage);
    }
  }
  figures.first_output = std::chrono::steady_clock::now();
  net::HeaderList headers = net::forwarded_response_headers(upstream.headers());
  co_return co_await exchange.response.send(200, std::move(headers), std::move(*body));
}

Task<void> Chat::relay_events(const Context& ctx, net::Exchange& exchange, net::ClientStream& upstream,
                              Figures& figures) {
  net::HeaderList headers = net::forwarded_response_headers(upstream.headers());
  headers.emplace_back("x-accel-buffering", "no");  // proxies in front of us shall not collect events
  auto started = co_await exchange.response.start(200, std::move(headers));
  if (!started) co_return forward_error(started);
  EventRelay relay;
  std::optional<Error> error;
  for (;;) {
    auto piece = co_await upstream.read();
    if (!piece) {
      error = std::move(piece).error();
      break;
    }
    if (piece->empty()) break;
    std::string_view whole = relay.feed(*piece);
    if (!figures.first_output && relay.has_output()) figures.first_output = std::chrono::steady_clock::now();
    if (relay.done() && !relay.failed() && upstream.at_end()) {
      figures.usage = relay.usage();
      auto written = co_await exchange.response.write_last(whole);
      (void)co_await upstream.read();  // gives the connection back
      co_return written;
    }
    auto written = co_await exchange.response.write(whole);
    if (!written) co_return forward_error(written);
  }
  figures.usage = relay.usage();
  if (!error && relay.failed()) error = Error{.code = Code::upstream_failed, .message = relay.error_message()};
  if (!error && !relay.done())
    error = Error{.code = Code::upstream_failed, .message = "The model's answer ended before it was whole."};
  if (!error) co_return co_await exchange.response.finish();
  figures.failed = true;
  if (!relay.failed() && !ctx.cancelled()) {
    std::string event = "data: " + net::error_body(*error) + "\n\n";
    (void)co_await exchange.response.write(event);
  }
  co_return std::unexpected(std::move(*error));  // without finish(): the connection breaks, and no [DONE] was said
}

void Chat::record(const ModelEntry& model, const Figures& figures) const {
  const auto now = std::chrono::steady_clock::now();
  const Meters& meters = meters_.at(&model);
  meters.duration->observe(std::chrono::duration<double>(now - figures.began).count());
  if (figures.first_output)
    meters.first_output->observe(std::chrono::duration<double>(*figures.first_output - figures.began).count());
  if (!figures.usage) return;
  for (auto [key, counter] :
       {std::pair{"prompt_tokens", meters.input_tokens}, std::pair{"completion_tokens", meters.output_tokens}}) {
    const json::Value* count = figures.usage->if_contains(key);
    if (count && count->is_int64()) counter->add(static_cast<double>(count->get_int64()));
  }
}

Task<void> Chat::embed(const Context& ctx, net::Exchange& exchange) {
  auto permit = co_await limits_.admit(ctx);
  if (!permit) co_return forward_error(permit);
  auto body = co_await exchange.body.read_all();
  if (!body) co_return forward_error(body);
  auto object = json::parse_object(*body);
  if (!object) co_return forward_error(object);
  auto request = json::read<api::openai::EmbeddingsRequest>(*object);
  if (!request) co_return forward_error(request);
  const ModelEntry* model = models_.find(request->model);
  if (!model) co_return std::unexpected(models_.not_found(request->model));
  if (model->way != Way::embeddings && model->way != Way::provider) {
    co_return fail(Code::invalid_argument,
                   fmt::format("'{}' is not an embedding model. GET /v1/models lists what there is.", model->id),
                   "model", "model_not_supported");
  }
  if (std::string upstream_name = model->upstream_name(request->model); upstream_name != request->model) {
    (*object)["model"] = std::move(upstream_name);
    *body = json::write(*object);
  }
  auto upstream = co_await open(ctx, *model, "/v1/embeddings", std::move(*body));
  if (!upstream) co_return forward_error(upstream);
  co_return co_await net::copy_response(exchange, **upstream);
}

}  // namespace wrkhrs::gateway
