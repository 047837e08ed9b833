// Applies the nodes of a Program to a value.
//
// Which properties and items have been evaluated (what `unevaluatedProperties` and `unevaluatedItems` look at) is
// tracked only below a node that asks. A subschema that fails without failing its parent (in anyOf, oneOf, not, if)
// works on marks of its own, merged when it passes.
#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "jsonschema/format.hpp"
#include "jsonschema/messages.hpp"
#include "jsonschema/number.hpp"
#include "jsonschema/program.hpp"

namespace wrkhrs::jsonschema {
namespace json = boost::json;
namespace {

/// Which members (by position) of an object or an array have been evaluated.
class Marks {
 public:
  void set(std::size_t position) {
    if (seen_.size() <= position) seen_.resize(position + 1);
    seen_[position] = true;
  }
  bool has(std::size_t position) const { return position < seen_.size() && seen_[position]; }
  void merge(const Marks& other) {
    for (std::size_t i = 0; i < other.seen_.size(); ++i) {
      if (other.seen_[i]) set(i);
    }
  }

 private:
  std::vector<bool> seen_;
};

std::uint64_t code_points(std::string_view text) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class Evaluator {
 public:
  Evaluator(const Program& program, bool stop_at_first)
      : program_(program), stop_at_first_(stop_at_first), steps_left_(program.limits.steps_max) {}

  std::vector<ValidationError> run(const json::value& instance) {
    std::vector<ValidationError> errors;
    errors_ = stop_at_first_ ? nullptr : &errors;
    const bool valid = apply(0, instance, nullptr);
    if (!exhausted_.empty()) {
      return {{.instance_pointer = "",
               .schema_location = program_.nodes[0].location,
               .keyword = "limit",
               .message = exhausted_}};
    }
    if (!valid && errors.empty()) errors.emplace_back();
    if (errors.size() > program_.limits.errors_max) errors.resize(program_.limits.errors_max);
    return errors;
  }

 private:
  using PathToken = std::variant<std::string_view, std::size_t>;

  // --- bookkeeping

  bool spend(std::size_t steps) {
    if (!exhausted_.empty()) return false;
    if (steps_left_ < steps) {
      exhausted_ =
          "could not be checked: its schema takes too much work for a value of this size; simplify one of them";
      return false;
    }
    steps_left_ -= steps;
    return true;
  }

  bool wants_message() const { return errors_ != nullptr && errors_->size() < program_.limits.errors_max; }

  std::string pointer() const {
    std::string result;
    for (const auto& token : path_) {
      result += '/';
      if (const auto* position = std::get_if<std::size_t>(&token)) {
        result += std::to_string(*position);
        continue;
      }
      for (const char c : std::get<std::string_view>(token)) {
        if (c == '~') {
          result += "~0";
        } else if (c == '/') {
          result += "~1";
        } else {
          result += c;
        }
      }
    }
    return result;
  }

  template <class... Args>
  void report(const Node& node, std::string_view keyword, fmt::format_string<Args...> text, Args&&... args) {
    if (!wants_message()) return;
    errors_->push_back(
        {.instance_pointer = pointer(),
         .schema_location = keyword.empty() ? node.location : fmt::format("{}/{}", node.location, keyword),
         .keyword = std::string(keyword),
         .message = fmt::format(text, std::forward<Args>(args)...)});
  }

  bool apply_at(PathToken token, NodeId id, const json::value& instance) {
    path_.push_back(token);
    const bool valid = apply(id, instance, nullptr);
    path_.pop_back();
    return valid;
  }

  // Applies without reporting.
  bool try_apply(NodeId id, const json::value& instance, Marks* marks) {
    auto* const errors = std::exchange(errors_, nullptr);
    const bool valid = apply(id, instance, marks);
    errors_ = errors;
    return valid;
  }

  // --- one node

  // Whether `instance` is valid; adds to `marks`, where given, what was evaluated. Stops early when nobody collects
  // errors.
  bool apply(NodeId id, const json::value& instance, Marks* marks) {
    if (!spend(1)) return false;
    const auto& node = program_.nodes[id];
    if (node.always) {
      if (!*node.always) report(node, "", "is not allowed here");
      return *node.always;
    }
    if (depth_ >= program_.limits.evaluation_depth_max) {
      exhausted_ = "could not be checked: the references of its schema go in a circle, or it nests too deep";
      return false;
    }
    ++depth_;
    const bool enters = scope_.empty() || scope_.back() != node.resource;
    if (enters) scope_.push_back(node.resource);
    const bool valid = apply_keywords(node, instance, marks);
    if (enters) scope_.pop_back();
    --depth_;
    return valid && exhausted_.empty();
  }

  bool apply_keywords(const Node& node, const json::value& instance, Marks* outer) {
    Marks own;
    const bool tracks = node.unevaluated_items.has_value() || node.unevaluated_properties.has_value();
    Marks* const marks = tracks ? &own : outer;

    bool valid = true;
    // Each group runs only while it can still matter: always when errors are collected, else until the first failure.
    const auto check = [&](auto&& group) {
      if (valid || wants_message()) valid = group() && valid;
    };
    check([&] { return check_type(node, instance); });
    check([&] { return check_references(node, instance, marks); });
    check([&] { return check_values(node, instance); });
    if (instance.is_number()) check([&] { return check_number(node, instance); });
    if (const auto* text = instance.if_string()) check([&] { return check_string(node, *text); });
    if (const auto* array = instance.if_array()) check([&] { return check_array(node, *array, marks); });
    if (const auto* object = instance.if_object()) check([&] { return check_object(node, instance, *object, marks); });
    check([&] { return check_combinations(node, instance, marks); });
    if (tracks && valid) {
      if (const auto* array = instance.if_array()) valid = check_unevaluated_items(node, *array, own);
      if (const auto* object = instance.if_object()) valid = check_unevaluated_properties(node, *object, own) && valid;
      if (valid && outer != nullptr) outer->merge(own);
    }
    return valid;
  }

  bool check_type(const Node& node, const json::value& instance) {
    if ((node.types & type_bit(instance)) != 0) return true;
    report(node, "type", "must be {}, is {}", type_names(node.types), kind_name(instance));
    return false;
  }

  bool check_references(const Node& node, const json::value& instance, Marks* marks) {
    bool valid = true;
    if (node.ref) valid = apply(*node.ref, instance, marks);
    if (node.dynamic_ref && (valid || wants_message()))
      valid = apply(resolve(*node.dynamic_ref), instance, marks) && valid;
    return valid;
  }

  NodeId resolve(const DynamicRef& reference) const {
    if (reference.anchor.empty()) return reference.initial;
    for (const auto resource : scope_) {  // outermost first
      const auto& anchors = program_.dynamic_anchors[resource];
      if (const auto found = anchors.find(reference.anchor); found != anchors.end()) return found->second;
    }
    return reference.initial;
  }

  bool check_values(const Node& node, const json::value& instance) {
    bool valid = true;
    if (node.constant != nullptr && !equal(*node.constant, instance)) {
      report(node, "const", "must be {}, is {}", shown(*node.constant), shown(instance));
      valid = false;
    }
    if (node.choices != nullptr) {
      if (!spend(node.choices->size())) return false;
      if (std::ranges::none_of(*node.choices, [&](const auto& choice) { return equal(choice, instance); })) {
        report(node, "enum", "must be one of {}, is {}", choice_list(*node.choices), shown(instance));
        valid = false;
      }
    }
    return valid;
  }

  static std::string choice_list(const json::array& choices) {
    constexpr std::size_t shown_max = 12;
    std::string result;
    for (std::size_t i = 0; i < choices.size() && i < shown_max; ++i) {
      if (i != 0) result += ", ";
      result += shown(choices[i]);
    }
    if (choices.size() > shown_max) result += fmt::format(" and {} more", choices.size() - shown_max);
    return result;
  }

  bool check_number(const Node& node, const json::value& instance) {
    bool valid = true;
    const auto bound = [&](const json::value* limit, std::string_view keyword, std::string_view words, auto&& holds) {
      if (limit == nullptr || holds(compare_numbers(instance, *limit))) return;
      report(node, keyword, "must be {} {}, is {}", words, shown(*limit), shown(instance));
      valid = false;
    };
    bound(node.minimum, "minimum", "at least", [](auto order) { return order >= 0; });
    bound(node.maximum, "maximum", "at most", [](auto order) { return order <= 0; });
    bound(node.exclusive_minimum, "exclusiveMinimum", "more than", [](auto order) { return order > 0; });
    bound(node.exclusive_maximum, "exclusiveMaximum", "less than", [](auto order) { return order < 0; });
    if (node.multiple_of != nullptr && !is_multiple_of(instance, *node.multiple_of)) {
      report(node, "multipleOf", "must be a multiple of {}, is {}", shown(*node.multiple_of), shown(instance));
      valid = false;
    }
    return valid;
  }

  bool check_count(const Node& node, std::uint64_t count, std::optional<std::uint64_t> min,
                   std::optional<std::uint64_t> max, std::string_view min_keyword, std::string_view max_keyword,
                   std::string_view what) {
    if (min && count < *min) {
      report(node, min_keyword, "must have at least {} {}, has {}", *min, what, count);
      return false;
    }
    if (max && count > *max) {
      report(node, max_keyword, "must have at most {} {}, has {}", *max, what, count);
      return false;
    }
    return true;
  }

  bool check_string(const Node& node, const json::string& text) {
    bool valid = true;
    if (node.length_min || node.length_max) {
      valid = check_count(node, code_points(text), node.length_min, node.length_max, "minLength", "maxLength",
                          "characters");
    }
    if (node.pattern) {
      if (!spend(1 + text.size() / 16)) return false;
      if (!node.pattern->found_in(text)) {
        report(node, "pattern", "must match the pattern '{}'", node.pattern->source());
        valid = false;
      }
    }
    if (!node.format.empty() && !matches_format(node.format, text)) {
      report(node, "format", "must be a {}, is {}", node.format, shown(json::value(text)));
      valid = false;
    }
    return valid;
  }

  // --- arrays

  bool check_array(const Node& node, const json::array& array, Marks* marks) {
    bool valid = check_count(node, array.size(), node.items_min, node.items_max, "minItems", "maxItems", "items");
    if (node.unique_items) valid = check_unique(node, array) && valid;
    for (std::size_t i = 0; i < array.size(); ++i) {
      const bool in_prefix = i < node.prefix_items.size();
      if (!in_prefix && !node.items) break;
      if (!valid && !wants_message()) return false;
      valid = apply_at(i, in_prefix ? node.prefix_items[i] : *node.items, array[i]) && valid;
      if (marks != nullptr) marks->set(i);
    }
    if (node.contains) valid = check_contains(node, array, marks) && valid;
    return valid;
  }

  bool check_unique(const Node& node, const json::array& array) {
    std::unordered_multimap<std::uint64_t, std::size_t> seen;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (!spend(1)) return false;
      const auto key = hash(array[i]);
      for (auto [at, end] = seen.equal_range(key); at != end; ++at) {
        if (!spend(1)) return false;
        if (equal(array[at->second], array[i])) {
          report(node, "uniqueItems", "must not repeat an item: items {} and {} are the same", at->second, i);
          return false;
        }
      }
      seen.emplace(key, i);
    }
    return true;
  }

