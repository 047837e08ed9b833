// prune: free what nobody needs any more.
#pragma once

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct PruneOptions {
  bool dry_run = false;
  int runs_older_days = 30;
  bool models = false;  ///< also models that nothing uses
  bool builds = false;  ///< also third-party builds that a newer one has replaced
};

int prune(Shell& shell, const PruneOptions& options);

}  // namespace wrkhrs::cli
