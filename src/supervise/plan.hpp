// Which programs a stack consists of.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/stack_config.hpp"

namespace wrkhrs::supervise {

struct PlannedService {
  std::string name;               ///< "wrkhrs-rag"
  std::string short_name;         ///< "rag"
  std::vector<std::string> argv;  ///< empty: runs elsewhere and is not started
  int port = 0;
  std::string url;
  std::filesystem::path log;
  int stop_rank = 0;  ///< services of a higher rank are ended first
};

struct Plan {
  std::filesystem::path home;
  std::string bind_address;
  int port_offset = 0;
  std::vector<PlannedService> services;  ///< in the order of their start
  std::chrono::milliseconds drain{10'000};
};

/// The services of base/services.hpp as this configuration wants them. `bin_dir` holds the programs; `config_file` is
/// handed on where `--config` was given. Pure.
Plan make_plan(const config::StackConfig& config, const std::filesystem::path& bin_dir,
               const std::optional<std::filesystem::path>& config_file);

}  // namespace wrkhrs::supervise
