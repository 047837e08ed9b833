// Typed structs from and to JSON, from one table of fields a struct.
//
// The same table gives the parser with its limits and messages, the writer, and the JSON Schema for /openapi.json:
//
//     struct SearchRequest {
//       std::string query;
//       int limit = 10;
//       std::optional<double> score_threshold;
//       static constexpr auto fields() {
//         using json::field;
//         return std::tuple{field("query", &SearchRequest::query, "What to look for.").required().length(1, 4096),
//                           field("limit", &SearchRequest::limit, "How many hits.").range(1, 50),
//                           field("score_threshold", &SearchRequest::score_threshold, "Least score.").range(0, 1)};
//       }
//     };
//
// Field types: bool, integers, double, std::string, enums with `enum_names`, nested structs with fields(),
// std::optional, std::vector, std::map<std::string, T>, std::variant (first alternative that fits), and json::Value /
// Object / Array for what passes through as it is. A missing field keeps its default unless `.required()`; null counts
// as missing. An enum is read and written by a function found by ADL next to it:
//     constexpr auto enum_names(Order) { return std::array{std::pair{std::string_view("asc"), Order::asc}, …}; }
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json.hpp"

namespace wrkhrs::json {

/// Where a field of a request travels.
enum class Place { body, path, query };

template <class T, class M>
struct Field {
  std::string_view name;
  M T::* member;
  std::string_view description;
  bool is_required = false;
  bool writes_null = false;
  Place place = Place::body;
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  std::size_t length_min = 0;
  std::size_t length_max = std::numeric_limits<std::size_t>::max();

  constexpr Field required() const {
    return with([](Field& f) { f.is_required = true; });
  }
  /// An empty optional is written as null instead of left out.
  constexpr Field nullable() const {
    return with([](Field& f) { f.writes_null = true; });
  }
  /// Bounds of a number, both included.
  constexpr Field range(double low, double high) const {
    return with([&](Field& f) { f.minimum = low, f.maximum = high; });
  }
  /// Bounds of a string's bytes or a list's items, both included.
  constexpr Field length(std::size_t low, std::size_t high) const {
    return with([&](Field& f) { f.length_min = low, f.length_max = high; });
  }
  constexpr Field in_path() const {
    return with([](Field& f) { f.place = Place::path, f.is_required = true; });
  }
  constexpr Field in_query() const {
    return with([](Field& f) { f.place = Place::query; });
  }

 private:
  template <class Change>
  constexpr Field with(Change change) const {
    Field copy = *this;
    change(copy);
    return copy;
  }
};

template <class T, class M>
constexpr Field<T, M> field(std::string_view name, M T::* member, std::string_view description) {
  return {.name = name, .member = member, .description = description};
}

template <class T>
concept Described = requires { T::fields(); };
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) { enum_names(value); };

/// Strict readers reject unknown fields (what clients send us); lenient ones skip them (what other servers send us). A
/// struct may declare `static constexpr bool open = true;` to take unknown fields always.
enum class Unknown { reject, skip };

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};

std::unexpected<Error> wrong_type(std::string_view path, std::string_view wanted, const Value& got);
std::unexpected<Error> out_of_range(std::string_view path, double low, double high);
std::unexpected<Error> wrong_length(std::string_view path, std::string_view what, std::size_t low, std::size_t high);
std::unexpected<Error> unknown_field(std::string_view path, std::string_view name,
                                     const std::vector<std::string_view>& known);
std::unexpected<Error> not_one_of(std::string_view path, std::string_view got,
                                  const std::vector<std::string_view>& known);
std::string join(std::string_view path, std::string_view name);

template <class T>
constexpr bool is_open() {
  if constexpr (requires { T::open; }) return T::open;
  return false;
}

}  // namespace detail

template <Described T>
Result<T> read(const Object& object, Unknown unknown = Unknown::reject, std::string_view path = "");

