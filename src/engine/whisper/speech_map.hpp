// Leaves silence out of a recording and leads times back to where they were. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace wrkhrs::engine {

/// A range of samples, [begin, end).
struct SampleSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const SampleSpan&) const = default;
};

/// Widens each span by `pad` on both sides and joins those whose gap is then at most `gap_max`. The spans must be in
/// order; the result is in order, disjoint and within [0, total).
std::vector<SampleSpan> join_spans(std::vector<SampleSpan> spans, std::size_t pad, std::size_t gap_max,
                                   std::size_t total);

/// The speech of a recording laid end to end, with a short silence between.
class SpeechMap {
 public:
  /// `kept` as join_spans() gives them. `separator`: samples of silence between two of them.
  SpeechMap(std::vector<SampleSpan> kept, std::size_t separator) : kept_(std::move(kept)), separator_(separator) {}

  /// The kept samples of `recording`, which must be at least as long as the last span's end.
  std::vector<float> condense(std::span<const float> recording) const;

  /// Where a position in the condensed samples lies in the recording. Within a separator: the end of the span before;
  /// past the end: the end of the last one.
  std::size_t original(std::size_t position) const;

  bool empty() const { return kept_.empty(); }

 private:
  std::vector<SampleSpan> kept_;
  std::size_t separator_;
};

/// Where to cut a recording that is longer than `longest` samples: the middle of the quietest fifth of a second in the
/// last `search` samples before `longest`. The whole length when it is not longer.
std::size_t quiet_cut(std::span<const float> samples, std::size_t longest, std::size_t search);

}  // namespace wrkhrs::engine
