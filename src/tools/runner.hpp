// How tools are run: one runner a kind.
#pragma once

#include <string>

#include "base/context.hpp"
#include "base/task.hpp"
#include "tools/tool.hpp"

namespace wrkhrs::tools {

/// Safe from any thread.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Runs `tool` (of this runner's kind) with valid arguments, until the context's deadline. A tool that ran and failed
  /// is an Output with is_error. `idempotency_key` is passed on where the tool's protocol has a place for it; empty:
  /// none.
  ///
  /// Errors: unavailable, permission_denied and invalid_argument: the tool has certainly not run. Any other: it may
  /// have.
  virtual Task<Output> run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string idempotency_key) = 0;
};

/// Whether an error of a runner says that the tool has not run.
inline bool surely_not_run(const Error& error) {
  return error.code == Code::unavailable || error.code == Code::permission_denied ||
         error.code == Code::invalid_argument;
}

}  // namespace wrkhrs::tools