/// Reads one value of any supported type. `path` names it in errors.
template <class V>
Result<V> read_value(const Value& value, Unknown unknown, std::string_view path) {
  if constexpr (detail::is_optional<V>::value) {
    if (value.is_null()) return V{};
    auto inner = read_value<typename V::value_type>(value, unknown, path);
    if (!inner) return forward_error(inner);
    return V(std::move(*inner));
  } else if constexpr (std::same_as<V, Value>) {
    return value;
  } else if constexpr (std::same_as<V, Object>) {
    if (!value.is_object()) return detail::wrong_type(path, "an object", value);
    return value.get_object();
  } else if constexpr (std::same_as<V, Array>) {
    if (!value.is_array()) return detail::wrong_type(path, "a list", value);
    return value.get_array();
  } else if constexpr (std::same_as<V, bool>) {
    if (!value.is_bool()) return detail::wrong_type(path, "true or false", value);
    return value.get_bool();
  } else if constexpr (std::integral<V>) {
    double bound_low = static_cast<double>(std::numeric_limits<V>::min());
    double bound_high = static_cast<double>(std::numeric_limits<V>::max());
    if (value.is_int64() && std::in_range<V>(value.get_int64())) return static_cast<V>(value.get_int64());
    if (value.is_uint64() && std::in_range<V>(value.get_uint64())) return static_cast<V>(value.get_uint64());
    if (value.is_double() && std::trunc(value.get_double()) == value.get_double() && value.get_double() >= bound_low &&
        value.get_double() < bound_high) {
      return static_cast<V>(value.get_double());
    }
    if (value.is_int64() || value.is_uint64()) return detail::out_of_range(path, bound_low, bound_high);
    return detail::wrong_type(path, "an integer", value);
  } else if constexpr (std::floating_point<V>) {
    if (value.is_double()) return static_cast<V>(value.get_double());
    if (value.is_int64()) return static_cast<V>(value.get_int64());
    if (value.is_uint64()) return static_cast<V>(value.get_uint64());
    return detail::wrong_type(path, "a number", value);
  } else if constexpr (std::same_as<V, std::string>) {
    if (!value.is_string()) return detail::wrong_type(path, "a string", value);
    return std::string(value.get_string());
  } else if constexpr (NamedEnum<V>) {
    if (!value.is_string()) return detail::wrong_type(path, "a string", value);
    std::vector<std::string_view> known;
    for (const auto& [name, constant] : enum_names(V{})) {
      if (std::string_view(value.get_string()) == name) return constant;
      known.push_back(name);
    }
    return detail::not_one_of(path, value.get_string(), known);
  } else if constexpr (detail::is_vector<V>::value) {
    if (!value.is_array()) return detail::wrong_type(path, "a list", value);
    V list;
    list.reserve(value.get_array().size());
    std::size_t index = 0;
    for (const Value& item : value.get_array()) {
      auto element = read_value<typename V::value_type>(item, unknown, fmt::format("{}[{}]", path, index++));
      if (!element) return forward_error(element);
      list.push_back(std::move(*element));
    }
    return list;
  } else if constexpr (detail::is_map<V>::value) {
    if (!value.is_object()) return detail::wrong_type(path, "an object", value);
    V map;
    for (const auto& [key, item] : value.get_object()) {
      auto element = read_value<typename V::mapped_type>(item, unknown, detail::join(path, key));
      if (!element) return forward_error(element);
      map.emplace(std::string(key), std::move(*element));
    }
    return map;
  } else if constexpr (detail::is_variant<V>::value) {
    Result<V> result = detail::wrong_type(path, "another type", value);
    bool found = false;
    auto attempt = [&]<class A>(std::type_identity<A>) {
      if (found) return;
      auto alternative = read_value<A>(value, unknown, path);
      if (alternative) {
        result = V(std::move(*alternative));
        found = true;
      } else {
        result = forward_error(alternative);
      }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (attempt(std::type_identity<std::variant_alternative_t<I, V>>{}), ...);
    }(std::make_index_sequence<std::variant_size_v<V>>{});
    return result;
  } else {
    static_assert(Described<V>, "this type has no fields() and is not one that JSON fields can hold");
    if (!value.is_object()) return detail::wrong_type(path, "an object", value);
    return read<V>(value.get_object(), unknown, path);
  }
}

/// Checks `.range()` and `.length()` of a field against a value that was read.
template <class T, class M, class V>
Result<void> check_bounds(const Field<T, M>& field, const V& value, std::string_view path) {
  if constexpr (detail::is_optional<V>::value) {
    if (value) return check_bounds(field, *value, path);
  } else if constexpr (std::is_arithmetic_v<V> && !std::same_as<V, bool>) {
    double number = static_cast<double>(value);
    if (number < field.minimum || number > field.maximum) {
      return detail::out_of_range(path, field.minimum, field.maximum);
    }
  } else if constexpr (std::same_as<V, std::string> || detail::is_vector<V>::value || detail::is_map<V>::value) {
    if (value.size() < field.length_min || value.size() > field.length_max) {
      return detail::wrong_length(path, std::same_as<V, std::string> ? "bytes" : "items", field.length_min,
                                  field.length_max);
    }
  }
  return {};
}

