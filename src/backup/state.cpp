#include "backup/state.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/job_metrics.hpp"
#include "base/json.hpp"

namespace wrkhrs::backup {
namespace {

std::filesystem::path file_of(const config::StackConfig& config) { return config.home() / "backup-state.json"; }

}  // namespace

State read_state(const config::StackConfig& config) {
  std::ifstream file(file_of(config));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto object = json::parse_object(text);
  auto state = object ? json::read<State>(*object, json::Unknown::skip) : Result<State>(State{});
  return state.value_or(State{});
}

Result<void> write_state(const config::StackConfig& config, const State& state) {
  const auto path = file_of(config);
  const std::filesystem::path part = path.string() + ".new";
  std::error_code error;
  {
    std::ofstream file(part, std::ios::trunc);
    file << json::to_text(state) << '\n';
    file.close();
    if (!file) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(part, path, error);
  if (error) return fail(Code::internal, fmt::format("{} cannot be written: {}.", path.string(), error.message()));

  metrics::Registry figures;
  const auto show = [&](std::string_view name, std::string_view help, double value) {
    figures.gauge(name, help).set(value);
  };
  // A time of 0 would look like a backup of 1970: what never happened is not shown.
  if (state.success_at > 0) {
    show("wrkhrs_backup_last_success_timestamp_seconds", "When the last complete backup was made.",
         static_cast<double>(state.success_at));
    show("wrkhrs_backup_last_duration_seconds", "How long it took.", state.seconds);
    show("wrkhrs_backup_last_bytes", "What it holds.", static_cast<double>(state.bytes));
    show("wrkhrs_backup_last_new_bytes", "What of that was not in the target already.",
         static_cast<double>(state.new_bytes));
  }
  if (state.attempt_at > 0) {
    show("wrkhrs_backup_last_attempt_timestamp_seconds", "When a backup was last tried.",
         static_cast<double>(state.attempt_at));
    show("wrkhrs_backup_last_attempt_failed", "1 where that attempt failed or was not complete.",
         state.error.empty() ? 0 : 1);
  }
  if (state.verified_at > 0)
    show("wrkhrs_backup_last_verified_timestamp_seconds", "When a backup was last verified and found sound.",
         static_cast<double>(state.verified_at));
  if (state.drilled_at > 0)
    show("wrkhrs_backup_last_drill_timestamp_seconds", "When a backup was last restored in a drill and found sound.",
         static_cast<double>(state.drilled_at));
  if (state.verified_at > 0 || state.drilled_at > 0 || state.check_failed)
    show("wrkhrs_backup_last_check_failed", "1 where the last verify or drill found something wrong.",
         state.check_failed);
  return metrics::write_job_metrics(config.job_metrics_dir(), "backup", figures);
}

}  // namespace wrkhrs::backup
