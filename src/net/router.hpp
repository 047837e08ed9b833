// From operations to handlers.
//
// A typed handler takes a request struct and returns a response struct; parsing, limits, errors, metrics and the
// OpenAPI description come from the operation. A raw handler reads and writes the exchange itself: streams, uploads,
// proxying.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"
#include "net/exchange.hpp"

namespace wrkhrs::net {

using RawHandler = std::function<Task<void>(const Context&, Exchange&)>;

struct Route {
  OperationInfo info;
  RawHandler handler;
  json::Object request_schema;  ///< of the body; empty when there is none
  json::Object path_schema;     ///< properties are the path's parameters
  json::Object query_schema;
  json::Object response_schema;
  std::vector<std::string_view> segments;  ///< of info.path; parameters keep their braces
  std::size_t index = 0;
};

/// Reads a typed request from path, query and body. A body is read for every method but GET, HEAD and DELETE.
template <class Request>
Task<Request> read_request(const OperationInfo& info, Exchange& exchange) {
  Request request{};
  const bool has_body = info.method != Method::get && info.method != Method::head && info.method != Method::del;
  if (has_body) {
    auto text = co_await exchange.body.read_all();
    if (!text) co_return forward_error(text);
    std::string_view body = text->empty() ? std::string_view("{}") : std::string_view(*text);
    auto object = json::parse_object(body);
    if (!object) co_return forward_error(object);
    auto read = json::read<Request>(*object);
    if (!read) co_return forward_error(read);
    request = std::move(*read);
  }
  auto from_path = [&](std::string_view name) { return exchange.path.find(name); };
  auto path_read = json::read_parameters(request, json::Place::path, from_path);
  if (!path_read) co_return forward_error(path_read);
  auto from_query = [&](std::string_view name) { return exchange.head.parameter(name); };
  auto query_read = json::read_parameters(request, json::Place::query, from_query);
  if (!query_read) co_return forward_error(query_read);
  co_return request;
}

/// The table of a service. Filled before the server starts, then only read, from any thread.
class Router {
 public:
  /// `handler(const Context&, Request) -> Task<Response>`; the answer is JSON with the operation's success status.
  template <class Request, class Response, class Handler>
  void bind(const Operation<Request, Response>& operation, Handler handler) {
    OperationInfo info = operation;
    auto raw = [info, handler = std::move(handler)](const Context& ctx, Exchange& exchange) -> Task<void> {
      auto request = co_await read_request<Request>(info, exchange);
      if (!request) co_return forward_error(request);
      Result<Response> response = co_await handler(ctx, std::move(*request));
      if (!response) co_return forward_error(response);
      std::string text = json::to_text(*response);
      co_return co_await send_json(exchange.response, info.success_status, std::move(text));
    };
    add(make_route<Request, Response>(info, std::move(raw)));
  }

  /// `handler(const Context&, Request, Exchange&) -> Task<void>`; the handler writes the response itself (a stream of
  /// events, bytes, another content type).
  template <class Request, class Response, class Handler>
  void bind_stream(const Operation<Request, Response>& operation, Handler handler) {
    OperationInfo info = operation;
    auto raw = [info, handler = std::move(handler)](const Context& ctx, Exchange& exchange) -> Task<void> {
      auto request = co_await read_request<Request>(info, exchange);
      if (!request) co_return forward_error(request);
      co_return co_await handler(ctx, std::move(*request), exchange);
    };
    add(make_route<Request, Response>(info, std::move(raw)));
  }

  /// The handler reads the body itself: uploads and bodies that only pass through.
  template <class Request, class Response>
  void bind_raw(const Operation<Request, Response>& operation, RawHandler handler) {
    add(make_route<Request, Response>(operation, std::move(handler)));
  }

  struct Match {
    const Route* route = nullptr;  ///< null: see `allowed`
    std::vector<Method> allowed;   ///< of a known path with another method
  };
  /// Fills `parameters`. HEAD is matched as GET.
  Match match(Method method, std::string_view path, PathParameters& parameters) const;

  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }
  /// Known paths, for "did you mean".
  std::vector<std::string_view> paths() const;
  /// An OpenAPI 3.1 description of all routes.
  json::Object openapi(std::string_view title, std::string_view version) const;

 private:
  template <class Request, class Response>
  static Route make_route(const OperationInfo& info, RawHandler handler) {
    Route route;
    route.info = info;
    route.handler = std::move(handler);
    if constexpr (!std::same_as<Request, Empty>) {
      route.request_schema = json::schema<Request>(json::Place::body);
      route.path_schema = json::schema<Request>(json::Place::path);
      route.query_schema = json::schema<Request>(json::Place::query);
    }
    if constexpr (!std::same_as<Response, Empty>) route.response_schema = json::schema<Response>();
    return route;
  }
  void add(Route route);

  std::vector<std::unique_ptr<Route>> routes_;
  std::unordered_map<std::string_view, std::vector<const Route*>> fixed_;  ///< paths without parameters
  std::vector<const Route*> templated_;
};

}  // namespace wrkhrs::net
