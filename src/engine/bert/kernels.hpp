// The arithmetic of a BERT encoder on one thread, once for each instruction set.
//
// Matrices of weights are 8-bit with one scale for each 32 values along a row (ggml's Q8_0); activations are brought to
// the same form before each multiplication. Products are summed as integers within 32 values, so both instruction sets
// give the same sums.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wrkhrs::engine::bert {

inline constexpr std::size_t quantised_block = 32;  ///< values that share a scale
inline constexpr std::size_t padded_lanes = 16;     ///< rows of attention scores are padded to a multiple of this

/// `out_features` × `in_features` weights as a kernel wants them; made by Kernels::pack.
struct Matrix {
  const void* values;   ///< matrix_value_bytes() bytes, aligned to 64
  const float* scales;  ///< one for 32 values, out_features × in_features / 32, aligned to 64
  const float* bias;    ///< out_features
  std::size_t out_features;
  std::size_t in_features;
};

/// Rows of activations in 8 bits; made by Kernels::quantise.
struct Quantised {
  void* values;        ///< rows × features × 2 bytes
  float* scales;       ///< rows × features / 32
  std::int32_t* sums;  ///< of the values of each block
};

/// Functions for one instruction set. Pure; pointers do not overlap unless said. Features are multiples of 32, and
/// widths of attention heads too.
struct Kernels {
  const char* name;
  std::size_t bytes_a_weight;

  /// `row_major` holds the 8-bit weights, `scales` one scale for each 32 of them. Writes both in the kernel's order.
  void (*pack)(const std::int8_t* row_major, const float* scales, std::size_t out_features, std::size_t in_features,
               void* packed_values, float* packed_scales);
  void (*quantise)(const float* x, std::size_t rows, std::size_t features, Quantised out);
  /// y[rows × out_features] = x · weightsᵀ + bias
  void (*multiply)(Quantised x, std::size_t rows, const Matrix& weights, float* y);
  /// x = x · Φ(x), with the tanh form of Φ, in place.
  void (*gelu)(float* x, std::size_t count);
  /// x = normalised(x + residual) · gain + bias for each row, in place; residual may be null.
  void (*layer_norm)(float* x, const float* residual, std::size_t rows, std::size_t features, const float* gain,
                     const float* bias, float epsilon);
  /// Self-attention of one text. qkv: tokens × 3·features, queries, keys and values beside each other; out: tokens ×
  /// features; scratch: attention_scratch() floats, aligned to 64.
  void (*attention)(const float* qkv, std::size_t tokens, std::size_t heads, std::size_t features, float* out,
                    float* scratch);
};

/// Floats that Kernels::attention needs for a text of that many tokens.
constexpr std::size_t attention_scratch(std::size_t tokens, std::size_t head_features) {
  const std::size_t padded = (tokens + padded_lanes - 1) / padded_lanes * padded_lanes;
  return padded * (head_features + 4);
}

extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;  ///< with VNNI

/// The fastest that this processor runs; null without AVX2 and FMA.
const Kernels* best_kernels();

}  // namespace wrkhrs::engine::bert