/// Reads the body fields of a struct. Errors: invalid_argument with `param` set to the dotted path of the field.
template <Described T>
Result<T> read(const Object& object, Unknown unknown, std::string_view path) {
  T result{};
  std::optional<Error> error;
  std::size_t seen = 0;
  auto read_field = [&]<class M>(const Field<T, M>& field) {
    if (error || field.place != Place::body) return;
    const Value* value = object.if_contains(field.name);
    if (value) ++seen;
    std::string field_path = detail::join(path, field.name);
    if (!value || (value->is_null() && !std::same_as<M, Value>)) {
      if (field.is_required) {
        error = Error{.code = Code::invalid_argument,
                      .message = fmt::format("Missing required parameter: '{}'.", field_path),
                      .param = field_path,
                      .openai_code = "missing_required_parameter"};
      }
      return;
    }
    auto read_result = read_value<M>(*value, unknown, field_path);
    if (!read_result) {
      error = std::move(read_result).error();
      return;
    }
    if (auto fits = check_bounds(field, *read_result, field_path); !fits) {
      error = std::move(fits).error();
      return;
    }
    result.*(field.member) = std::move(*read_result);
  };
  constexpr auto fields = T::fields();
  std::apply([&](const auto&... field) { (read_field(field), ...); }, fields);
  if (error) return std::unexpected(std::move(*error));
  if (unknown == Unknown::reject && !detail::is_open<T>() && seen != object.size()) {
    std::vector<std::string_view> known;
    std::apply([&](const auto&... field) { (known.push_back(field.name), ...); }, fields);
    for (const auto& [key, value] : object) {
      if (std::find(known.begin(), known.end(), std::string_view(key)) == known.end()) {
        return detail::unknown_field(path, key, known);
      }
    }
  }
  return result;
}

/// Sets the fields of `Place::path` and `Place::query` from text. `lookup(name)` returns std::optional<std::string>.
template <Described T, class Lookup>
Result<void> read_parameters(T& target, Place place, Lookup lookup) {
  std::optional<Error> error;
  auto read_field = [&]<class M>(const Field<T, M>& field) {
    if (error || field.place != place) return;
    std::optional<std::string> text = lookup(field.name);
    if (!text) {
      if (field.is_required) {
        error = Error{.code = Code::invalid_argument,
                      .message = fmt::format("Missing required parameter: '{}'.", field.name),
                      .param = std::string(field.name)};
      }
      return;
    }
    using Inner = typename std::conditional_t<detail::is_optional<M>::value, M, std::optional<M>>::value_type;
    Value value(*text);
    if constexpr (std::same_as<Inner, bool>) {
      if (*text == "true" || *text == "1") value = true;
      if (*text == "false" || *text == "0") value = false;
    } else if constexpr (std::is_arithmetic_v<Inner>) {
      double number = 0;
      auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), number);
      if (code == std::errc() && end == text->data() + text->size()) value = number;
    }
    if constexpr (detail::is_vector<Inner>::value) {
      value = Array{Value(*text)};
    }
    auto read_result = read_value<Inner>(value, Unknown::reject, field.name);
    if (!read_result) {
      error = std::move(read_result).error();
      return;
    }
    if (auto fits = check_bounds(field, *read_result, field.name); !fits) {
      error = std::move(fits).error();
      return;
    }
    target.*(field.member) = std::move(*read_result);
  };
  constexpr auto fields = T::fields();
  std::apply([&](const auto&... field) { (read_field(field), ...); }, fields);
  if (error) return std::unexpected(std::move(*error));
  return {};
}

