// The programs under a native stack, which are not ours: PostgreSQL, an S3 server, MLflow, Prometheus, Alertmanager.
//
// scripts/platform_native finds or builds them, and writes down in the home how each is started and how it is asked
// whether it is well; here that is read. They have a supervisor of their own, so that they outlive the services.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json_fields.hpp"
#include "supervise/plan.hpp"

namespace wrkhrs::supervise {

/// One program, as plan.json has it.
struct PlatformProgram {
  std::string name;
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;
  std::int64_t port = 0;
  std::string port_setting;
  std::string health_path;
  std::vector<std::string> check;
  std::string stop_signal = "TERM";
  std::int64_t patience_s = 60;

  static constexpr auto fields() {
    using json::field;
    using P = PlatformProgram;
    return std::tuple{field("name", &P::name, "Of the program, its log and its data folder.").required().length(1, 64),
                      field("command", &P::command, "Program and arguments.").required().length(1, 256),
                      field("environment", &P::environment, "Its variables, besides PATH, HOME and the locale."),
                      field("port", &P::port, "TCP port on 127.0.0.1, offset included.").required().range(1, 65535),
                      field("port_setting", &P::port_setting, "The setting that moves it to another port.").required(),
                      field("health_path", &P::health_path, "Path that answers 200 when it is well."),
                      field("check", &P::check, "Or: a program that ends with 0 when it is well."),
                      field("stop_signal", &P::stop_signal, "TERM or INT."),
                      field("patience_s", &P::patience_s, "Seconds without being well after which it is started again.")
                          .range(1, 86400)};
  }
};

struct PlatformFile {
  std::vector<PlatformProgram> programs;

  static constexpr auto fields() {
    return std::tuple{
        json::field("programs", &PlatformFile::programs, "In the order of their start.").required().length(1, 32)};
  }
};

/// `platform` in the home: plan.json, and run/ with lock and control socket of the platform's supervisor.
std::filesystem::path platform_dir(const config::StackConfig& config);
std::filesystem::path platform_run_dir(const config::StackConfig& config);

/// What plan.json of this home says. Errors: not_found (this home has no platform; the message says how to get one),
/// internal (the file is damaged; the message says how to write it anew).
Result<Plan> read_platform_plan(const config::StackConfig& config);

}  // namespace wrkhrs::supervise
