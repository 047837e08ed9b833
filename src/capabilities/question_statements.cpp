#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "base/json.hpp"
#include "capabilities/question.hpp"

namespace wrkhrs::capabilities {
namespace {

double number_in(const boost::json::value* value) {
  return value && value->is_number() ? value->to_number<double>() : 0;
}

std::string text_in(const boost::json::object& object, std::string_view field) {
  return std::string(json::string_or(boost::json::value(object), field, ""));
}

/// {"value": 8.3, "unit": "mm"} → "8.3 mm"; a range → "200 to 210 GPa".
std::string quantity_text(const boost::json::value& value) {
  const boost::json::object* object = value.if_object();
  if (!object) return {};
  std::string unit = text_in(*object, "unit");
  if (unit == "1") unit.clear();
  std::string number = object->contains("low") ? fmt::format("{} to {}", shown(number_in(object->if_contains("low"))),
                                                             shown(number_in(object->if_contains("high"))))
                                               : shown(number_in(object->if_contains("value")));
  if (object->contains("minimum")) number = "at least " + number;
  return unit.empty() ? number : fmt::format("{} {}", number, unit);
}

/// A value that the reader took from the question: "0.1 mol/L", 4.76.
std::string argument_text(const Reading& reading, std::string_view name) {
  const boost::json::value* value = reading.arguments.if_contains(name);
  if (!value) return {};
  return value->is_string() ? std::string(value->get_string()) : shown(number_in(value));
}

std::string beam_statement(std::string_view field, const boost::json::object& result) {
  if (field == "reactions") {
    const boost::json::value* reactions = result.if_contains("reactions");
    if (!reactions || !reactions->is_object()) return {};
    std::string text;
    for (const auto& [name, value] : reactions->get_object()) {
      if (number_in(value.is_object() ? value.get_object().if_contains("value") : nullptr) == 0) continue;
      text +=
          fmt::format("{}{} {}", text.empty() ? "The reactions are " : ", ", field_name(name), quantity_text(value));
    }
    return text.empty() ? text : text + ".";
  }
  const boost::json::value* extreme = result.if_contains(field);
  if (!extreme || !extreme->is_object()) return {};
  std::string text = fmt::format("The {} is {}", field_name(field), quantity_text(*extreme));
  if (const auto* x = extreme->get_object().if_contains("x_m"))
    text += fmt::format(", at {} m from the left end", shown(number_in(x)));
  return text + ".";
}

boost::json::value rounded(std::string_view field, const boost::json::value& value) {
  if (value.is_double()) {
    const double number = value.get_double();
    if (field == "ph" || field == "poh" || field == "henderson_hasselbalch_ph") return std::round(number * 100) / 100;
    const std::string text = shown(number);
    double read = number;
    std::from_chars(text.data(), text.data() + text.size(), read);
    return read;
  }
  if (value.is_array()) {
    boost::json::array items;
    for (const auto& item : value.get_array()) items.push_back(rounded(field, item));
    return items;
  }
  if (!value.is_object()) return value;
  boost::json::object object;
  for (const auto& [name, item] : value.get_object()) object[name] = rounded(std::string_view(name), item);
  return object;
}

}  // namespace

boost::json::object rounded(const boost::json::object& result) {
  return rounded("", boost::json::value(result)).get_object();
}

std::string field_name(std::string_view field) {
  if (field == "ph") return "pH";
  if (field == "deflection_max") return "maximum deflection";
  if (field == "moment_max") return "maximum bending moment";
  if (field == "shear_max") return "maximum shear force";
  if (field == "bending_stress_max") return "maximum bending stress";
  std::string words(field);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string shown(double value) {
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-4 || size >= 1e9)) return fmt::format("{:.5g}", value);
  const int digits = size == 0 ? 0 : 4 - static_cast<int>(std::floor(std::log10(size)));
  std::string text = fmt::format("{:.{}f}", value, std::max(0, digits));
  if (text.contains('.')) {
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
  }
  return text;
}

std::vector<std::string> statements(const Reading& reading, const boost::json::object& result) {
  std::vector<std::string> sentences;
  const auto add = [&](std::string sentence) {
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  };
  for (const std::string& field : reading.asked) {
    const boost::json::value* value = result.if_contains(field);
    if (reading.capability == "mech_beam") {
      add(beam_statement(field, result));
    } else if (reading.capability == "chem_molar_mass" && value) {
      add(field == "amount"
              ? fmt::format("The amount in {} of {} is {}.", argument_text(reading, "mass"),
                            argument_text(reading, "formula"), quantity_text(*value))
              : fmt::format("The molar mass of {} is {}.", argument_text(reading, "formula"), quantity_text(*value)));
    } else if (reading.capability == "chem_ph" && value) {
      std::string what = argument_text(reading, "substance");
      if (what.empty()) what = field_name(argument_text(reading, "kind"));
      add(fmt::format("The pH is {} for {} at a concentration of {}.", shown(number_in(value)), what,
                      argument_text(reading, "concentration")));
    } else if (reading.capability == "unit_convert" && value) {
      add(fmt::format("{} {} is {} {}.", argument_text(reading, "value"), argument_text(reading, "from"),
                      shown(number_in(value)), text_in(result, "unit")));
    } else if (reading.capability == "material_properties") {
      const boost::json::value* properties = result.if_contains("properties");
      const boost::json::value* property = properties ? json::find(*properties, field) : nullptr;
      if (property)
        add(fmt::format("The {} of {} is {}.", field_name(field), text_in(result, "material"),
                        quantity_text(*property)));
    }
  }
  return sentences;
}

}  // namespace wrkhrs::capabilities
