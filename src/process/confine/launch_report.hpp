// What a process between fork and exec says to the one that started it, over a pipe that exec closes.
#pragma once

#include <cstring>
#include <string_view>
#include <type_traits>

#include <unistd.h>

namespace wrkhrs::process {

/// One fixed-size record, so that a write is atomic. The end of the pipe without a failure means that exec succeeded;
/// below a sandbox a `confined` record must have come before.
struct LaunchReport {
  enum class Step : char { confined, descriptors, limits, directory, sandbox, exec };
  Step step;
  int error;       ///< errno, or 0
  char text[248];  ///< for sandbox: what failed
};
static_assert(std::is_trivially_copyable_v<LaunchReport>);

/// Async-signal-safe.
inline void send_report(int fd, LaunchReport::Step step, int error, std::string_view text = {}) noexcept {
  LaunchReport report;
  std::memset(&report, 0, sizeof report);
  report.step = step;
  report.error = error;
  const std::size_t length = text.size() < sizeof report.text - 1 ? text.size() : sizeof report.text - 1;
  if (length > 0) std::memcpy(report.text, text.data(), length);
  [[maybe_unused]] auto ignored = ::write(fd, &report, sizeof report);
}

}  // namespace wrkhrs::process
