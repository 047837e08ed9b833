#include "rag/filter.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include <fmt/format.h>

namespace wrkhrs::rag {
namespace {

constexpr int depth_max = 8;
constexpr std::size_t comparisons_max = 256;
constexpr std::size_t attributes_max = 16;
constexpr std::size_t key_bytes_max = 64;
constexpr std::size_t text_bytes_max = 512;

bool is_scalar(const json::Value& value) { return value.is_string() || value.is_bool() || value.is_number(); }

double number_of(const json::Value& value) {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return value.get_double();
}

/// nullopt for values of different kinds.
std::optional<std::partial_ordering> compare(const json::Value& a, const json::Value& b) {
  if (a.is_number() && b.is_number()) return number_of(a) <=> number_of(b);
  if (a.is_string() && b.is_string()) return std::string_view(a.get_string()) <=> std::string_view(b.get_string());
  if (a.is_bool() && b.is_bool()) return a.get_bool() <=> b.get_bool();
  return std::nullopt;
}

bool equal(const json::Value& a, const json::Value& b) {
  const auto order = compare(a, b);
  return order && *order == std::partial_ordering::equivalent;
}

std::unexpected<Error> invalid(std::string param, std::string message) {
  return fail(Code::invalid_argument, std::move(message), std::move(param), "invalid_value");
}

}  // namespace

struct Filter::Parser {
  std::size_t comparisons = 0;

  static std::optional<Comparison> comparison_of(std::string_view type) {
    static constexpr std::array<std::pair<std::string_view, Comparison>, 8> names{{{"eq", Comparison::eq},
                                                                                   {"ne", Comparison::ne},
                                                                                   {"gt", Comparison::gt},
                                                                                   {"gte", Comparison::gte},
                                                                                   {"lt", Comparison::lt},
                                                                                   {"lte", Comparison::lte},
                                                                                   {"in", Comparison::in},
                                                                                   {"nin", Comparison::nin}}};
    for (const auto& [name, comparison] : names) {
      if (name == type) return comparison;
    }
    return std::nullopt;
  }

  Result<Node> node(const json::Value& value, const std::string& path, int depth) {
    if (depth > depth_max) return invalid(path, fmt::format("Filters are nested deeper than {} levels.", depth_max));
    const auto* object = value.if_object();
    if (object == nullptr) return invalid(path, fmt::format("Invalid type for '{}': expected an object.", path));
    const std::string_view type = json::string_or(value, "type", "");
    if (type == "and" || type == "or") return group(*object, type == "and", path, depth);
    if (const auto comparison = comparison_of(type)) return test(*object, *comparison, path);
    return invalid(
        path + ".type",
        fmt::format(
            "Invalid value for '{}.type': use 'eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'and' or 'or'.",
            path));
  }

  Result<Node> group(const json::Object& object, bool all, const std::string& path, int depth) {
    if (auto known = only(object, {"type", "filters"}, path); !known) return forward_error(known);
    const auto* list = object.if_contains("filters");
    if (list == nullptr || !list->is_array())
      return invalid(path + ".filters", fmt::format("'{}.filters' must be a list.", path));
    Group result{.all = all, .nodes = {}};
    std::size_t index = 0;
    for (const auto& item : list->get_array()) {
      auto child = node(item, fmt::format("{}.filters[{}]", path, index++), depth + 1);
      if (!child) return forward_error(child);
      result.nodes.push_back(std::move(*child));
    }
    return Node{std::move(result)};
  }

