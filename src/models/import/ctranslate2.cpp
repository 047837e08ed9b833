#include "models/import/ctranslate2.hpp"

#include <array>

#include <fmt/format.h>

namespace wrkhrs::models {
namespace {

constexpr std::uint32_t kTensorsMax = 100'000;

std::unexpected<Error> broken(std::string_view what) {
  return fail(Code::invalid_argument, fmt::format("Not a usable CTranslate2 model: {}.", what));
}

std::string_view text(ByteReader& reader) {  // a 16-bit length that counts the closing NUL
  std::string_view raw = reader.text(reader.number<std::uint16_t>());
  while (raw.ends_with('\0')) raw.remove_suffix(1);
  return raw;
}

struct TypeId {
  DType dtype;
  std::size_t bytes;
};
// CTranslate2's DataType: float32, int8, int16, int32, float16, bfloat16.
constexpr std::array kTypes{TypeId{DType::f32, 4},   TypeId{DType::other, 1}, TypeId{DType::other, 2},
                            TypeId{DType::other, 4}, TypeId{DType::f16, 2},   TypeId{DType::bf16, 2}};

}  // namespace

Result<Ctranslate2Model> read_ctranslate2(Bytes file) {
  ByteReader reader(file);
  auto version = reader.number<std::uint32_t>();
  if (!reader.ok() || version < 4 || version > 6) return broken("its binary version is not 4, 5 or 6");
  Ctranslate2Model model;
  model.spec = text(reader);
  reader.number<std::uint32_t>();  // the revision of the specification
  auto tensor_count = reader.number<std::uint32_t>();
  if (!reader.ok() || tensor_count > kTensorsMax) return broken("the header is damaged");

  for (std::uint32_t i = 0; i < tensor_count; ++i) {
    std::string name(text(reader));
    std::vector<std::uint64_t> shape(reader.number<std::uint8_t>());
    if (shape.size() > 8) return broken(fmt::format("tensor {} has {} dimensions", i, shape.size()));
    for (std::uint64_t& dimension : shape) dimension = reader.number<std::uint32_t>();
    auto type_id = reader.number<std::uint8_t>();
    auto size = reader.number<std::uint32_t>();
    Bytes data = reader.take(size);
    if (!reader.ok()) return broken(fmt::format("it ends within tensor {} of {}", i + 1, tensor_count));
    if (type_id >= kTypes.size()) return broken(fmt::format("'{}' has the unknown type {}", name, type_id));
    auto count = element_count(shape);
    std::uint64_t bytes = 0;
    if (!count || __builtin_mul_overflow(*count, kTypes[type_id].bytes, &bytes) || bytes != size) {
      return broken(fmt::format("the size of '{}' does not match its shape and type", name));
    }
    if (!model.tensors.add(name, Tensor{kTypes[type_id].dtype, std::move(shape), data})) {
      return broken(fmt::format("'{}' occurs twice", name));
    }
  }

  auto alias_count = reader.number<std::uint32_t>();
  if (!reader.ok() || alias_count > kTensorsMax) return broken("it ends before its aliases");
  for (std::uint32_t i = 0; i < alias_count; ++i) {
    std::string alias(text(reader));
    std::string_view target = text(reader);
    if (!reader.ok()) return broken("it ends within its aliases");
    const Tensor* tensor = model.tensors.find(target);
    if (!tensor) return broken(fmt::format("'{}' names the missing tensor '{}'", alias, target));
    if (!model.tensors.add(alias, Tensor(*tensor))) return broken(fmt::format("'{}' occurs twice", alias));
  }
  if (reader.remaining() != 0) return broken("bytes follow its end");
  return model;
}

}  // namespace wrkhrs::models
