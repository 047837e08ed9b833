// A tool from a YAML file. Pure.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "tools/tool.hpp"

namespace wrkhrs::tools {

/// The longest manifest, in bytes.
inline constexpr std::size_t manifest_bytes_max = 256 * 1024;

/// Reads one manifest. Errors: invalid_argument, with the line and what to write instead.
Result<ToolPtr> parse_manifest(std::string_view yaml);

/// The JSON Schema of manifests: the reference of their fields.
const json::Object& manifest_schema();

}  // namespace wrkhrs::tools
