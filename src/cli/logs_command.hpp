// logs
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct LogsOptions {
  std::string service;  ///< empty: all
  bool follow = false;
  int lines = 50;  ///< of each log
};

/// Prints the logs of a home, oldest first, also of a stack that no longer runs. With `--json` the lines as they are.
int logs(Shell& shell, const LogsOptions& options);

/// A JSON log line for people: `15:02:01 gateway info  request finished status=200`. What is no JSON stays as it is.
/// Pure.
std::string readable_log_line(std::string_view line, std::string_view service, bool colours);

}  // namespace wrkhrs::cli
