// The one place that forks. For the files of this folder.
#pragma once

#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/types.h>

#include "process/confine/launch_report.hpp"
#include "process/pipe.hpp"

namespace wrkhrs::process {

/// Everything a child needs between fork and exec, made ready before: there it may only make system calls.
struct Launch {
  std::vector<std::string> argv;         ///< argv[0] is the file to execute
  std::vector<std::string> environment;  ///< NAME=value
  std::string directory;                 ///< empty: unchanged
  int streams[3];
  int report_fd;
  bool report_survives_exec = false;  ///< for the launcher, which finds it as descriptor 3
  int parent_death_signal = 0;
  std::vector<std::pair<int, rlimit>> limits;
};

struct Forked {
  pid_t pid;
  Fd pidfd;
};

/// Forks and executes. What goes wrong in the child arrives at the other end of report_fd as a LaunchReport.
/// The fork happens on a thread that lives as long as the process, since a child's parent-death signal comes when the
/// *thread* that made it ends. Errors: unavailable.
Result<Forked> fork_and_exec(Launch launch);

}  // namespace wrkhrs::process
