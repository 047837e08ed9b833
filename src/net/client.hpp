// The HTTP/1.1 client of every service: keep-alive pools, streaming, deadlines, cancellation.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "base/json_fields.hpp"
#include "base/operation.hpp"
#include "base/task.hpp"
#include "net/http.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::net {

/// A body that is sent as it comes in, so that an upload passes through without being held. Outlives the call.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next bytes, valid until the next call; empty at the end.
  virtual Task<std::string_view> next() = 0;
  /// Known: sent with content-length. Unknown: chunked.
  virtual std::optional<std::uint64_t> length() const = 0;
};

struct ClientRequest {
  Method method = Method::get;
  std::string path;         ///< with query, percent-encoded; the endpoint's base path is put before it
  HeaderList headers = {};  ///< besides host, content-length and user-agent
  std::string body = {};
  BodySource* body_source = nullptr;  ///< in place of `body`
};

struct ClientResponse {
  int status = 0;
  HeaderList headers;
  std::string body;
  std::string_view header(std::string_view name) const { return find_header(headers, name); }
  bool ok() const { return status >= 200 && status < 300; }
};

/// A response whose body is read as it arrives. Dropped before its end, its connection is closed, which tells the
/// server to stop.
class ClientStream {
 public:
  virtual ~ClientStream() = default;
  virtual int status() const = 0;
  virtual const HeaderList& headers() const = 0;
  /// The next bytes, valid until the next call; empty at the end of the body. Errors: upstream_failed (the connection
  /// broke before the end), deadline_exceeded, cancelled.
  virtual Task<std::string_view> read() = 0;
  /// True when it is already known that nothing comes after the piece last read. The piece stays valid.
  virtual bool at_end() = 0;
  /// The rest of the body. Errors: as read(), and too_large.
  Task<std::string> read_all(std::size_t bytes_max);
};

struct ClientOptions {
  std::size_t connections_max = 1024;     ///< a loop and an endpoint
  std::size_t idle_connections_max = 64;  ///< a loop and an endpoint
  std::chrono::milliseconds connect_timeout{2'000};
  std::chrono::milliseconds idle_timeout{15'000};  ///< less than the servers'
  std::size_t response_bytes_max = 64 << 20;       ///< of buffered responses
  std::size_t header_bytes_max = 64 * 1024;
};

/// Whether Endpoint::ca_file can be used: to say at start what every request would say later. Blocks.
/// Errors: upstream_failed (the message names the file and what it must be).
Result<void> check_ca_file(const std::string& ca_file);

/// Safe to share between loops and requests: each loop has pools of its own. Call it from coroutines on a loop. TLS is
/// 1.2 or later, and the server's certificate is always checked (Endpoint::ca_file says against what).
///
/// Errors of every call: unavailable (no connection could be made), deadline_exceeded, cancelled, upstream_failed (the
/// TLS handshake failed, the answer was not HTTP or broke off). An answer with an error status is a value here, not an
/// Error. A GET, HEAD, PUT or DELETE whose kept-alive connection turns out dead is sent once more on a new one; a POST
/// is not.
class HttpClient {
 public:
  explicit HttpClient(Runtime& runtime, ClientOptions options = {});
  ~HttpClient();

  /// The whole response.
  Task<ClientResponse> fetch(const Context& ctx, Endpoint endpoint, ClientRequest request);
  /// The response's head; its body follows through the stream, until `ctx`'s deadline.
  Task<std::unique_ptr<ClientStream>> open(const Context& ctx, Endpoint endpoint, ClientRequest request);

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

/// A client of one service of this stack: adds the internal token, on whose behalf, request id, trace and remaining
/// time.
class ServiceClient {
 public:
  /// `token`: the stack's internal token.
  ServiceClient(HttpClient& http, Endpoint endpoint, std::string token);

  /// A typed call. Errors: those of HttpClient, and the error that the service answered.
  template <class Request, class Response>
  Task<Response> call(const Context& ctx, const Operation<Request, Response>& operation, Request request) {
    ClientRequest http_request = prepare(operation, request);
    auto response = co_await fetch(ctx, std::move(http_request));
    if (!response) co_return forward_error(response);
    if (!response->ok()) co_return std::unexpected(error_from_response(response->status, response->body));
    auto object = json::parse(response->body);
    if (!object) {
      co_return fail_with_detail(Code::upstream_failed, "A service of this stack gave an answer that cannot be read.",
                                 object.error().message);
    }
    if constexpr (std::same_as<Response, Empty>) {
      co_return Empty{};
    } else {
      auto read = json::read_value<Response>(*object, json::Unknown::skip, "response");
      if (!read) {
        co_return fail_with_detail(Code::upstream_failed, "A service of this stack gave an answer that cannot be read.",
                                   read.error().message);
      }
      co_return std::move(*read);
    }
  }
  /// The same where the answer is a stream (or bytes); a non-2xx answer is an Error here too.
  template <class Request, class Response>
  Task<std::unique_ptr<ClientStream>> open(const Context& ctx, const Operation<Request, Response>& operation,
                                           Request request) {
    ClientRequest http_request = prepare(operation, request);
    co_return co_await open(ctx, std::move(http_request));
  }

  /// Untyped, with the same headers added.
  Task<ClientResponse> fetch(const Context& ctx, ClientRequest request);
  /// Errors: also the one that the service answered when its status is not 2xx.
  Task<std::unique_ptr<ClientStream>> open(const Context& ctx, ClientRequest request);
  /// The same, but an answer with an error status is a stream too: for passing it on.
  Task<std::unique_ptr<ClientStream>> open_any(const Context& ctx, ClientRequest request);
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  template <class Request>
  static ClientRequest prepare(const OperationInfo& info, const Request& request) {
    ClientRequest http_request;
    http_request.method = info.method;
    http_request.path = fill_path(info.path, request);
    const bool has_body = info.method != Method::get && info.method != Method::head && info.method != Method::del;
    if (has_body) {
      http_request.headers.emplace_back("content-type", "application/json");
      http_request.body = json::to_text(request);
    }
    return http_request;
  }
  template <class Request>
  static std::string fill_path(std::string_view path_template, const Request& request);
  void add_headers(const Context& ctx, ClientRequest& request) const;

  HttpClient& http_;
  const Endpoint endpoint_;
  const std::string token_;
};

template <class Request>
std::string ServiceClient::fill_path(std::string_view path_template, const Request& request) {
  std::string path(path_template);
  std::string query;
  auto add = [&](const auto& field) {
    if (field.place == json::Place::body) return;
    json::Value value = json::to_value(request.*(field.member));
    if (value.is_null()) return;
    std::string text = value.is_string() ? std::string(value.get_string()) : json::write(value);
    if (field.place == json::Place::path) {
      std::string braces = "{" + std::string(field.name) + "}";
      if (auto at = path.find(braces); at != std::string::npos) path.replace(at, braces.size(), percent_encode(text));
    } else {
      query += query.empty() ? '?' : '&';
      query += field.name;
      query += '=';
      query += percent_encode(text);
    }
  };
  std::apply([&](const auto&... field) { (add(field), ...); }, Request::fields());
  return path + query;
}

}  // namespace wrkhrs::net
