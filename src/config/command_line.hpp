// The options that every service program takes: --home, --port-offset, --config, --help, --help-config, --version.
#pragma once

#include <string_view>
#include <variant>

#include "config/load.hpp"

namespace wrkhrs::config {

/// Reads them and loads the configuration. The second alternative is the exit code of a program that is done: 0 after
/// --help,
/// --help-config and --version, 2 after a wrong option or configuration, which has been explained on standard error.
///
///     auto started = config::start(argc, argv, "wrkhrs-rag");
///     if (auto* code = std::get_if<int>(&started)) return *code;
std::variant<StackConfig, int> start(int argc, char** argv, std::string_view service);

}  // namespace wrkhrs::config
