#include "service/latest_checks.hpp"

#include <utility>

namespace wrkhrs::service {

std::shared_ptr<const CheckRound> LatestChecks::within(std::chrono::milliseconds fresh, SteadyTime now) const {
  std::lock_guard lock(mutex_);
  return last_ && now - last_->ended <= fresh ? last_ : nullptr;
}

std::shared_ptr<const CheckRound> LatestChecks::take(CheckRound round) {
  std::lock_guard lock(mutex_);
  auto merged = std::make_shared<CheckRound>(std::move(round));
  const bool is_later = !last_ || last_->began <= merged->began;
  std::vector<CheckRound::PastError> past_errors = last_ ? last_->past_errors : merged->past_errors;
  past_errors.resize(merged->results.size());
  for (std::size_t i = 0; i < merged->results.size(); ++i) {
    if (merged->results[i].error) past_errors[i] = {merged->results[i].error->message, merged->ended};
  }
  if (!is_later) {
    merged->began = last_->began;
    merged->ended = last_->ended;
    merged->results = last_->results;
  }
  merged->past_errors = std::move(past_errors);
  last_ = std::move(merged);
  return last_;
}

}  // namespace wrkhrs::service
