#include "cli/backup_schedule.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.hpp"
#include "cli/backup_command.hpp"
#include "cli/terminal.hpp"
#include "process/run.hpp"

extern char** environ;

namespace wrkhrs::cli {
namespace {

constexpr std::chrono::seconds look_every{20};
/// A stack that has just been started has other things to do.
constexpr std::chrono::seconds first_pause{60};
constexpr std::chrono::hours backup_limit{24};
constexpr std::int64_t retry_seconds = 3600;

/// Credentials of the target may stand in the environment, which only this user's processes can read.
std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

Task<process::Completed> run_self(std::filesystem::path program, std::vector<std::string> words,
                                  std::vector<std::string> options) {
  process::ChildSpec spec;
  spec.argv = {program.string()};
  spec.argv.insert(spec.argv.end(), words.begin(), words.end());
  spec.argv.insert(spec.argv.end(), options.begin(), options.end());
  spec.environment = own_environment();
  process::RunLimits limits;
  co_return co_await process::run(std::move(spec), "", limits, std::chrono::steady_clock::now() + backup_limit);
}

std::string last_line(const process::Completed& done) {
  std::string text = done.err + done.out;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

}  // namespace

std::optional<std::int64_t> next_backup_at(const config::BackupConfig& config, const backup::State& state) {
  if (config.every_hours <= 0 || config.target.empty()) return std::nullopt;
  const std::int64_t period = std::int64_t{config.every_hours} * 3600;
  const std::int64_t regular = state.success_at == 0 ? 0 : state.success_at + period;
  if (state.error.empty() || state.attempt_at == 0) return regular;
  return std::max(regular, state.attempt_at + std::min(period, retry_seconds));
}

bool is_verify_due(const config::BackupConfig& config, const backup::State& state, std::int64_t now) {
  return config.verify_every_days > 0 && state.verified_at + std::int64_t{config.verify_every_days} * 86400 <= now;
}

asio::awaitable<void> keep_backing_up(config::StackConfig config, std::filesystem::path program,
                                      std::vector<std::string> options) {
  co_await net::sleep_for(first_pause);
  while (true) {
    const backup::State state = backup::read_state(config);
    const auto due = next_backup_at(config.backup, state);
    if (!due) co_return;
    if (*due > unix_seconds_now()) {
      co_await net::sleep_for(look_every);
      continue;
    }
    for (const char* what : {"create", "verify"}) {
      std::vector<std::string> words{"backup", what};
      auto done = co_await run_self(program, std::move(words), options);
      const bool good = done && done->status.ok();
      if (good) {
        log::info(fmt::format("backup {}", what), {{"said", last_line(*done)}});
      } else {
        log::error(fmt::format("backup {} failed", what), {{"said", done ? last_line(*done) : done.error().message},
                                                           {"status", done ? done->status.describe() : ""}});
      }
      if (!good || !is_verify_due(config.backup, backup::read_state(config), unix_seconds_now())) break;
    }
    // One that could not even be started leaves no note of itself.
    co_await net::sleep_for(look_every);
  }
}

int backup_schedule(Shell& shell, const BackupOptions& options) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  if (!options.target.empty()) config->backup.target = options.target;
  const backup::State state = backup::read_state(*config);
  const auto due = next_backup_at(config->backup, state);
  if (options.follow) {
    if (!due) {
      shell.report({.code = Code::invalid_argument,
                    .message = "Nothing is scheduled: set backup.target and backup.every_hours."});
      return exit_usage;
    }
    log::start("wrkhrs-backup", log::parse_level(config->common.log_level).value_or(log::Level::info));
    net::SignalWaiter signals;
    std::vector<std::string> own{"--home", config->home().string()};
    if (shell.options().config_file)
      own.insert(own.end(), {"--config", std::filesystem::absolute(*shell.options().config_file).string()});
    if (shell.options().port_offset)
      own.insert(own.end(), {"--port-offset", fmt::format("{}", *shell.options().port_offset)});
    if (!options.target.empty()) own.insert(own.end(), {"--target", options.target});
    if (!options.key_file.empty()) own.insert(own.end(), {"--key-file", options.key_file});
    shell.runtime().spawn("backups",
                          keep_backing_up(*config, std::filesystem::read_symlink("/proc/self/exe"), std::move(own)));
    signals.wait();
    shell.runtime().stop();
    log::stop();
    return exit_ok;
  }
  const std::int64_t now = unix_seconds_now();
  const auto ago = [&](std::int64_t time) {
    return time == 0 ? std::string("never") : format_duration(static_cast<double>(now - time)) + " ago";
  };
  if (shell.json()) {
    json::Object object{{"every_hours", config->backup.every_hours},
                        {"target", config->backup.target},
                        {"last_success_at", state.success_at},
                        {"last_attempt_at", state.attempt_at},
                        {"last_error", state.error},
                        {"verified_at", state.verified_at},
                        {"drilled_at", state.drilled_at}};
    if (due) object["next_at"] = std::max(*due, now);
    shell.print_json(std::move(object));
    return exit_ok;
  }
  fmt::print("last success   {}\nlast attempt   {}{}\nlast verified  {}\nlast drill     {}\n", ago(state.success_at),
             ago(state.attempt_at), state.error.empty() ? "" : ": " + printable(state.error), ago(state.verified_at),
             ago(state.drilled_at));
  if (!due) {
    fmt::print(
        "next           not scheduled: set backup.every_hours and backup.target in wrkhrs.yaml, or call\n"
        "               `wrkhrs backup create` from a timer of the system\n");
  } else {
    fmt::print("next           {}, to {}, while the stack runs\n",
               *due <= now ? std::string("now") : "in " + format_duration(static_cast<double>(*due - now)),
               config->backup.target);
  }
  return exit_ok;
}

}  // namespace wrkhrs::cli
