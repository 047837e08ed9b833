#include "tools/adapters/http_runner.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "tools/template_text.hpp"

namespace wrkhrs::tools {

Result<net::ClientRequest> make_http_request(const HttpCall& call, const json::Object& arguments,
                                             std::string_view idempotency_key) {
  net::ClientRequest request{.method = call.method};
  bool has_bad_argument = false;
  const auto segment = [&](const std::string& text) {
    has_bad_argument = has_bad_argument || text.empty() || text == "." || text == "..";
    return net::percent_encode(text);
  };
  auto path = fill(call.path, arguments, segment);
  if (!path) return fail(Code::invalid_argument, "An argument that the tool's address needs is missing.", "arguments");
  if (has_bad_argument) {
    return fail(Code::invalid_argument,
                "An argument that is part of the tool's address must not be empty, '.' or '..'.", "arguments");
  }
  request.path = std::move(*path);
  char separator = '?';
  for (const auto& [name, text] : call.query) {
    const auto value = fill(text, arguments, net::percent_encode);
    if (!value) continue;
    request.path += fmt::format("{}{}={}", std::exchange(separator, '&'), net::percent_encode(name), *value);
  }
  for (const auto& [name, value] : call.headers) request.headers.emplace_back(name, value);
  if (!call.api_key_env.empty()) {
    const char* token = std::getenv(call.api_key_env.c_str());
    if (token == nullptr) {
      return fail(Code::unavailable, fmt::format("The tool is not set up: the variable '{}' with its token is not set.",
                                                 call.api_key_env));
    }
    request.headers.emplace_back("authorization", fmt::format("Bearer {}", token));
  }
  if (!idempotency_key.empty()) request.headers.emplace_back("idempotency-key", std::string(idempotency_key));
  if (call.sends_arguments) {
    request.headers.emplace_back("content-type", "application/json");
    request.body = json::write(json::Value(arguments));
  }
  return request;
}

Task<Output> HttpRunner::run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string idempotency_key) {
  const auto& call = std::get<HttpCall>(tool->call);
  auto request = make_http_request(call, arguments, idempotency_key);
  if (!request) co_return forward_error(request);
  auto endpoint = net::Endpoint::parse(call.origin);
  if (!endpoint) co_return forward_error(endpoint);
  auto stream = co_await http_.open(ctx, std::move(*endpoint), std::move(*request));
  if (!stream) co_return forward_error(stream);
  const int status = (*stream)->status();
  const bool is_json = net::find_header((*stream)->headers(), "content-type").contains("json");
  auto body = co_await (*stream)->read_all(tool->output_bytes_max);
  if (!body) co_return forward_error(body);
  Output output;
  output.value = json::Value(*body);
  if (is_json && !body->empty()) {
    auto parsed = json::parse(*body);
    if (!parsed) {
      co_return fail_with_detail(Code::upstream_failed, "The tool's server said that it sends JSON but did not.",
                                 parsed.error().message);
    }
    output.value = std::move(*parsed);
  }
  if (status < 200 || status > 299) {
    output.is_error = true;
    output.value = json::Object{{"status", status}, {"body", std::move(output.value)}};
  }
  co_return output;
}

}  // namespace wrkhrs::tools
