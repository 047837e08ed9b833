// Time, so that tests need not wait for it.
#pragma once

#include <chrono>
#include <cstdint>

namespace wrkhrs {

using SteadyTime = std::chrono::steady_clock::time_point;
using SystemTime = std::chrono::system_clock::time_point;

/// The two clocks a component may read. Safe to share between threads.
class Clock {
 public:
  virtual ~Clock() = default;
  /// For durations and deadlines.
  virtual SteadyTime steady_now() const { return std::chrono::steady_clock::now(); }
  /// For what people and other machines read.
  virtual SystemTime system_now() const { return std::chrono::system_clock::now(); }
};

/// Seconds since 1970, the form of OpenAI's `created_at`.
inline std::int64_t unix_seconds(SystemTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}
inline std::int64_t unix_millis(SystemTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline std::int64_t unix_seconds_now() { return unix_seconds(std::chrono::system_clock::now()); }
inline std::int64_t unix_millis_now() { return unix_millis(std::chrono::system_clock::now()); }

}  // namespace wrkhrs
