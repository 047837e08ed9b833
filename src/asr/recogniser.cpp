#include "asr/recogniser.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/whisper/speech_map.hpp"

namespace wrkhrs::asr {
namespace {

constexpr std::size_t kRate = audio::sample_rate_hz;
constexpr std::size_t kShortest = kRate / 10;
/// Spooled samples are 16-bit, half of what floats would take and as fine as most recordings are.
using Sample = std::int16_t;

std::vector<Sample> to_spooled(std::span<const float> samples) {
  std::vector<Sample> out;
  out.reserve(samples.size());
  for (float sample : samples) {
    const float bounded = std::isfinite(sample) ? std::clamp(sample, -1.0f, 1.0f) : 0.0f;
    out.push_back(static_cast<Sample>(std::lround(bounded * 32767.0f)));
  }
  return out;
}

Result<std::vector<float>> read_samples(const SpoolFile& spool, std::size_t first, std::size_t count) {
  std::vector<Sample> raw(count);
  auto got = spool.read(first * sizeof(Sample), {reinterpret_cast<char*>(raw.data()), raw.size() * sizeof(Sample)});
  if (!got) return forward_error(got);
  raw.resize(*got / sizeof(Sample));
  std::vector<float> out;
  out.reserve(raw.size());
  for (Sample sample : raw) out.push_back(static_cast<float>(sample) / 32767.0f);
  return out;
}

}  // namespace

Recogniser::Recogniser(audio::Decoder& decoder, SpeechModel& model, WorkerPool& disk,
                       std::filesystem::path spool_folder)
    : decoder_(decoder), model_(model), disk_(disk), spool_folder_(std::move(spool_folder)) {}

Task<void> Recogniser::ready(const Context& ctx) {
  if (model_.opened()) co_return Result<void>();
  auto look = [this] { return model_.get_for_request(); };
  auto model = co_await disk_.run(ctx, look);
  if (!model) co_return forward_error(model);
  co_return Result<void>();
}

Task<SpoolFile> Recogniser::decode(const Context& ctx, const SpoolFile& recording) {
  auto input = process::WorkerInput::from_file(recording.path());
  if (!input) co_return forward_error(input);
  auto spool = SpoolFile::make(spool_folder_);
  if (!spool) co_return forward_error(spool);
  // A second of sound is 32 kB into the page cache: short enough for the loop.
  auto keep = [&spool](std::span<const float> samples) -> Result<void> {
    const std::vector<Sample> raw = to_spooled(samples);
    return spool->append({reinterpret_cast<const char*>(raw.data()), raw.size() * sizeof(Sample)});
  };
  auto decoded = co_await decoder_.decode(ctx, std::move(*input), keep);
  if (!decoded) {
    Error error = std::move(decoded).error();
    if (error.code == Code::unsupported_media) error.code = Code::invalid_argument;  // as OpenAI answers
    if (error.code == Code::invalid_argument || error.code == Code::too_large) error.param = "file";
    co_return std::unexpected(std::move(error));
  }
  co_return std::move(*spool);
}

Task<Transcription> Recogniser::recognise(const Context& ctx, const SpoolFile& recording,
                                          engine::TranscribeOptions options, int part_seconds, OnSegments on_segments) {
  if (auto there = co_await ready(ctx); !there) co_return forward_error(there);
  engine::Transcriber& transcriber = *model_.opened();
  auto spool = co_await decode(ctx, recording);
  if (!spool) co_return forward_error(spool);
  const std::size_t total = spool->size() / sizeof(Sample);
  if (total < kShortest) {
    co_return fail(Code::invalid_argument, "Audio file is too short. Minimum audio length is 0.1 seconds.", "file",
                   "audio_too_short");
  }
  Transcription out;
  out.duration_s = static_cast<double>(total) / kRate;
  const std::size_t longest = static_cast<std::size_t>(part_seconds) * kRate;
  for (std::size_t first = 0; first < total;) {
    auto read = [&spool, first, longest] { return read_samples(*spool, first, longest + 1); };
    auto samples = co_await disk_.run(ctx, read);
    if (!samples) co_return forward_error(samples);
    if (samples->empty()) break;
    samples->resize(engine::quiet_cut(*samples, longest, longest / 4));
    const double offset_s = static_cast<double>(first) / kRate;
    first += samples->size();
    auto part = co_await transcriber.transcribe(ctx, std::move(*samples), options);
    if (!part) co_return forward_error(part);
    for (engine::Segment& segment : part->segments) {
      segment.start_s += offset_s;
      segment.end_s += offset_s;
      for (engine::Word& word : segment.words) {
        word.start_s += offset_s;
        word.end_s += offset_s;
      }
    }
    if (on_segments && !part->segments.empty()) {
      auto taken = co_await on_segments(part->segments);
      if (!taken) co_return forward_error(taken);
    }
    if (out.language.empty()) out.language = part->language;
    if (options.language.empty() && !part->segments.empty())
      options.language = part->language;  // one recording, one language
    std::ranges::move(part->segments, std::back_inserter(out.segments));
  }
  co_return out;
}

}  // namespace wrkhrs::asr
