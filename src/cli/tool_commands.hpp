// tools
#pragma once

#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

/// `query` empty: all of them.
int tools_list(Shell& shell, const std::string& query);
int tools_describe(Shell& shell, const std::string& name);
/// `arguments`: one JSON object, or `name=value` pairs whose values are JSON where they can be read so and text
/// otherwise. `exit_failed` also where the tool ran and failed.
int tools_run(Shell& shell, const std::string& name, const std::vector<std::string>& arguments);

/// Errors: invalid_argument. Pure.
Result<json::Object> tool_arguments(const std::vector<std::string>& arguments);

}  // namespace wrkhrs::cli
