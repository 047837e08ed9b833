// How much a key may ask for: requests a minute, and requests at once.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace wrkhrs::gateway {

/// Thread-safe. A key's bucket holds one minute's worth of requests and refills evenly.
class KeyLimits {
 public:
  /// 0 for `requests_per_minute`: no such limit.
  KeyLimits(int requests_per_minute, int concurrent_max, const Clock& clock);

  /// Held while a request runs; gives its place back when destroyed.
  class Permit {
   public:
    Permit() = default;
    Permit(Permit&& other) noexcept : limits_(std::exchange(other.limits_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
      std::swap(limits_, other.limits_);
      return *this;
    }
    ~Permit() {
      if (limits_) limits_->release();
    }

   private:
    friend class KeyLimits;
    explicit Permit(KeyLimits* limits) : limits_(limits) {}
    KeyLimits* limits_ = nullptr;
  };

  /// Errors: rate_limited (this key has used its minute; `retry_after` says when one request is free again),
  /// unavailable (too many requests run at once, over all keys).
  Result<Permit> admit(std::string_view key_id);
  /// Requests that hold a permit, over all keys.
  int running() const { return running_; }

 private:
  struct Bucket {
    double tokens;
    SteadyTime refilled;
  };
  void release();

  const double per_minute_;
  const int concurrent_max_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
  std::atomic<int> running_{0};
};

}  // namespace wrkhrs::gateway
