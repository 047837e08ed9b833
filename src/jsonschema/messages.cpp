#include "jsonschema/messages.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "jsonschema/number.hpp"
#include "jsonschema/program.hpp"

namespace wrkhrs::jsonschema {
namespace json = boost::json;

std::string_view kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    default:
      return is_integer(value) ? "an integer" : "a number";
  }
}

unsigned type_bit(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return null_bit;
    case json::kind::bool_:
      return boolean_bit;
    case json::kind::string:
      return string_bit;
    case json::kind::array:
      return array_bit;
    case json::kind::object:
      return object_bit;
    default:
      return is_integer(value) ? integer_bit : fraction_bit;
  }
}

std::string type_names(unsigned types) {
  struct Name {
    unsigned bits;
    std::string_view text;
  };
  std::string result;
  if ((types & fraction_bit) != 0) types &= ~static_cast<unsigned>(integer_bit);
  for (const auto& [bits, text] :
       {Name{null_bit, "null"}, Name{boolean_bit, "a boolean"}, Name{integer_bit, "an integer"},
        Name{fraction_bit, "a number"}, Name{string_bit, "a string"}, Name{array_bit, "an array"},
        Name{object_bit, "an object"}}) {
    if ((types & bits) == 0) continue;
    if (!result.empty()) result += " or ";
    result += text;
  }
  return result;
}

std::string shown(const json::value& value) {
  constexpr std::size_t bytes_max = 60;
  switch (value.kind()) {
    case json::kind::array:
    case json::kind::object:
      return std::string(kind_name(value));
    case json::kind::double_:
      return fmt::format("{}", value.get_double());
    case json::kind::string: {
      std::string_view text = value.get_string();
      if (text.size() <= bytes_max) return fmt::format("'{}'", text);
      auto end = bytes_max;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
      return fmt::format("'{}…'", text.substr(0, end));
    }
    default:
      return json::serialize(value);
  }
}

}  // namespace wrkhrs::jsonschema
