#include "mcp/http.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "api/mcp/mcp.hpp"
#include "net/sse.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr std::chrono::seconds keep_alive_period{15};
constexpr std::size_t listeners_max = 1024;

net::HeaderList event_stream_headers() {
  return {
      {"content-type", "text/event-stream"}, {"cache-control", "no-cache, no-transform"}, {"x-accel-buffering", "no"}};
}

std::string event(const json::Object& message) {
  return net::sse::format({.event = "message", .data = json::write(message)});
}

Task<void> send_message(net::Exchange& exchange, int status, const json::Object& message,
                        net::HeaderList headers = {}) {
  headers.emplace_back("content-type", "application/json");
  co_return co_await exchange.response.send(status, std::move(headers), json::write(message));
}

Task<void> send_error(net::Exchange& exchange, int status, json::Value id, RpcError error) {
  const auto message = make_error(std::move(id), error);
  co_return co_await send_message(exchange, status, message);
}

Task<void> send_status(net::Exchange& exchange, int status) {
  net::HeaderList headers;
  co_return co_await exchange.response.send(status, std::move(headers), "");
}

bool accepts(const net::RequestHead& head, std::string_view type) {
  const auto accept = head.header("accept");
  return accept.contains(type) || accept.contains("*/*");
}

RoutingHeaders routing_headers(const net::RequestHead& head) {
  return {.protocol_version = head.header("mcp-protocol-version"),
          .method = head.header("mcp-method"),
          .name = head.header("mcp-name")};
}

// Two readers could see two values of a repeated header.
bool repeats_routing_header(const net::RequestHead& head) {
  for (const std::string_view name : {"mcp-protocol-version", "mcp-method", "mcp-name"}) {
    const auto same = [name](const auto& field) { return net::equals_ignoring_case(field.name, name); };
    if (std::ranges::count_if(head.fields, same) > 1) return true;
  }
  return false;
}

std::optional<json::Value> progress_token(const json::Object& params) {
  const auto* meta = object_in(params, "_meta");
  const auto* token = meta == nullptr ? nullptr : meta->if_contains("progressToken");
  if (token == nullptr || (!token->is_string() && !token->is_int64() && !token->is_uint64())) return std::nullopt;
  return *token;
}

// Runs a function when a handler ends, also when its coroutine is destroyed because the client has gone.
template <class F>
class AtEnd {
 public:
  explicit AtEnd(F function) : function_(std::move(function)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { function_(); }

 private:
  F function_;
};

}  // namespace

// The client of one POST. Turns the answer into a stream of events as soon as there is something to say before it.
class HttpTransport::Channel final : public ClientChannel {
 public:
  Channel(const Context& ctx, net::Exchange& exchange, std::shared_ptr<Session> session,
          std::shared_ptr<std::atomic<bool>> called_off)
      : ctx_(ctx), exchange_(exchange), session_(std::move(session)), called_off_(std::move(called_off)) {}

  Task<void> notify(std::string method, json::Object params) override {
    const auto message = make_notification(method, std::move(params));
    co_return co_await write(event(message));
  }

  Task<void> keep_alive() override { co_return co_await write(std::string(net::sse::keep_alive)); }

  RpcTask<json::Object> ask(const Context& ctx, std::string method, json::Object params) override {
    if (session_ == nullptr)
      co_return rpc_fail(code::method_not_found, "This revision of MCP has no requests to the client.");
    auto executor = co_await asio::this_coro::executor;
    auto [id, box] = session_->begin_ask(executor);
    const auto request = make_request(id, method, std::move(params));
    auto written = co_await write(event(request));
    std::optional<Message> answer;
    while (written && !answer && !box->closed() && !cancelled() && ctx.check()) {
      const auto until = std::min(ctx.deadline(), std::chrono::steady_clock::now() + keep_alive_period);
      answer = co_await box->pop(until);
      if (!answer) written = co_await keep_alive();
    }
    session_->end_ask(id);
    if (!answer) co_return rpc_fail(code::server_error, "The client gave no answer in time.");
    if (answer->is_error) co_return std::unexpected(std::move(answer->error));
    co_return std::move(answer->result);
  }

  bool cancelled() const override { return ctx_.cancelled() || (called_off_ && *called_off_); }

  bool wants_log(std::string_view level) const override {
    if (session_ != nullptr) return session_->wants_log(level);
    return log_level && log_severity(level) >= *log_level;
  }

  std::optional<int> log_level;  ///< of a stateless request; without it nothing is logged

