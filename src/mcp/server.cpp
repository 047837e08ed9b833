#include "mcp/server.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::mcp {
namespace {

constexpr std::int64_t list_ttl_ms = 5'000;

std::vector<Item> items_of(const Provider& provider, bool tools) {
  return tools ? provider.tools() : provider.prompts();
}

struct Found {
  Provider* provider = nullptr;
  Item item;
};

// The first provider's item of that key.
Found find_item(const std::vector<Provider*>& providers, std::string_view key, bool tools) {
  for (auto* provider : providers) {
    for (auto& item : items_of(*provider, tools)) {
      if (item.key == key) return {provider, std::move(item)};
    }
  }
  return {};
}

// What a wrong argument costs is an answer that the model can act on (2025-11-25, Tools, Error Handling), not a
// protocol error.
std::optional<json::Object> check_arguments(const ToolSchemas& schemas, const json::Object& arguments) {
  if (!schemas.input) return std::nullopt;
  const auto errors = schemas.input->validate(json::Value(arguments));
  if (errors.empty()) return std::nullopt;
  return text_result("The arguments do not fit the tool's inputSchema: " + jsonschema::describe(errors), true);
}

json::Object check_output(const ToolSchemas& schemas, json::Object result) {
  const auto* is_error = result.if_contains("isError");
  if (!schemas.output || (is_error != nullptr && is_error->is_bool() && is_error->get_bool())) return result;
  const auto* content = result.if_contains("structuredContent");
  if (content == nullptr) return text_result("The tool promises structured output but gave none.", true);
  const auto errors = schemas.output->validate(*content);
  if (errors.empty()) return result;
  return text_result("The tool's output does not fit its outputSchema: " + jsonschema::describe(errors), true);
}

}  // namespace

json::Object Server::identity() const {
  return {{"name", info_.name}, {"title", info_.title}, {"version", info_.version}};
}

json::Object Server::capabilities() const {
  json::Object capabilities;
  capabilities.emplace("tools", json::Object{{"listChanged", true}});
  capabilities.emplace("resources", json::Object{{"listChanged", true}, {"subscribe", true}});
  capabilities.emplace("prompts", json::Object{{"listChanged", true}});
  capabilities.emplace("completions", json::Object());
  return capabilities;
}

RpcResult<Server::Initialized> Server::initialize(const json::Object& params) const {
  const auto* requested = string_in(params, "protocolVersion");
  if (requested == nullptr) return rpc_fail(code::invalid_params, "'protocolVersion' must be a string.");
  const auto* offered = object_in(params, "capabilities");
  if (offered == nullptr || object_in(params, "clientInfo") == nullptr) {
    return rpc_fail(code::invalid_params, "'capabilities' and 'clientInfo' must be objects.");
  }
  Initialized initialized;
  initialized.client_capabilities = *offered;
  initialized.revision =
      is_session_revision(*requested) ? std::string(*requested) : std::string(session_revisions.front());
  auto capabilities = this->capabilities();
  capabilities.emplace("logging", json::Object());
  initialized.result = {{"protocolVersion", initialized.revision}};
  initialized.result.emplace("capabilities", std::move(capabilities));
  initialized.result.emplace("serverInfo", identity());
  if (!info_.instructions.empty()) initialized.result.emplace("instructions", info_.instructions);
  return initialized;
}

RpcResult<json::Object> Server::discover() const {
  json::Array versions;
  versions.emplace_back(stateless_revision);
  for (const auto revision : session_revisions) versions.emplace_back(revision);
  json::Object result;
  result.emplace("supportedVersions", std::move(versions));
  result.emplace("capabilities", capabilities());
  if (!info_.instructions.empty()) result.emplace("instructions", info_.instructions);
  return result;
}

json::Object Server::stateless_result(json::Object result) const {
  if (!result.contains("resultType")) result.emplace("resultType", "complete");
  auto& meta = result["_meta"];
  if (!meta.is_object()) meta = json::Object();
  meta.get_object().emplace(meta_server_info, identity());
  return result;
}

RpcTask<json::Object> Server::handle(const Context& ctx, Message request, ClientChannel& client) const {
  const auto method = request.method;
  if (const auto* responses = request.params.if_contains("inputResponses")) client.input_responses = *responses;
  if (const auto* state = request.params.if_contains("requestState")) client.request_state = *state;
  auto result = co_await dispatch(ctx, std::move(request), client);
  if (!result || !client.stateless) co_return result;
  const auto* type = string_in(*result, "resultType");
  const bool interim = type != nullptr && *type != "complete";
  const bool cacheable = method == "server/discover" || method.ends_with("/list") || method == "resources/read";
  if (cacheable && !interim) {
    result->emplace("ttlMs", list_ttl_ms);
    result->emplace("cacheScope", "private");
  }
  co_return stateless_result(std::move(*result));
}

RpcTask<json::Object> Server::dispatch(const Context& ctx, Message request, ClientChannel& client) const {
  const std::string& method = request.method;
  if (method == "tools/call") co_return co_await call_tool(ctx, std::move(request.params), client);
  if (method == "tools/list") co_return list(List::tools, request.params);
  if (method == "resources/list") co_return list(List::resources, request.params);
  if (method == "resources/templates/list") co_return list(List::resource_templates, request.params);
  if (method == "resources/read") co_return co_await read_resource(ctx, std::move(request.params), client);
  if (method == "prompts/list") co_return list(List::prompts, request.params);
  if (method == "prompts/get") co_return co_await get_prompt(ctx, std::move(request.params), client);
  if (method == "completion/complete") co_return co_await complete(ctx, std::move(request.params));
  if (method == "server/discover" && client.stateless) co_return discover();
  if (method == "ping" && !client.stateless) co_return json::Object();
  co_return rpc_fail(code::method_not_found, fmt::format("The method '{}' is not known here.", method));
}

