#include "orchestrator/adapters/http_backends.hpp"

#include <utility>

#include "api/rag/operations.hpp"

namespace wrkhrs::orchestrator {

HttpBackends::HttpBackends(net::HttpClient& http, std::unique_ptr<net::ServiceClient> rag,
                           std::unique_ptr<net::ServiceClient> tools, ModelEndpoint model, std::string internal_token)
    : http_(http), rag_(std::move(rag)), tools_(std::move(tools)), model_(std::move(model)) {
  if (model_.ours) own_model_ = std::make_unique<net::ServiceClient>(http, model_.endpoint, std::move(internal_token));
}

Task<api::rag::SearchResults> HttpBackends::search(const Context& ctx, api::rag::SearchStores request) {
  co_return co_await rag_->call(ctx, api::rag::search_vector_stores, std::move(request));
}

Task<api::tools::ToolHits> HttpBackends::find_tools(const Context& ctx, api::tools::SearchToolsRequest request) {
  co_return co_await tools_->call(ctx, api::tools::search_tools, std::move(request));
}

Task<api::tools::InvokeToolResponse> HttpBackends::invoke(const Context& ctx, api::tools::InvokeToolRequest request) {
  co_return co_await tools_->call(ctx, api::tools::invoke_tool, std::move(request));
}

Task<ModelReply> HttpBackends::complete(const Context& ctx, json::Object body) {
  net::ClientRequest request;
  request.method = Method::post;
  request.path = model_.endpoint.base_path.ends_with("/v1") ? "/chat/completions" : "/v1/chat/completions";
  request.headers.emplace_back("content-type", "application/json");
  request.body = json::write(json::Value(std::move(body)));
  Result<net::ClientResponse> response = fail(Code::internal, "not asked");
  if (own_model_) {
    response = co_await own_model_->fetch(ctx, std::move(request));
  } else {
    response = co_await http_.fetch(ctx, model_.endpoint, std::move(request));
  }
  if (!response) co_return forward_error(response);
  if (!response->ok()) co_return std::unexpected(net::error_from_response(response->status, response->body));
  co_return read_completion(response->body);
}

}  // namespace wrkhrs::orchestrator