  /// Sends the answer: as the last event where the stream has begun.
  Task<void> answer(json::Value id, RpcResult<json::Object> result) {
    if (cancelled() && session_ != nullptr && !ctx_.cancelled()) {
      result = rpc_fail(code::server_error, "The request was cancelled.");
    }
    const int status = result || !stateless ? 200 : http_status_of(result.error().code);
    const auto message =
        result ? make_response(std::move(id), std::move(*result)) : make_error(std::move(id), result.error());
    if (!exchange_.response.started()) co_return co_await send_message(exchange_, status, message);
    auto written = co_await exchange_.response.write(event(message));
    if (!written) co_return forward_error(written);
    co_return co_await exchange_.response.finish();
  }

 private:
  Task<void> write(std::string text) {
    if (!exchange_.response.started()) {
      auto headers = event_stream_headers();
      auto started = co_await exchange_.response.start(200, std::move(headers));
      if (!started) co_return forward_error(started);
    }
    co_return co_await exchange_.response.write(text);
  }

  const Context& ctx_;
  net::Exchange& exchange_;
  const std::shared_ptr<Session> session_;
  const std::shared_ptr<std::atomic<bool>> called_off_;
};

// One `subscriptions/listen`: what its client asked for.
struct HttpTransport::Listener {
  std::shared_ptr<Mailbox<Change>> changes;
  bool tools = false;
  bool prompts = false;
  bool resources = false;
  std::vector<std::string> uris;

  bool wants(const Change& change) const {
    switch (change.kind) {
      case Change::Kind::tools:
        return tools;
      case Change::Kind::prompts:
        return prompts;
      case Change::Kind::resources:
        return resources;
      case Change::Kind::resource_updated:
        return std::ranges::find(uris, change.uri) != uris.end();
    }
    return false;
  }
};

void HttpTransport::bind(net::Router& router) {
  router.bind_raw(api::mcp::post_message,
                  [this](const Context& ctx, net::Exchange& exchange) { return post(ctx, exchange); });
  router.bind_raw(api::mcp::open_stream,
                  [this](const Context& ctx, net::Exchange& exchange) { return get(ctx, exchange); });
  router.bind_raw(api::mcp::end_session,
                  [this](const Context& ctx, net::Exchange& exchange) { return del(ctx, exchange); });
}

void HttpTransport::publish(const Change& change) {
  sessions_.publish(change);
  std::lock_guard lock(mutex_);
  for (const auto& listener : listeners_) {
    if (listener->wants(change)) listener->changes->push(change);
  }
}

void HttpTransport::stop() {
  sessions_.end_all();
  std::lock_guard lock(mutex_);
  stopping_ = true;
  for (const auto& listener : listeners_) listener->changes->close();
}

Task<void> HttpTransport::post(const Context& ctx, net::Exchange& exchange) {
  if (!accepts(exchange.head, "application/json") || !accepts(exchange.head, "text/event-stream")) {
    RpcError error{code::invalid_request, "'Accept' must name application/json and text/event-stream."};
    co_return co_await send_error(exchange, 406, nullptr, std::move(error));
  }
  if (!exchange.head.header("content-type").starts_with("application/json")) {
    RpcError error{code::invalid_request, "'Content-Type' must be application/json."};
    co_return co_await send_error(exchange, 415, nullptr, std::move(error));
  }
  auto body = co_await exchange.body.read_all();
  if (!body) co_return forward_error(body);
  auto message = parse_message(*body);
  if (!message) co_return co_await send_error(exchange, 400, nullptr, std::move(message).error());
  if (is_stateless(routing_headers(exchange.head), *message)) {
    co_return co_await post_stateless(ctx, exchange, std::move(*message));
  }
  co_return co_await post_to_session(ctx, exchange, std::move(*message));
}

// --- sessions
// -----------------------------------------------------------------------------------------------------------

Task<void> HttpTransport::post_to_session(const Context& ctx, net::Exchange& exchange, Message message) {
  if (message.kind == Message::Kind::request && message.method == "initialize") {
    co_return co_await open_session(ctx, exchange, std::move(message));
  }
  const auto id = exchange.head.header("mcp-session-id");
  if (id.empty()) {
    RpcError error{code::invalid_request, "The header Mcp-Session-Id is missing: send 'initialize' first."};
    co_return co_await send_error(exchange, 400, message.id, std::move(error));
  }
  auto session = sessions_.find(id, ctx.principal().key_id);
  if (session == nullptr) {
    RpcError error{code::invalid_request, "There is no such session (any more): send 'initialize' for a new one."};
    co_return co_await send_error(exchange, 404, message.id, std::move(error));
  }
  switch (message.kind) {
    case Message::Kind::response:
      session->deliver(std::move(message));
      co_return co_await send_status(exchange, 202);
    case Message::Kind::notification:
      if (const auto* request = message.params.if_contains("requestId");
          message.method == "notifications/cancelled" && request) {
        session->cancel_request(*request);
      }
      co_return co_await send_status(exchange, 202);
    case Message::Kind::request:
      break;
  }
  co_return co_await run_in_session(ctx, exchange, std::move(message), std::move(session));
}

