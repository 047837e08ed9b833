#include "mcp/adapters/hub.hpp"

#include <algorithm>
#include <thread>

namespace wrkhrs::mcp {
namespace {

const Item* find_item(const std::vector<Item>& items, std::string_view key) {
  const auto found = std::ranges::find(items, key, &Item::key);
  return found == items.end() ? nullptr : &*found;
}

// Whether a tool says that calling it twice is like calling it once.
bool is_repeatable(const Item& tool) {
  const auto* annotations = object_in(tool.definition, "annotations");
  if (annotations == nullptr) return false;
  const auto says = [&](std::string_view hint) {
    const auto* value = annotations->if_contains(hint);
    return value != nullptr && value->is_bool() && value->get_bool();
  };
  return says("readOnlyHint") || says("idempotentHint");
}

// A template matches when its part before the first brace does; the upstream judges the rest.
bool may_match(std::string_view uri_template, std::string_view uri) {
  const auto fixed = uri_template.substr(0, uri_template.find('{'));
  return !fixed.empty() && uri.starts_with(fixed);
}

}  // namespace

void Hub::add(UpstreamOptions options) {
  upstreams_.push_back(
      std::make_shared<Upstream>(runtime_, std::move(options), [this](const Change& change) { on_change(change); }));
}

void Hub::start() {
  for (const auto& upstream : upstreams_) upstream->start();
}

void Hub::stop() {
  std::vector<std::jthread> enders;
  for (const auto& upstream : upstreams_) enders.emplace_back([upstream] { upstream->stop(); });
}

std::vector<api::mcp::Upstream> Hub::status() const {
  std::vector<api::mcp::Upstream> result;
  for (const auto& upstream : upstreams_) result.push_back(upstream->status());
  return result;
}

std::vector<Item> Hub::tools() const {
  std::vector<Item> items;
  for (const auto& upstream : upstreams_) std::ranges::copy(upstream->offer()->tools, std::back_inserter(items));
  return items;
}

std::vector<Item> Hub::resources() const {
  std::vector<Item> items;
  for (const auto& upstream : upstreams_) std::ranges::copy(upstream->offer()->resources, std::back_inserter(items));
  return items;
}

std::vector<Item> Hub::resource_templates() const {
  std::vector<Item> items;
  for (const auto& upstream : upstreams_)
    std::ranges::copy(upstream->offer()->resource_templates, std::back_inserter(items));
  return items;
}

std::vector<Item> Hub::prompts() const {
  std::vector<Item> items;
  for (const auto& upstream : upstreams_) std::ranges::copy(upstream->offer()->prompts, std::back_inserter(items));
  return items;
}

RpcTask<json::Object> Hub::call_tool(const Context& ctx, std::string name, json::Object arguments,
                                     ClientChannel& client) {
  for (const auto& upstream : upstreams_) {
    const auto offer = upstream->offer();
    const auto* tool = find_item(offer->tools, name);
    if (tool == nullptr) continue;
    json::Object params{{"name", offer->original_names.at(name)}};
    params.emplace("arguments", std::move(arguments));
    co_return co_await upstream->request(ctx, "tools/call", std::move(params), client, is_repeatable(*tool));
  }
  co_return rpc_fail(code::invalid_params, "There is no such tool (any more).");
}

RpcTask<std::optional<json::Object>> Hub::read_resource(const Context& ctx, std::string uri, ClientChannel& client) {
  for (const auto& upstream : upstreams_) {
    const auto offer = upstream->offer();
    const auto matches = [&](const Item& item) { return may_match(item.key, uri); };
    if (find_item(offer->resources, uri) == nullptr && std::ranges::none_of(offer->resource_templates, matches))
      continue;
    json::Object params{{"uri", uri}};
    auto result = co_await upstream->request(ctx, "resources/read", std::move(params), client, true);
    if (!result) co_return std::unexpected(std::move(result).error());
    co_return std::optional(std::move(*result));
  }
  co_return std::optional<json::Object>();
}

RpcTask<json::Object> Hub::get_prompt(const Context& ctx, std::string name, json::Object params,
                                      ClientChannel& client) {
  for (const auto& upstream : upstreams_) {
    const auto offer = upstream->offer();
    if (find_item(offer->prompts, name) == nullptr) continue;
    params["name"] = offer->original_names.at(name);
    params.erase("_meta");
    co_return co_await upstream->request(ctx, "prompts/get", std::move(params), client, true);
  }
  co_return rpc_fail(code::invalid_params, "There is no such prompt (any more).");
}

}  // namespace wrkhrs::mcp
