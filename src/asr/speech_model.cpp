#include "asr/speech_model.hpp"

#include "base/log.hpp"

namespace wrkhrs::asr {
namespace {

constexpr std::chrono::seconds attempt_interval{1};

}  // namespace

SpeechModel::SpeechModel(Open open) : open_(std::move(open)) {
  if (auto model = get(); !model) {
    log::warn("there is no speech model; requests are refused until there is", {{"reason", model.error().message}});
  }
}

Result<engine::Transcriber*> SpeechModel::get() {
  if (auto* transcriber = opened()) return transcriber;
  const std::lock_guard lock(mutex_);
  if (owner_) return owner_.get();
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now < next_attempt_) return std::unexpected(last_error_);
  next_attempt_ = now + attempt_interval;
  auto model = open_();
  if (!model) {
    last_error_ = std::move(model).error();
    return std::unexpected(last_error_);
  }
  owner_ = std::move(*model);
  opened_.store(owner_.get(), std::memory_order_release);
  return owner_.get();
}

Result<engine::Transcriber*> SpeechModel::get_for_request() {
  auto model = get();
  if (!model) model.error().code = Code::unavailable;
  return model;
}

}  // namespace wrkhrs::asr
