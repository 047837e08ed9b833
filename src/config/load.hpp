// Fills a StackConfig: defaults, then what programs have written to wrkhrs.d in the home, then wrkhrs.yaml, then
// environment variables, then the command line; later wins.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/stack_config.hpp"

namespace wrkhrs::config {

/// Reads an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
/// The variables of this process.
std::optional<std::string> process_environment(const std::string& name);

struct LoadOptions {
  std::optional<std::filesystem::path> home = {};  ///< `--home`
  std::optional<int> port_offset = {};             ///< `--port-offset`
  std::optional<std::filesystem::path> file =
      {};  ///< `--config`; must exist. Otherwise `wrkhrs.yaml` in the home, if there is one
  Environment environment = process_environment;
};

struct LoadedConfig {
  StackConfig config;
  /// Where each setting that is not a default came from: `gateway.port` → "wrkhrs.yaml line 12", "WRKHRS_GATEWAY_PORT",
  /// "--home".
  std::map<std::string, std::string> origins;
  std::filesystem::path file;  ///< empty when none was read; those of wrkhrs.d do not count
};

/// Errors: invalid_argument; the message has one line for each thing that is wrong, with file and line or variable, the
/// nearest known key of an unknown one, and the range of a bad value. not_found: the file of `--config`. For the person
/// who starts the process: messages hold paths, never secrets.
Result<StackConfig> load(const LoadOptions& options);
/// The same with where each value came from.
Result<LoadedConfig> load_with_origins(const LoadOptions& options);

}  // namespace wrkhrs::config
