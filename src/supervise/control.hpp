// How the command line talks to a running supervisor: one JSON line each way over a socket that only its owner may
// open.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "net/runtime.hpp"
#include "supervise/supervisor.hpp"

namespace wrkhrs::supervise {

struct ControlRequest {
  std::string command;  ///< "status", "restart" or "stop"
  std::string service;

  static constexpr auto fields() {
    return std::tuple{json::field("command", &ControlRequest::command, "What to do.").required(),
                      json::field("service", &ControlRequest::service, "To which service.")};
  }
};

/// Listens in `run_dir` for as long as its loop runs.
class ControlServer {
 public:
  /// Errors: unavailable (the socket cannot be made).
  static Result<std::unique_ptr<ControlServer>> listen(net::Runtime& runtime, const std::filesystem::path& run_dir,
                                                       Supervisor& supervisor);
  ~ControlServer();

  struct Impl;
  explicit ControlServer(std::shared_ptr<Impl> impl);

 private:
  std::shared_ptr<Impl> impl_;
};

/// Asks a supervisor. Blocks, for `timeout` at most. Errors: not_found (none runs in this home), unavailable,
/// deadline_exceeded, and what the supervisor answers.
Result<StackStatus> ask_supervisor(const std::filesystem::path& run_dir, const ControlRequest& request,
                                   std::chrono::milliseconds timeout);

}  // namespace wrkhrs::supervise
