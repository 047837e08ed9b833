#include "capabilities/arguments.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "base/json.hpp"
#include "base/nearest_name.hpp"

namespace wrkhrs::capabilities {
namespace {

std::string range_of(const QuantityField& field) {
  const std::string unit = field.unit == "1" ? "" : fmt::format(" {}", field.unit);
  const bool low = std::isfinite(field.min), high = std::isfinite(field.max);
  const std::string_view above = field.above_min ? "above" : "at least";
  if (low && high) return fmt::format("{} {:g} and at most {:g}{}", above, field.min, field.max, unit);
  if (low) return fmt::format("{} {:g}{}", above, field.min, unit);
  if (high) return fmt::format("at most {:g}{}", field.max, unit);
  return "finite";
}

std::optional<double> as_number(const boost::json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return std::nullopt;
}

}  // namespace

Arguments::Arguments(const boost::json::object& object, std::initializer_list<std::string_view> known, std::string path)
    : object_(object), path_(std::move(path)) {
  for (const auto& [key, value] : object) {
    if (std::ranges::find(known, std::string_view(key)) != known.end()) continue;
    const std::string_view shown = std::string_view(key).substr(0, 64);
    fail(shown, fmt::format("Unknown field '{}'.{} Known are: {}.", where(shown), did_you_mean(shown, known),
                            fmt::join(known, ", ")));
    return;
  }
}

std::string Arguments::where(std::string_view name) const { return fmt::format("{}{}", path_, name); }

void Arguments::fail(std::string_view name, std::string message) {
  if (error_) return;
  error_ = Error{.code = Code::invalid_argument, .message = std::move(message), .param = where(name)};
}

const boost::json::value* Arguments::find(std::string_view name) const {
  const auto found = object_.find(name);
  return found == object_.end() || found->value().is_null() ? nullptr : &found->value();
}

bool Arguments::has(std::string_view name) const { return find(name) != nullptr; }

const boost::json::value* Arguments::required(std::string_view name) {
  if (error_) return nullptr;
  const boost::json::value* value = find(name);
  if (!value) fail(name, fmt::format("'{}' is missing.", where(name)));
  return value;
}

double Arguments::quantity(const QuantityField& field) {
  const boost::json::value* given = required(field.name);
  if (!given) return 0;
  double value = 0;
  if (const auto number = as_number(*given)) {
    value = *number;
  } else if (given->is_string()) {
    auto read = units::parse_quantity(std::string_view(given->get_string()));
    if (!read) {
      fail(field.name, fmt::format("'{}': {}", where(field.name), read.error().message));
      return 0;
    }
    if (!read->unit.note.empty()) notes_.push_back(read->unit.note);
    const auto unit = units::parse_unit(field.unit);
    if (read->unit.text == "1" && field.unit != "1") {  // "12": a number in quotes
      value = read->value;
    } else {
      const auto converted = units::convert(read->value, read->unit, *unit);
      if (!converted) {
        fail(field.name, fmt::format("'{}': {}", where(field.name), converted.error().message));
        return 0;
      }
      value = *converted;
    }
  } else {
    fail(field.name, fmt::format("'{}' must be a number in {} or a string such as '1 {}'.", where(field.name),
                                 field.unit, field.unit));
    return 0;
  }
  const bool low = field.above_min ? value > field.min : value >= field.min;
  if (!std::isfinite(value) || !low || !(value <= field.max)) {
    fail(field.name, fmt::format("'{}' is {:g}{}{}, but must be {}.", where(field.name), value,
                                 field.unit == "1" ? "" : " ", field.unit == "1" ? "" : field.unit, range_of(field)));
    return 0;
  }
  return value;
}

std::optional<double> Arguments::optional_quantity(const QuantityField& field) {
  if (!ok() || !has(field.name)) return std::nullopt;
  return quantity(field);
}

std::string Arguments::text(std::string_view name, std::size_t max_length) {
  const boost::json::value* given = required(name);
  if (!given) return {};
  if (!given->is_string()) {
    fail(name, fmt::format("'{}' must be a string.", where(name)));
    return {};
  }
  const std::string_view text = given->get_string();
  if (text.empty() || text.size() > max_length) {
    fail(name, fmt::format("'{}' must have 1 to {} bytes; it has {}.", where(name), max_length, text.size()));
    return {};
  }
  return std::string(text);
}

std::optional<std::string> Arguments::optional_text(std::string_view name, std::size_t max_length) {
  if (!ok() || !has(name)) return std::nullopt;
  return text(name, max_length);
}

std::string Arguments::choice(std::string_view name, const std::vector<std::string_view>& choices) {
  constexpr std::size_t max_length = 64;
  std::string given = text(name, max_length);
  if (!ok() || std::ranges::find(choices, given) != choices.end()) return given;
  fail(name, fmt::format("'{}' is '{}', but must be one of: {}.{}", where(name), given, fmt::join(choices, ", "),
                         did_you_mean(given, choices)));
  return {};
}

bool Arguments::flag(std::string_view name, bool fallback) {
  const boost::json::value* given = find(name);
  if (!given || error_) return fallback;
  if (!given->is_bool()) {
    fail(name, fmt::format("'{}' must be true or false.", where(name)));
    return fallback;
  }
  return given->get_bool();
}

long Arguments::integer(std::string_view name, long min, long max, long fallback) {
  const boost::json::value* given = find(name);
  if (!given || error_) return fallback;
  const auto number = as_number(*given);
  if (!number || *number != std::floor(*number) || *number < static_cast<double>(min) ||
      *number > static_cast<double>(max)) {
    fail(name, fmt::format("'{}' must be a whole number from {} to {}.", where(name), min, max));
    return fallback;
  }
  return static_cast<long>(*number);
}

std::vector<double> Arguments::numbers(std::string_view name, std::size_t max_items, double min, double max) {
  const boost::json::value* given = required(name);
  if (!given) return {};
  std::vector<double> values;
  const auto add = [&](const boost::json::value& item) {
    const auto number = as_number(item);
    if (!number || !(*number >= min && *number <= max))
      fail(name, fmt::format("'{}' must hold numbers from {:g} to {:g}.", where(name), min, max));
    else
      values.push_back(*number);
  };
  if (given->is_array()) {
    const auto& items = given->get_array();
    if (items.empty() || items.size() > max_items) {
      fail(name, fmt::format("'{}' must hold 1 to {} numbers.", where(name), max_items));
      return {};
    }
    for (const auto& item : items) add(item);
  } else {
    add(*given);
  }
  return ok() ? values : std::vector<double>{};
}

const boost::json::object* Arguments::object(std::string_view name) {
  const boost::json::value* given = required(name);
  if (!given) return nullptr;
  if (!given->is_object()) {
    fail(name, fmt::format("'{}' must be an object.", where(name)));
    return nullptr;
  }
  return &given->get_object();
}

boost::json::value literal(std::string_view text) {
  auto value = json::parse(text);
  if (!value) throw std::logic_error(value.error().message);
  return *std::move(value);
}

boost::json::object quantity_json(double value, std::string_view unit) {
  boost::json::object out;
  out["value"] = value;
  out["unit"] = unit;
  return out;
}

boost::json::array strings_json(const std::vector<std::string>& strings) {
  boost::json::array out;
  for (const std::string& string : strings) out.emplace_back(string);
  return out;
}

}  // namespace wrkhrs::capabilities
