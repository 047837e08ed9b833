// config, keys
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

/// The person's own key, on standard output.
int keys_show(Shell& shell);
int keys_list(Shell& shell);
int keys_add(Shell& shell, const std::string& name);
int keys_revoke(Shell& shell, const std::string& id);

}  // namespace wrkhrs::cli
