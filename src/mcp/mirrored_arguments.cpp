#include "mcp/mirrored_arguments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include <boost/algorithm/string/case_conv.hpp>
#include <fmt/format.h>

#include "mcp/revision.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr std::string_view mark = "x-mcp-header";

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.contains(c);
  });
}

bool is_mirrored_type(const json::Object& schema) {
  const auto* type = string_in(schema, "type");
  return type != nullptr && (*type == "string" || *type == "integer" || *type == "boolean");
}

class Search {
 public:
  // `path` leads to what the schema describes; empty where none does.
  Result<void> visit(const json::Object& schema, const std::optional<std::vector<std::string>>& path) {
    constexpr std::array maps_of_schemas{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"};
    constexpr std::array data{"const", "enum", "default", "examples"};
    for (const auto& member : schema) {
      const std::string_view key = member.key();
      const auto& value = member.value();
      Result<void> visited;
      if (key == mark) {
        visited = add(schema, value, path);
      } else if (std::ranges::find(data, key) != data.end()) {
        continue;
      } else if (std::ranges::find(maps_of_schemas, key) != maps_of_schemas.end()) {
        visited = visit_map(value, key == "properties" ? path : std::nullopt);
      } else {
        visited = visit_any(value);
      }
      if (!visited) return visited;
    }
    return {};
  }

  std::vector<MirroredArgument> found;

 private:
  Result<void> visit_map(const json::Value& value, const std::optional<std::vector<std::string>>& path) {
    if (!value.is_object()) return {};
    for (const auto& member : value.get_object()) {
      if (!member.value().is_object()) continue;
      auto deeper = path;
      if (deeper) deeper->emplace_back(member.key());
      if (auto visited = visit(member.value().get_object(), deeper); !visited) return visited;
    }
    return {};
  }

  // A keyword whose schemas describe no argument of their own: items, oneOf, if, ….
  Result<void> visit_any(const json::Value& value) {
    if (value.is_object()) return visit(value.get_object(), std::nullopt);
    if (!value.is_array()) return {};
    for (const auto& element : value.get_array()) {
      if (!element.is_object()) continue;
      if (auto visited = visit(element.get_object(), std::nullopt); !visited) return visited;
    }
    return {};
  }

  Result<void> add(const json::Object& schema, const json::Value& name,
                   const std::optional<std::vector<std::string>>& path) {
    if (!name.is_string() || !is_token(name.get_string()))
      return fail(Code::invalid_argument, fmt::format("'{}' must be a token as header names are.", mark));
    const std::string_view header = name.get_string();
    if (!path || path->empty())
      return fail(Code::invalid_argument, fmt::format("'{}: {}' marks no property of the arguments.", mark, header));
    if (!is_mirrored_type(schema)) {
      return fail(Code::invalid_argument,
                  fmt::format("'{}: {}' marks what is no string, integer or boolean.", mark, header));
    }
    if (!names_.insert(boost::algorithm::to_lower_copy(std::string(header))).second)
      return fail(Code::invalid_argument, fmt::format("'{}: {}' stands there twice.", mark, header));
    found.push_back({.header = fmt::format("Mcp-Param-{}", header), .path = *path});
    return {};
  }

  std::set<std::string> names_;
};

std::optional<std::string> header_text(const json::Value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_int64()) return fmt::format("{}", value.get_int64());
  if (value.is_uint64()) return fmt::format("{}", value.get_uint64());
  // JSON Schema takes 42.0 for an integer.
  if (value.is_double() && std::trunc(value.get_double()) == value.get_double())
    return fmt::format("{:.0f}", value.get_double());
  return std::nullopt;
}

}  // namespace

Result<std::vector<MirroredArgument>> mirrored_arguments(const json::Object& input_schema) {
  Search search;
  const std::optional<std::vector<std::string>> root{std::in_place};
  if (auto visited = search.visit(input_schema, root); !visited) return forward_error(visited);
  return std::move(search.found);
}

std::vector<std::pair<std::string, std::string>> argument_headers(const std::vector<MirroredArgument>& mirrored,
                                                                  const json::Object& arguments) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [header, path] : mirrored) {
    const json::Object* object = &arguments;
    for (std::size_t i = 0; i + 1 < path.size() && object != nullptr; ++i) object = object_in(*object, path[i]);
    const auto* value = object == nullptr ? nullptr : object->if_contains(path.back());
    if (value == nullptr) continue;
    if (const auto text = header_text(*value)) headers.emplace_back(header, encode_header(*text));
  }
  return headers;
}

}  // namespace wrkhrs::mcp
