// The services that a run works with: rag, tool-registry and the model runner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/rag/types.hpp"
#include "api/tools/tools.hpp"
#include "base/context.hpp"
#include "base/json.hpp"
#include "base/task.hpp"

namespace wrkhrs::orchestrator {

struct ToolCall {
  std::string id;
  std::string name;
  json::Object arguments;
};

struct ModelReply {
  std::string content;
  std::vector<ToolCall> tool_calls;
  std::string model;
  std::string finish_reason;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

/// Safe to share. Errors of all calls: unavailable, deadline_exceeded, cancelled, upstream_failed, and what the service
/// answered.
class Backends {
 public:
  virtual ~Backends() = default;

  /// Passages for a question, best first; on behalf of the context's key.
  virtual Task<api::rag::SearchResults> search(const Context& ctx, api::rag::SearchStores request) = 0;
  /// Tools that may help, best first.
  virtual Task<api::tools::ToolHits> find_tools(const Context& ctx, api::tools::SearchToolsRequest request) = 0;
  /// Runs a tool at most once per idempotency key; see api::tools::InvokeToolResponse.
  virtual Task<api::tools::InvokeToolResponse> invoke(const Context& ctx, api::tools::InvokeToolRequest request) = 0;
  /// One chat completion. `body` is an OpenAI request. Errors also: upstream_failed (the answer has no message).
  virtual Task<ModelReply> complete(const Context& ctx, json::Object body) = 0;
};

/// Reads an OpenAI chat completion. Pure. Errors: upstream_failed.
Result<ModelReply> read_completion(std::string_view body);

}  // namespace wrkhrs::orchestrator
