// A rehearsal: restores a backup into a folder of its own, starts the stack there, and compares.
//
// The stack of the drill is given settings of its own and none of this process's environment, so it cannot reach what
// the real one uses: no PostgreSQL, S3, MLflow, providers or MCP servers; and it takes up no unfinished run, whose
// tools would act a second time.
#pragma once

#include "backup/restore.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::backup {

struct DrillOptions {
  config::StackConfig config;      ///< of the real stack: models are found by it
  std::filesystem::path work_dir;  ///< made, and removed at the end
  std::filesystem::path program;   ///< `wrkhrs`, which starts the stack
  net::Runtime* runtime = nullptr;
  ProgressFunction progress;
  std::chrono::seconds start_limit{180};
};

struct Drill {
  std::vector<std::string> problems;  ///< empty: all is as it was
  bool started = false;               ///< false: only restored and counted, since the services' programs are not here
  std::int64_t tables = 0;            ///< whose rows were counted
  std::int64_t searches = 0;          ///< that were compared
  std::int64_t searches_ranked = 0;   ///< of these, with every result in its place
  double restore_seconds = 0;
  double start_seconds = 0;
  double search_seconds = 0;
};

/// Blocks, some minutes for a large backup. Errors: those that say nothing about the backup (no room, no free ports,
/// the target cannot be reached).
Result<Drill> run_drill(Repository& repository, const Manifest& manifest, const DrillOptions& options);

}  // namespace wrkhrs::backup
