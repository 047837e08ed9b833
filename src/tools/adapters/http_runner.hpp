// Runs tools by HTTP requests to the host that their manifest allows. Redirects are not followed.
#pragma once

#include "net/client.hpp"
#include "tools/runner.hpp"

namespace wrkhrs::tools {

/// The request of one call. Pure but for reading the variable with the token. Errors: invalid_argument (an argument of
/// the path is absent, empty or a dot segment), unavailable (the variable with the token is not set).
Result<net::ClientRequest> make_http_request(const HttpCall& call, const json::Object& arguments,
                                             std::string_view idempotency_key);

class HttpRunner final : public Runner {
 public:
  explicit HttpRunner(net::HttpClient& http) : http_(http) {}
  Task<Output> run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string idempotency_key) override;

 private:
  net::HttpClient& http_;
};

}  // namespace wrkhrs::tools
