// What a server asks of a request before a handler sees it: host, origin, time. Pure; internal to net.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/exchange.hpp"
#include "net/router.hpp"
#include "net/server.hpp"

namespace wrkhrs::net {

class RequestPolicy {
 public:
  explicit RequestPolicy(const ServerOptions& options);

  /// The allowed origin to name in the answer (empty without an `Origin`). Errors: permission_denied. A host that is
  /// not ours is refused because a page of a rebound name would reach us that way.
  Result<std::string> check_host_and_origin(const RequestHead& head) const;
  /// The earlier of the server's limit and the caller's `x-request-timeout-ms`.
  SteadyTime deadline(const RequestHead& head, SteadyTime now) const;
  Error no_route(const RequestHead& head, bool method_known, const Router::Match& match, const Router& router) const;
  HeaderList preflight_headers(const RequestHead& head) const;
  HeaderList error_headers(const Error& error, const std::vector<Method>& allowed) const;

 private:
  const ServerOptions& options_;
};

}  // namespace wrkhrs::net
