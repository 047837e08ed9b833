// Feeds arbitrary bytes to the safetensors reader, and reads what it accepts.
#include "models/import/safetensors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace wrkhrs::models;
  auto tensors = read_safetensors(Bytes(reinterpret_cast<const std::byte*>(data), size));
  if (!tensors) return 0;
  for (const auto& [name, tensor] : *tensors) {
    if (tensor.floats().size() != (tensor.dtype == DType::other ? 0 : tensor.elements())) __builtin_trap();
  }
  return 0;
}
