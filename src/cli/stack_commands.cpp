#include "cli/stack_commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "auth/key_files.hpp"
#include "backup/restore.hpp"
#include "base/services.hpp"
#include "cli/backup_schedule.hpp"
#include "cli/platform_commands.hpp"
#include "cli/supervision.hpp"
#include "cli/terminal.hpp"
#include "supervise/home_lock.hpp"

namespace wrkhrs::cli {
namespace {

using std::chrono::milliseconds;

/// What a person wants to know once the stack runs.
void print_welcome(const Shell& shell, const config::StackConfig& config, bool made_key) {
  if (shell.json()) return;
  fmt::print("\nThe stack runs at {} (home {}).\n", config.url_of("gateway"), config.home().string());
  if (const std::string authority = config.ca_file_of("gateway"); !authority.empty()) {
    fmt::print("Clients on this machine trust it by {} (curl --cacert).\n", authority);
  }
  if (config.common.api_key.empty()) {
    fmt::print("{} is in {}\n", made_key ? "A key was made; it" : "The key", config.api_key_file().string());
  } else {
    fmt::print("The key is that of WRKHRS_API_KEY.\n");
  }
  fmt::print("Try:  wrkhrs ask \"How do I restart the RAG service?\"   wrkhrs ingest PATH   wrkhrs status\n");
}

Supervised the_stack(const Shell& shell, const config::StackConfig& config, bool made_key) {
  return {.what = "stack",
          .prefix = "",
          .how_to_start = "wrkhrs up",
          .daemon_name = "wrkhrs-supervisor",
          .home = config.home(),
          .run_dir = config.run_dir(),
          .log = config.home() / "logs" / "supervisor.log",
          .up_command = {"up"},
          .port_offset = config.common.port_offset,
          .log_level = config.common.log_level,
          .drain = milliseconds(config.common.drain_ms),
          .plan = [&shell, config]() -> Result<supervise::Plan> {
            return supervise::make_plan(config, own_program().parent_path(), shell.options().config_file);
          },
          .welcome = [&shell, config, made_key] { print_welcome(shell, config, made_key); }};
}

int with_stack(Shell& shell, const std::function<int(const Supervised&)>& action) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  return action(the_stack(shell, *config, false));
}

/// A restore that was killed in the middle of its renames is decided: now it is done.
Result<void> finish_interrupted_restore(Shell& shell, const config::StackConfig& config) {
  if (!std::filesystem::exists(config.restore_marker())) return {};
  auto lock = supervise::HomeLock::take(config.run_dir());
  if (!lock) return fail(Code::conflict, "A restore into this home is under way. Wait until it has ended.");
  auto finished =
      backup::finish_restore(config.home(), {.database_url = config.database.url, .runtime = &shell.runtime()});
  if (!finished) return forward_error(finished);
  return {};
}

/// The backups that a running stack makes by itself.
asio::awaitable<void> make_backups(const Shell& shell, const config::StackConfig& config) {
  std::vector<std::string> options{"--home", config.home().string(), "--port-offset",
                                   fmt::format("{}", config.common.port_offset)};
  if (shell.options().config_file) {
    options.insert(options.end(), {"--config", std::filesystem::absolute(*shell.options().config_file).string()});
  }
  return keep_backing_up(config, own_program(), std::move(options));
}

}  // namespace

int up(Shell& shell, const UpOptions& options) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  if (auto finished = finish_interrupted_restore(shell, *config); !finished) return shell.report(finished.error());
  auto prepared = auth::prepare_home(*config);
  if (!prepared) return shell.report(prepared.error());
  Supervised stack = the_stack(shell, *config, prepared->made_key);
  stack.beside = [&] { return make_backups(shell, *config); };
  stack.only_while = options.only_while;
  if (options.detach) return up_detached(shell, stack, std::chrono::seconds(options.wait_s));
  return supervise_here(shell, stack, options.as_daemon);
}

int down(Shell& shell) { return end_supervised(shell, the_stack(shell, shell.config_or_home(), false)); }

int status(Shell& shell) { return show_status(shell, the_stack(shell, shell.config_or_home(), false)); }

int restart(Shell& shell, const std::string& service) {
  return with_stack(shell, [&](const Supervised& stack) { return restart_one(shell, stack, service); });
}

}  // namespace wrkhrs::cli
