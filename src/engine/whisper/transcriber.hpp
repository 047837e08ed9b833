// Speech to text through whisper.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"

namespace wrkhrs::engine {

enum class Device { automatic, cpu, cuda };

struct TranscriberOptions {
  std::filesystem::path vad_model = {};  ///< Silero for whisper.cpp; empty: silence is not left out
  Device device = Device::automatic;
  int threads = 0;  ///< 0 = default_threads()
  std::size_t queue_max = 16;
  /// The weights are read at the first call and given back after this long without one. 0 = kept.
  std::chrono::seconds idle_unload{300};
  /// ggml ends the process on errors of CUDA (want of memory, a card it was not built for). Why is written here then,
  /// and the process after it takes the file away and computes on the CPU. Empty: nothing is written.
  std::filesystem::path gpu_failure_file = {};
};

struct TranscribeOptions {
  std::string language =
      {};  ///< "en", "de", …; empty: heard from the recording (English with a model that knows nothing else)
  std::string prompt = {};  ///< words and style to expect; the last 2000 bytes count
  double temperature = 0;   ///< 0 to 1; raised in steps by whisper.cpp where the text looks wrong
  bool translate = false;   ///< into English
  bool words = false;       ///< times for each word
};

struct Word {
  std::string text;
  double start_s = 0;
  double end_s = 0;
};

/// A sentence or part of one. Times count from the first sample given.
struct Segment {
  double start_s = 0;
  double end_s = 0;
  std::string text;  ///< valid UTF-8, usually with a leading space
  std::vector<std::int32_t> tokens;
  double mean_log_probability = 0;   ///< of the tokens; below -1 the text is doubtful
  double no_speech_probability = 0;  ///< 0 to 1
  std::vector<Word> words;           ///< only where asked for
};

struct Transcript {
  std::string language;  ///< "english", "german", …
  std::vector<Segment> segments;
};

/// What a model file says of itself.
struct SpeechModelFacts {
  bool multilingual = false;
};
/// Reads the head of the file. Errors: not_found, invalid_argument (not a ggml Whisper model).
Result<SpeechModelFacts> read_speech_model(const std::filesystem::path& ggml);

/// A speech model with a thread of its own. Safe to share between threads. One recording, or part of one, is
/// transcribed at a time; the others wait in line. The destructor stops the running one.
class Transcriber {
 public:
  /// Looks at the file's head; the weights are read when first needed (about 0.1 s for 75 MB).
  /// Errors: those of read_speech_model(); unavailable (the processor lacks AVX2).
  static Result<std::unique_ptr<Transcriber>> open(const std::filesystem::path& ggml, TranscriberOptions options);
  ~Transcriber();
  Transcriber(const Transcriber&) = delete;
  Transcriber& operator=(const Transcriber&) = delete;

  /// Transcribes 16 kHz mono samples in [-1, 1]; silence gives no segment. Needs about 0.1 s of work for a second of
  /// speech (tiny model, one core), and memory of four bytes a sample several times over: cut long recordings
  /// (quiet_cut()). Errors: invalid_argument (with param `language`), unavailable (the queue is full, with retry_after;
  /// shutting down; memory), deadline_exceeded, cancelled, internal.
  Task<Transcript> transcribe(const Context& ctx, std::vector<float> samples, TranscribeOptions options);

  const SpeechModelFacts& facts() const;
  /// "cpu" or "cuda": where it runs.
  std::string_view device() const;
  /// Why it does not run where it was asked to; empty when it does.
  std::string_view device_note() const;
  bool loaded() const;
  std::size_t queued() const;

 private:
  struct Impl;
  explicit Transcriber(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Checks an ISO 639-1 code, or a language's English name, against what Whisper knows; gives the code.
/// Errors: invalid_argument with param `language` and OpenAI's code.
Result<std::string> parse_language(std::string_view text);

}  // namespace wrkhrs::engine
