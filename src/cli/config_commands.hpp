// config
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

/// Every setting with its value and where that came from; secrets masked. `changed_only`: without the defaults.
int config_show(Shell& shell, bool changed_only);
/// What is wrong with the configuration; also variables that look like ours and are none, and files that others can
/// read.
int config_check(Shell& shell);
/// docs/generated/config.md, on standard output.
int config_reference();

}  // namespace wrkhrs::cli
