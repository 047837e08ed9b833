// Bytes of a recording to 16 kHz mono samples.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "engine/audio/decoder.hpp"

namespace wrkhrs::audio {

struct DecodeCallbacks {
  std::function<void(const AudioInfo&)> on_info;           ///< once, before the first samples
  std::function<void(std::span<const float>)> on_samples;  ///< at most a second at a time
};

/// Opens libraries' tables before the process is confined.
void prepare_decoder();

/// Decodes the first audio stream of `bytes`, which may be mapped memory. Damage in the middle is skipped, as players
/// do. Errors: those of Decoder::decode() that come from the content.
Result<void> decode(std::string_view bytes, std::uint64_t duration_max_s, const DecodeCallbacks& callbacks);

}  // namespace wrkhrs::audio
