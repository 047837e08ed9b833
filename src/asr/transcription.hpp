// What a recording said.
#pragma once

#include <string>
#include <vector>

#include "engine/whisper/transcriber.hpp"

namespace wrkhrs::asr {

struct Transcription {
  std::string language;  ///< "english"; empty when there was no speech
  double duration_s = 0;
  std::vector<engine::Segment> segments;  ///< times count from the start of the recording

  /// The segments' texts joined, without space around.
  std::string text() const;
};

}  // namespace wrkhrs::asr
