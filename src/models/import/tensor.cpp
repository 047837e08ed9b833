#include "models/import/tensor.hpp"

#include <bit>
#include <cstring>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wrkhrs::models {

std::string_view to_string(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return "float32";
    case DType::f16:
      return "float16";
    case DType::bf16:
      return "bfloat16";
    case DType::other:
      break;
  }
  return "another type";
}

std::size_t size_of(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return 4;
    case DType::f16:
    case DType::bf16:
      return 2;
    case DType::other:
      break;
  }
  return 0;
}

float half_to_float(std::uint16_t half) {
  std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  std::uint32_t exponent = (half >> 10) & 0x1fu;
  std::uint32_t mantissa = half & 0x3ffu;
  if (exponent == 0) {  // zero and subnormals: the mantissa counts steps of 2^-24
    float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
  return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

std::uint64_t Tensor::elements() const {
  std::uint64_t count = 1;
  for (std::uint64_t dimension : shape) count *= dimension;
  return count;
}

std::vector<float> Tensor::floats() const {
  if (dtype == DType::other) return {};
  std::vector<float> out(elements());
  if (out.empty()) return out;  // neither side has an address then, which memcpy forbids
  if (dtype == DType::f32) {
    std::memcpy(out.data(), data.data(), out.size() * sizeof(float));
    return out;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint16_t raw = 0;
    std::memcpy(&raw, data.data() + 2 * i, 2);
    out[i] = dtype == DType::f16 ? half_to_float(raw) : std::bit_cast<float>(static_cast<std::uint32_t>(raw) << 16);
  }
  return out;
}

Tensor Tensor::rows(std::uint64_t first, std::uint64_t count) const {
  std::size_t row_bytes = data.size() / shape[0];
  Tensor part{dtype, shape, data.subspan(first * row_bytes, count * row_bytes)};
  part.shape[0] = count;
  return part;
}

Result<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape) {
  std::uint64_t count = 1;
  for (std::uint64_t dimension : shape) {
    if (__builtin_mul_overflow(count, dimension, &count) || count >> 63 != 0) {
      return fail(Code::invalid_argument, "a tensor has an impossible shape");
    }
  }
  return count;
}

const Tensor* TensorMap::find(std::string_view name) const {
  auto it = tensors_.find(name);
  return it == tensors_.end() ? nullptr : &it->second;
}

Result<Tensor> TensorMap::get(std::string_view name, std::vector<std::uint64_t> shape) const {
  const Tensor* tensor = find(name);
  if (!tensor) return fail(Code::invalid_argument, fmt::format("The checkpoint has no tensor '{}'.", name));
  if (tensor->dtype == DType::other) {
    return fail(
        Code::invalid_argument,
        fmt::format("The tensor '{}' is quantised or of an unknown type; import needs float32, float16 or bfloat16.",
                    name));
  }
  if (tensor->shape != shape) {
    return fail(Code::invalid_argument, fmt::format("The tensor '{}' has the shape [{}] where [{}] was expected.", name,
                                                    fmt::join(tensor->shape, ", "), fmt::join(shape, ", ")));
  }
  return *tensor;
}

}  // namespace wrkhrs::models