RpcResult<json::Object> Server::list(List which, const json::Object& params) const {
  std::optional<std::string> cursor;
  if (const auto* given = params.if_contains("cursor")) {
    if (!given->is_string()) return rpc_fail(code::invalid_params, "'cursor' must be a string.");
    cursor = std::string(given->get_string());
  }
  std::vector<Item> items;
  for (const auto* provider : providers_) {
    auto more = which == List::tools       ? provider->tools()
                : which == List::resources ? provider->resources()
                : which == List::prompts   ? provider->prompts()
                                           : provider->resource_templates();
    std::ranges::move(more, std::back_inserter(items));
  }
  auto page = page_of(std::move(items), cursor, info_.page_items_max);
  if (!page) return std::unexpected(std::move(page).error());
  constexpr std::string_view members[] = {"tools", "resources", "resourceTemplates", "prompts"};
  json::Object result;
  result.emplace(members[static_cast<int>(which)], std::move(page->items));
  if (page->next_cursor) result.emplace("nextCursor", *page->next_cursor);
  return result;
}

RpcTask<json::Object> Server::call_tool(const Context& ctx, json::Object params, ClientChannel& client) const {
  const auto* name = string_in(params, "name");
  if (name == nullptr) co_return rpc_fail(code::invalid_params, "'params.name' must be the name of a tool.");
  json::Object arguments;
  if (const auto* given = params.if_contains("arguments"); given != nullptr && !given->is_null()) {
    if (!given->is_object()) co_return rpc_fail(code::invalid_params, "'params.arguments' must be an object.");
    arguments = given->get_object();
  }
  const auto found = find_item(providers_, *name, true);
  if (found.provider == nullptr) {
    co_return rpc_fail(code::invalid_params,
                       fmt::format("Unknown tool: '{}'. See tools/list.", std::string_view(*name)));
  }
  const auto schemas = schemas_.of(found.item);
  if (auto wrong = check_arguments(*schemas, arguments)) co_return std::move(*wrong);
  auto result = co_await found.provider->call_tool(ctx, found.item.key, std::move(arguments), client);
  if (!result) co_return std::unexpected(std::move(result).error());
  if (result->contains("resultType") && client.stateless) co_return std::move(*result);
  co_return check_output(*schemas, std::move(*result));
}

RpcTask<json::Object> Server::read_resource(const Context& ctx, json::Object params, ClientChannel& client) const {
  const auto* uri = string_in(params, "uri");
  if (uri == nullptr) co_return rpc_fail(code::invalid_params, "'params.uri' must be the URI of a resource.");
  for (auto* provider : providers_) {
    std::string wanted(*uri);
    auto result = co_await provider->read_resource(ctx, std::move(wanted), client);
    if (!result) co_return std::unexpected(std::move(result).error());
    if (*result) co_return std::move(**result);
  }
  json::Object data{{"uri", *uri}};
  const int error_code = client.stateless ? code::invalid_params : code::resource_not_found;
  co_return rpc_fail(error_code, fmt::format("There is no resource '{}'. See resources/list.", std::string_view(*uri)),
                     std::move(data));
}

RpcTask<json::Object> Server::get_prompt(const Context& ctx, json::Object params, ClientChannel& client) const {
  const auto* name = string_in(params, "name");
  if (name == nullptr) co_return rpc_fail(code::invalid_params, "'params.name' must be the name of a prompt.");
  const auto found = find_item(providers_, *name, false);
  if (found.provider == nullptr) {
    co_return rpc_fail(code::invalid_params,
                       fmt::format("Unknown prompt: '{}'. See prompts/list.", std::string_view(*name)));
  }
  if (const auto* wanted = found.item.definition.if_contains("arguments"); wanted != nullptr && wanted->is_array()) {
    const auto* given = object_in(params, "arguments");
    for (const auto& argument : wanted->get_array()) {
      const auto* required = json::find(argument, "required");
      const auto key = json::string_or(argument, "name", "");
      if (required != nullptr && required->is_bool() && required->get_bool() &&
          (given == nullptr || !given->contains(key))) {
        co_return rpc_fail(code::invalid_params,
                           fmt::format("The prompt '{}' needs the argument '{}'.", found.item.key, key));
      }
    }
  }
  co_return co_await found.provider->get_prompt(ctx, found.item.key, std::move(params), client);
}

RpcTask<json::Object> Server::complete(const Context& ctx, json::Object params) const {
  if (object_in(params, "ref") == nullptr || object_in(params, "argument") == nullptr) {
    co_return rpc_fail(code::invalid_params, "'params.ref' and 'params.argument' must be objects.");
  }
  for (auto* provider : providers_) {
    json::Object copy = params;
    auto result = co_await provider->complete(ctx, std::move(copy));
    if (!result) co_return std::unexpected(std::move(result).error());
    if (*result) co_return std::move(**result);
  }
  json::Object completion;
  completion.emplace("values", json::Array());
  completion.emplace("hasMore", false);
  json::Object result;
  result.emplace("completion", std::move(completion));
  co_return result;
}

}  // namespace wrkhrs::mcp