Task<void> HttpTransport::open_session(const Context& ctx, net::Exchange& exchange, Message request) {
  auto initialized = server_.initialize(request.params);
  if (!initialized) co_return co_await send_error(exchange, 200, request.id, std::move(initialized).error());
  const auto session = sessions_.create(ctx.principal().key_id, std::move(initialized->revision),
                                        std::move(initialized->client_capabilities));
  const auto message = make_response(std::move(request.id), std::move(initialized->result));
  net::HeaderList headers{{"mcp-session-id", session->id}};
  co_return co_await send_message(exchange, 200, message, std::move(headers));
}

Task<void> HttpTransport::run_in_session(const Context& ctx, net::Exchange& exchange, Message request,
                                         std::shared_ptr<Session> session) {
  auto running = session->begin_request(request.id);
  if (!running) co_return co_await send_error(exchange, 200, request.id, std::move(running).error());
  Channel channel(ctx, exchange, session, *running);
  channel.capabilities = session->client_capabilities;
  channel.progress_token = progress_token(request.params);

  const auto id = request.id;
  const AtEnd done([&] { session->end_request(id); });
  RpcResult<json::Object> result = json::Object();
  if (request.method == "logging/setLevel") {
    const auto* level = string_in(request.params, "level");
    const int severity = level == nullptr ? -1 : log_severity(*level);
    if (severity >= 0) session->set_log_level(severity);
    if (severity < 0)
      result = rpc_fail(code::invalid_params,
                        "'level' must be one of debug, info, notice, warning, error, critical, alert, emergency.");
  } else if (request.method == "resources/subscribe" || request.method == "resources/unsubscribe") {
    const auto* uri = string_in(request.params, "uri");
    if (uri == nullptr) {
      result = rpc_fail(code::invalid_params, "'uri' must be the URI of a resource.");
    } else if (request.method == "resources/subscribe") {
      session->subscribe(std::string(*uri));
    } else {
      session->unsubscribe(std::string(*uri));
    }
  } else {
    result = co_await server_.handle(ctx, std::move(request), channel);
  }
  co_return co_await channel.answer(id, std::move(result));
}

Task<void> HttpTransport::get(const Context& ctx, net::Exchange& exchange) {
  if (!accepts(exchange.head, "text/event-stream")) {
    RpcError error{code::invalid_request, "'Accept' must name text/event-stream."};
    co_return co_await send_error(exchange, 406, nullptr, std::move(error));
  }
  const auto version = exchange.head.header("mcp-protocol-version");
  if (!version.empty() && !is_session_revision(version)) {
    net::HeaderList headers{{"allow", "POST"}};
    co_return co_await exchange.response.send(405, std::move(headers), "");
  }
  const auto id = exchange.head.header("mcp-session-id");
  auto session = sessions_.find(id, ctx.principal().key_id);
  if (session == nullptr) {
    RpcError error{code::invalid_request,
                   id.empty() ? "The header Mcp-Session-Id is missing." : "There is no such session (any more)."};
    co_return co_await send_error(exchange, id.empty() ? 400 : 404, nullptr, std::move(error));
  }
  auto executor = co_await asio::this_coro::executor;
  const auto stream = session->open_stream(executor);
  if (stream == nullptr) {
    RpcError error{code::server_error, "This session has too many open streams."};
    co_return co_await send_error(exchange, 409, nullptr, std::move(error));
  }
  const AtEnd done([&] { session->close_stream(stream); });
  auto headers = event_stream_headers();
  auto written = co_await exchange.response.start(200, std::move(headers));
  if (written) written = co_await exchange.response.write(net::sse::keep_alive);
  while (written && !stream->closed() && ctx.check()) {
    const auto until = std::min(ctx.deadline(), std::chrono::steady_clock::now() + keep_alive_period);
    auto message = co_await stream->pop(until);
    const std::string text = message ? event(*message) : std::string(net::sse::keep_alive);
    written = co_await exchange.response.write(text);
  }
  if (!written) co_return forward_error(written);
  co_return co_await exchange.response.finish();
}

Task<void> HttpTransport::del(const Context& ctx, net::Exchange& exchange) {
  const auto id = exchange.head.header("mcp-session-id");
  if (sessions_.end(id, ctx.principal().key_id)) co_return co_await send_status(exchange, 204);
  RpcError error{code::invalid_request,
                 id.empty() ? "The header Mcp-Session-Id is missing." : "There is no such session (any more)."};
  co_return co_await send_error(exchange, id.empty() ? 400 : 404, nullptr, std::move(error));
}

// --- stateless
// ----------------------------------------------------------------------------------------------------------

