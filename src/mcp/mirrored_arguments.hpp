// Arguments of tools that are repeated in HTTP headers, so that what stands between can route by them (2026-07-28,
// Streamable HTTP, Custom Headers from Tool Parameters). Pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "mcp/jsonrpc.hpp"

namespace wrkhrs::mcp {

/// An argument that its tool wants repeated.
struct MirroredArgument {
  std::string header;             ///< `Mcp-Param-…`
  std::vector<std::string> path;  ///< the members that lead to it, from `arguments` on; never empty
  bool operator==(const MirroredArgument&) const = default;
};

/// By the tool's own name.
using MirroredByTool = std::map<std::string, std::vector<MirroredArgument>, std::less<>>;

/// What a tool's inputSchema marks with `x-mcp-header`. Errors: invalid_argument when a mark is against the rules, and
/// the tool must not be offered: its name is no token of RFC 9110 or stands twice (case does not count), what it marks
/// is no string, integer or boolean, or cannot be reached through `properties` alone.
Result<std::vector<MirroredArgument>> mirrored_arguments(const json::Object& input_schema);

/// The headers of a call. What is absent or null has none.
std::vector<std::pair<std::string, std::string>> argument_headers(const std::vector<MirroredArgument>& mirrored,
                                                                  const json::Object& arguments);

}  // namespace wrkhrs::mcp
