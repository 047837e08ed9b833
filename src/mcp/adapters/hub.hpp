// The configured MCP servers as one provider.
#pragma once

#include <memory>
#include <vector>

#include "mcp/adapters/upstream.hpp"

namespace wrkhrs::mcp {

/// One upstream never affects another. Names are prefixed with the upstream's id (see names.hpp); resources keep their
/// URIs, and where two upstreams have the same, the first one configured counts.
class Hub final : public Provider {
 public:
  explicit Hub(net::Runtime& runtime) : runtime_(runtime) {}

  /// Before start().
  void add(UpstreamOptions options);
  void start();
  /// Ends all upstreams and their processes, side by side. Not from a loop's thread.
  void stop();

  std::vector<api::mcp::Upstream> status() const;

  std::vector<Item> tools() const override;
  std::vector<Item> resources() const override;
  std::vector<Item> resource_templates() const override;
  std::vector<Item> prompts() const override;
  RpcTask<json::Object> call_tool(const Context& ctx, std::string name, json::Object arguments,
                                  ClientChannel& client) override;
  RpcTask<std::optional<json::Object>> read_resource(const Context& ctx, std::string uri,
                                                     ClientChannel& client) override;
  RpcTask<json::Object> get_prompt(const Context& ctx, std::string name, json::Object params,
                                   ClientChannel& client) override;

 private:
  net::Runtime& runtime_;
  std::vector<std::shared_ptr<Upstream>> upstreams_;
};

}  // namespace wrkhrs::mcp
