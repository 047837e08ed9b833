// The operations of wrkhrs-asr.
#pragma once

#include <atomic>
#include <string>

#include "asr/http_upload.hpp"
#include "asr/recogniser.hpp"
#include "base/metrics.hpp"
#include "net/router.hpp"

namespace wrkhrs::asr {

struct HttpOptions {
  std::string model;              ///< the id that requests name; `whisper-1`, OpenAI's name, is taken too
  std::size_t requests_max = 17;  ///< running and waiting; past it: 503
  UploadLimits upload;
};

/// Binds transcriptions, translations and the list of models. Must outlive the server.
class Http {
 public:
  Http(Recogniser& recogniser, WorkerPool& disk, metrics::Registry& metrics, HttpOptions options);
  void bind(net::Router& router);
  /// Transcriptions that run or wait. Thread-safe.
  std::size_t requests() const { return requests_.load(std::memory_order_relaxed); }

 private:
  Task<void> transcribe(const Context& ctx, net::Exchange& exchange, bool translate);
  Task<void> answer(const Context& ctx, net::Exchange& exchange, Upload upload);
  Task<void> stream(const Context& ctx, net::Exchange& exchange, Upload upload);
  void count(const Transcription& transcription, SteadyTime started);

  Recogniser& recogniser_;
  WorkerPool& disk_;
  const HttpOptions options_;
  std::atomic<std::size_t> requests_{0};
  metrics::Counter& audio_seconds_;
  metrics::Counter& work_seconds_;
};

}  // namespace wrkhrs::asr
