// How values and types are named in messages. Pure.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace wrkhrs::jsonschema {

/// "a string", "an integer", …
std::string_view kind_name(const boost::json::value& value);
/// The one bit of TypeBit that a value has.
unsigned type_bit(const boost::json::value& value);
/// "a string or null", of a set of TypeBits.
std::string type_names(unsigned types);
/// Scalars whole (long texts are cut), others by kind.
std::string shown(const boost::json::value& value);

}  // namespace wrkhrs::jsonschema
