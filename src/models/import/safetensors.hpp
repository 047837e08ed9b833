// Reads the safetensors format: a 64-bit header length, a JSON table of tensors, then their bytes.
#pragma once

#include "base/error.hpp"
#include "models/import/tensor.hpp"

namespace wrkhrs::models {

/// The tensors of a safetensors file; they point into `file`.
///
/// Refuses (invalid_argument, with the reason) what the format forbids: a header that is not JSON or longer than 100 MB
/// or than the file, offsets outside the file, sizes that do not match shape and type, holes and overlaps. A tensor of
/// a type that no converter reads has DType::other.
Result<TensorMap> read_safetensors(Bytes file);

}  // namespace wrkhrs::models
