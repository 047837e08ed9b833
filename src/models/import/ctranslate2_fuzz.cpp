// Feeds arbitrary bytes to the CTranslate2 reader, and reads what it accepts.
#include "models/import/ctranslate2.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace wrkhrs::models;
  auto model = read_ctranslate2(Bytes(reinterpret_cast<const std::byte*>(data), size));
  if (!model) return 0;
  for (const auto& [name, tensor] : model->tensors) {
    if (tensor.floats().size() != (tensor.dtype == DType::other ? 0 : tensor.elements())) __builtin_trap();
  }
  return 0;
}
