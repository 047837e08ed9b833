// The worker's side of process/worker.hpp: the file on standard input, frames on standard output, confinement between
// them.
//
//   int main(int argc, char** argv) {
//     auto options = WorkerOptions::parse(argc, argv);         // --memory-bytes N, and --name value pairs
//     … open libraries …
//     WorkerOutput out = enter_worker(options);                // from here on: no files, no network, no new process
//     … parse, out.write(…) …
//     out.finish(WorkerFrame::Kind::end, "{}");
//   }
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "process/worker_frame.hpp"

namespace wrkhrs::process {

struct WorkerOptions {
  std::uint64_t memory_bytes = 512u << 20;
  std::map<std::string, std::string> values;  ///< without the leading dashes

  static WorkerOptions parse(int argc, char** argv);
  std::string text(const std::string& name) const;
  /// The number, or `otherwise` where it is missing or not one.
  std::uint64_t number(const std::string& name, std::uint64_t otherwise) const;
};

class WorkerOutput {
 public:
  /// Writes one frame; ends the process when nobody reads.
  void write(WorkerFrame::Kind kind, std::string_view payload);
  /// The last frame, then the end of the process, without destructors: the memory of a hostile document is just
  /// dropped.
  [[noreturn]] void finish(WorkerFrame::Kind kind, std::string_view payload);
  [[noreturn]] void fail(const Error& error);
};

/// Confines this process (see lock_down_worker()) and makes its ways to die speak: out of memory becomes
/// worker_exit_out_of_memory. Where confinement does not hold it answers with that error and ends.
WorkerOutput enter_worker(const WorkerOptions& options);

}  // namespace wrkhrs::process
