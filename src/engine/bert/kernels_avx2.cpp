// With AVX2: 16 products of 16 bits an instruction. The numbers are those of 8 bits; multiplying bytes would saturate.
//
// Order of the weights: panels of 16 output features; in a panel, for each 2 input features, 2 numbers of each output
// feature. Scales: for each panel and each 32 input features, 16 of them.
#include "engine/bert/kernels_body.hpp"

namespace wrkhrs::engine::bert {
namespace {

constexpr std::size_t panel = 16;
constexpr std::size_t group = 2;

void pack(const std::int8_t* row_major, const float* scales, std::size_t out_features, std::size_t in_features,
          void* packed_values, float* packed_scales) {
  auto* values = static_cast<std::int16_t*>(packed_values);
  const std::size_t blocks = in_features / quantised_block;
  for (std::size_t first = 0; first < out_features; first += panel) {
    for (std::size_t k = 0; k < in_features; k += group) {
      for (std::size_t out = first; out < first + panel; ++out) {
        for (std::size_t i = 0; i < group; ++i) *values++ = row_major[out * in_features + k + i];
      }
    }
    for (std::size_t block = 0; block < blocks; ++block) {
      for (std::size_t out = first; out < first + panel; ++out) *packed_scales++ = scales[out * blocks + block];
    }
  }
}

template <std::size_t rows>
void multiply_rows(const std::int16_t* x, const float* x_scales, std::size_t features, const std::int16_t* weights,
                   const float* scales, const float* bias, float* y, std::size_t y_stride) {
  const std::size_t blocks = features / quantised_block;
  __m256 low[rows], high[rows];
  for (std::size_t row = 0; row < rows; ++row) {
    low[row] = _mm256_loadu_ps(bias);
    high[row] = _mm256_loadu_ps(bias + 8);
  }
  for (std::size_t block = 0; block < blocks; ++block) {
    __m256i low_sum[rows] = {}, high_sum[rows] = {};
    for (std::size_t k = 0; k < quantised_block; k += group, weights += panel * group) {
      const __m256i low_weights = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights));
      const __m256i high_weights = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights + panel));
      for (std::size_t row = 0; row < rows; ++row) {
        std::int32_t two;
        __builtin_memcpy(&two, x + row * features + block * quantised_block + k, sizeof(two));
        const __m256i factors = _mm256_set1_epi32(two);
        low_sum[row] = _mm256_add_epi32(low_sum[row], _mm256_madd_epi16(low_weights, factors));
        high_sum[row] = _mm256_add_epi32(high_sum[row], _mm256_madd_epi16(high_weights, factors));
      }
    }
    const __m256 low_scale = _mm256_loadu_ps(scales + block * panel);
    const __m256 high_scale = _mm256_loadu_ps(scales + block * panel + 8);
    for (std::size_t row = 0; row < rows; ++row) {
      const __m256 scale = _mm256_set1_ps(x_scales[row * blocks + block]);
      low[row] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(low_sum[row]), _mm256_mul_ps(low_scale, scale), low[row]);
      high[row] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(high_sum[row]), _mm256_mul_ps(high_scale, scale), high[row]);
    }
  }
  for (std::size_t row = 0; row < rows; ++row) {
    _mm256_storeu_ps(y + row * y_stride, low[row]);
    _mm256_storeu_ps(y + row * y_stride + 8, high[row]);
  }
}

void multiply(Quantised x, std::size_t rows, const Matrix& matrix, float* y) {
  const std::size_t features = matrix.in_features;
  const std::size_t blocks = features / quantised_block;
  const auto* values = static_cast<const std::int16_t*>(x.values);
  for (std::size_t first = 0; first < matrix.out_features; first += panel) {
    const auto* weights = static_cast<const std::int16_t*>(matrix.values) + first * features;
    const float* scales = matrix.scales + first * blocks;
    const float* bias = matrix.bias + first;
    std::size_t row = 0;
    for (; row + 3 <= rows; row += 3) {
      multiply_rows<3>(values + row * features, x.scales + row * blocks, features, weights, scales, bias,
                       y + row * matrix.out_features + first, matrix.out_features);
    }
    for (; row < rows; ++row) {
      multiply_rows<1>(values + row * features, x.scales + row * blocks, features, weights, scales, bias,
                       y + row * matrix.out_features + first, matrix.out_features);
    }
  }
}

}  // namespace

const Kernels avx2_kernels = {.name = "AVX2",
                              .bytes_a_weight = 2,
                              .pack = pack,
                              .quantise = quantise_to<std::int16_t>,
                              .multiply = multiply,
                              .gelu = gelu,
                              .layer_norm = layer_norm,
                              .attention = attention};

}  // namespace wrkhrs::engine::bert
