// wrkhrs health: how each service and what it depends on fares.
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

/// `service`: only this one, by its name or short name; empty: all. 0: all are well; 1: not; 2: no such service; 3:
/// none answers.
int health(Shell& shell, const std::string& service);

}  // namespace wrkhrs::cli
