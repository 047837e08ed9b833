// YAML to JSON values, within bounds. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace wrkhrs::tools {

struct YamlDocument {
  json::Value value;
  std::map<std::string, int> lines;  ///< line (from 1) of the value at each JSON pointer
};

/// Reads one document; plain scalars become null, booleans, numbers or strings as in YAML 1.2's core schema. Errors:
/// invalid_argument with the line: not YAML, keys that repeat, or too deep or too many values (aliases count each
/// time).
Result<YamlDocument> read_yaml(std::string_view text);

}  // namespace wrkhrs::tools
