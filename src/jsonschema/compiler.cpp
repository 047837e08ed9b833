// From a schema document to a Program.
//
// Indexing (resources.hpp) finds every subschema that stands where a keyword says that one stands. Compiling then makes
// one node per subschema reached from the root, in a work list, so that neither nesting nor chains of references use
// the stack.
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <set>

#include <fmt/format.h>

#include "jsonschema/number.hpp"
#include "jsonschema/program.hpp"
#include "jsonschema/resources.hpp"

namespace wrkhrs::jsonschema {
namespace json = boost::json;
namespace {

class Compiler {
 public:
  explicit Compiler(const Options& options) : options_(options), program_(std::make_shared<Program>()) {}

  Result<std::shared_ptr<const Program>> run(const json::value& schema) {
    program_->limits = options_.limits;
    const auto* root = keep(schema);
    if (auto added = resources_.add_document(std::string(default_base), root); !added) return forward_error(added);
    for (const auto& [uri, document] : options_.documents) {
      if (auto added = resources_.add_document(uri, keep(document)); !added) return forward_error(added);
    }

    node_for(*root);
    while (!pending_.empty()) {
      const auto [id, value] = pending_.front();
      pending_.pop_front();
      if (program_->nodes.size() > options_.limits.nodes_max) {
        return fail(Code::invalid_argument,
                    fmt::format("The schema has more than {} subschemas.", options_.limits.nodes_max));
      }
      if (auto filled = fill(id, *value); !filled) return forward_error(filled);
      if (pending_.empty()) compile_dynamic_anchors();
    }
    return program_;
  }

 private:
  const json::value* keep(const json::value& document) {
    program_->documents.push_back(std::make_shared<const json::value>(document));
    return program_->documents.back().get();
  }

  // --- compiling

  NodeId node_for(const json::value& value) {
    const auto [found, is_new] = node_ids_.try_emplace(&value, static_cast<NodeId>(program_->nodes.size()));
    if (is_new) {
      program_->nodes.emplace_back();
      pending_.emplace_back(found->second, &value);
    }
    return found->second;
  }

  Result<void> fill(NodeId id, const json::value& value) {
    const auto place = resources_.place_of(value);  // a copy: references found below may index more
    Node node;
    node.resource = place.resource;
    node.location = fmt::format("{}#{}", resources_.at(place.resource).uri, place.pointer);
    if (const auto* always = value.if_bool()) {
      node.always = *always;
    } else {
      const auto dialect = resources_.at(place.resource).dialect;
      const auto& object = value.get_object();
      if (auto done = fill_references(node, object, place); !done) return done;
      const bool hidden = dialect.ref_hides_siblings && node.ref.has_value();
      if (dialect.validation && !hidden) {
        if (auto done = fill_validation(node, object, place); !done) return done;
      }
      if (dialect.applicator && !hidden) {
        if (auto done = fill_applicators(node, object, place, dialect); !done) return done;
      }
      if (dialect.unevaluated && !hidden) {
        node.unevaluated_items = subschema(object, "unevaluatedItems");
        node.unevaluated_properties = subschema(object, "unevaluatedProperties");
      }
      if (dialect.assert_formats && !hidden) {
        if (const auto* format = string_member(object, "format")) node.format = *format;
      }
    }
    program_->nodes[id] = std::move(node);
    return {};
  }

  Result<void> fill_references(Node& node, const json::object& object, const Place& place) {
    if (const auto* reference = string_member(object, "$ref")) {
      const auto target = resources_.find(place, *reference, "$ref");
      if (!target) return std::unexpected(target.error());
      node.ref = node_for(*target->value);
    }
    if (const auto* reference = string_member(object, "$dynamicRef")) {
      const auto target = resources_.find(place, *reference, "$dynamicRef");
      if (!target) return std::unexpected(target.error());
      node.dynamic_ref = DynamicRef{.initial = node_for(*target->value), .anchor = std::string(target->dynamic_anchor)};
      if (!target->dynamic_anchor.empty()) dynamic_anchors_.emplace(target->dynamic_anchor);
    }
    return {};
  }

  // Any resource that has the anchor of a `$dynamicRef` may turn out to be in the dynamic scope.
  void compile_dynamic_anchors() {
    program_->dynamic_anchors.resize(resources_.size());
    for (const auto& anchor : dynamic_anchors_) {
      for (std::size_t i = 0; i < resources_.size(); ++i) {
        const auto found = resources_.at(static_cast<ResourceId>(i)).dynamic_anchors.find(anchor);
        if (found != resources_.at(static_cast<ResourceId>(i)).dynamic_anchors.end())
          program_->dynamic_anchors[i].emplace(anchor, node_for(*found->second));
      }
    }
  }

  static std::unexpected<Error> wrong(const Place& place, std::string_view keyword, std::string_view must) {
    return fail(Code::invalid_argument, fmt::format("'{}' in the schema must be {}.", keyword, must),
                fmt::format("{}/{}", place.pointer, keyword));
  }

