#include "gateway/request_buckets.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace wrkhrs::gateway {
namespace {
constexpr std::size_t buckets_max = 100'000;
}

void Bucket::refill(SteadyTime now, double per_second, double tokens_max) {
  const double flowed = std::chrono::duration<double>(now - refilled).count() * per_second;
  tokens = std::min(tokens_max, tokens + std::max(0.0, flowed));
  refilled = now;
}

std::unexpected<Error> rate_limit_reached(double per_minute, double wait_s) {
  const auto wait = std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait_s))));
  return std::unexpected(
      Error{.code = Code::rate_limited,
            .message = fmt::format("Rate limit reached: {} requests per minute for this key. Try again in {} s.",
                                   static_cast<std::int64_t>(per_minute), wait.count()),
            .openai_code = "rate_limit_exceeded",
            .retry_after = wait});
}

Task<void> LocalBuckets::take(const Context&, std::string key_id) {
  const double per_second = per_minute_ / 60;
  std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady_now();
  if (buckets_.size() >= buckets_max) {  // full buckets carry no information
    std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.refilled > std::chrono::minutes(1); });
  }
  Bucket& bucket = buckets_.try_emplace(std::move(key_id), Bucket{per_minute_, now}).first->second;
  bucket.refill(now, per_second, per_minute_);
  if (bucket.tokens < 1) co_return rate_limit_reached(per_minute_, (1 - bucket.tokens) / per_second);
  bucket.tokens -= 1;
  co_return Result<void>{};
}

}  // namespace wrkhrs::gateway