/// A struct, or any supported value, as JSON. Fields of path and query are left out.
template <class V>
Value to_value(const V& value) {
  if constexpr (detail::is_optional<V>::value) {
    return value ? to_value(*value) : Value(nullptr);
  } else if constexpr (std::same_as<V, Value> || std::same_as<V, Object> || std::same_as<V, Array>) {
    return value;
  } else if constexpr (std::same_as<V, bool>) {
    return value;
  } else if constexpr (std::unsigned_integral<V>) {
    return static_cast<std::uint64_t>(value);
  } else if constexpr (std::integral<V>) {
    return static_cast<std::int64_t>(value);
  } else if constexpr (std::floating_point<V>) {
    return static_cast<double>(value);
  } else if constexpr (std::convertible_to<V, std::string_view>) {
    return Value(boost::json::string_view(std::string_view(value)));
  } else if constexpr (NamedEnum<V>) {
    for (const auto& [name, constant] : enum_names(value)) {
      if (constant == value) return Value(boost::json::string_view(name));
    }
    return nullptr;
  } else if constexpr (detail::is_vector<V>::value) {
    Array array;
    array.reserve(value.size());
    for (const auto& item : value) array.push_back(to_value(item));
    return array;
  } else if constexpr (detail::is_map<V>::value) {
    Object object;
    for (const auto& [key, item] : value) object.emplace(key, to_value(item));
    return object;
  } else if constexpr (detail::is_variant<V>::value) {
    return std::visit([](const auto& alternative) { return to_value(alternative); }, value);
  } else {
    static_assert(Described<V>);
    Object object;
    auto write_field = [&]<class M>(const Field<V, M>& field) {
      if (field.place != Place::body) return;
      const M& member = value.*(field.member);
      if constexpr (detail::is_optional<M>::value) {
        if (!member && !field.writes_null) return;
      }
      object.emplace(field.name, to_value(member));
    };
    std::apply([&](const auto&... field) { (write_field(field), ...); }, V::fields());
    return object;
  }
}

/// The struct as compact JSON text.
template <class V>
std::string to_text(const V& value) {
  return write(to_value(value));
}

/// The JSON Schema (2020-12) of a supported type, for /openapi.json. `place` selects which fields of a struct.
template <class V>
Object schema(Place place = Place::body) {
  if constexpr (detail::is_optional<V>::value) {
    return schema<typename V::value_type>();
  } else if constexpr (std::same_as<V, Value>) {
    return {};
  } else if constexpr (std::same_as<V, Object>) {
    return {{"type", "object"}};
  } else if constexpr (std::same_as<V, Array>) {
    return {{"type", "array"}};
  } else if constexpr (std::same_as<V, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<V>) {
    return {{"type", "integer"}};
  } else if constexpr (std::floating_point<V>) {
    return {{"type", "number"}};
  } else if constexpr (std::same_as<V, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (NamedEnum<V>) {
    Array names;
    for (const auto& [name, constant] : enum_names(V{})) names.emplace_back(boost::json::string_view(name));
    return {{"type", "string"}, {"enum", std::move(names)}};
  } else if constexpr (detail::is_vector<V>::value) {
    return {{"type", "array"}, {"items", schema<typename V::value_type>()}};
  } else if constexpr (detail::is_map<V>::value) {
    return {{"type", "object"}, {"additionalProperties", schema<typename V::mapped_type>()}};
  } else if constexpr (detail::is_variant<V>::value) {
    Array alternatives;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (alternatives.push_back(schema<std::variant_alternative_t<I, V>>()), ...);
    }(std::make_index_sequence<std::variant_size_v<V>>{});
    return {{"anyOf", std::move(alternatives)}};
  } else {
    static_assert(Described<V>);
    Object properties;
    Array required;
    auto add = [&]<class M>(const Field<V, M>& field) {
      if (field.place != place) return;
      Object property = schema<M>();
      property["description"] = boost::json::string_view(field.description);
      if (std::isfinite(field.minimum)) property["minimum"] = field.minimum;
      if (std::isfinite(field.maximum)) property["maximum"] = field.maximum;
      const bool text = property.contains("type") && property.at("type") == "string";
      const bool list = property.contains("type") && property.at("type") == "array";
      if (text || list) {
        if (field.length_min > 0) property[text ? "minLength" : "minItems"] = field.length_min;
        if (field.length_max != std::numeric_limits<std::size_t>::max()) {
          property[text ? "maxLength" : "maxItems"] = field.length_max;
        }
      }
      properties.emplace(field.name, std::move(property));
      if (field.is_required) required.emplace_back(boost::json::string_view(field.name));
    };
    std::apply([&](const auto&... field) { (add(field), ...); }, V::fields());
    Object result{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) result["required"] = std::move(required);
    return result;
  }
}

}  // namespace wrkhrs::json
