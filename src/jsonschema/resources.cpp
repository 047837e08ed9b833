#include "jsonschema/resources.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <fmt/format.h>

namespace wrkhrs::jsonschema {
namespace json = boost::json;
namespace {

constexpr std::string_view vocabulary_prefix = "https://json-schema.org/draft/2020-12/vocab/";

constexpr std::array single_subschemas{"additionalProperties",
                                       "items",
                                       "contains",
                                       "not",
                                       "if",
                                       "then",
                                       "else",
                                       "propertyNames",
                                       "unevaluatedItems",
                                       "contentSchema",
                                       "additionalItems",
                                       "unevaluatedProperties"};
constexpr std::array listed_subschemas{"allOf", "anyOf", "oneOf", "prefixItems", "items"};
constexpr std::array mapped_subschemas{"properties", "patternProperties", "dependentSchemas",
                                       "$defs",      "definitions",       "dependencies"};

std::string unescape_pointer(std::string_view token) {
  std::string plain;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      plain += token[++i] == '1' ? '/' : '~';
    } else {
      plain += token[i];
    }
  }
  return plain;
}

// `reference` against `base`, without its fragment; nothing when it is no URI reference.
std::optional<std::string> resolve(const std::string& base, std::string_view reference) {
  const auto relative = boost::urls::parse_uri_reference({reference.data(), reference.size()});
  const auto absolute = boost::urls::parse_uri(base);
  if (!relative || !absolute) return std::nullopt;
  boost::urls::url result;
  if (!boost::urls::resolve(*absolute, *relative, result)) return std::nullopt;
  result.remove_fragment();
  return std::string(result.buffer());
}

std::string decode_percent(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* const begin = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(begin, begin + 2, byte, 16).ptr == begin + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

void record_anchors(const json::value& value, const json::object& object, Resource& resource) {
  if (const auto* anchor = string_member(object, "$anchor")) resource.anchors.try_emplace(std::string(*anchor), &value);
  if (const auto* anchor = string_member(object, "$dynamicAnchor")) {
    resource.anchors.try_emplace(std::string(*anchor), &value);
    resource.dynamic_anchors.try_emplace(std::string(*anchor), &value);
  }
  const auto* id = string_member(object, "$id");
  if (resource.dialect.ref_hides_siblings && id != nullptr && std::string_view(*id).starts_with('#')) {
    resource.anchors.try_emplace(std::string(std::string_view(*id).substr(1)), &value);
  }
}

}  // namespace

