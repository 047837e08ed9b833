// What the checks of a service's dependencies found last. Several callers may check at the same time: the edge,
// Prometheus, a person.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace wrkhrs::service {

struct CheckResult {
  std::optional<Error> error;
  double latency_ms = 0;
};

/// One round of checks; `results` has one a dependency.
struct CheckRound {
  struct PastError {
    std::string message;  ///< empty: none since the process began
    SteadyTime at{};
  };
  SteadyTime began;
  SteadyTime ended;
  std::vector<CheckResult> results;
  std::vector<PastError> past_errors;  ///< one a dependency: the last that there was; LatestChecks fills it
};

/// The last round. Thread-safe.
class LatestChecks {
 public:
  /// The last round if it ended less than `fresh` before `now`, else null.
  std::shared_ptr<const CheckRound> within(std::chrono::milliseconds fresh, SteadyTime now) const;
  /// Gives the last round after this one has ended: this one, or the one there that began later. One that began earlier
  /// and waited longer would otherwise say of what has just begun to answer that it does not.
  std::shared_ptr<const CheckRound> take(CheckRound round);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const CheckRound> last_;
};

}  // namespace wrkhrs::service
