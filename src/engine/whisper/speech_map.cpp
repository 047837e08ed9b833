#include "engine/whisper/speech_map.hpp"

#include <algorithm>
#include <limits>

namespace wrkhrs::engine {

std::vector<SampleSpan> join_spans(std::vector<SampleSpan> spans, std::size_t pad, std::size_t gap_max,
                                   std::size_t total) {
  std::vector<SampleSpan> out;
  for (SampleSpan span : spans) {
    span.begin = span.begin > pad ? span.begin - pad : 0;
    span.end = std::min(span.end + pad, total);
    if (span.begin >= span.end) continue;
    if (!out.empty() && span.begin <= out.back().end + gap_max) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

std::vector<float> SpeechMap::condense(std::span<const float> recording) const {
  std::vector<float> out;
  for (const SampleSpan& span : kept_) {
    if (!out.empty()) out.insert(out.end(), separator_, 0.0f);
    const auto part = recording.subspan(span.begin, span.end - span.begin);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

std::size_t SpeechMap::original(std::size_t position) const {
  std::size_t start = 0;
  for (const SampleSpan& span : kept_) {
    const std::size_t length = span.end - span.begin;
    if (position < start + length) return span.begin + (position - start);
    if (position < start + length + separator_) return span.end;
    start += length + separator_;
  }
  return kept_.empty() ? position : kept_.back().end;
}

std::size_t quiet_cut(std::span<const float> samples, std::size_t longest, std::size_t search) {
  constexpr std::size_t kWindow = 3200;  // a fifth of a second at 16 kHz
  if (samples.size() <= longest) return samples.size();
  const std::size_t first = longest > search ? longest - search : 0;
  std::size_t best = longest;
  double best_energy = std::numeric_limits<double>::infinity();
  for (std::size_t begin = first; begin + kWindow <= longest; begin += kWindow / 4) {
    double energy = 0;
    for (float sample : samples.subspan(begin, kWindow)) energy += static_cast<double>(sample) * sample;
    if (energy < best_energy) {
      best_energy = energy;
      best = begin + kWindow / 2;
    }
  }
  return best;
}

}  // namespace wrkhrs::engine
