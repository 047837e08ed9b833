#include "engine/audio/decoder.hpp"

#include <cstring>

#include <boost/json.hpp>

namespace wrkhrs::audio {
namespace {

using process::WorkerFrame;

/// Takes the worker's frames apart.
struct Receiver {
  std::function<Result<void>(std::span<const float>)> on_samples;
  AudioInfo info = {};
  std::vector<float> chunk = {};

  Result<void> take(const WorkerFrame& frame) {
    if (frame.kind == WorkerFrame::Kind::bytes) {
      // Copied into place: the payload's bytes need not lie where a float may, nor need a broken worker's floats be
      // numbers.
      chunk.resize(frame.payload.size() / sizeof(float));
      std::memcpy(chunk.data(), frame.payload.data(), chunk.size() * sizeof(float));
      for (float& sample : chunk)
        sample = sample >= -1.0f && sample <= 1.0f ? sample : sample > 1.0f ? 1.0f : sample < -1.0f ? -1.0f : 0.0f;
      return on_samples(chunk);
    }
    if (frame.kind == WorkerFrame::Kind::header) {
      boost::system::error_code failed;
      const auto value = boost::json::parse(frame.payload, failed);
      const auto* object = failed ? nullptr : value.if_object();
      const auto text = [&](const char* name) {
        const auto* field = object == nullptr ? nullptr : object->if_contains(name);
        return field != nullptr && field->is_string() ? std::string(field->get_string()) : std::string();
      };
      info = {.format = text("format"), .codec = text("codec")};
    }
    return {};
  }
};

}  // namespace

std::string supported_formats() { return "WAV, MP3, FLAC, OGG (Opus, Vorbis), M4A, WebM"; }

Decoder::Decoder(std::filesystem::path worker, DecodeLimits limits)
    : limits_(limits), runner_(std::move(worker), "recording", limits.worker) {}

Task<AudioInfo> Decoder::decode(const Context& ctx, process::WorkerInput input,
                                std::function<Result<void>(std::span<const float>)> on_samples) {
  std::vector<std::string> arguments = {"--duration-max-s", std::to_string(limits_.duration_max.count())};
  Receiver receiver{.on_samples = std::move(on_samples)};
  std::function<Result<void>(WorkerFrame)> on_frame = [&receiver](WorkerFrame frame) { return receiver.take(frame); };
  auto done = co_await runner_.run(ctx, std::move(input), std::move(arguments), std::move(on_frame));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return std::move(receiver.info);
}

Task<PcmAudio> Decoder::decode_all(const Context& ctx, process::WorkerInput input) {
  PcmAudio audio;
  std::function<Result<void>(std::span<const float>)> append =
      [&audio](std::span<const float> samples) -> Result<void> {
    audio.samples.insert(audio.samples.end(), samples.begin(), samples.end());
    return {};
  };
  auto info = co_await decode(ctx, std::move(input), std::move(append));
  if (!info) co_return std::unexpected(std::move(info).error());
  audio.info = std::move(*info);
  co_return std::move(audio);
}

}  // namespace wrkhrs::audio
