// The services that a run works with, over HTTP.
#pragma once

#include <memory>
#include <string>

#include "net/client.hpp"
#include "orchestrator/backends.hpp"

namespace wrkhrs::orchestrator {

/// Where the model is asked. A runner outside this stack is never given the stack's token.
struct ModelEndpoint {
  net::Endpoint endpoint;
  bool ours = true;
};

class HttpBackends final : public Backends {
 public:
  HttpBackends(net::HttpClient& http, std::unique_ptr<net::ServiceClient> rag,
               std::unique_ptr<net::ServiceClient> tools, ModelEndpoint model, std::string internal_token);

  Task<api::rag::SearchResults> search(const Context& ctx, api::rag::SearchStores request) override;
  Task<api::tools::ToolHits> find_tools(const Context& ctx, api::tools::SearchToolsRequest request) override;
  Task<api::tools::InvokeToolResponse> invoke(const Context& ctx, api::tools::InvokeToolRequest request) override;
  Task<ModelReply> complete(const Context& ctx, json::Object body) override;

 private:
  net::HttpClient& http_;
  std::unique_ptr<net::ServiceClient> rag_;
  std::unique_ptr<net::ServiceClient> tools_;
  const ModelEndpoint model_;
  std::unique_ptr<net::ServiceClient> own_model_;
};

}  // namespace wrkhrs::orchestrator
