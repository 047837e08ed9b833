#include "cli/platform_commands.hpp"

#include <fmt/format.h>

#include "auth/key_files.hpp"
#include "cli/supervision.hpp"
#include "supervise/control.hpp"
#include "supervise/platform_plan.hpp"

namespace wrkhrs::cli {
namespace {

using std::chrono::milliseconds;
using supervise::State;

constexpr milliseconds control_timeout{5'000};

Supervised the_platform(const Shell& shell, const config::StackConfig& config) {
  return {.what = "platform",
          .prefix = "platform ",
          .how_to_start = "make platform-up",
          .daemon_name = "wrkhrs-platform",
          .home = config.home(),
          .run_dir = supervise::platform_run_dir(config),
          .log = config.home() / "logs" / "platform.log",
          .up_command = {"platform", "up"},
          .port_offset = config.common.port_offset,
          .log_level = config.common.log_level,
          .drain = std::chrono::seconds(30),
          .plan = [config] { return supervise::read_platform_plan(config); },
          .welcome =
              [&shell] {
                if (!shell.json()) fmt::print("\nThe platform runs. `make ai-up` starts the services on it.\n");
              }};
}

int with_platform(Shell& shell, const std::function<int(const Supervised&)>& action) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  return action(the_platform(shell, *config));
}

}  // namespace

int platform_up(Shell& shell, const UpOptions& options) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto prepared = auth::prepare_folders(*config);
  if (!prepared) return shell.report(prepared.error());
  if (auto plan = supervise::read_platform_plan(*config); !plan) return shell.report(plan.error());
  const Supervised platform = the_platform(shell, *config);
  if (options.detach) return up_detached(shell, platform, std::chrono::seconds(options.wait_s));
  return supervise_here(shell, platform, options.as_daemon);
}

int platform_down(Shell& shell) { return end_supervised(shell, the_platform(shell, shell.config_or_home())); }

int platform_status(Shell& shell) { return show_status(shell, the_platform(shell, shell.config_or_home())); }

int platform_restart(Shell& shell, const std::string& program) {
  return with_platform(shell, [&](const Supervised& platform) { return restart_one(shell, platform, program); });
}

json::Array PlatformHealth::as_json() const {
  json::Array list;
  for (const Row& row : rows) {
    list.push_back(json::Object{
        {"name", row.name}, {"healthy", row.healthy}, {"status", row.status}, {"url", row.url}, {"note", row.note}});
  }
  return list;
}

PlatformHealth platform_health(const config::StackConfig& config) {
  PlatformHealth health;
  auto plan = supervise::read_platform_plan(config);
  if (!plan && plan.error().code == Code::not_found) return health;
  auto status = supervise::ask_supervisor(supervise::platform_run_dir(config), {.command = "status"}, control_timeout);
  if (!plan || !status) {
    health.healthy = false;
    health.rows.push_back({.name = "platform",
                           .status = "does not run",
                           .note = plan ? "`make platform-up` starts it." : plan.error().message});
    return health;
  }
  health.healthy = status->healthy;
  for (const supervise::ServiceStatus& program : status->services) {
    const bool healthy = program.state == State::healthy;
    health.rows.push_back({.name = program.name,
                           .status = healthy ? "ok" : std::string(supervise::to_string(program.state)),
                           .url = program.url,
                           .note = program.note,
                           .healthy = healthy});
  }
  return health;
}

std::vector<std::pair<std::string, std::filesystem::path>> platform_logs(const config::StackConfig& config) {
  std::vector<std::pair<std::string, std::filesystem::path>> logs;
  auto plan = supervise::read_platform_plan(config);
  if (!plan) return logs;
  for (const supervise::PlannedService& program : plan->services) logs.emplace_back(program.name, program.log);
  return logs;
}

}  // namespace wrkhrs::cli
