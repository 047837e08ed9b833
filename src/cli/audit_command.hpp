// audit: what is less safe than it could be.
#pragma once

#include <filesystem>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct AuditOptions {
  std::filesystem::path platform;  ///< folder of the Compose files; empty: the current folder where it has them
  bool quick = false;              ///< do not read model files whole
  bool rules = false;              ///< list what is looked for, and end
};

/// Returns audit::exit_code(): 0 nothing, 1 low or medium findings, 2 high ones.
int audit(Shell& shell, const AuditOptions& options);

}  // namespace wrkhrs::cli
