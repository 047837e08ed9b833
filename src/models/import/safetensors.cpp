#include "models/import/safetensors.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/json.hpp"

namespace wrkhrs::models {
namespace {

constexpr std::uint64_t kHeaderBytesMax = 100'000'000;  // the format's own limit

struct TypeName {
  std::string_view name;
  std::size_t bits;
  DType dtype;
};
constexpr std::array kTypes{
    TypeName{"F32", 32, DType::f32},   TypeName{"F16", 16, DType::f16},      TypeName{"BF16", 16, DType::bf16},
    TypeName{"F64", 64, DType::other}, TypeName{"I64", 64, DType::other},    TypeName{"I32", 32, DType::other},
    TypeName{"I16", 16, DType::other}, TypeName{"I8", 8, DType::other},      TypeName{"U8", 8, DType::other},
    TypeName{"BOOL", 8, DType::other}, TypeName{"U16", 16, DType::other},    TypeName{"U32", 32, DType::other},
    TypeName{"U64", 64, DType::other}, TypeName{"F8_E4M3", 8, DType::other}, TypeName{"F8_E5M2", 8, DType::other},
};

std::unexpected<Error> broken(std::string_view what) {
  return fail(Code::invalid_argument, fmt::format("Not a usable safetensors file: {}.", what));
}

std::optional<std::vector<std::uint64_t>> naturals(const json::Value* value, std::size_t count_max) {
  const json::Array* array = value ? value->if_array() : nullptr;
  if (!array || array->size() > count_max) return std::nullopt;
  std::vector<std::uint64_t> out;
  for (const json::Value& item : *array) {
    if (!item.is_int64() && !item.is_uint64()) return std::nullopt;
    if (item.is_int64() && item.get_int64() < 0) return std::nullopt;
    out.push_back(item.is_int64() ? static_cast<std::uint64_t>(item.get_int64()) : item.get_uint64());
  }
  return out;
}

}  // namespace

Result<TensorMap> read_safetensors(Bytes file) {
  ByteReader reader(file);
  auto header_bytes = reader.number<std::uint64_t>();
  if (!reader.ok()) return broken("it is shorter than its header length");
  if (header_bytes > kHeaderBytesMax || header_bytes > reader.remaining()) {
    return broken(fmt::format("the header claims {} bytes, the file has {}", header_bytes, reader.remaining()));
  }
  std::string_view header_text = reader.text(header_bytes);
  Bytes data = reader.take(reader.remaining());

  auto table = json::parse_object(header_text);
  if (!table) return broken(fmt::format("the header is damaged: {}", table.error().message));

  TensorMap tensors;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> extents;
  for (const auto& [key, value] : *table) {
    std::string_view name(key.data(), key.size());
    if (name == "__metadata__") continue;
    const json::Object* entry = value.if_object();
    if (!entry) return broken(fmt::format("the entry '{}' is not an object", name));
    const json::Value* type_value = entry->if_contains("dtype");
    const boost::json::string* type_text = type_value ? type_value->if_string() : nullptr;
    if (!type_text) return broken(fmt::format("'{}' has no dtype", name));
    const TypeName* type = nullptr;
    for (const TypeName& known : kTypes) {
      if (known.name == std::string_view(type_text->data(), type_text->size())) type = &known;
    }
    if (!type) return broken(fmt::format("'{}' has an unknown dtype", name));

    auto shape = naturals(entry->if_contains("shape"), 8);
    auto offsets = naturals(entry->if_contains("data_offsets"), 2);
    if (!shape || !offsets || offsets->size() != 2)
      return broken(fmt::format("'{}' has no usable shape or offsets", name));
    auto [begin, end] = std::pair((*offsets)[0], (*offsets)[1]);
    if (begin > end || end > data.size()) return broken(fmt::format("'{}' lies outside the file", name));
    auto count = element_count(*shape);
    std::uint64_t bytes = 0;
    if (!count || __builtin_mul_overflow(*count, type->bits / 8, &bytes) || bytes != end - begin) {
      return broken(fmt::format("the size of '{}' does not match its shape and type", name));
    }
    extents.emplace_back(begin, end);
    tensors.add(std::string(name), Tensor{type->dtype, std::move(*shape), data.subspan(begin, bytes)});
  }
  std::ranges::sort(extents);
  std::uint64_t expected = 0;
  for (auto [begin, end] : extents) {
    if (begin != expected) return broken("tensors overlap or leave holes");
    expected = end;
  }
  if (expected != data.size()) return broken("bytes follow the last tensor");
  if (tensors.size() == 0) return broken("it holds no tensor");
  return tensors;
}

}  // namespace wrkhrs::models
