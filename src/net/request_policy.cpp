#include "net/request_policy.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace wrkhrs::net {
namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) {
    std::size_t end = host.find(']');
    return end == std::string_view::npos ? host : host.substr(1, end - 1);
  }
  return host.substr(0, host.rfind(':'));
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& item) { return item == "*" || equals_ignoring_case(item, value); });
}

}  // namespace

RequestPolicy::RequestPolicy(const ServerOptions& options) : options_(options) {}

Result<std::string> RequestPolicy::check_host_and_origin(const RequestHead& head) const {
  std::string_view host = without_port(head.header("host"));
  const bool known_host = equals_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "::1" ||
                          host == options_.address || contains(options_.allowed_hosts, host);
  if (!known_host) {
    return fail(Code::permission_denied,
                fmt::format("The host '{}' is not one of this server. Add it to 'allowed_hosts' in wrkhrs.yaml.",
                            host.substr(0, 100)),
                "", "host_not_allowed");
  }
  std::string_view origin = head.header("origin");
  if (origin.empty()) return std::string();
  if (contains(options_.allowed_origins, origin)) return std::string(origin);
  // A page that this server served itself.
  std::string_view origin_host =
      origin.substr(std::min(origin.size(), origin.find("://") == std::string_view::npos ? 0 : origin.find("://") + 3));
  if (!origin_host.empty() && equals_ignoring_case(origin_host, head.header("host"))) return std::string(origin);
  return fail(
      Code::permission_denied,
      fmt::format("The origin '{}' is not allowed. Add it to 'allowed_origins' in wrkhrs.yaml.", origin.substr(0, 100)),
      "", "origin_not_allowed");
}

SteadyTime RequestPolicy::deadline(const RequestHead& head, SteadyTime now) const {
  auto limit = options_.request_timeout;
  std::string_view text = head.header("x-request-timeout-ms");
  std::int64_t millis = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), millis);
  if (error == std::errc() && end == text.data() + text.size() && millis > 0)
    limit = std::min(limit, std::chrono::milliseconds(millis));
  return now + limit;
}

Error RequestPolicy::no_route(const RequestHead& head, bool method_known, const Router::Match& match,
                              const Router& router) const {
  if (!method_known) return {.code = Code::method_not_allowed, .message = "This request method is not supported."};
  if (!match.allowed.empty()) {
    return {.code = Code::method_not_allowed,
            .message = fmt::format("Not allowed to {} on {}. Allowed: {}.", to_string(head.method),
                                   head.path.substr(0, 200), to_string(match.allowed.front()))};
  }
  std::string hint = did_you_mean(head.path, router.paths());
  return {.code = Code::not_found,
          .message = fmt::format("Invalid URL ({} {}).{} See /openapi.json for what there is.", to_string(head.method),
                                 head.path.substr(0, 200), hint),
          .openai_code = "unknown_url"};
}

HeaderList RequestPolicy::preflight_headers(const RequestHead& head) const {
  HeaderList headers;
  headers.emplace_back("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS");
  std::string_view wanted = head.header("access-control-request-headers");
  if (wanted.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_, ") ==
          std::string_view::npos &&
      !wanted.empty()) {
    headers.emplace_back("access-control-allow-headers", std::string(wanted));
  }
  headers.emplace_back("access-control-max-age", "600");
  return headers;
}

HeaderList RequestPolicy::error_headers(const Error& error, const std::vector<Method>& allowed) const {
  HeaderList headers;
  headers.emplace_back("content-type", "application/json");
  if (error.code == Code::unauthenticated) headers.emplace_back("www-authenticate", "Bearer");
  if (error.code == Code::method_not_allowed && !allowed.empty()) {
    std::string list;
    for (Method method : allowed) list += fmt::format("{}{}", list.empty() ? "" : ", ", to_string(method));
    headers.emplace_back("allow", std::move(list));
  }
  if (error.retry_after.count() > 0 || error.code == Code::rate_limited || error.code == Code::unavailable) {
    headers.emplace_back("retry-after", std::to_string(std::max<std::int64_t>(1, error.retry_after.count())));
  }
  return headers;
}

}  // namespace wrkhrs::net