Task<void> HttpTransport::post_stateless(const Context& ctx, net::Exchange& exchange, Message message) {
  const auto headers = routing_headers(exchange.head);
  if (message.kind == Message::Kind::response) {
    RpcError error{code::invalid_request, "A client sends requests and notifications only."};
    co_return co_await send_error(exchange, 400, nullptr, std::move(error));
  }
  if (message.kind == Message::Kind::notification) co_return co_await send_status(exchange, 202);
  if (repeats_routing_header(exchange.head)) {
    RpcError error{code::header_mismatch,
                   "A header MCP-Protocol-Version, Mcp-Method or Mcp-Name appears more than once."};
    co_return co_await send_error(exchange, 400, message.id, std::move(error));
  }
  if (auto checked = check_envelope(headers, message); !checked) {
    co_return co_await send_error(exchange, 400, message.id, std::move(checked).error());
  }
  if (message.method == "subscriptions/listen") co_return co_await listen(ctx, exchange, std::move(message));

  Channel channel(ctx, exchange, nullptr, nullptr);
  const auto& meta = message.params.at("_meta").as_object();
  channel.stateless = true;
  channel.capabilities = meta.at(meta_client_capabilities).as_object();
  channel.progress_token = progress_token(message.params);
  if (const auto* level = string_in(meta, meta_log_level); level != nullptr && log_severity(*level) >= 0) {
    channel.log_level = log_severity(*level);
  }
  const auto id = message.id;
  auto result = co_await server_.handle(ctx, std::move(message), channel);
  co_return co_await channel.answer(id, std::move(result));
}

Task<void> HttpTransport::listen(const Context& ctx, net::Exchange& exchange, Message request) {
  const auto* wanted = object_in(request.params, "notifications");
  if (wanted == nullptr) {
    RpcError error{code::invalid_params, "'params.notifications' must say which notifications are wanted."};
    co_return co_await send_error(exchange, 400, request.id, std::move(error));
  }
  auto executor = co_await asio::this_coro::executor;
  const auto listener = std::make_shared<Listener>();
  listener->changes = Mailbox<Change>::make(executor, 256);
  json::Object honoured;
  const auto honour = [&](const char* key, bool& flag) {
    const auto* value = wanted->if_contains(key);
    flag = value != nullptr && value->is_bool() && value->get_bool();
    if (flag) honoured.emplace(key, true);
  };
  honour("toolsListChanged", listener->tools);
  honour("promptsListChanged", listener->prompts);
  honour("resourcesListChanged", listener->resources);
  if (const auto* uris = wanted->if_contains("resourceSubscriptions"); uris != nullptr && uris->is_array()) {
    for (const auto& uri : uris->get_array()) {
      if (uri.is_string() && listener->uris.size() < 1024) listener->uris.emplace_back(uri.get_string());
    }
    if (!listener->uris.empty()) honoured.emplace("resourceSubscriptions", *uris);
  }
  bool admitted = false;
  {
    std::lock_guard lock(mutex_);
    admitted = !stopping_ && listeners_.size() < listeners_max;
    if (admitted) listeners_.push_back(listener);
  }
  if (!admitted) {
    RpcError error{code::server_error, "Too many clients are listening."};
    co_return co_await send_error(exchange, 503, request.id, std::move(error));
  }

  const AtEnd done([&] {
    std::lock_guard lock(mutex_);
    std::erase(listeners_, listener);
  });
  const json::Object meta{{meta_subscription_id, request.id}};
  json::Object acknowledged;
  acknowledged.emplace("_meta", meta);
  acknowledged.emplace("notifications", std::move(honoured));
  const auto first = make_notification("notifications/subscriptions/acknowledged", std::move(acknowledged));
  auto headers = event_stream_headers();
  auto written = co_await exchange.response.start(200, std::move(headers));
  if (written) written = co_await exchange.response.write(event(first));
  while (written && !listener->changes->closed() && ctx.check()) {
    const auto until = std::min(ctx.deadline(), std::chrono::steady_clock::now() + keep_alive_period);
    auto change = co_await listener->changes->pop(until);
    const std::string text = change ? event(change_notification(*change, meta)) : std::string(net::sse::keep_alive);
    written = co_await exchange.response.write(text);
  }
  if (!written) co_return forward_error(written);
  json::Object result;
  result.emplace("_meta", meta);
  const auto last = make_response(std::move(request.id), server_.stateless_result(std::move(result)));
  written = co_await exchange.response.write(event(last));
  if (!written) co_return forward_error(written);
  co_return co_await exchange.response.finish();
}

void bind_upstreams(net::Router& router, const Hub& hub) {
  router.bind(api::mcp::list_upstreams, [&hub](const Context&, Empty) -> Task<api::mcp::UpstreamList> {
    api::mcp::UpstreamList list;
    list.data = hub.status();
    co_return list;
  });
}

}  // namespace wrkhrs::mcp
