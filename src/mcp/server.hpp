// Requests of MCP to answers, whatever carries them and whichever revision they belong to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcp/catalogue.hpp"
#include "mcp/provider.hpp"
#include "mcp/revision.hpp"

namespace wrkhrs::mcp {

struct ServerInfo {
  std::string name = "wrkhrs-mcp";
  std::string title = "WrkHrs";
  std::string version;
  std::string instructions;  ///< for models; may be empty
  std::size_t page_items_max = 100;
};

/// Stateless: what belongs to a session (its log level, its subscriptions) is kept by the transport. Safe from any
/// thread.
class Server {
 public:
  /// Where two providers offer the same name, the first one counts. The providers must outlive the server.
  Server(std::vector<Provider*> providers, ServerInfo info)
      : providers_(std::move(providers)), info_(std::move(info)) {}

  /// The result of `initialize`, and the revision that is agreed: the client's where it is known, else the newest.
  /// Errors: invalid_params.
  struct Initialized {
    json::Object result;
    std::string revision;
    json::Object client_capabilities;
  };
  RpcResult<Initialized> initialize(const json::Object& params) const;

  /// The result of any request but `initialize`, `logging/setLevel`, `resources/(un)subscribe` and
  /// `subscriptions/listen`, which are the transport's. In 2026-07-28 the result carries `resultType`, `ttlMs` and so
  /// on. Errors: method_not_found, invalid_params, resource_not_found, and what providers give.
  RpcTask<json::Object> handle(const Context& ctx, Message request, ClientChannel& client) const;

  /// Adds what results of 2026-07-28 must have.
  json::Object stateless_result(json::Object result) const;

 private:
  enum class List { tools, resources, resource_templates, prompts };

  json::Object capabilities() const;
  json::Object identity() const;
  RpcResult<json::Object> discover() const;
  RpcResult<json::Object> list(List which, const json::Object& params) const;
  RpcTask<json::Object> call_tool(const Context& ctx, json::Object params, ClientChannel& client) const;
  RpcTask<json::Object> read_resource(const Context& ctx, json::Object params, ClientChannel& client) const;
  RpcTask<json::Object> get_prompt(const Context& ctx, json::Object params, ClientChannel& client) const;
  RpcTask<json::Object> complete(const Context& ctx, json::Object params) const;
  RpcTask<json::Object> dispatch(const Context& ctx, Message request, ClientChannel& client) const;

  const std::vector<Provider*> providers_;
  const ServerInfo info_;
  mutable SchemaCache schemas_;
};

}  // namespace wrkhrs::mcp
