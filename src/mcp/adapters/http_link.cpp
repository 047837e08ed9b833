#include "mcp/adapters/http_link.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "mcp/revision.hpp"
#include "net/sse.hpp"

namespace wrkhrs::mcp {
namespace {

// Between the end of a stream and the next, where the server names no time; and never shorter.
constexpr std::chrono::milliseconds resume_pause{1'000};
constexpr std::chrono::milliseconds resume_pause_min{100};

Error status_error(int status, bool has_session) {
  if (status == 404 && has_session) return {.code = Code::not_found, .message = "The session has ended."};
  if (status == 401 || status == 403) {
    return {.code = Code::unavailable, .message = fmt::format("The server refuses our token (HTTP {}).", status)};
  }
  if (status == 429 || status == 503)
    return {.code = Code::unavailable, .message = fmt::format("The server is busy (HTTP {}).", status)};
  return {.code = Code::upstream_failed, .message = fmt::format("The server answered with HTTP {}.", status)};
}

}  // namespace

HttpLink::HttpLink(net::Runtime& runtime, net::HttpClient& http, asio::any_io_executor executor, HttpServer server)
    : runtime_(runtime),
      http_(http),
      executor_(std::move(executor)),
      server_(std::move(server)),
      path_(std::exchange(server_.endpoint.base_path, {})) {}

net::ClientRequest HttpLink::http_request(const json::Object& message) const {
  net::ClientRequest request{.method = Method::post, .path = path_};
  request.headers = {{"content-type", "application/json"}, {"accept", "application/json, text/event-stream"}};
  if (!server_.token.empty()) request.headers.emplace_back("authorization", "Bearer " + server_.token);
  if (!revision_.empty()) request.headers.emplace_back("mcp-protocol-version", revision_);
  if (!session_id_.empty()) request.headers.emplace_back("mcp-session-id", session_id_);
  if (revision_ == stateless_revision) {
    const auto* method = string_in(message, "method");
    const auto* params = object_in(message, "params");
    if (method != nullptr) request.headers.emplace_back("mcp-method", *method);
    const auto* name = params == nullptr || method == nullptr ? nullptr
                       : *method == "resources/read"          ? string_in(*params, "uri")
                                                              : string_in(*params, "name");
    if (name != nullptr) request.headers.emplace_back("mcp-name", encode_header(*name));
    if (name != nullptr && *method == "tools/call") {
      const auto mirrored = mirrored_.find(std::string_view(*name));
      const auto* arguments = object_in(*params, "arguments");
      if (mirrored != mirrored_.end() && arguments != nullptr)
        std::ranges::move(argument_headers(mirrored->second, *arguments), std::back_inserter(request.headers));
    }
  }
  request.body = json::write(json::Value(message));
  return request;
}

// The response when the text is it; other messages go where they belong.
Task<std::optional<Message>> HttpLink::take(std::string_view text, const std::string& id, const Inbox& inbox) {
  auto message = parse_message(text);
  if (!message)
    co_return fail_with_detail(Code::upstream_failed, "The server sent what is no MCP message.",
                               message.error().message);
  switch (message->kind) {
    case Message::Kind::response:
      if (id_key(message->id) == id || message->id.is_null()) co_return std::optional(std::move(*message));
      break;
    case Message::Kind::notification:
      if (inbox) inbox->push(std::move(*message));
      break;
    case Message::Kind::request: {
      const auto ctx = Context::background(std::chrono::seconds(10));
      auto answer = answer_to_upstream(*message);
      auto sent = co_await notify(ctx, std::move(answer));
      if (!sent) co_return forward_error(sent);
    }
  }
  co_return std::optional<Message>();
}

Task<Message> HttpLink::request(const Context& ctx, json::Object message, Inbox inbox) {
  const auto json_id = message.at("id");
  const auto id = id_key(json_id);
  const bool has_session = !session_id_.empty();
  auto stream = co_await http_.open(ctx, server_.endpoint, http_request(message));
  if (!stream) co_return forward_error(stream);
  const int status = (*stream)->status();
  const auto type = net::find_header((*stream)->headers(), "content-type");
  if (const auto session = net::find_header((*stream)->headers(), "mcp-session-id");
      !session.empty() && revision_ != stateless_revision)
    session_id_ = session;

  if (type.starts_with("text/event-stream") && status == 200)
    co_return co_await read_response(ctx, std::move(*stream), json_id, std::move(inbox));
  auto body = co_await (*stream)->read_all(upstream_message_bytes_max);
  if (!body) co_return forward_error(body);
  if (type.starts_with("application/json")) {
    auto response = co_await take(*body, id, inbox);
    // An error status may come with the error of JSON-RPC that it stands for; a 404 of a session is the session's end
    // all the same.
    if (response && *response && ((*response)->is_error || status == 200) && !(status == 404 && has_session))
      co_return std::move(**response);
  }
  if (status == 200) co_return fail(Code::upstream_failed, "The server sent what is no MCP message.");
  co_return std::unexpected(status_error(status, has_session));
}

// The response from a stream of events. Where a session's server closed the stream before, it is asked for the rest
// (2025-11-25, Transports, Resumability and Redelivery); 2026-07-28 has nothing to take up.
Task<Message> HttpLink::read_response(const Context& ctx, std::unique_ptr<net::ClientStream> stream, json::Value id,
                                      Inbox inbox) {
  const auto key = id_key(id);
  std::string last_event_id;
  auto pause = resume_pause;
  while (true) {
    net::sse::Parser parser(upstream_message_bytes_max);
    Error end{.code = Code::upstream_failed, .message = "The server's answer ended before its result."};
    while (true) {
      auto bytes = co_await stream->read();
      if (!bytes) end = std::move(bytes).error();
      if (!bytes || bytes->empty()) break;
      auto events = parser.feed(*bytes);
      if (!events) co_return forward_error(events);
      for (const auto& event : *events) {
        if (event.data.empty()) continue;
        auto response = co_await take(event.data, key, inbox);
        if (!response) co_return forward_error(response);
        if (*response) co_return std::move(**response);
      }
    }
    if (!parser.last_event_id().empty()) last_event_id = parser.last_event_id();
    pause = std::max(parser.retry().value_or(pause), resume_pause_min);
    const bool resumable =
        end.code == Code::upstream_failed && !last_event_id.empty() && revision_ != stateless_revision;
    if (resumable) {
      co_await net::sleep_for(std::min(pause, ctx.remaining()));
      auto request = http_request({});
      request.method = Method::get;
      request.body.clear();
      request.headers.emplace_back("last-event-id", last_event_id);
      auto resumed = co_await http_.open(ctx, server_.endpoint, std::move(request));
      if (resumed && (*resumed)->status() == 200 &&
          net::find_header((*resumed)->headers(), "content-type").starts_with("text/event-stream")) {
        stream = std::move(*resumed);
        continue;
      }
      // Not the code `unavailable`: the server has seen the message.
      if (!resumed && (resumed.error().code == Code::cancelled || resumed.error().code == Code::deadline_exceeded))
        end = std::move(resumed).error();
    }
    if (end.code == Code::cancelled || end.code == Code::deadline_exceeded) call_off(id);
    co_return std::unexpected(std::move(end));
  }
}

Task<void> HttpLink::notify(const Context& ctx, json::Object message) {
  auto response = co_await http_.fetch(ctx, server_.endpoint, http_request(message));
  if (!response) co_return forward_error(response);
  if (!response->ok()) co_return std::unexpected(status_error(response->status, !session_id_.empty()));
  co_return Result<void>();
}

// Stateless servers see that the connection closes; sessions are told.
void HttpLink::call_off(json::Value id) {
  if (session_id_.empty()) return;
  json::Object params;
  params.emplace("requestId", std::move(id));
  auto send = [](net::HttpClient& http, net::Endpoint endpoint, net::ClientRequest request) -> asio::awaitable<void> {
    const auto ctx = Context::background(std::chrono::seconds(5));
    co_await http.fetch(ctx, std::move(endpoint), std::move(request));
  };
  auto request = http_request(make_notification("notifications/cancelled", std::move(params)));
  runtime_.spawn_on(executor_, "mcp cancel", send(http_, server_.endpoint, std::move(request)));
}

Task<void> HttpLink::close() {
  if (session_id_.empty()) co_return Result<void>();
  auto request = http_request({});
  request.method = Method::del;
  request.body.clear();
  session_id_.clear();
  const auto ctx = Context::background(std::chrono::seconds(2));
  auto response = co_await http_.fetch(ctx, server_.endpoint, std::move(request));
  if (!response) co_return forward_error(response);
  co_return Result<void>();
}

}  // namespace wrkhrs::mcp
