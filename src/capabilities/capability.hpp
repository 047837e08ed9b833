// The built-in engineering capabilities: functions that describe themselves.
//
// Neutral of protocol: wrkhrs-mcp serves them as MCP tools, wrkhrs-tool-registry finds them there. A capability is
// pure: no I/O, no state, the same answer for the same arguments. See README.md for what belongs here and how to add
// one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace wrkhrs::capabilities {

/// One capability.
///
/// `run` checks its arguments itself (it does not rely on the caller having applied `input_schema`), never throws on
/// bad input, and takes bounded time and memory for any argument. Its result is an object that satisfies
/// `output_schema` and always holds "formula", "source" (array of strings) and "warnings" (array of strings, empty when
/// all is in range). Errors: invalid_argument, with `Error::param` naming the field and a message that says what is
/// allowed. Thread-safe.
struct Capability {
  std::string name;                  ///< stable, [a-z0-9_], under 60 characters
  std::string title;                 ///< for people
  std::string description;           ///< what it computes, units, valid ranges, source
  boost::json::value input_schema;   ///< JSON Schema 2020-12, an object with "additionalProperties": false
  boost::json::value output_schema;  ///< JSON Schema 2020-12 of the result object
  Result<boost::json::value> (*run)(const boost::json::object& arguments) = nullptr;
};

/// Every capability, ordered by name. Built on first use, immutable afterwards; safe from any thread.
const std::vector<Capability>& all();

/// The capability with this exact name, or nullptr.
const Capability* find(std::string_view name);

}  // namespace wrkhrs::capabilities