std::string escape_pointer(std::string_view token) {
  std::string escaped;
  for (const char c : token) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

const json::string* string_member(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? nullptr : member->if_string();
}

Result<void> Resources::add_document(const std::string& uri, const json::value* root) {
  auto absolute = resolve(uri, "");
  if (!absolute) return fail(Code::invalid_argument, fmt::format("'{}' is not an absolute URI.", uri));
  const auto id = static_cast<ResourceId>(resources_.size());
  resources_.push_back({.uri = *absolute, .root = root});
  by_uri_.try_emplace(std::move(*absolute), id);
  if (auto dialect = dialect_of(*root, {.assert_formats = options_.assert_formats}); dialect) {
    resources_[id].dialect = *dialect;
  } else {
    return forward_error(dialect);
  }
  return index(root, {.resource = id, .pointer = ""});
}

Result<Dialect> Resources::dialect_of(const json::value& root, Dialect inherited) {
  const auto* object = root.if_object();
  const auto* named = object == nullptr ? nullptr : string_member(*object, "$schema");
  if (named == nullptr) return inherited;
  std::string_view uri = *named;
  if (uri.ends_with('#')) uri.remove_suffix(1);
  Dialect dialect{.assert_formats = options_.assert_formats};
  if (uri == dialect_2020_12) return dialect;
  for (const auto scheme : {"http://json-schema.org/", "https://json-schema.org/"}) {
    if (!uri.starts_with(scheme)) continue;
    const auto draft = uri.substr(std::string_view(scheme).size());
    const bool old =
        draft == "draft-04/schema" || draft == "draft-06/schema" || draft == "draft-07/schema" || draft == "schema";
    if (old || draft == "draft/2019-09/schema") {
      dialect.items_may_be_array = true;
      dialect.ref_hides_siblings = old;
      return dialect;
    }
  }
  const auto meta = options_.documents.find(std::string(uri));
  if (meta == options_.documents.end()) {
    if (meta_schemas().contains(std::string(uri))) return dialect;
    return fail(Code::invalid_argument,
                fmt::format("The dialect '{}' is not known. Use '{}' or leave '$schema' out.", uri, dialect_2020_12),
                "/$schema");
  }
  const auto* meta_object = meta->second.if_object();
  const auto* vocabularies = meta_object == nullptr ? nullptr : meta_object->if_contains("$vocabulary");
  if (vocabularies == nullptr || !vocabularies->is_object()) return dialect;
  dialect.applicator = dialect.unevaluated = dialect.validation = false;
  for (const auto& [vocabulary, required] : vocabularies->get_object()) {
    std::string_view name = vocabulary;
    const bool known = name.starts_with(vocabulary_prefix);
    if (known) name.remove_prefix(vocabulary_prefix.size());
    if (known && name == "applicator") {
      dialect.applicator = true;
    } else if (known && name == "unevaluated") {
      dialect.unevaluated = true;
    } else if (known && name == "validation") {
      dialect.validation = true;
    } else if (known && name == "format-assertion") {
      dialect.assert_formats = true;
    } else if (!known && required.is_bool() && required.get_bool()) {
      return fail(Code::invalid_argument, fmt::format("The required vocabulary '{}' is not known.", name), "/$schema");
    }
  }
  return dialect;
}

// Records `start` and every subschema below it.
Result<void> Resources::index(const json::value* start, Place place) {
  std::vector<std::pair<const json::value*, Place>> todo;
  todo.emplace_back(start, std::move(place));
  while (!todo.empty()) {
    auto [value, at] = std::move(todo.back());
    todo.pop_back();
    const auto* object = value->if_object();
    if (object == nullptr) {
      if (value->is_bool()) places_.try_emplace(value, std::move(at));
      continue;
    }
    if (auto entered = enter_resource(*value, *object, at); !entered) return forward_error(entered);
    if (!places_.try_emplace(value, at).second) continue;
    record_anchors(*value, *object, resources_[at.resource]);
    const auto below = [&at](std::string_view key) { return fmt::format("{}/{}", at.pointer, key); };
    for (const auto* key : single_subschemas) {
      if (const auto* member = object->if_contains(key); member != nullptr && is_schema(*member)) {
        todo.emplace_back(member, Place{at.resource, below(key)});
      }
    }
    for (const auto* key : listed_subschemas) {
      const auto* list = object->if_contains(key);
      if (list == nullptr || !list->is_array()) continue;
      for (std::size_t i = 0; i < list->get_array().size(); ++i) {
        todo.emplace_back(&list->get_array()[i], Place{at.resource, fmt::format("{}/{}", below(key), i)});
      }
    }
    for (const auto* key : mapped_subschemas) {
      const auto* map = object->if_contains(key);
      if (map == nullptr || !map->is_object()) continue;
      for (const auto& [name, member] : map->get_object()) {
        todo.emplace_back(&member, Place{at.resource, fmt::format("{}/{}", below(key), escape_pointer(name))});
      }
    }
  }
  return {};
}

// `$id` starts a resource: `at` moves into it.
Result<void> Resources::enter_resource(const json::value& value, const json::object& object, Place& at) {
  const auto* id = string_member(object, "$id");
  if (id == nullptr) return {};
  if (resources_[at.resource].dialect.ref_hides_siblings &&
      (object.contains("$ref") || std::string_view(*id).starts_with('#'))) {
    return {};
  }
  const auto uri = resolve(resources_[at.resource].uri, *id);
  if (!uri)
    return fail(Code::invalid_argument, fmt::format("'$id' is not a URI: '{}'.", std::string_view(*id)),
                at.pointer + "/$id");
  const bool is_root = resources_[at.resource].root == &value;
  if (is_root) {
    resources_[at.resource].uri = *uri;
    by_uri_.try_emplace(*uri, at.resource);
    return {};
  }
  auto dialect = dialect_of(value, resources_[at.resource].dialect);
  if (!dialect) return forward_error(dialect);
  const auto resource = static_cast<ResourceId>(resources_.size());
  resources_.push_back({.uri = *uri, .root = &value, .dialect = *dialect});
  by_uri_.try_emplace(*uri, resource);
  at = {.resource = resource, .pointer = ""};
  return {};
}

Result<Target> Resources::find(const Place& from, std::string_view reference, std::string_view keyword) {
  const auto broken = [&](std::string_view why) {
    return fail(Code::invalid_argument, fmt::format("'{}' leads nowhere: '{}' {}.", keyword, reference, why),
                fmt::format("{}/{}", from.pointer, keyword));
  };
  const auto uri = resolve(resources_[from.resource].uri, reference);
  if (!uri) return broken("is not a URI reference");
  const auto hash = reference.find('#');
  const auto fragment = hash == std::string_view::npos ? std::string{} : decode_percent(reference.substr(hash + 1));

  auto resource = by_uri_.find(*uri);
  if (resource == by_uri_.end()) {
    const auto built_in = meta_schemas().find(*uri);
    if (built_in == meta_schemas().end()) return broken("is not part of the schema, and nothing is fetched");
    if (auto added = add_document(*uri, built_in->second.get()); !added) return forward_error(added);
    resource = by_uri_.find(*uri);
  }
  if (!fragment.empty() && fragment.front() != '/') {
    const auto& anchors = resources_[resource->second].anchors;
    const auto anchor = anchors.find(fragment);
    if (anchor == anchors.end()) return broken("names no anchor");
    const auto& dynamic = resources_[resource->second].dynamic_anchors;
    const auto found = dynamic.find(fragment);
    if (found == dynamic.end()) return Target{anchor->second, {}};
    return Target{found->second, found->first};
  }
  return follow_pointer(resource->second, fragment, broken);
}

Result<Target> Resources::follow_pointer(ResourceId resource, std::string_view pointer, const Broken& broken) {
  const auto* value = resources_[resource].root;
  Place place{.resource = resource, .pointer = ""};
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    const auto token = unescape_pointer(pointer.substr(0, end));
    pointer.remove_prefix(end);
    const json::value* next = nullptr;
    if (const auto* object = value->if_object()) {
      next = object->if_contains(token);
    } else if (const auto* array = value->if_array()) {
      std::size_t position = 0;
      const auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), position);
      const bool is_number = error == std::errc() && stop == token.data() + token.size();
      if (is_number && position < array->size()) next = &(*array)[position];
    }
    if (next == nullptr) return broken("points at nothing");
    value = next;
    place.pointer += '/';
    place.pointer += escape_pointer(token);
    if (const auto known = places_.find(value); known != places_.end()) place = known->second;
  }
  if (!is_schema(*value)) return broken("points at something that is not a schema");
  if (!places_.contains(value)) {  // below a keyword that is unknown
    if (auto indexed = index(value, place); !indexed) return forward_error(indexed);
  }
  return Target{value, {}};
}

}  // namespace wrkhrs::jsonschema
