#include "mcp/builtin_tools.hpp"

#include "capabilities/capability.hpp"

namespace wrkhrs::mcp {

BuiltinTools::BuiltinTools() {
  for (const auto& capability : capabilities::all()) {
    json::Object annotations{{"title", capability.title},
                             {"readOnlyHint", true},
                             {"destructiveHint", false},
                             {"idempotentHint", true},
                             {"openWorldHint", false}};
    json::Object definition{{"name", capability.name},
                            {"title", capability.title},
                            {"description", capability.description},
                            {"inputSchema", capability.input_schema},
                            {"outputSchema", capability.output_schema}};
    definition.emplace("annotations", std::move(annotations));
    tools_.push_back({.key = capability.name, .definition = std::move(definition)});
  }
}

RpcTask<json::Object> BuiltinTools::call_tool(const Context&, std::string name, json::Object arguments,
                                              ClientChannel&) {
  const auto* capability = capabilities::find(name);
  if (capability == nullptr) co_return rpc_fail(code::invalid_params, "There is no such tool.");
  const auto result = capability->run(arguments);
  if (!result) {
    const auto& error = result.error();
    const std::string field = "'" + error.param + "'";
    const bool named = error.param.empty() || error.message.starts_with(field);
    co_return text_result(named ? error.message : field + ": " + error.message, true);
  }
  const auto* object = result->if_object();
  if (object == nullptr) co_return rpc_fail(code::internal_error, "The tool gave no object.");
  co_return structured_result(*object);
}

}  // namespace wrkhrs::mcp
