#include "gateway/key_limits.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace wrkhrs::gateway {
namespace {
constexpr std::size_t buckets_max = 100'000;
}

KeyLimits::KeyLimits(int requests_per_minute, int concurrent_max, const Clock& clock)
    : per_minute_(requests_per_minute), concurrent_max_(concurrent_max), clock_(clock) {}

Result<KeyLimits::Permit> KeyLimits::admit(std::string_view key_id) {
  if (running_.fetch_add(1) >= concurrent_max_) {
    release();
    return std::unexpected(
        Error{.code = Code::unavailable,
              .message = "The gateway is answering as many requests as it may at once. Try again in a moment.",
              .retry_after = std::chrono::seconds(1)});
  }
  Permit permit(this);
  if (per_minute_ <= 0) return permit;
  std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady_now();
  if (buckets_.size() >= buckets_max) {  // full buckets carry no information
    std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.refilled > std::chrono::minutes(1); });
  }
  auto at = buckets_.find(key_id);
  if (at == buckets_.end()) at = buckets_.emplace(std::string(key_id), Bucket{per_minute_, now}).first;
  Bucket& bucket = at->second;
  const double per_second = per_minute_ / 60;
  bucket.tokens =
      std::min(per_minute_, bucket.tokens + std::chrono::duration<double>(now - bucket.refilled).count() * per_second);
  bucket.refilled = now;
  if (bucket.tokens < 1) {
    auto wait = std::chrono::seconds(static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) / per_second)));
    return std::unexpected(
        Error{.code = Code::rate_limited,
              .message = fmt::format("Rate limit reached: {} requests per minute for this key. Try again in {} s.",
                                     per_minute_, wait.count()),
              .openai_code = "rate_limit_exceeded",
              .retry_after = wait});
  }
  bucket.tokens -= 1;
  return permit;
}

void KeyLimits::release() { running_.fetch_sub(1); }

}  // namespace wrkhrs::gateway
