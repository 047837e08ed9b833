// JSON text to values and back.
//
// Values are Boost.JSON's. Its own parser and serializer are not used: it misreads some 17-digit doubles, writes 0.7 as
// 7E-1, takes duplicate keys silently and gives errors no person can use. For typed structs see json_fields.hpp, which
// builds on this.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace wrkhrs::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

struct Limits {
  std::size_t depth_max = 64;
};

/// Strict RFC 8259. Errors: invalid_argument with line and column; duplicate keys, invalid UTF-8 and nesting deeper
/// than the limit are errors too. Pure.
Result<Value> parse(std::string_view text, Limits limits = {});
/// The same where an object is wanted.
Result<Object> parse_object(std::string_view text, Limits limits = {});

/// Compact text. Doubles are written in the shortest form that reads back the same, and always as doubles (`1.0`); NaN
/// and infinities, which JSON lacks, become null. Pure.
std::string write(const Value& value);
void write_to(std::string& out, const Value& value);
/// Indented by two spaces, for people.
std::string write_pretty(const Value& value);
/// A JSON string literal with its quotes.
void write_string_to(std::string& out, std::string_view text);

/// `object[key]` when it is there and of that type, else null / the fallback: for lenient readers of foreign JSON.
const Value* find(const Value& value, std::string_view key);
std::string_view string_or(const Value& object, std::string_view key, std::string_view fallback);

}  // namespace wrkhrs::json
