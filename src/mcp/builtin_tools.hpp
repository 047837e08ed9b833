// The engineering capabilities as MCP tools.
#pragma once

#include <vector>

#include "mcp/provider.hpp"

namespace wrkhrs::mcp {

/// Every capability of src/capabilities under its own name: read-only, idempotent, closed world. Immutable; safe from
/// any thread.
class BuiltinTools final : public Provider {
 public:
  BuiltinTools();

  std::vector<Item> tools() const override { return tools_; }
  RpcTask<json::Object> call_tool(const Context& ctx, std::string name, json::Object arguments,
                                  ClientChannel& client) override;

 private:
  std::vector<Item> tools_;
};

}  // namespace wrkhrs::mcp
