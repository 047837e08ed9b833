// What the instruction sets share, in vectors of `lanes` floats. Included once by each kernels_*.cpp, which is compiled
// for its instruction set: nothing here may leave the translation unit, and no header with inline functions of its own
// may be included, or another unit could end up calling code that its processor lacks.
#pragma once

#include <immintrin.h>

#include "engine/bert/kernels.hpp"

namespace wrkhrs::engine::bert {
namespace {

#ifdef __AVX512F__
constexpr std::size_t lanes = 16;
#else
constexpr std::size_t lanes = 8;
#endif
using Floats = float __attribute__((vector_size(lanes * sizeof(float))));
using Integers = std::int32_t __attribute__((vector_size(lanes * sizeof(std::int32_t))));

Floats load(const float* from) {
  Floats value;
  __builtin_memcpy(&value, from, sizeof(value));
  return value;
}
void store(float* to, Floats value) { __builtin_memcpy(to, &value, sizeof(value)); }
Floats all(float value) { return value - Floats{}; }
float sum(Floats value) {
  float total = 0;
  for (std::size_t i = 0; i < lanes; ++i) total += value[i];
  return total;
}
Floats larger(Floats a, Floats b) { return a > b ? a : b; }

/// e^x to 2e-7 for x ≤ 0; what is below -87 becomes e^-87. 2^n · e^r with |r| ≤ ln 2 / 2; the polynomial is Cephes's
/// expf.
Floats exponential(Floats x) {
  x = larger(x, all(-87.0f));
  constexpr float round_to_integer = 12582912.0f;  // 1.5 · 2^23
  const Floats n = (x * 1.44269504f + round_to_integer) - round_to_integer;
  const Floats r = x - n * 0.693359375f + n * 2.12194440e-4f;
  Floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const Integers exponent = (__builtin_convertvector(n, Integers) + 127) << 23;
  return p * __builtin_bit_cast(Floats, exponent);
}

void gelu(float* x, std::size_t count) {
  for (std::size_t i = 0; i < count; i += lanes) {
    const Floats value = load(x + i);
    // x · sigmoid(2u) = x · (1 + tanh u) / 2, u = √(2/π) (x + 0.044715 x³); by the exponential of what is negative.
    const Floats twice_u = value * (value * value * 0.0713548162726f + 1.59576912161f);
    const Floats small = exponential(twice_u < 0 ? twice_u : -twice_u);
    store(x + i, value * (twice_u < 0 ? small : all(1.0f)) / (small + 1.0f));
  }
}

void layer_norm(float* x, const float* residual, std::size_t rows, std::size_t features, const float* gain,
                const float* bias, float epsilon) {
  const auto count = static_cast<float>(features);
  for (std::size_t row = 0; row < rows; ++row, x += features) {
    Floats total{};
    for (std::size_t i = 0; i < features; i += lanes) {
      Floats value = load(x + i);
      if (residual != nullptr) value += load(residual + row * features + i);
      store(x + i, value);
      total += value;
    }
    const float mean = sum(total) / count;
    Floats squares{};
    for (std::size_t i = 0; i < features; i += lanes) {
      const Floats from_mean = load(x + i) - mean;
      squares += from_mean * from_mean;
    }
    const float scale = 1.0f / __builtin_sqrtf(sum(squares) / count + epsilon);
    for (std::size_t i = 0; i < features; i += lanes) {
      store(x + i, (load(x + i) - mean) * scale * load(gain + i) + load(bias + i));
    }
  }
}

/// Writes c[rows ≤ 4 × 2·lanes] = a[rows × depth] · b[depth × 2·lanes].
template <std::size_t rows>
void multiply_tile(const float* a, std::size_t a_stride, const float* b, std::size_t b_stride, std::size_t depth,
                   float* c, std::size_t c_stride) {
  Floats low[rows] = {};
  Floats high[rows] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    const Floats b_low = load(b + k * b_stride);
    const Floats b_high = load(b + k * b_stride + lanes);
    for (std::size_t row = 0; row < rows; ++row) {
      const float factor = a[row * a_stride + k];
      low[row] += b_low * factor;
      high[row] += b_high * factor;
    }
  }
  for (std::size_t row = 0; row < rows; ++row) {
    store(c + row * c_stride, low[row]);
    store(c + row * c_stride + lanes, high[row]);
  }
}

/// The same for one vector of columns.
template <std::size_t rows>
void multiply_narrow_tile(const float* a, std::size_t a_stride, const float* b, std::size_t b_stride, std::size_t depth,
                          float* c, std::size_t c_stride) {
  Floats sums[rows] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    const Floats factors = load(b + k * b_stride);
    for (std::size_t row = 0; row < rows; ++row) sums[row] += factors * a[row * a_stride + k];
  }
  for (std::size_t row = 0; row < rows; ++row) store(c + row * c_stride, sums[row]);
}

