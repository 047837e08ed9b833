// up, down, status, restart.
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct UpOptions {
  bool detach = false;
  int wait_s = 120;        ///< with detach: how long to wait until all is healthy
  bool as_daemon = false;  ///< the process that `detach` starts
  int only_while = 0;      ///< with detach: the number of the process whose end ends the stack; 0: none
};

/// Starts the stack and supervises it: until it is told to end, or with `detach` in a process of its own.
int up(Shell& shell, const UpOptions& options);
/// Ends the stack. One that does not run is no error.
int down(Shell& shell);
/// What runs, from the supervisor. `exit_failed` where not all is healthy, `exit_not_running` without a supervisor.
int status(Shell& shell);
int restart(Shell& shell, const std::string& service);

}  // namespace wrkhrs::cli
