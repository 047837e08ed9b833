#include "base/json.hpp"

#include <charconv>
#include <cmath>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace wrkhrs::json {
namespace {

namespace bj = boost::json;

/// Builds values from the events of Boost.JSON's parser. The whole text is parsed in one buffer.
struct Builder {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using error_code = boost::system::error_code;
  using string_view = bj::string_view;

  std::vector<bj::value> values;
  std::vector<std::string> keys;
  std::string part;       // a string or key that arrived in pieces (escapes)
  std::string number;     // a number that arrived in pieces
  std::string duplicate;  // the key that came twice

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code& ec) {
    bj::object object;
    object.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto [at, inserted] = object.emplace(keys[keys.size() - n + i], std::move(values[values.size() - n + i]));
      if (!inserted) {
        duplicate = keys[keys.size() - n + i];
        ec = bj::error::syntax;
        return false;
      }
    }
    keys.resize(keys.size() - n);
    values.resize(values.size() - n);
    values.emplace_back(std::move(object));
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) {
    bj::array array;
    array.reserve(n);
    for (std::size_t i = values.size() - n; i < values.size(); ++i) array.push_back(std::move(values[i]));
    values.resize(values.size() - n);
    values.emplace_back(std::move(array));
    return true;
  }
  bool on_key_part(string_view s, std::size_t, error_code&) { return part.append(s.data(), s.size()), true; }
  bool on_key(string_view s, std::size_t, error_code&) {
    part.append(s.data(), s.size());
    keys.push_back(std::move(part));
    part.clear();
    return true;
  }
  bool on_string_part(string_view s, std::size_t, error_code&) { return part.append(s.data(), s.size()), true; }
  bool on_string(string_view s, std::size_t, error_code&) {
    if (part.empty()) {
      values.emplace_back(s);
    } else {
      part.append(s.data(), s.size());
      values.emplace_back(bj::string_view(part));
      part.clear();
    }
    return true;
  }
  bool on_number_part(string_view s, error_code&) { return number.append(s.data(), s.size()), true; }
  bool on_int64(std::int64_t i, string_view, error_code&) { return number.clear(), values.emplace_back(i), true; }
  bool on_uint64(std::uint64_t u, string_view, error_code&) { return number.clear(), values.emplace_back(u), true; }
  bool on_double(double parsed, string_view s, error_code& ec) {
    number.append(s.data(), s.size());
    double value = parsed;
    auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error == std::errc::result_out_of_range) value = parsed;  // 1e400: infinity; 1e-400: zero
    number.clear();
    if (!std::isfinite(value)) {
      ec = bj::error::exponent_overflow;
      return false;
    }
    values.emplace_back(value);
    return true;
  }
  bool on_bool(bool b, error_code&) { return values.emplace_back(b), true; }
  bool on_null(error_code&) { return values.emplace_back(nullptr), true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

std::string position(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return fmt::format("line {}, column {}", line, column);
}

void write_double_to(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::size_t begin = out.size();
  fmt::format_to(std::back_inserter(out), "{}", value);
  if (std::string_view(out).substr(begin).find_first_of(".e") == std::string_view::npos) out += ".0";
}

void indent_to(std::string& out, int indent) {
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * 2, ' ');
}

/// `indent` < 0 writes compact text.
void write_value(std::string& out, const Value& value, int indent) {
  const bool pretty = indent >= 0;
  switch (value.kind()) {
    case bj::kind::null:
      out += "null";
      break;
    case bj::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case bj::kind::int64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_int64());
      break;
    case bj::kind::uint64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_uint64());
      break;
    case bj::kind::double_:
      write_double_to(out, value.get_double());
      break;
    case bj::kind::string:
      write_string_to(out, value.get_string());
      break;
    case bj::kind::array: {
      out += '[';
      bool first = true;
      for (const Value& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        if (pretty) indent_to(out, indent + 1);
        write_value(out, item, pretty ? indent + 1 : -1);
      }
      if (pretty && !first) indent_to(out, indent);
      out += ']';
      break;
    }
    case bj::kind::object: {
      out += '{';
      bool first = true;
      for (const auto& [key, item] : value.get_object()) {
        if (!first) out += ',';
        first = false;
        if (pretty) indent_to(out, indent + 1);
        write_string_to(out, key);
        out += pretty ? ": " : ":";
        write_value(out, item, pretty ? indent + 1 : -1);
      }
      if (pretty && !first) indent_to(out, indent);
      out += '}';
      break;
    }
  }
}

}  // namespace

Result<Value> parse(std::string_view text, Limits limits) {
  bj::parse_options options;
  options.max_depth = limits.depth_max;
  bj::basic_parser<Builder> parser(options);
  boost::system::error_code ec;
  std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) {
    std::size_t rest = text.find_first_not_of(" \t\r\n", used);
    if (rest != std::string_view::npos) {
      return fail(Code::invalid_argument,
                  fmt::format("The JSON ends before the text does: unexpected content at {}.", position(text, rest)));
    }
  }
  Builder& builder = parser.handler();
  if (ec || builder.values.size() != 1) {
    if (!builder.duplicate.empty()) {
      return fail(Code::invalid_argument, fmt::format("The JSON has the key '{}' twice in one object (at {}).",
                                                      builder.duplicate, position(text, used)));
    }
    if (ec == bj::error::too_deep) {
      return fail(Code::invalid_argument, fmt::format("The JSON is nested deeper than {} levels.", limits.depth_max));
    }
    std::string what = !ec || ec == bj::error::incomplete ? "it ends too early" : ec.message();
    return fail(Code::invalid_argument,
                fmt::format("The text is not valid JSON: {} at {}.", what, position(text, used)));
  }
  return std::move(builder.values.front());
}

Result<Object> parse_object(std::string_view text, Limits limits) {
  auto value = parse(text, limits);
  if (!value) return forward_error(value);
  if (!value->is_object()) return fail(Code::invalid_argument, "A JSON object is wanted here.");
  return std::move(value->get_object());
}

void write_string_to(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  std::size_t clean_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, clean_from, i - clean_from);
    clean_from = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        out += "\\u00";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
  }
  out.append(text, clean_from, text.size() - clean_from);
  out += '"';
}

void write_to(std::string& out, const Value& value) { write_value(out, value, -1); }

std::string write(const Value& value) {
  std::string out;
  write_value(out, value, -1);
  return out;
}

std::string write_pretty(const Value& value) {
  std::string out;
  write_value(out, value, 0);
  return out;
}

const Value* find(const Value& value, std::string_view key) {
  const Object* object = value.if_object();
  return object ? object->if_contains(key) : nullptr;
}

std::string_view string_or(const Value& object, std::string_view key, std::string_view fallback) {
  const Value* value = find(object, key);
  if (!value || !value->is_string()) return fallback;
  return value->get_string();
}

}  // namespace wrkhrs::json