  static Result<std::optional<std::uint64_t>> count(const json::object& object, const char* key, const Place& place) {
    const auto* value = object.if_contains(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number() || !is_integer(*value)) return wrong(place, key, "a non-negative integer");
    if (value->is_uint64()) return value->get_uint64();
    if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
    if (value->is_double() && value->get_double() >= 0) {
      return value->get_double() >= 1.8e19 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(value->get_double());
    }
    return wrong(place, key, "a non-negative integer");
  }

  static Result<unsigned> type_bits(const json::value& value, const Place& place) {
    const auto* name = value.if_string();
    if (name == nullptr) return wrong(place, "type", "the name of a type or a list of them");
    if (*name == "null") return null_bit;
    if (*name == "boolean") return boolean_bit;
    if (*name == "integer") return integer_bit;
    if (*name == "number") return integer_bit | fraction_bit;
    if (*name == "string") return string_bit;
    if (*name == "array") return array_bit;
    if (*name == "object") return object_bit;
    return wrong(place, "type", "one of array, boolean, integer, null, number, object, string");
  }

  static Result<std::vector<std::string>> names(const json::value& value, const char* key, const Place& place) {
    const auto* array = value.if_array();
    if (array == nullptr) return wrong(place, key, "a list of names");
    std::vector<std::string> result;
    for (const auto& item : *array) {
      if (!item.is_string()) return wrong(place, key, "a list of names");
      result.emplace_back(item.get_string());
    }
    return result;
  }

  Result<std::shared_ptr<const Regex>> pattern(std::string_view source, const Place& place) {
    if (const auto known = patterns_.find(source); known != patterns_.end()) return known->second;
    if (source.size() > options_.limits.pattern_bytes_max || patterns_.size() >= options_.limits.patterns_max) {
      return fail(Code::invalid_argument,
                  fmt::format("The schema has a pattern of more than {} bytes, or more than {} patterns.",
                              options_.limits.pattern_bytes_max, options_.limits.patterns_max),
                  place.pointer);
    }
    auto regex = Regex::compile(source);
    if (!regex) return fail(Code::invalid_argument, regex.error().message, place.pointer);
    patterns_.emplace(std::string(source), *regex);
    return regex;
  }

  Result<void> fill_validation(Node& node, const json::object& object, const Place& place) {
    if (const auto* type = object.if_contains("type")) {
      node.types = 0;
      if (const auto* list = type->if_array()) {
        for (const auto& item : *list) {
          auto bits = type_bits(item, place);
          if (!bits) return forward_error(bits);
          node.types |= *bits;
        }
      } else {
        auto bits = type_bits(*type, place);
        if (!bits) return forward_error(bits);
        node.types = *bits;
      }
    }
    node.constant = object.if_contains("const");
    if (const auto* choices = object.if_contains("enum")) {
      node.choices = choices->if_array();
      if (node.choices == nullptr) return wrong(place, "enum", "a list");
    }
    struct NumberKeyword {
      const char* name;
      const json::value* Node::* field;
    };
    for (const auto& [name, field] :
         {NumberKeyword{"multipleOf", &Node::multiple_of}, NumberKeyword{"minimum", &Node::minimum},
          NumberKeyword{"maximum", &Node::maximum}, NumberKeyword{"exclusiveMinimum", &Node::exclusive_minimum},
          NumberKeyword{"exclusiveMaximum", &Node::exclusive_maximum}}) {
      const auto* value = object.if_contains(name);
      if (value == nullptr) continue;
      if (!value->is_number()) return wrong(place, name, "a number");
      node.*field = value;
    }
    struct CountKeyword {
      const char* name;
      std::optional<std::uint64_t> Node::* field;
    };
    for (const auto& [name, field] :
         {CountKeyword{"minLength", &Node::length_min}, CountKeyword{"maxLength", &Node::length_max},
          CountKeyword{"minItems", &Node::items_min}, CountKeyword{"maxItems", &Node::items_max},
          CountKeyword{"minProperties", &Node::properties_min}, CountKeyword{"maxProperties", &Node::properties_max},
          CountKeyword{"maxContains", &Node::contains_max}}) {
      auto value = count(object, name, place);
      if (!value) return forward_error(value);
      node.*field = *value;
    }
    auto contains_min = count(object, "minContains", place);
    if (!contains_min) return forward_error(contains_min);
    node.contains_min = contains_min->value_or(1);
    if (const auto* source = object.if_contains("pattern")) {
      if (!source->is_string()) return wrong(place, "pattern", "a regular expression");
      auto regex = pattern(source->get_string(), {place.resource, place.pointer + "/pattern"});
      if (!regex) return forward_error(regex);
      node.pattern = *regex;
    }
    if (const auto* unique = object.if_contains("uniqueItems"))
      node.unique_items = unique->is_bool() && unique->get_bool();
    if (const auto* required = object.if_contains("required")) {
      auto list = names(*required, "required", place);
      if (!list) return forward_error(list);
      node.required = std::move(*list);
    }
    if (const auto* dependent = object.if_contains("dependentRequired");
        dependent != nullptr && dependent->is_object()) {
      for (const auto& [key, required] : dependent->get_object()) {
        auto list = names(required, "dependentRequired", place);
        if (!list) return forward_error(list);
        node.dependent_required.emplace_back(key, std::move(*list));
      }
    }
    return {};
  }

