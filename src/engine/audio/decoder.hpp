// Recordings to samples: WAV, MP3, FLAC, OGG (Opus, Vorbis), M4A, WebM to 16 kHz mono, each in a confined process of
// its own.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"
#include "process/worker.hpp"

namespace wrkhrs::audio {

inline constexpr int sample_rate_hz = 16'000;

/// What people are told that can be decoded: "WAV, MP3, FLAC, OGG, M4A, WebM".
std::string supported_formats();

struct AudioInfo {
  std::string format;  ///< the container, such as "mp3" or "ogg"
  std::string codec;   ///< such as "opus"
};

/// One channel at 16 kHz, each sample in [-1, 1].
struct PcmAudio {
  AudioInfo info;
  std::vector<float> samples;

  double duration_s() const { return static_cast<double>(samples.size()) / sample_rate_hz; }
};

struct DecodeLimits {
  process::WorkerLimits worker = {.input_bytes_max = 512u << 20,
                                  .output_bytes_max = 2ull << 30,
                                  .memory_bytes = 256u << 20,
                                  .cpu_seconds = 300,
                                  .time = std::chrono::minutes(10)};
  std::chrono::seconds duration_max = std::chrono::hours(4);
};

/// Safe to share between requests; must outlive its calls.
class Decoder {
 public:
  /// worker: the file of `wrkhrs-audio`, normally process::sibling_program("wrkhrs-audio").
  Decoder(std::filesystem::path worker, DecodeLimits limits);

  /// Decodes the first audio stream as it comes: `on_samples` gets up to a second at a time (floats in [-1, 1]) on the
  /// caller's executor. Memory stays bounded however long the recording is.
  ///
  /// Errors: unsupported_media (not audio, or none of the formats; the message lists them); invalid_argument (damaged,
  /// no audio stream, no samples); too_large (bytes or duration beyond the limits); deadline_exceeded, cancelled,
  /// unavailable; those of `on_samples`.
  Task<AudioInfo> decode(const Context& ctx, process::WorkerInput input,
                         std::function<Result<void>(std::span<const float>)> on_samples);

  /// The whole recording at once: 64 kB of memory for each second. Errors: as above.
  Task<PcmAudio> decode_all(const Context& ctx, process::WorkerInput input);

 private:
  DecodeLimits limits_;
  process::WorkerRunner runner_;
};

}  // namespace wrkhrs::audio
