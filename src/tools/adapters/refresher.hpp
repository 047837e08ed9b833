// Keeps the registry up to date: manifests when they change, the tools of wrkhrs-mcp now and then.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "base/worker_pool.hpp"
#include "net/runtime.hpp"
#include "tools/adapters/mcp_runner.hpp"
#include "tools/registry.hpp"

namespace wrkhrs::tools {

struct RefreshPeriods {
  std::chrono::milliseconds folders{2'000};     ///< between looks at the manifests
  std::chrono::milliseconds discovery{30'000};  ///< between questions to wrkhrs-mcp
  std::chrono::milliseconds retry{1'000};       ///< the same while it does not answer, growing up to `discovery`
};

/// Safe from any thread.
class Refresher {
 public:
  Refresher(Registry& registry, McpRunner& mcp, std::vector<std::filesystem::path> folders,
            RefreshPeriods periods = {});

  /// Reads the manifests now, blocking: for start-up.
  void read_now();
  /// Reads everything now. A wrkhrs-mcp that does not answer is a diagnostic, and its tools stay as they were known.
  asio::awaitable<void> refresh(const Context& ctx);
  /// Until the runtime stops.
  asio::awaitable<void> keep_fresh();

 private:
  asio::awaitable<bool> discover(const Context& ctx);  ///< false when it failed
  void read_when_changed();

  Registry& registry_;
  McpRunner& mcp_;
  const std::vector<std::filesystem::path> folders_;
  const RefreshPeriods periods_;
  std::mutex mutex_;
  std::string known_state_;                              ///< of the folders
  std::optional<std::vector<ToolPtr>> last_discovered_;  ///< none: wrkhrs-mcp has not answered yet
  WorkerPool worker_{"manifests", 1, 16};
};

}  // namespace wrkhrs::tools
