// Runs tools as confined programs.
#pragma once

#include <mutex>
#include <optional>

#include "process/run.hpp"
#include "tools/runner.hpp"

namespace wrkhrs::tools {

/// The program of one call. Pure. Errors: invalid_argument (a text argument that stands alone in argv begins with a
/// dash: the program would take it for an option).
Result<process::ChildSpec> make_child(const CommandCall& call, const json::Object& arguments);

class CommandRunner final : public Runner {
 public:
  /// `mechanism`: what process::probe_sandbox() found; without it every call is refused (unavailable).
  explicit CommandRunner(std::optional<process::SandboxMechanism> mechanism) : mechanism_(mechanism) {}
  Task<Output> run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string idempotency_key) override;

 private:
  const std::optional<process::SandboxMechanism> mechanism_;
};

}  // namespace wrkhrs::tools
