#include "llm/http.hpp"

#include <fmt/format.h>

#include "api/openai/chat.hpp"
#include "api/openai/models.hpp"
#include "base/log.hpp"
#include "llm/tool_choice.hpp"
#include "net/proxy.hpp"
#include "net/sse.hpp"

namespace wrkhrs::llm {
namespace {

constexpr int attempts_max = 3;  ///< at calls that are valid against their schema
constexpr std::size_t answer_bytes_max = 64 << 20;

constexpr Operation<json::Object, json::Object> create_completion{{.method = Method::post,
                                                                   .path = "/v1/completions",
                                                                   .name = "createCompletion",
                                                                   .summary = "Go on with a text.",
                                                                   .body_bytes_max = 32 << 20}};
constexpr Operation<json::Object, json::Object> tokenize{{.method = Method::post,
                                                          .path = "/tokenize",
                                                          .name = "tokenize",
                                                          .summary = "A text in the model's tokens.",
                                                          .body_bytes_max = 32 << 20}};
constexpr Operation<json::Object, json::Object> detokenize{{.method = Method::post,
                                                            .path = "/detokenize",
                                                            .name = "detokenize",
                                                            .summary = "Tokens as text.",
                                                            .body_bytes_max = 32 << 20}};

net::ClientRequest chat_request(const net::Exchange& exchange, std::string body) {
  net::ClientRequest request;
  request.method = Method::post;
  request.path = "/v1/chat/completions";
  request.headers = net::forwarded_request_headers(exchange.head);
  request.body = std::move(body);
  return request;
}

bool is_streamed(const json::Object& request) {
  const json::Value* stream = request.if_contains("stream");
  return stream && stream->is_bool() && stream->get_bool();
}

bool is_good(const net::ClientStream& answer) { return answer.status() >= 200 && answer.status() < 300; }

/// Another try after calls that could not be used: the same words would come again.
void vary(json::Object& body, int attempt) {
  body["seed"] = 7919 * attempt;
  const json::Value* temperature = body.if_contains("temperature");
  const bool cold = temperature && temperature->is_number() && temperature->to_number<double>() < 0.5;
  if (cold) body["temperature"] = 0.7;
}

/// Begins an answer, whatever its status. Where llama-server ended before it began one, its successor is asked: it
/// keeps nothing, so nothing is done twice. Once only, since it may be this very request that ends it. `running` is who
/// answers.
Task<std::unique_ptr<net::ClientStream>> begin_answer(const Context& ctx, const ModelServer& server,
                                                      std::shared_ptr<ModelServer::Running>& running,
                                                      net::ClientRequest request) {
  net::ClientRequest again = request;
  auto answer = co_await running->client.open_any(ctx, std::move(request));
  const bool is_lost =
      !answer && (answer.error().code == Code::upstream_failed || answer.error().code == Code::unavailable);
  if (!is_lost) co_return answer;
  auto next = co_await server.loaded_after(ctx, running);
  if (!next) co_return forward_error(next);
  if (!*next) co_return answer;
  running = std::move(*next);
  log::info("a request is sent again, since llama-server ended before it answered");
  co_return co_await running->client.open_any(ctx, std::move(again));
}

/// Calls that came whole, checked; asked for again where they cannot be used.
Task<void> answer_whole(const Context& ctx, net::Exchange& exchange, const ModelServer& server,
                        std::shared_ptr<ModelServer::Running> running, PreparedChat chat) {
  std::string objection;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    if (attempt > 0) vary(chat.body, attempt);
    net::ClientRequest request = chat_request(exchange, json::write(chat.body));
    auto response = co_await begin_answer(ctx, server, running, std::move(request));
    if (!response) co_return forward_error(response);
    auto text = co_await (*response)->read_all(answer_bytes_max);
    if (!text) co_return forward_error(text);
    if (!is_good(**response)) co_return std::unexpected(net::error_from_response((*response)->status(), *text));
    auto answer = json::parse_object(*text);
    if (!answer)
      co_return fail_with_detail(Code::upstream_failed, "The model's answer cannot be read.", answer.error().message);
    tidy_calls(*answer);
    CallCheck check(chat);
    check.add(json::Value(*answer));
    auto found = check.objection();
    if (!found) {
      co_return co_await net::send_json(exchange.response, 200, json::write(*answer));
    }
    objection = std::move(*found);
    log::info("a call is asked for again", {{"objection", objection}, {"attempt", attempt + 1}});
  }
  co_return fail(Code::upstream_failed, std::move(objection));
}

/// Calls in pieces, passed on as they come; what says that they are complete is held back until they were checked.
Task<void> answer_streamed(const Context& ctx, net::Exchange& exchange, const ModelServer& server,
                           std::shared_ptr<ModelServer::Running> running, PreparedChat chat) {
  net::ClientRequest request = chat_request(exchange, json::write(chat.body));
  auto upstream = co_await begin_answer(ctx, server, running, std::move(request));
  if (!upstream) co_return forward_error(upstream);
  if (!is_good(**upstream)) {
    auto text = co_await (*upstream)->read_all(answer_bytes_max);
    co_return std::unexpected(net::error_from_response((*upstream)->status(), text ? *text : std::string()));
  }
  net::HeaderList headers = net::forwarded_response_headers((*upstream)->headers());
  auto started = co_await exchange.response.start(200, std::move(headers));
  if (!started) co_return forward_error(started);
  net::sse::Parser parser;
  CallCheck check(chat);
  for (;;) {
    auto piece = co_await (*upstream)->read();
    if (!piece) co_return forward_error(piece);
    if (piece->empty()) break;
    auto events = parser.feed(*piece);
    if (!events) co_return forward_error(events);
    std::string passed;
    for (const net::sse::Event& event : *events) {
      if (auto chunk = json::parse(event.data)) check.add(*chunk);
      if (check.finished()) {
        if (auto objection = check.objection()) {
          Error error{.code = Code::upstream_failed, .message = std::move(*objection)};
          passed += net::sse::format_data(net::error_body(error));
          (void)co_await exchange.response.write(passed);
          co_return std::unexpected(std::move(error));
        }
      }
      passed += net::sse::format(event);
    }
    if (passed.empty()) continue;
    auto written = co_await exchange.response.write(passed);
    if (!written) co_return forward_error(written);
  }
  co_return co_await exchange.response.finish();
}

Task<void> complete_chat(const Context& ctx, net::Exchange& exchange, ModelServer& server) {
  auto text = co_await exchange.body.read_all();
  if (!text) co_return forward_error(text);
  auto request = json::parse_object(*text);
  if (!request) co_return forward_error(request);
  auto running = co_await server.loaded(ctx);
  if (!running) co_return forward_error(running);
  auto chat = prepare_chat(std::move(*request), (*running)->own_template);
  if (!chat) co_return forward_error(chat);
  if (chat->must_call) {
    if (is_streamed(chat->body))
      co_return co_await answer_streamed(ctx, exchange, server, std::move(*running), std::move(*chat));
    co_return co_await answer_whole(ctx, exchange, server, std::move(*running), std::move(*chat));
  }
  net::ClientRequest passed = chat_request(exchange, chat->changed ? json::write(chat->body) : std::move(*text));
  auto upstream = co_await begin_answer(ctx, server, *running, std::move(passed));
  if (!upstream) co_return forward_error(upstream);
  co_return co_await net::copy_response(exchange, **upstream);
}

}  // namespace

void bind(net::Router& router, ModelServer& server) {
  router.bind_raw(api::openai::create_chat_completion, [&server](const Context& ctx, net::Exchange& exchange) {
    return complete_chat(ctx, exchange, server);
  });
  auto pass = [&server](const Context& ctx, net::Exchange& exchange) -> Task<void> {
    auto running = co_await server.loaded(ctx);
    if (!running) co_return forward_error(running);
    co_return co_await net::pass_through(ctx, exchange, (*running)->client);
  };
  router.bind_raw(api::openai::list_models, pass);
  router.bind_raw(create_completion, pass);
  router.bind_raw(tokenize, pass);
  router.bind_raw(detokenize, pass);
}

}  // namespace wrkhrs::llm
