// With AVX-512 VNNI: 64 products of 8 bits an instruction.
//
// The instruction multiplies unsigned by signed bytes. Weights are stored with 128 added, and each sum starts at -128
// times the sum of the activations, which takes the excess away again.
//
// Order of the weights: panels of 32 output features; in a panel, for each 4 input features, 4 bytes of each output
// feature. Scales: for each panel and each 32 input features, 32 of them.
#include "engine/bert/kernels_body.hpp"

namespace wrkhrs::engine::bert {
namespace {

constexpr std::size_t panel = 32;
constexpr std::size_t group = 4;

void pack(const std::int8_t* row_major, const float* scales, std::size_t out_features, std::size_t in_features,
          void* packed_values, float* packed_scales) {
  auto* values = static_cast<std::uint8_t*>(packed_values);
  const std::size_t blocks = in_features / quantised_block;
  for (std::size_t first = 0; first < out_features; first += panel) {
    for (std::size_t k = 0; k < in_features; k += group) {
      for (std::size_t out = first; out < first + panel; ++out) {
        for (std::size_t i = 0; i < group; ++i) {
          *values++ = static_cast<std::uint8_t>(row_major[out * in_features + k + i] + 128);
        }
      }
    }
    for (std::size_t block = 0; block < blocks; ++block) {
      for (std::size_t out = first; out < first + panel; ++out) *packed_scales++ = scales[out * blocks + block];
    }
  }
}

template <std::size_t rows>
void multiply_rows(const std::int8_t* x, const float* x_scales, const std::int32_t* x_sums, std::size_t features,
                   const std::uint8_t* weights, const float* scales, const float* bias, float* y,
                   std::size_t y_stride) {
  const std::size_t blocks = features / quantised_block;
  __m512 low[rows], high[rows];
  for (std::size_t row = 0; row < rows; ++row) {
    low[row] = _mm512_loadu_ps(bias);
    high[row] = _mm512_loadu_ps(bias + 16);
  }
  for (std::size_t block = 0; block < blocks; ++block) {
    __m512i low_sum[rows], high_sum[rows];
    for (std::size_t row = 0; row < rows; ++row) {
      low_sum[row] = high_sum[row] = _mm512_set1_epi32(-128 * x_sums[row * blocks + block]);
    }
    for (std::size_t k = 0; k < quantised_block; k += group, weights += panel * group) {
      const __m512i low_weights = _mm512_loadu_si512(weights);
      const __m512i high_weights = _mm512_loadu_si512(weights + 64);
      for (std::size_t row = 0; row < rows; ++row) {
        std::int32_t four;
        __builtin_memcpy(&four, x + row * features + block * quantised_block + k, sizeof(four));
        const __m512i factors = _mm512_set1_epi32(four);
        low_sum[row] = _mm512_dpbusd_epi32(low_sum[row], low_weights, factors);
        high_sum[row] = _mm512_dpbusd_epi32(high_sum[row], high_weights, factors);
      }
    }
    const __m512 low_scale = _mm512_loadu_ps(scales + block * panel);
    const __m512 high_scale = _mm512_loadu_ps(scales + block * panel + 16);
    for (std::size_t row = 0; row < rows; ++row) {
      const __m512 scale = _mm512_set1_ps(x_scales[row * blocks + block]);
      low[row] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low_sum[row]), _mm512_mul_ps(low_scale, scale), low[row]);
      high[row] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(high_sum[row]), _mm512_mul_ps(high_scale, scale), high[row]);
    }
  }
  for (std::size_t row = 0; row < rows; ++row) {
    _mm512_storeu_ps(y + row * y_stride, low[row]);
    _mm512_storeu_ps(y + row * y_stride + 16, high[row]);
  }
}

void multiply(Quantised x, std::size_t rows, const Matrix& matrix, float* y) {
  const std::size_t features = matrix.in_features;
  const std::size_t blocks = features / quantised_block;
  const auto* values = static_cast<const std::int8_t*>(x.values);
  for (std::size_t first = 0; first < matrix.out_features; first += panel) {
    const auto* weights = static_cast<const std::uint8_t*>(matrix.values) + first * features;
    const float* scales = matrix.scales + first * blocks;
    const float* bias = matrix.bias + first;
    std::size_t row = 0;
    for (; row + 6 <= rows; row += 6) {
      multiply_rows<6>(values + row * features, x.scales + row * blocks, x.sums + row * blocks, features, weights,
                       scales, bias, y + row * matrix.out_features + first, matrix.out_features);
    }
    for (; row < rows; ++row) {
      multiply_rows<1>(values + row * features, x.scales + row * blocks, x.sums + row * blocks, features, weights,
                       scales, bias, y + row * matrix.out_features + first, matrix.out_features);
    }
  }
}

}  // namespace

const Kernels avx512_kernels = {.name = "AVX-512 VNNI",
                                .bytes_a_weight = 1,
                                .pack = pack,
                                .quantise = quantise_to<std::int8_t>,
                                .multiply = multiply,
                                .gelu = gelu,
                                .layer_norm = layer_norm,
                                .attention = attention};

}  // namespace wrkhrs::engine::bert
