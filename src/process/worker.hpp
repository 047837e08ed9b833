// Runs one hostile file through one confined worker process: `wrkhrs-extract`, `wrkhrs-audio`.
//
// The worker gets the file as its standard input (an open descriptor, so nothing is copied and it may seek), confines
// itself, and answers with frames on its standard output. One file, one process: what goes wrong inside touches no
// other file.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/context.hpp"
#include "base/task.hpp"
#include "process/pipe.hpp"
#include "process/worker_frame.hpp"

namespace wrkhrs::process {

/// The file a worker reads: an open descriptor that can seek.
class WorkerInput {
 public:
  /// Opens a regular file. Errors: not_found, internal.
  static Result<WorkerInput> from_file(const std::filesystem::path& path);
  /// Copies the bytes into anonymous memory. Errors: unavailable (no memory).
  static Result<WorkerInput> from_bytes(std::string_view bytes);

  int fd() const { return fd_.get(); }
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  WorkerInput(Fd fd, std::uint64_t size_bytes) : fd_(std::move(fd)), size_bytes_(size_bytes) {}
  Fd fd_;
  std::uint64_t size_bytes_;
};

struct WorkerLimits {
  std::size_t concurrent = 2;  ///< processes at a time
  std::size_t waiting = 64;    ///< calls that wait for one of them; more are refused
  std::uint64_t input_bytes_max = 100u << 20;
  std::uint64_t output_bytes_max = 64u << 20;  ///< of all frames
  std::uint64_t memory_bytes = 512u << 20;     ///< address space beside the input
  std::uint64_t cpu_seconds = 60;
  std::chrono::milliseconds time{120'000};  ///< wall clock; a request's deadline may be nearer
};

/// Starts workers of one kind. Safe to share between requests and threads; must outlive its calls.
class WorkerRunner {
 public:
  /// program: the worker's file, see sibling_program(). subject: what a person calls the input ("file", "recording").
  WorkerRunner(std::filesystem::path program, std::string subject, WorkerLimits limits);

  /// Runs the worker over `input` and hands each frame of its answer to `on_frame`, on the caller's executor, until the
  /// last one. Ends the worker when `on_frame` fails, the deadline passes or the client leaves.
  ///
  /// Errors: those the worker reports; too_large (input, output, or it needs more memory or processor time than
  /// allowed; the message says which and how much); invalid_argument (its content made the worker fail);
  /// deadline_exceeded; cancelled; unavailable (too many wait, or the worker cannot be confined here); those of
  /// `on_frame`.
  Task<> run(const Context& ctx, WorkerInput input, std::vector<std::string> arguments,
             std::function<Result<void>(WorkerFrame)> on_frame);

  const WorkerLimits& limits() const { return limits_; }

 private:
  class Slot;
  Task<std::unique_ptr<Slot>> acquire(const Context& ctx);
  void release();

  std::filesystem::path program_;
  std::string subject_;
  WorkerLimits limits_;

  struct Waiter;
  std::mutex mutex_;
  std::size_t running_ = 0;
  std::deque<std::shared_ptr<Waiter>> waiters_;
};

}  // namespace wrkhrs::process
