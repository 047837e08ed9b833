// JSON values as JSON Schema compares them: by mathematical value, whatever the spelling.
#pragma once

#include <compare>
#include <cstdint>

#include <boost/json/value.hpp>

namespace wrkhrs::jsonschema {

/// Order of two numbers by value (`1`, `1.0` and `1e0` are equal). Both must be numbers.
std::strong_ordering compare_numbers(const boost::json::value& a, const boost::json::value& b);

/// Whether a number has no fractional part. False for what is not a number.
bool is_integer(const boost::json::value& value);

/// Whether `value` is an exact decimal multiple of `divisor` (> 0), both read as the shortest decimal that denotes
/// them, so that 0.0075 is a multiple of 0.0001.
bool is_multiple_of(const boost::json::value& value, const boost::json::value& divisor);

/// Equality of JSON Schema: numbers by value, arrays in order, objects in any order.
bool equal(const boost::json::value& a, const boost::json::value& b);

/// Equal values have equal hashes.
std::uint64_t hash(const boost::json::value& value);

}  // namespace wrkhrs::jsonschema
