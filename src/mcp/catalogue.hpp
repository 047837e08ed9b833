// Everything the providers offer, in one order and in pages.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "jsonschema/schema.hpp"
#include "mcp/provider.hpp"

namespace wrkhrs::mcp {

struct Page {
  json::Array items;
  std::optional<std::string> next_cursor;
};

/// One page of `items`, ordered by key; where two have the same key, the first one given counts. The cursor is opaque
/// to clients and stays good when the list changes. Errors: invalid_params (not a cursor of ours). Pure.
RpcResult<Page> page_of(std::vector<Item> items, const std::optional<std::string>& cursor, std::size_t page_items_max);

/// The compiled schemas of a tool; absent where the tool has none or one that cannot be used.
struct ToolSchemas {
  std::optional<jsonschema::Schema> input;
  std::optional<jsonschema::Schema> output;
};

/// Compiled schemas by tool, made on first use and again when the definition has changed. Safe from any thread.
class SchemaCache {
 public:
  std::shared_ptr<const ToolSchemas> of(const Item& tool);

 private:
  struct Entry {
    std::string schemas_text;  ///< what it was compiled from
    std::shared_ptr<const ToolSchemas> schemas;
  };
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace wrkhrs::mcp
