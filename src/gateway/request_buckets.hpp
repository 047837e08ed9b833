// How many requests a key has left: a bucket for each key, which holds one minute's worth and refills evenly.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/context.hpp"
#include "base/task.hpp"

namespace wrkhrs::gateway {

/// Two implementations: of one process (LocalBuckets), and of all replicas (adapters/shared_buckets.hpp). Both pass
/// request_buckets_contract.hpp. Safe to share between threads.
class RequestBuckets {
 public:
  virtual ~RequestBuckets() = default;
  /// Takes one request of the key's. Errors: rate_limited (there is none; `retry_after` says when one is free again),
  /// cancelled and deadline_exceeded (the context ended before it was known).
  virtual Task<void> take(const Context& ctx, std::string key_id) = 0;
};

/// One bucket. Not thread-safe.
struct Bucket {
  double tokens = 0;
  SteadyTime refilled;

  /// Lets `per_second` flow in up to `tokens_max`.
  void refill(SteadyTime now, double per_second, double tokens_max);
};

/// The refusal: `per_minute` is named in the message, the next request is free in `wait_s` seconds.
std::unexpected<Error> rate_limit_reached(double per_minute, double wait_s);

/// Buckets in memory.
class LocalBuckets final : public RequestBuckets {
 public:
  LocalBuckets(double per_minute, const Clock& clock) : per_minute_(per_minute), clock_(clock) {}
  Task<void> take(const Context& ctx, std::string key_id) override;

 private:
  const double per_minute_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace wrkhrs::gateway
