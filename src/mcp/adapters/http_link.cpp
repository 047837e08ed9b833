#include "mcp/adapters/http_link.hpp"

#include <fmt/format.h>

#include "mcp/revision.hpp"
#include "net/sse.hpp"

namespace wrkhrs::mcp {
namespace {

// A value that may stand in a header as it is, else in the base64 form of 2026-07-28.
std::string encode_header(std::string_view value) {
  const bool plain = !value.empty() && value.front() != ' ' && value.back() != ' ' && !value.starts_with("=?") &&
                     std::ranges::all_of(value, [](char c) { return c >= 0x20 && c <= 0x7e; });
  if (plain) return std::string(value);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (std::size_t i = 0; i < value.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < value.size() ? static_cast<unsigned char>(value[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      const bool padding = i + j > value.size();
      encoded += padding ? '=' : alphabet[bits >> (18 - 6 * j) & 63];
    }
  }
  return fmt::format("=?base64?{}?=", encoded);
}

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
  if (const auto session = net::find_header((*stream)->headers(), "mcp-session-id"); !session.empty())
    session_id_ = session;

  if (type.starts_with("text/event-stream") && status == 200) {
    net::sse::Parser parser(upstream_message_bytes_max);
    while (true) {
      auto bytes = co_await (*stream)->read();
      if (!bytes) {
        if (bytes.error().code == Code::cancelled || bytes.error().code == Code::deadline_exceeded) call_off(json_id);
        co_return forward_error(bytes);
      }
      if (bytes->empty()) co_return fail(Code::upstream_failed, "The server's answer ended before its result.");
      auto events = parser.feed(*bytes);
      if (!events) co_return forward_error(events);
      for (const auto& event : *events) {
        if (event.data.empty()) continue;
        auto response = co_await take(event.data, id, inbox);
        if (!response) co_return forward_error(response);
        if (*response) co_return std::move(**response);
      }
    }
  }
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
