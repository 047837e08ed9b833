// What offers tools, resources and prompts, and how it reaches the client that asks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"
#include "mcp/jsonrpc.hpp"

namespace wrkhrs::mcp {

/// A tool, resource, resource template or prompt as it goes over the wire, with the member it is found by.
struct Item {
  std::string key;          ///< `name` (tools, prompts), `uri` (resources) or `uriTemplate`
  json::Object definition;  ///< holds the same key
};

/// The client of one running request. Used by the coroutine that runs the request only.
class ClientChannel {
 public:
  virtual ~ClientChannel() = default;

  /// Sends a notification that belongs to the request, before its answer. Errors: cancelled (the client went away).
  virtual Task<void> notify(std::string method, json::Object params) = 0;
  /// Keeps the connection of a long request open; call it every 15 s.
  virtual Task<void> keep_alive() = 0;
  /// Sends a request to the client and waits for its answer (sampling, elicitation, roots; sessions only).
  /// Errors: method_not_found (there is no way back to this client), server_error (it went away or took too long), and
  /// its own.
  virtual RpcTask<json::Object> ask(const Context& ctx, std::string method, json::Object params) = 0;
  /// Whether the client called the request off.
  virtual bool cancelled() const = 0;
  /// Whether messages of this level (`info`, `warning`, …) are wanted.
  virtual bool wants_log(std::string_view level) const = 0;

  json::Object capabilities;                  ///< the client's
  std::optional<json::Value> progress_token;  ///< set when the client wants progress
  bool stateless = false;                     ///< revision 2026-07-28
  json::Value input_responses;  ///< 2026-07-28: what the client answers to an `input_required` result; else null
  json::Value request_state;    ///< 2026-07-28: the state that such a result gave; else null

  /// `notifications/progress`, when it is wanted.
  Task<void> progress(double progress, std::optional<double> total, std::string message);
  /// `notifications/message`, when it is wanted.
  Task<void> log(std::string level, json::Value data);
};

/// What changed, for `…/list_changed` and `resources/updated`.
struct Change {
  enum class Kind { tools, prompts, resources, resource_updated };
  Kind kind = Kind::tools;
  std::string uri = {};  ///< with resource_updated
};

/// A source of tools, resources and prompts. Safe to use from any thread. Lists are cheap, kept in memory and in no
/// order.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual std::vector<Item> tools() const = 0;
  virtual std::vector<Item> resources() const { return {}; }
  virtual std::vector<Item> resource_templates() const { return {}; }
  virtual std::vector<Item> prompts() const { return {}; }

  /// A CallToolResult. A tool that ran and failed is a result with `isError`. `name` is one of tools().
  virtual RpcTask<json::Object> call_tool(const Context& ctx, std::string name, json::Object arguments,
                                          ClientChannel& client) = 0;
  /// A ReadResourceResult; nothing when the resource is not this provider's.
  virtual RpcTask<std::optional<json::Object>> read_resource(const Context& ctx, std::string uri,
                                                             ClientChannel& client);
  /// A GetPromptResult. `params` are those of `prompts/get`; `name` is one of prompts().
  virtual RpcTask<json::Object> get_prompt(const Context& ctx, std::string name, json::Object params,
                                           ClientChannel& client);
  /// A CompleteResult; nothing when the reference is not this provider's.
  virtual RpcTask<std::optional<json::Object>> complete(const Context& ctx, json::Object params);

  /// Called on any thread when something changed. Set once, before the provider starts.
  std::function<void(Change)> on_change = [](const Change&) {};
};

/// A CallToolResult of one text.
json::Object text_result(std::string_view text, bool is_error = false);
/// A CallToolResult with `structuredContent`, and the same as text for clients that do not read it.
json::Object structured_result(const json::Object& content);

}  // namespace wrkhrs::mcp
