// When a program that ended is started again. Pure.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace wrkhrs::supervise {

/// The first restart is immediate; each further one that follows quickly waits twice as long, up to a limit. A program
/// that ran for a while starts afresh.
class RestartPolicy {
 public:
  struct Options {
    std::chrono::milliseconds first_pause{250};
    std::chrono::milliseconds pause_max{15'000};
    std::chrono::milliseconds calm{30'000};  ///< after running this long, earlier failures are forgotten
  };
  RestartPolicy() : RestartPolicy(Options{}) {}
  explicit RestartPolicy(Options options) : options_(options) {}

  /// The pause before the next start of a program that ran for `ran`.
  std::chrono::milliseconds pause_after(std::chrono::milliseconds ran) {
    if (ran >= options_.calm) failures_ = 0;
    const int failure = failures_++;
    if (failure == 0) return std::chrono::milliseconds(0);
    return std::min(options_.pause_max, options_.first_pause * (1 << std::min(failure - 1, 16)));
  }
  void forget() { failures_ = 0; }

 private:
  Options options_;
  int failures_ = 0;
};

}  // namespace wrkhrs::supervise
