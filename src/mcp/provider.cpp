#include "mcp/provider.hpp"

namespace wrkhrs::mcp {

Task<void> ClientChannel::progress(double progress, std::optional<double> total, std::string message) {
  if (!progress_token) co_return Result<void>{};
  json::Object params{{"progressToken", *progress_token}, {"progress", progress}};
  if (total) params.emplace("total", *total);
  if (!message.empty()) params.emplace("message", message);
  co_return co_await notify("notifications/progress", std::move(params));
}

Task<void> ClientChannel::log(std::string level, json::Value data) {
  if (!wants_log(level)) co_return Result<void>{};
  json::Object params{{"level", level}, {"data", std::move(data)}};
  co_return co_await notify("notifications/message", std::move(params));
}

RpcTask<std::optional<json::Object>> Provider::read_resource(const Context&, std::string, ClientChannel&) {
  co_return std::optional<json::Object>();
}

RpcTask<json::Object> Provider::get_prompt(const Context&, std::string, json::Object, ClientChannel&) {
  co_return rpc_fail(code::invalid_params, "There is no such prompt.");
}

RpcTask<std::optional<json::Object>> Provider::complete(const Context&, json::Object) {
  co_return std::optional<json::Object>();
}

json::Object text_result(std::string_view text, bool is_error) {
  json::Array content;
  content.push_back(json::Object{{"type", "text"}, {"text", text}});
  json::Object result;
  result.emplace("content", std::move(content));
  if (is_error) result.emplace("isError", true);
  return result;
}

json::Object structured_result(const json::Object& content) {
  auto result = text_result(json::write(content));
  result.emplace("structuredContent", content);
  return result;
}

}  // namespace wrkhrs::mcp
