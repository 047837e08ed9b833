#include "supervise/platform_plan.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace wrkhrs::supervise {

std::filesystem::path platform_dir(const config::StackConfig& config) { return config.home() / "platform"; }
std::filesystem::path platform_run_dir(const config::StackConfig& config) { return platform_dir(config) / "run"; }

Result<Plan> read_platform_plan(const config::StackConfig& config) {
  const std::filesystem::path path = platform_dir(config) / "plan.json";
  std::ifstream file(path);
  if (!file) {
    return fail(Code::not_found,
                fmt::format("There is no platform in {}. `make platform-up` sets it up.", config.home().string()));
  }
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  auto damaged = [&](const Error& error) {
    return fail(Code::internal,
                fmt::format("{} is damaged ({}). `make platform-up` writes it anew.", path.string(), error.message));
  };
  auto object = json::parse_object(text);
  if (!object) return damaged(object.error());
  auto read = json::read<PlatformFile>(*object, json::Unknown::skip, "");
  if (!read) return damaged(read.error());

  Plan plan{.home = config.home(),
            .run_dir = platform_run_dir(config),
            .bind_address = "127.0.0.1",
            .port_offset = config.common.port_offset,
            .drain = std::chrono::seconds(30)};
  for (PlatformProgram& program : read->programs) {
    PlannedService service{.name = program.name,
                           .short_name = program.name,
                           .argv = std::move(program.command),
                           .port = static_cast<int>(program.port),
                           .url = fmt::format("http://127.0.0.1:{}", program.port),
                           .log = config.home() / "logs" / (program.name + ".log"),
                           .stop_rank = static_cast<int>(plan.services.size()),
                           .check = std::move(program.check),
                           .environment = std::move(program.environment),
                           .stop_signal = program.stop_signal == "INT" ? SIGINT : SIGTERM,
                           .hung_after = std::chrono::seconds(program.patience_s),
                           .port_setting = program.port_setting};
    if (!program.health_path.empty()) service.health_path = program.health_path;
    plan.services.push_back(std::move(service));
  }
  return plan;
}

}  // namespace wrkhrs::supervise
