// The tools of wrkhrs-mcp: found by tools/list, run by tools/call (MCP 2026-07-28, which needs no session).
#pragma once

#include "net/client.hpp"
#include "tools/registry.hpp"
#include "tools/runner.hpp"

namespace wrkhrs::tools {

class McpRunner final : public Runner {
 public:
  /// `default_deadline_ms`: for tools, as MCP has no word for it.
  McpRunner(net::ServiceClient& mcp, std::int64_t default_deadline_ms)
      : mcp_(mcp), default_deadline_ms_(default_deadline_ms) {}

  Task<Output> run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string idempotency_key) override;

  /// All tools, page by page. A tool that cannot be used is a diagnostic. Errors: those of the client, and
  /// upstream_failed.
  Task<Source> discover(const Context& ctx);

 private:
  Task<json::Object> request(const Context& ctx, std::string method, std::string name, json::Object params);

  net::ServiceClient& mcp_;
  const std::int64_t default_deadline_ms_;
};

/// A tool from its definition in MCP. Errors: invalid_argument. Pure.
Result<ToolPtr> tool_of_definition(const json::Object& definition, std::int64_t deadline_ms);

/// What a CallToolResult means: its structured content, else its texts as one string, else its content as it is. Pure.
Output output_of_result(const json::Object& result);

}  // namespace wrkhrs::tools
