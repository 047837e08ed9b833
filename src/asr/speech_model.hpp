// The speech model of this process, which may not be installed yet.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "base/clock.hpp"
#include "engine/whisper/transcriber.hpp"

namespace wrkhrs::asr {

/// Opens the model at the start, or as soon as it is installed: the service stays up without it and says what to do.
/// Safe to share between threads; must outlive what uses the transcriber.
class SpeechModel {
 public:
  using Open = std::function<Result<std::unique_ptr<engine::Transcriber>>()>;

  /// Tries at once. `open` blocks for a moment: it looks at the head of a file.
  explicit SpeechModel(Open open);

  /// The open model, or null.
  engine::Transcriber* opened() const { return opened_.load(std::memory_order_acquire); }
  /// The model; once a second at most, another attempt to open it. Errors: those of `open` (not_found with the command
  /// that installs it, …).
  Result<engine::Transcriber*> get();
  /// The same for requests: any error is unavailable, with the same message.
  Result<engine::Transcriber*> get_for_request();

 private:
  const Open open_;
  std::mutex mutex_;
  SteadyTime next_attempt_{};
  Error last_error_;
  std::unique_ptr<engine::Transcriber> owner_;
  std::atomic<engine::Transcriber*> opened_{nullptr};
};

}  // namespace wrkhrs::asr
