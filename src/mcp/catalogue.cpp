#include "mcp/catalogue.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr std::string_view cursor_prefix = "after:";

std::optional<jsonschema::Schema> compile(const Item& tool, std::string_view member) {
  const auto* schema = tool.definition.if_contains(member);
  if (schema == nullptr || !schema->is_object()) return std::nullopt;
  auto compiled = jsonschema::Schema::compile(*schema);
  if (!compiled) {
    log::warn("schema of a tool cannot be used, its values are not checked",
              {{"tool", tool.key}, {"schema", member}, {"error", compiled.error().message}});
    return std::nullopt;
  }
  return std::move(*compiled);
}

}  // namespace

RpcResult<Page> page_of(std::vector<Item> items, const std::optional<std::string>& cursor, std::size_t page_items_max) {
  std::ranges::stable_sort(items, {}, &Item::key);
  const auto repeated = std::ranges::unique(items, {}, &Item::key);
  items.erase(repeated.begin(), repeated.end());

  auto first = items.begin();
  if (cursor) {
    if (!cursor->starts_with(cursor_prefix))
      return rpc_fail(code::invalid_params, "'cursor' is not one that this server gave.");
    const auto after = cursor->substr(cursor_prefix.size());
    first = std::ranges::upper_bound(items, after, {}, &Item::key);
  }
  Page page;
  for (; first != items.end() && page.items.size() < page_items_max; ++first)
    page.items.push_back(std::move(first->definition));
  if (first != items.end()) page.next_cursor = std::string(cursor_prefix) + std::prev(first)->key;
  return page;
}

std::shared_ptr<const ToolSchemas> SchemaCache::of(const Item& tool) {
  std::string text;
  for (const auto member : {"inputSchema", "outputSchema"}) {
    if (const auto* schema = tool.definition.if_contains(member)) json::write_to(text, *schema);
    text += '\n';
  }
  std::lock_guard lock(mutex_);
  auto& entry = entries_[tool.key];
  if (entry.schemas == nullptr || entry.schemas_text != text) {
    auto schemas = std::make_shared<ToolSchemas>();
    schemas->input = compile(tool, "inputSchema");
    schemas->output = compile(tool, "outputSchema");
    entry = {.schemas_text = std::move(text), .schemas = std::move(schemas)};
  }
  return entry.schemas;
}

}  // namespace wrkhrs::mcp
