// Backups that a stack makes by itself: `wrkhrs up` and `wrkhrs backup schedule --follow` do it alike.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "backup/state.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::cli {

/// When the next backup is due, in seconds since 1970: `every_hours` after the last success; after a failure sooner,
/// once an hour at most. Nothing where none is scheduled. Pure.
std::optional<std::int64_t> next_backup_at(const config::BackupConfig& config, const backup::State& state);
/// Whether a backup that was just made is to be verified too. Pure.
bool is_verify_due(const config::BackupConfig& config, const backup::State& state, std::int64_t now);

/// Makes backups when they are due, each by this program in a process of its own, which gets this one's environment and
/// the options of this stack. Ends when the loop does; a backup that is killed then is made again. What it says goes to
/// the log.
asio::awaitable<void> keep_backing_up(config::StackConfig config, std::filesystem::path program,
                                      std::vector<std::string> options);

}  // namespace wrkhrs::cli
