// The two ends of a pipe to a child, on an event loop.
//
// Not thread-safe: use a pipe from the thread that runs its executor. Every wait ends at a deadline; every read has a
// limit.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/task.hpp"

namespace wrkhrs::process {

using Deadline = std::chrono::steady_clock::time_point;

/// No deadline: for streams that live as long as their child.
inline constexpr Deadline never = Deadline::max();

/// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset();

 private:
  int fd_ = -1;
};

/// The reading end.
class ReadPipe {
 public:
  ReadPipe(asio::any_io_executor executor, Fd fd);

  /// Reads at least one byte; 0 means that the writer closed its end.
  /// Errors: deadline_exceeded, cancelled, internal.
  Task<std::size_t> read_some(std::span<char> buffer, Deadline deadline);

  /// Fills the buffer. Errors: as read_some, and upstream_failed where the stream ends first.
  Task<> read_exactly(std::span<char> buffer, Deadline deadline);

  /// The next line without its '\n' (a final '\r' is dropped too). An empty optional at the end of the stream; a last
  /// line that lacks its '\n' is still given. Errors: as read_some, and too_large where the line exceeds `max_bytes`
  /// (the pipe is then unusable: end the child).
  Task<std::optional<std::string>> read_line(std::size_t max_bytes, Deadline deadline);

  /// Everything until the writer closes. Errors: as read_some, and too_large past `max_bytes`.
  Task<std::string> read_all(std::size_t max_bytes, Deadline deadline);

  void close();

 private:
  asio::posix::stream_descriptor stream_;
  std::string buffered_;  ///< read beyond a line
};

/// The writing end. A reader that went away is an error (unavailable), not a signal: spawn() ignores SIGPIPE in this
/// process.
class WritePipe {
 public:
  WritePipe(asio::any_io_executor executor, Fd fd);

  /// Writes all of it. `bytes` must outlive the await. One write at a time.
  /// Errors: deadline_exceeded, cancelled, unavailable (the reader is gone).
  Task<> write(std::string_view bytes, Deadline deadline);

  /// Ends the stream: the child reads end-of-file.
  void close();

 private:
  asio::posix::stream_descriptor stream_;
};

}  // namespace wrkhrs::process
