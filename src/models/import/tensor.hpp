// What the checkpoint readers give the converters: named tensors that point into the mapped file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "models/import/bytes.hpp"

namespace wrkhrs::models {

enum class DType { f32, f16, bf16, other };

std::string_view to_string(DType dtype);

/// Bytes of one element; 0 for DType::other.
std::size_t size_of(DType dtype);

/// A dense, row-major tensor. `data` points into the file that it was read from and holds exactly elements() values
/// when the type is a known one (the readers guarantee it).
struct Tensor {
  DType dtype = DType::other;
  std::vector<std::uint64_t> shape;  ///< outermost dimension first; empty = a scalar
  Bytes data;

  std::uint64_t elements() const;

  /// The values as 32-bit floats; exact for every known type. An unknown type gives an empty vector.
  std::vector<float> floats() const;

  /// Rows [first, first + count) of the outermost dimension. The caller checks the range against shape[0].
  Tensor rows(std::uint64_t first, std::uint64_t count) const;
};

/// The product of the dimensions, or an error when it does not fit in 63 bits.
Result<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape);

/// The tensors of a checkpoint by name.
class TensorMap {
 public:
  /// False when the name is taken.
  bool add(std::string name, Tensor tensor) { return tensors_.emplace(std::move(name), std::move(tensor)).second; }
  const Tensor* find(std::string_view name) const;
  /// The tensor, of exactly this shape and of a known type; invalid_argument names the tensor and what was found
  /// instead.
  Result<Tensor> get(std::string_view name, std::vector<std::uint64_t> shape) const;

  std::size_t size() const { return tensors_.size(); }
  auto begin() const { return tensors_.begin(); }
  auto end() const { return tensors_.end(); }

 private:
  std::map<std::string, Tensor, std::less<>> tensors_;
};

/// IEEE 754 half to single; exact.
float half_to_float(std::uint16_t half);

}  // namespace wrkhrs::models
