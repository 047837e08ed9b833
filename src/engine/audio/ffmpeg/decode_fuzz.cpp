// Feeds bytes to the decoder as a recording. Run it with the samples of ../testdata as its corpus.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/audio/ffmpeg/decode.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  wrkhrs::audio::prepare_decoder();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const wrkhrs::audio::DecodeCallbacks callbacks{.on_info = [](const wrkhrs::audio::AudioInfo&) {},
                                                 .on_samples =
                                                     [](std::span<const float> samples) {
                                                       if (samples.size() > wrkhrs::audio::sample_rate_hz)
                                                         __builtin_trap();
                                                     }};
  static_cast<void>(wrkhrs::audio::decode({reinterpret_cast<const char*>(data), size}, 60, callbacks));
  return 0;
}
