// How much a key may ask for: requests a minute, and requests at once.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "gateway/request_buckets.hpp"

namespace wrkhrs::gateway {

/// Thread-safe. Requests a minute are counted over all replicas where the buckets are; requests at once protect this
/// process, so each replica counts its own.
class KeyLimits {
 public:
  /// `buckets` null: no limit of requests a minute.
  KeyLimits(std::unique_ptr<RequestBuckets> buckets, int concurrent_max)
      : buckets_(std::move(buckets)), concurrent_max_(concurrent_max) {}

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

  /// Errors: those of RequestBuckets::take, unavailable (too many requests run at once, over all keys).
  Task<Permit> admit(const Context& ctx);
  /// Requests that hold a permit, over all keys.
  int running() const { return running_; }

 private:
  void release() { running_.fetch_sub(1); }

  const std::unique_ptr<RequestBuckets> buckets_;
  const int concurrent_max_;
  std::atomic<int> running_{0};
};

}  // namespace wrkhrs::gateway
