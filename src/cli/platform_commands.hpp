// platform up, down, status, restart: what scripts/platform_native has set up under a native stack.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/stack_commands.hpp"

namespace wrkhrs::cli {

int platform_up(Shell& shell, const UpOptions& options);
int platform_down(Shell& shell);
int platform_status(Shell& shell);
int platform_restart(Shell& shell, const std::string& program);

/// How the platform of a home fares. No rows, and healthy, where there is none.
struct PlatformHealth {
  struct Row {
    std::string name;
    std::string status;
    std::string url;
    std::string note;
    bool healthy = false;
  };
  std::vector<Row> rows;
  bool healthy = true;

  json::Array as_json() const;
};
/// Asks the platform's supervisor, which asks its programs. Blocks, for some seconds at most.
PlatformHealth platform_health(const config::StackConfig& config);

/// Names of the programs and their logs, for `wrkhrs logs`; none where there is no platform.
std::vector<std::pair<std::string, std::filesystem::path>> platform_logs(const config::StackConfig& config);

}  // namespace wrkhrs::cli