  Result<Node> test(const json::Object& object, Comparison comparison, const std::string& path) {
    if (++comparisons > comparisons_max) {
      return invalid(path, fmt::format("A filter holds at most {} comparisons.", comparisons_max));
    }
    if (auto known = only(object, {"type", "key", "value"}, path); !known) return forward_error(known);
    const auto* key = object.if_contains("key");
    if (key == nullptr || !key->is_string())
      return invalid(path + ".key", fmt::format("'{}.key' must be a string.", path));
    const auto* value = object.if_contains("value");
    const bool list_wanted = comparison == Comparison::in || comparison == Comparison::nin;
    const bool fits =
        value != nullptr &&
        (list_wanted ? value->is_array() && std::ranges::all_of(value->get_array(), is_scalar) : is_scalar(*value));
    if (!fits) {
      return invalid(path + ".value", fmt::format("'{}.value' must be {}.", path,
                                                  list_wanted ? "a list of strings, numbers or booleans"
                                                              : "a string, number or boolean"));
    }
    return Node{Test{.comparison = comparison, .key = std::string(key->get_string()), .value = *value}};
  }

  static Result<void> only(const json::Object& object, std::initializer_list<std::string_view> known,
                           const std::string& path) {
    for (const auto& [name, value] : object) {
      if (std::ranges::find(known, std::string_view(name)) == known.end()) {
        const std::string field = fmt::format("{}.{}", path, std::string_view(name));
        return fail(Code::invalid_argument, fmt::format("Unknown parameter: '{}'.", field), field, "unknown_parameter");
      }
    }
    return {};
  }
};

Result<Filter> Filter::parse(const json::Value& value) {
  Filter filter;
  if (value.is_null()) return filter;
  auto root = Parser{}.node(value, "filters", 1);
  if (!root) return forward_error(root);
  filter.root_ = std::make_shared<const Node>(std::move(*root));
  return filter;
}

bool Filter::matches(const json::Object& attributes) const { return root_ == nullptr || matches(*root_, attributes); }

bool Filter::matches(const Node& node, const json::Object& attributes) {
  if (const auto* group = std::get_if<Group>(&node.content)) {
    auto child_matches = [&](const Node& child) { return matches(child, attributes); };
    return group->all ? std::ranges::all_of(group->nodes, child_matches)
                      : std::ranges::any_of(group->nodes, child_matches);
  }
  const auto& test = std::get<Test>(node.content);
  const auto* actual = attributes.if_contains(test.key);
  auto is_in = [&] {
    return actual != nullptr &&
           std::ranges::any_of(test.value.get_array(), [&](const json::Value& item) { return equal(*actual, item); });
  };
  switch (test.comparison) {
    case Comparison::eq:
      return actual != nullptr && equal(*actual, test.value);
    case Comparison::ne:
      return actual == nullptr || !equal(*actual, test.value);
    case Comparison::in:
      return is_in();
    case Comparison::nin:
      return !is_in();
    default:
      break;
  }
  if (actual == nullptr || actual->is_bool()) return false;
  const auto order = compare(*actual, test.value);
  if (!order) return false;
  switch (test.comparison) {
    case Comparison::gt:
      return *order == std::partial_ordering::greater;
    case Comparison::gte:
      return *order == std::partial_ordering::greater || *order == std::partial_ordering::equivalent;
    case Comparison::lt:
      return *order == std::partial_ordering::less;
    default:
      return *order == std::partial_ordering::less || *order == std::partial_ordering::equivalent;
  }
}

Result<void> check_attributes(const json::Object& attributes, std::string_view param) {
  if (attributes.size() > attributes_max) {
    return invalid(std::string(param), fmt::format("'{}' holds at most {} keys.", param, attributes_max));
  }
  for (const auto& [name, value] : attributes) {
    const std::string field = fmt::format("{}.{}", param, std::string_view(name).substr(0, key_bytes_max));
    if (name.empty() || name.size() > key_bytes_max) {
      return invalid(field, fmt::format("The keys of '{}' have 1 to {} bytes.", param, key_bytes_max));
    }
    if (!is_scalar(value)) return invalid(field, fmt::format("'{}' must be a string, number or boolean.", field));
    if (value.is_string() && value.get_string().size() > text_bytes_max) {
      return invalid(field, fmt::format("'{}' has at most {} bytes.", field, text_bytes_max));
    }
  }
  return {};
}

}  // namespace wrkhrs::rag
