// A recording of any length and format to text: decoded, cut in pauses, transcribed part by part.
#pragma once

#include <filesystem>
#include <functional>
#include <span>

#include "asr/speech_model.hpp"
#include "asr/spool_file.hpp"
#include "asr/transcription.hpp"
#include "base/worker_pool.hpp"
#include "engine/audio/decoder.hpp"

namespace wrkhrs::asr {

/// Gets the segments of each part as soon as they are there. An error ends the transcription with it.
using OnSegments = std::function<Task<void>(std::span<const engine::Segment>)>;

/// Safe to share between requests. Holds nothing of a recording between them.
class Recogniser {
 public:
  Recogniser(audio::Decoder& decoder, SpeechModel& model, WorkerPool& disk, std::filesystem::path spool_folder);

  /// Whether there is a model to transcribe with, so that nobody sends a long recording in vain. Error: unavailable
  /// (the message says what to do).
  Task<void> ready(const Context& ctx);

  /// `part_seconds`: the longest part that is transcribed at once. Long parts give the best text; short ones the first
  /// words soon. Errors: invalid_argument with param `file` (not audio, damaged, too short), too_large (longer than the
  /// limit), those of Decoder and Transcriber.
  Task<Transcription> recognise(const Context& ctx, const SpoolFile& recording, engine::TranscribeOptions options,
                                int part_seconds, OnSegments on_segments);

 private:
  Task<SpoolFile> decode(const Context& ctx, const SpoolFile& recording);

  audio::Decoder& decoder_;
  SpeechModel& model_;
  WorkerPool& disk_;
  const std::filesystem::path spool_folder_;
};

}  // namespace wrkhrs::asr