template <std::size_t rows>
void multiply_floats(const float* a, std::size_t a_stride, const float* b, std::size_t b_stride, std::size_t depth,
                     std::size_t columns, float* c, std::size_t c_stride) {
  std::size_t column = 0;
  for (; column + 2 * lanes <= columns; column += 2 * lanes) {
    multiply_tile<rows>(a, a_stride, b + column, b_stride, depth, c + column, c_stride);
  }
  for (; column < columns; column += lanes) {
    multiply_narrow_tile<rows>(a, a_stride, b + column, b_stride, depth, c + column, c_stride);
  }
}

/// Attention of `rows` queries of one head. keys: head_features × padded, transposed.
template <std::size_t rows>
void attend(const float* queries, const float* values, std::size_t stride, const float* keys, std::size_t tokens,
            std::size_t padded, std::size_t head_features, float* scores, float* out, std::size_t out_stride) {
  multiply_floats<rows>(queries, stride, keys, padded, head_features, padded, scores, padded);
  const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(head_features));
  float totals[rows];
  for (std::size_t row = 0; row < rows; ++row) {
    float* line = scores + row * padded;
    for (std::size_t i = tokens; i < padded; ++i) line[i] = -1e30f;
    Floats largest = load(line);
    for (std::size_t i = lanes; i < padded; i += lanes) largest = larger(largest, load(line + i));
    float top = largest[0];
    for (std::size_t i = 1; i < lanes; ++i) top = top < largest[i] ? largest[i] : top;
    Floats total{};
    for (std::size_t i = 0; i < padded; i += lanes) {
      const Floats weight = exponential((load(line + i) - top) * scale);
      store(line + i, weight);
      total += weight;
    }
    totals[row] = sum(total);
  }
  multiply_floats<rows>(scores, padded, values, stride, tokens, head_features, out, out_stride);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < head_features; i += lanes) {
      float* at = out + row * out_stride + i;
      store(at, load(at) / totals[row]);
    }
  }
}

void attention(const float* qkv, std::size_t tokens, std::size_t heads, std::size_t features, float* out,
               float* scratch) {
  const std::size_t stride = 3 * features;
  const std::size_t head_features = features / heads;
  const std::size_t padded = (tokens + padded_lanes - 1) / padded_lanes * padded_lanes;
  float* keys = scratch;
  float* scores = scratch + head_features * padded;
  for (std::size_t head = 0; head < heads; ++head) {
    const float* query = qkv + head * head_features;
    const float* key = query + features;
    const float* value = key + features;
    for (std::size_t token = 0; token < tokens; ++token) {
      for (std::size_t i = 0; i < head_features; ++i) keys[i * padded + token] = key[token * stride + i];
    }
    for (std::size_t i = 0; i < head_features; ++i) {
      for (std::size_t token = tokens; token < padded; ++token) keys[i * padded + token] = 0;
    }
    float* result = out + head * head_features;
    std::size_t row = 0;
    for (; row + 4 <= tokens; row += 4) {
      attend<4>(query + row * stride, value, stride, keys, tokens, padded, head_features, scores,
                result + row * features, features);
    }
    for (; row < tokens; ++row) {
      attend<1>(query + row * stride, value, stride, keys, tokens, padded, head_features, scores,
                result + row * features, features);
    }
  }
}

/// `Value` is what the multiplication reads: 8 bits, or 16 bits with the same numbers in them.
template <class Value>
void quantise_to(const float* x, std::size_t rows, std::size_t features, Quantised out) {
  auto* values = static_cast<Value*>(out.values);
  for (std::size_t block = 0; block < rows * features / quantised_block; ++block) {
    const float* from = x + block * quantised_block;
    Value* to = values + block * quantised_block;
    Floats largest{};
    for (std::size_t i = 0; i < quantised_block; i += lanes) {
      const Floats value = load(from + i);
      largest = larger(largest, value < 0 ? -value : value);
    }
    float top = largest[0];
    for (std::size_t i = 1; i < lanes; ++i) top = top < largest[i] ? largest[i] : top;
    const float inverse = top > 0 ? 127.0f / top : 0.0f;
    Integers total{};
    for (std::size_t i = 0; i < quantised_block; i += lanes) {
      constexpr float round_to_integer = 12582912.0f;
      const Floats rounded = (load(from + i) * inverse + round_to_integer) - round_to_integer;
      const Integers whole = __builtin_convertvector(rounded, Integers);
      total += whole;
      using Narrow = Value __attribute__((vector_size(lanes * sizeof(Value))));
      const Narrow narrow = __builtin_convertvector(whole, Narrow);
      __builtin_memcpy(to + i, &narrow, sizeof(narrow));
    }
    out.scales[block] = top / 127.0f;
    std::int32_t sum_of_block = 0;
    for (std::size_t i = 0; i < lanes; ++i) sum_of_block += total[i];
    out.sums[block] = sum_of_block;
  }
}

}  // namespace
}  // namespace wrkhrs::engine::bert
