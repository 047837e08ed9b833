// Reads CTranslate2's model.bin: version, specification name and revision, then named tensors, then aliases.
#pragma once

#include <string>

#include "base/error.hpp"
#include "models/import/tensor.hpp"

namespace wrkhrs::models {

struct Ctranslate2Model {
  std::string spec;  ///< what the model is, e.g. "WhisperSpec"
  TensorMap tensors;
};

/// The tensors point into `file`; aliases are resolved to the tensor that they name. Binary versions 4 to 6 are read.
///
/// Refuses (invalid_argument, with the reason) truncated files, sizes that do not match shape and type, doubled names,
/// aliases of nothing and bytes after the end.
Result<Ctranslate2Model> read_ctranslate2(Bytes file);

}  // namespace wrkhrs::models
