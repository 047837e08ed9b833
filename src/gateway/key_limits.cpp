#include "gateway/key_limits.hpp"

namespace wrkhrs::gateway {

Task<KeyLimits::Permit> KeyLimits::admit(const Context& ctx) {
  if (running_.fetch_add(1) >= concurrent_max_) {
    release();
    co_return std::unexpected(
        Error{.code = Code::unavailable,
              .message = "The gateway is answering as many requests as it may at once. Try again in a moment.",
              .retry_after = std::chrono::seconds(1)});
  }
  Permit permit(this);
  if (buckets_) {
    auto taken = co_await buckets_->take(ctx, ctx.principal().key_id);
    if (!taken) co_return forward_error(taken);
  }
  co_return std::move(permit);
}

}  // namespace wrkhrs::gateway
