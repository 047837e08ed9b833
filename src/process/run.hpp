// Runs a program to its end: input in, bounded output out. What a command tool needs.
#pragma once

#include <cstddef>
#include <string>

#include "base/context.hpp"
#include "process/child.hpp"

namespace wrkhrs::process {

struct RunLimits {
  std::size_t out_bytes_max = 1 << 20;
  std::size_t err_bytes_max = 64 << 10;
  std::chrono::milliseconds grace{
      500};  ///< between SIGTERM and SIGKILL when the deadline passes or the output is too much
};

struct Completed {
  ExitStatus status;
  std::string out;
  std::string err;
  bool err_truncated = false;  ///< stderr is cut, not refused: it is for people
};

/// Starts `spec` (its three streams are replaced by pipes), writes `input` to its standard input, collects its output
/// and waits for its end. A program that does not read its input is no error; a failing exit status is none either.
///
/// Errors: those of spawn(); deadline_exceeded and too_large (output beyond the limit): the child has then been ended.
Task<Completed> run(ChildSpec spec, std::string input, RunLimits limits, Deadline deadline);

/// The same for a request: until its deadline, and ended (cancelled) soon after its client has left.
Task<Completed> run(const Context& ctx, ChildSpec spec, std::string input, RunLimits limits);

}  // namespace wrkhrs::process