  bool check_contains(const Node& node, const json::array& array, Marks* marks) {
    std::uint64_t matches = 0;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (!try_apply(*node.contains, array[i], nullptr)) continue;
      ++matches;
      if (marks != nullptr) marks->set(i);
    }
    if (matches < node.contains_min) {
      report(node, "contains", "must contain at least {} matching items, contains {}", node.contains_min, matches);
      return false;
    }
    if (node.contains_max && matches > *node.contains_max) {
      report(node, "maxContains", "must contain at most {} matching items, contains {}", *node.contains_max, matches);
      return false;
    }
    return true;
  }

  bool check_unevaluated_items(const Node& node, const json::array& array, Marks& own) {
    if (!node.unevaluated_items) return true;
    bool valid = true;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (own.has(i)) continue;
      if (!valid && !wants_message()) return false;
      valid = apply_at(i, *node.unevaluated_items, array[i]) && valid;
      own.set(i);
    }
    return valid;
  }

  // --- objects

  bool check_object(const Node& node, const json::value& instance, const json::object& object, Marks* marks) {
    bool valid = check_count(node, object.size(), node.properties_min, node.properties_max, "minProperties",
                             "maxProperties", "properties");
    for (const auto& name : node.required) {
      if (object.contains(name)) continue;
      report(node, "required", "must have the property '{}'", name);
      valid = false;
    }
    for (const auto& [trigger, names] : node.dependent_required) {
      if (!object.contains(trigger)) continue;
      for (const auto& name : names) {
        if (object.contains(name)) continue;
        report(node, "dependentRequired", "must have the property '{}' as it has '{}'", name, trigger);
        valid = false;
      }
    }
    if (!valid && !wants_message()) return false;
    if (!node.properties.empty() || !node.pattern_properties.empty() || node.additional_properties ||
        node.property_names) {
      valid = check_members(node, object, marks) && valid;
    }
    for (const auto& [trigger, id] : node.dependent_schemas) {
      if (!object.contains(trigger)) continue;
      if (!valid && !wants_message()) return false;
      valid = apply(id, instance, marks) && valid;
    }
    return valid;
  }

  bool check_members(const Node& node, const json::object& object, Marks* marks) {
    bool valid = true;
    std::size_t position = 0;
    for (const auto& member : object) {
      if (!valid && !wants_message()) return false;
      const std::string_view name = member.key();
      bool evaluated = false;
      if (const auto found = node.properties.find(name); found != node.properties.end()) {
        valid = apply_at(name, found->second, member.value()) && valid;
        evaluated = true;
      }
      for (const auto& [pattern, id] : node.pattern_properties) {
        if (!spend(1 + name.size() / 16)) return false;
        if (!pattern->found_in(name)) continue;
        valid = apply_at(name, id, member.value()) && valid;
        evaluated = true;
      }
      if (!evaluated && node.additional_properties) {
        valid = check_additional(node, name, member.value()) && valid;
        evaluated = true;
      }
      if (node.property_names && !try_apply(*node.property_names, json::value(name), nullptr)) {
        report(node, "propertyNames", "must not have a property named '{}'", name);
        valid = false;
      }
      if (evaluated && marks != nullptr) marks->set(position);
      ++position;
    }
    return valid;
  }

  bool check_additional(const Node& node, std::string_view name, const json::value& value) {
    if (program_.nodes[*node.additional_properties].always != false)
      return apply_at(name, *node.additional_properties, value);
    path_.emplace_back(name);
    report(node, "additionalProperties", "is not a known property; known are: {}", known_properties(node));
    path_.pop_back();
    return false;
  }

  static std::string known_properties(const Node& node) {
    std::vector<std::string_view> names;
    for (const auto& [name, id] : node.properties) names.push_back(name);
    std::ranges::sort(names);
    constexpr std::size_t shown_max = 16;
    if (names.empty()) return "none";
    if (names.size() <= shown_max) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + shown_max, ", "),
                       names.size() - shown_max);
  }

  bool check_unevaluated_properties(const Node& node, const json::object& object, Marks& own) {
    if (!node.unevaluated_properties) return true;
    bool valid = true;
    std::size_t position = 0;
    for (const auto& member : object) {
      if (!own.has(position)) {
        if (!valid && !wants_message()) return false;
        valid = apply_at(std::string_view(member.key()), *node.unevaluated_properties, member.value()) && valid;
        own.set(position);
      }
      ++position;
    }
    return valid;
  }

  // --- combinations

  bool check_combinations(const Node& node, const json::value& instance, Marks* marks) {
    bool valid = true;
    for (const auto id : node.all_of) {
      if (!valid && !wants_message()) return false;
      valid = apply(id, instance, marks) && valid;
    }
    if (!node.any_of.empty()) valid = check_any_of(node, instance, marks) && valid;
    if (!node.one_of.empty()) valid = check_one_of(node, instance, marks) && valid;
    if (node.negated && try_apply(*node.negated, instance, nullptr)) {
      report(node, "not", "must not match the schema under 'not'");
      valid = false;
    }
    if (node.condition && (valid || wants_message())) valid = check_condition(node, instance, marks) && valid;
    return valid;
  }

  // Applies one branch of anyOf or oneOf; when it fails and messages are wanted, says why in `reasons`.
  bool apply_branch(NodeId id, const json::value& instance, Marks* marks, std::vector<std::string>& reasons) {
    Marks own;
    std::vector<ValidationError> branch_errors;
    auto* const errors = errors_;
    const bool wanted = wants_message();
    errors_ = wanted ? &branch_errors : nullptr;
    const bool valid = apply(id, instance, marks == nullptr ? nullptr : &own);
    errors_ = errors;
    if (valid && marks != nullptr) marks->merge(own);
    if (!valid && wanted && !branch_errors.empty() && reasons.size() < 3) {
      const auto& first = branch_errors.front();
      const auto here = pointer();
      const auto below =
          std::string_view(first.instance_pointer).substr(std::min(here.size(), first.instance_pointer.size()));
      reasons.push_back(below.empty() ? first.message : fmt::format("'{}' {}", below, first.message));
    }
    return valid;
  }

  bool check_any_of(const Node& node, const json::value& instance, Marks* marks) {
    bool valid = false;
    std::vector<std::string> reasons;
    for (const auto id : node.any_of) {
      if (valid && marks == nullptr) break;
      valid = apply_branch(id, instance, marks, reasons) || valid;
    }
    if (!valid) {
      report(node, "anyOf", "must match one of {} alternatives, matches none: {}", node.any_of.size(),
             fmt::join(reasons, "; or "));
    }
    return valid;
  }

  bool check_one_of(const Node& node, const json::value& instance, Marks* marks) {
    std::vector<std::size_t> matching;
    std::vector<std::string> reasons;
    for (std::size_t i = 0; i < node.one_of.size() && matching.size() < 2; ++i) {
      if (apply_branch(node.one_of[i], instance, marks, reasons)) matching.push_back(i);
    }
    if (matching.size() == 1) return true;
    if (matching.empty()) {
      report(node, "oneOf", "must match exactly one of {} alternatives, matches none: {}", node.one_of.size(),
             fmt::join(reasons, "; or "));
    } else {
      report(node, "oneOf", "must match exactly one of {} alternatives, matches the ones at {} and {}",
             node.one_of.size(), matching[0], matching[1]);
    }
    return false;
  }

  bool check_condition(const Node& node, const json::value& instance, Marks* marks) {
    Marks own;
    const bool holds = try_apply(*node.condition, instance, marks == nullptr ? nullptr : &own);
    if (holds && marks != nullptr) marks->merge(own);
    const auto& branch = holds ? node.consequence : node.alternative;
    return !branch || apply(*branch, instance, marks);
  }

  const Program& program_;
  const bool stop_at_first_;
  std::size_t steps_left_;
  std::size_t depth_ = 0;
  std::string exhausted_;
  std::vector<ValidationError>* errors_ = nullptr;
  std::vector<PathToken> path_;
  std::vector<ResourceId> scope_;
};

}  // namespace

std::vector<ValidationError> evaluate(const Program& program, const json::value& instance, bool stop_at_first) {
  return Evaluator(program, stop_at_first).run(instance);
}

}  // namespace wrkhrs::jsonschema
