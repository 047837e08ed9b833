// Which programs a stack consists of.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
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
  std::string ca_file;  ///< whom to trust there; see net::Endpoint
  std::filesystem::path log;
  int stop_rank = 0;  ///< services of a higher rank are ended first

  std::string health_path = "/health";  ///< answers 200 when it is well
  std::vector<std::string> check = {};  ///< a program that ends with 0 when it is well; empty: health_path is asked
  /// The variables it gets besides PATH, HOME and the locale. Unset: those of the supervisor.
  std::optional<std::map<std::string, std::string>> environment = {};
  int stop_signal = SIGTERM;
  /// Without being well for so long it is ended and started again. Unset: what the supervisor takes for all.
  std::optional<std::chrono::milliseconds> hung_after = {};
  std::string port_setting = {};  ///< what moves it to another port; empty: the stack's port offset
};

struct Plan {
  std::filesystem::path home;
  std::filesystem::path run_dir;  ///< lock, control socket and state of the supervisor
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