  std::optional<NodeId> subschema(const json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !is_schema(*value)) return std::nullopt;
    return node_for(*value);
  }

  Result<std::vector<NodeId>> subschemas(const json::object& object, const char* key, const Place& place) {
    std::vector<NodeId> result;
    const auto* list = object.if_contains(key);
    if (list == nullptr) return result;
    if (!list->is_array()) return wrong(place, key, "a list of schemas");
    for (const auto& item : list->get_array()) {
      if (!is_schema(item)) return wrong(place, key, "a list of schemas");
      result.push_back(node_for(item));
    }
    return result;
  }

  template <class Each>
  Result<void> each_subschema(const json::object& object, const char* key, const Place& place, const Each& each) {
    const auto* map = object.if_contains(key);
    if (map == nullptr) return {};
    if (!map->is_object()) return wrong(place, key, "an object of schemas");
    for (const auto& [name, member] : map->get_object()) {
      if (!is_schema(member)) return wrong(place, key, "an object of schemas");
      if (Result<void> done = each(name, member); !done) return done;
    }
    return {};
  }

  Result<void> fill_applicators(Node& node, const json::object& object, const Place& place, const Dialect& dialect) {
    const bool items_is_array = dialect.items_may_be_array && object.contains("items") && object.at("items").is_array();
    struct ListKeyword {
      const char* name;
      std::vector<NodeId> Node::* field;
    };
    for (const auto& [name, field] :
         {ListKeyword{"allOf", &Node::all_of}, ListKeyword{"anyOf", &Node::any_of}, ListKeyword{"oneOf", &Node::one_of},
          ListKeyword{items_is_array ? "items" : "prefixItems", &Node::prefix_items}}) {
      auto list = subschemas(object, name, place);
      if (!list) return forward_error(list);
      node.*field = std::move(*list);
    }
    node.items = subschema(object, items_is_array ? "additionalItems" : "items");
    node.contains = subschema(object, "contains");
    node.additional_properties = subschema(object, "additionalProperties");
    node.property_names = subschema(object, "propertyNames");
    node.negated = subschema(object, "not");
    node.condition = subschema(object, "if");
    if (node.condition) {
      node.consequence = subschema(object, "then");
      node.alternative = subschema(object, "else");
    }
    auto done = each_subschema(object, "properties", place,
                               [&](std::string_view name, const json::value& member) -> Result<void> {
                                 node.properties.emplace(name, node_for(member));
                                 return {};
                               });
    if (!done) return done;
    done = each_subschema(
        object, "patternProperties", place, [&](std::string_view name, const json::value& member) -> Result<void> {
          auto regex = pattern(
              name, {place.resource, fmt::format("{}/patternProperties/{}", place.pointer, escape_pointer(name))});
          if (!regex) return forward_error(regex);
          node.pattern_properties.emplace_back(*regex, node_for(member));
          return {};
        });
    if (!done) return done;
    done = each_subschema(object, "dependentSchemas", place,
                          [&](std::string_view name, const json::value& member) -> Result<void> {
                            node.dependent_schemas.emplace_back(name, node_for(member));
                            return {};
                          });
    if (!done) return done;
    if (const auto* dependencies = object.if_contains("dependencies");
        dependencies != nullptr && dependencies->is_object()) {
      for (const auto& [name, member] : dependencies->get_object()) {
        if (is_schema(member)) {
          node.dependent_schemas.emplace_back(name, node_for(member));
        } else {
          auto list = names(member, "dependencies", place);
          if (!list) return forward_error(list);
          node.dependent_required.emplace_back(name, std::move(*list));
        }
      }
    }
    return {};
  }

  const Options& options_;
  std::shared_ptr<Program> program_;
  Resources resources_{options_};
  std::unordered_map<const json::value*, NodeId> node_ids_;
  std::map<std::string, std::shared_ptr<const Regex>, std::less<>> patterns_;
  std::set<std::string> dynamic_anchors_;
  std::deque<std::pair<NodeId, const json::value*>> pending_;
};

}  // namespace

Result<std::shared_ptr<const Program>> compile_program(const json::value& schema, const Options& options) {
  if (!is_schema(schema)) return fail(Code::invalid_argument, "A schema must be an object or a boolean.");
  return Compiler(options).run(schema);
}

}  // namespace wrkhrs::jsonschema
