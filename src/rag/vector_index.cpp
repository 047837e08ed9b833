#include "rag/vector_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace wrkhrs::rag {
namespace {

constexpr std::size_t lane_bytes = 32;

std::int32_t dot_product_portable(const std::int8_t* a, const std::int8_t* b, std::size_t count) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<std::int32_t>(a[i]) * b[i];
  return sum;
}

#if defined(__x86_64__)
/// maddubs wants unsigned × signed: |a| × (b with the sign of a). Two products of at most 127² fit into its 16 bits.
__attribute__((target("avx2"))) std::int32_t dot_product_avx2(const std::int8_t* a, const std::int8_t* b,
                                                              std::size_t count) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sum = _mm256_setzero_si256();
  for (std::size_t i = 0; i < count; i += lane_bytes) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i));
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + i));
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(y, x));
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, ones));
  }
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0b01'00'11'10));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0b10'11'00'01));
  return _mm_cvtsi128_si32(half);
}
#endif

using DotProduct = std::int32_t (*)(const std::int8_t*, const std::int8_t*, std::size_t);

DotProduct fastest_dot_product() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return dot_product_avx2;
#endif
  return dot_product_portable;
}

/// Writes `vector` scaled to [-127, 127] and returns what to multiply the integers with to get it back.
float quantise(std::span<const float> vector, std::int8_t* out) {
  float largest = 0;
  for (const float component : vector) largest = std::max(largest, std::abs(component));
  if (largest == 0) return 0;
  const float to_integer = 127.0F / largest;
  for (std::size_t i = 0; i < vector.size(); ++i)
    out[i] = static_cast<std::int8_t>(std::lround(vector[i] * to_integer));
  return largest / 127.0F;
}

bool is_better(const VectorIndex::Hit& a, const VectorIndex::Hit& b) {
  return a.cosine != b.cosine ? a.cosine > b.cosine : a.passage < b.passage;
}

}  // namespace

std::int32_t dot_product(const std::int8_t* a, const std::int8_t* b, std::size_t count) {
  static const DotProduct chosen = fastest_dot_product();
  return chosen(a, b, count);
}

VectorIndex::VectorIndex(std::size_t dimensions)
    : dimensions_(dimensions), stride_((dimensions + lane_bytes - 1) / lane_bytes * lane_bytes) {}

void VectorIndex::add(std::int64_t passage, std::int64_t document, std::span<const float> vector) {
  const std::size_t row = passages_.size();
  components_.resize((row + 1) * stride_);
  scales_.push_back(quantise(vector.first(dimensions_), components_.data() + row * stride_));
  passages_.push_back(passage);
  if (!runs_.empty() && runs_.back().document == document) {
    runs_.back().end = row + 1;
  } else {
    runs_.push_back({document, row, row + 1});
  }
}

void VectorIndex::retain(const DocumentFilter& keep) {
  std::size_t filled = 0;
  std::vector<Run> runs;
  for (const Run& run : runs_) {
    if (!keep(run.document)) continue;
    const std::size_t rows = run.end - run.begin;
    if (filled != run.begin) {
      std::memmove(components_.data() + filled * stride_, components_.data() + run.begin * stride_, rows * stride_);
      std::copy_n(scales_.begin() + static_cast<std::ptrdiff_t>(run.begin), rows,
                  scales_.begin() + static_cast<std::ptrdiff_t>(filled));
      std::copy_n(passages_.begin() + static_cast<std::ptrdiff_t>(run.begin), rows,
                  passages_.begin() + static_cast<std::ptrdiff_t>(filled));
    }
    runs.push_back({run.document, filled, filled + rows});
    filled += rows;
  }
  runs_ = std::move(runs);
  components_.resize(filled * stride_);
  scales_.resize(filled);
  passages_.resize(filled);
  if (components_.capacity() > 2 * components_.size()) components_.shrink_to_fit();
}

std::vector<VectorIndex::Hit> VectorIndex::nearest(std::span<const float> query, std::size_t limit,
                                                   const DocumentFilter& wanted) const {
  std::vector<std::int8_t> integers(stride_, 0);
  const float query_scale = quantise(query.first(dimensions_), integers.data());
  std::vector<Hit> best;  // a heap with the worst on top
  best.reserve(limit + 1);
  if (limit == 0) return best;
  for (const Run& run : runs_) {
    if (wanted && !wanted(run.document)) continue;
    for (std::size_t row = run.begin; row < run.end; ++row) {
      const std::int32_t product = dot_product(components_.data() + row * stride_, integers.data(), stride_);
      const Hit hit{passages_[row], static_cast<float>(product) * scales_[row] * query_scale};
      if (best.size() == limit && !is_better(hit, best.front())) continue;
      best.push_back(hit);
      std::ranges::push_heap(best, is_better);
      if (best.size() > limit) {
        std::ranges::pop_heap(best, is_better);
        best.pop_back();
      }
    }
  }
  std::ranges::sort(best, is_better);
  return best;
}

std::size_t VectorIndex::bytes() const {
  return components_.capacity() + scales_.capacity() * sizeof(float) + passages_.capacity() * sizeof(std::int64_t) +
         runs_.capacity() * sizeof(Run);
}

}  // namespace wrkhrs::rag
