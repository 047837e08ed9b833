#include "engine/bert/encoder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fmt/format.h>
#include <ggml.h>
#include <gguf.h>
#include <malloc.h>

#include "engine/bert/kernels.hpp"

namespace wrkhrs::engine::bert {
namespace {

constexpr std::size_t alignment = 64;
constexpr float largest_weight = 127;
constexpr std::uint32_t features_max = 8192;
constexpr std::uint32_t context_max = 8192;

/// Memory aligned for the kernels; what was in it is lost when it grows.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) { grow(count); }
  T* grow(std::size_t count) {
    if (count > capacity_) {
      const std::size_t bytes = (count * sizeof(T) + alignment - 1) / alignment * alignment;
      memory_.reset(static_cast<T*>(std::aligned_alloc(alignment, bytes)));
      if (!memory_) throw std::bad_alloc();
      capacity_ = count;
    }
    return memory_.get();
  }
  T* data() const { return memory_.get(); }

 private:
  struct Free {
    void operator()(T* memory) const { std::free(memory); }
  };
  std::unique_ptr<T, Free> memory_;
  std::size_t capacity_ = 0;
};

/// A linear layer.
struct Linear {
  Buffer<std::byte> values;
  Buffer<float> scales;
  std::vector<float> bias;
  std::size_t out_features = 0;
  std::size_t in_features = 0;

  Matrix matrix() const { return {values.data(), scales.data(), bias.data(), out_features, in_features}; }
};

struct Norm {
  std::vector<float> gain;
  std::vector<float> bias;
};

struct Layer {
  Linear attention_in;  ///< queries, keys and values in one
  Linear attention_out;
  Norm attention_norm;
  Linear feed_up;
  Linear feed_down;
  Norm feed_norm;
};

std::unexpected<Error> unknown(std::string what) {
  return fail_with_detail(Code::unimplemented, "The embedding model is of another kind.", std::move(what));
}

/// A GGUF file in memory.
class File {
 public:
  static Result<File> open(const std::filesystem::path& path) {
    File file;
    ggml_context* tensors = nullptr;
    file.gguf_.reset(gguf_init_from_file(path.c_str(), {.no_alloc = false, .ctx = &tensors}));
    file.tensors_.reset(tensors);
    if (!file.gguf_ || !tensors) {
      return fail(Code::invalid_argument, fmt::format("'{}' is no GGUF file.", path.filename().string()));
    }
    return file;
  }

  std::string text(const char* key) const {
    const auto id = gguf_find_key(gguf_.get(), key);
    return id >= 0 && gguf_get_kv_type(gguf_.get(), id) == GGUF_TYPE_STRING ? gguf_get_val_str(gguf_.get(), id) : "";
  }
  std::uint32_t number(const char* key) const {
    const auto id = gguf_find_key(gguf_.get(), key);
    return id >= 0 && gguf_get_kv_type(gguf_.get(), id) == GGUF_TYPE_UINT32 ? gguf_get_val_u32(gguf_.get(), id) : 0;
  }
  float real(const char* key) const {
    const auto id = gguf_find_key(gguf_.get(), key);
    return id >= 0 && gguf_get_kv_type(gguf_.get(), id) == GGUF_TYPE_FLOAT32 ? gguf_get_val_f32(gguf_.get(), id) : 0;
  }
  std::size_t tensor_count() const { return static_cast<std::size_t>(gguf_get_n_tensors(gguf_.get())); }

  const ggml_tensor* tensor(const std::string& name) const { return ggml_get_tensor(tensors_.get(), name.c_str()); }

  /// The tensor's values as floats. Errors: unimplemented (not there, or of another shape or type).
  Result<std::vector<float>> floats(const std::string& name, std::size_t columns, std::size_t rows = 1) const {
    const ggml_tensor* found = tensor(name);
    if (found == nullptr || found->ne[0] != static_cast<std::int64_t>(columns) ||
        ggml_nrows(found) != static_cast<std::int64_t>(rows)) {
      return unknown(fmt::format("no tensor '{}' of {} x {}", name, rows, columns));
    }
    std::vector<float> values(columns * rows);
    if (found->type == GGML_TYPE_F32) {
      std::memcpy(values.data(), found->data, values.size() * sizeof(float));
    } else if (const auto convert = ggml_get_type_traits(found->type)->to_float) {
      convert(found->data, values.data(), static_cast<std::int64_t>(values.size()));
    } else {
      return unknown(fmt::format("tensor '{}' has type {}", name, ggml_type_name(found->type)));
    }
    return values;
  }

 private:
  std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf_{nullptr, gguf_free};
  std::unique_ptr<ggml_context, decltype(&ggml_free)> tensors_{nullptr, ggml_free};
};

/// Vectors in the type that they have in the file: as floats, those of a vocabulary take four times the memory.
class EmbeddingTable {
 public:
  /// Errors: unimplemented (another row length, a type that cannot be read).
  static Result<EmbeddingTable> read(const ggml_tensor& tensor, std::size_t features) {
    EmbeddingTable table;
    table.features_ = static_cast<std::int64_t>(features);
    table.to_float_ = ggml_get_type_traits(tensor.type)->to_float;
    if (tensor.ne[0] != table.features_ || (tensor.type != GGML_TYPE_F32 && table.to_float_ == nullptr)) {
      return unknown(fmt::format("embeddings of type {}, {} values each", ggml_type_name(tensor.type), tensor.ne[0]));
    }
    table.row_bytes_ = ggml_row_size(tensor.type, table.features_);
    const auto* data = static_cast<const std::byte*>(tensor.data);
    table.bytes_.assign(data, data + table.row_bytes_ * static_cast<std::size_t>(ggml_nrows(&tensor)));
    return table;
  }

  /// Writes the vector of one row, `features` floats.
  void copy_row(std::size_t row, float* into) const {
    const std::byte* from = bytes_.data() + row * row_bytes_;
    if (to_float_ != nullptr) {
      to_float_(from, into, features_);
    } else {
      std::memcpy(into, from, row_bytes_);
    }
  }

 private:
  std::vector<std::byte> bytes_;
  std::size_t row_bytes_ = 0;
  std::int64_t features_ = 0;
  ggml_to_float_t to_float_ = nullptr;  ///< null: floats already
};

Result<Norm> read_norm(const File& file, const std::string& name, std::size_t features) {
  auto gain = file.floats(name + ".weight", features);
  if (!gain) return forward_error(gain);
  auto bias = file.floats(name + ".bias", features);
  if (!bias) return forward_error(bias);
  return Norm{std::move(*gain), std::move(*bias)};
}

/// The layers of these names on top of each other: they read the same input.
Result<Linear> read_linear(const File& file, const Kernels& kernels, const std::vector<std::string>& names,
                           std::size_t out_features_each, std::size_t in_features) {
  Linear linear;
  linear.out_features = out_features_each * names.size();
  linear.in_features = in_features;
  std::vector<std::int8_t> values;
  std::vector<float> scales;
  values.reserve(linear.out_features * in_features);
  for (const std::string& name : names) {
    const ggml_tensor* tensor = file.tensor(name + ".weight");
    if (tensor == nullptr || tensor->type != GGML_TYPE_Q8_0) return unknown(name + ".weight is not of type q8_0");
    auto weights = file.floats(name + ".weight", in_features, out_features_each);
    if (!weights) return forward_error(weights);
    auto bias = file.floats(name + ".bias", out_features_each);
    if (!bias) return forward_error(bias);
    linear.bias.insert(linear.bias.end(), bias->begin(), bias->end());
    // Back to the 8 bits that stand in the file: the largest of a block is 127 scales.
    for (auto block = weights->begin(); block != weights->end(); block += quantised_block) {
      float largest = 0;
      for (auto weight = block; weight != block + quantised_block; ++weight) {
        largest = std::max(largest, std::abs(*weight));
      }
      const float scale = largest / largest_weight;
      scales.push_back(scale);
      for (auto weight = block; weight != block + quantised_block; ++weight) {
        values.push_back(static_cast<std::int8_t>(scale > 0 ? std::lround(*weight / scale) : 0));
      }
    }
  }
  kernels.pack(values.data(), scales.data(), linear.out_features, in_features,
               linear.values.grow(values.size() * kernels.bytes_a_weight), linear.scales.grow(scales.size()));
  return linear;
}

}  // namespace

struct Encoder::Model {
  const Kernels* kernels = nullptr;
  std::size_t features = 0;
  std::size_t feed_features = 0;
  std::size_t heads = 0;
  std::uint32_t context_tokens = 0;
  float epsilon = 0;
  bool takes_first_token = false;  ///< as the text's vector; else the mean of all
  std::size_t vocabulary = 0;
  EmbeddingTable tokens;         ///< vocabulary × features
  std::vector<float> positions;  ///< context_tokens × features, with the vector of text type 0 added
  Norm norm;
  std::vector<Layer> layers;

  Result<void> read(const File& file);
  Result<Layer> read_layer(const File& file, std::size_t number) const;
};

Result<Layer> Encoder::Model::read_layer(const File& file, std::size_t number) const {
  auto name = [number](std::string_view part) { return fmt::format("blk.{}.{}", number, part); };
  Layer layer;
  auto linear = [&](Linear& into, const std::vector<std::string>& names, std::size_t out, std::size_t in) {
    auto made = read_linear(file, *kernels, names, out, in);
    if (made) into = std::move(*made);
    return made ? Result<void>{} : forward_error(made);
  };
  auto norm_of = [&](Norm& into, const std::string& part) {
    auto made = read_norm(file, name(part), features);
    if (made) into = std::move(*made);
    return made ? Result<void>{} : forward_error(made);
  };
  auto done = linear(layer.attention_in, {name("attn_q"), name("attn_k"), name("attn_v")}, features, features);
  if (done) done = linear(layer.attention_out, {name("attn_output")}, features, features);
  if (done) done = norm_of(layer.attention_norm, "attn_output_norm");
  if (done) done = linear(layer.feed_up, {name("ffn_up")}, feed_features, features);
  if (done) done = linear(layer.feed_down, {name("ffn_down")}, features, feed_features);
  if (done) done = norm_of(layer.feed_norm, "layer_output_norm");
  if (!done) return forward_error(done);
  return layer;
}

Result<void> Encoder::Model::read(const File& file) {
  constexpr std::uint32_t mean = 1;
  constexpr std::uint32_t first = 2;
  constexpr std::size_t tensors_a_layer = 16;
  constexpr std::size_t other_tensors = 5;
  if (file.text("general.architecture") != "bert") return unknown("the architecture is not bert");
  const std::uint32_t pooling = file.number("bert.pooling_type");
  if (pooling != mean && pooling != first) return unknown(fmt::format("pooling {}", pooling));
  takes_first_token = pooling == first;
  features = file.number("bert.embedding_length");
  feed_features = file.number("bert.feed_forward_length");
  heads = file.number("bert.attention.head_count");
  epsilon = file.real("bert.attention.layer_norm_epsilon");
  context_tokens = std::min(file.number("bert.context_length"), context_max);
  const std::size_t layer_count = file.number("bert.block_count");
  const bool fits = features > 0 && features <= features_max && feed_features > 0 &&
                    feed_features <= 4 * features_max && heads > 0 && features % (heads * quantised_block) == 0 &&
                    feed_features % quantised_block == 0 && context_tokens > 2 && layer_count > 0 &&
                    layer_count <= 64 && epsilon > 0;
  if (!fits) return unknown(fmt::format("{} features in {} heads, {} in between", features, heads, feed_features));
  // Tensors beyond the plain architecture would be left out of the computation.
  if (file.tensor_count() != layer_count * tensors_a_layer + other_tensors) return unknown("other tensors than BERT's");

  const ggml_tensor* embeddings = file.tensor("token_embd.weight");
  const ggml_tensor* types = file.tensor("token_types.weight");
  if (embeddings == nullptr || types == nullptr) return unknown("no embeddings");
  vocabulary = static_cast<std::size_t>(ggml_nrows(embeddings));
  auto read_tokens = EmbeddingTable::read(*embeddings, features);
  if (!read_tokens) return forward_error(read_tokens);
  tokens = std::move(*read_tokens);
  auto read_types = file.floats("token_types.weight", features, static_cast<std::size_t>(ggml_nrows(types)));
  if (!read_types) return forward_error(read_types);
  auto read_positions = file.floats("position_embd.weight", features, context_tokens);
  if (!read_positions) return forward_error(read_positions);
  positions = std::move(*read_positions);
  for (std::size_t i = 0; i < positions.size(); ++i) positions[i] += (*read_types)[i % features];
  auto read_first_norm = read_norm(file, "token_embd_norm", features);
  if (!read_first_norm) return forward_error(read_first_norm);
  norm = std::move(*read_first_norm);
  for (std::size_t number = 0; number < layer_count; ++number) {
    auto layer = read_layer(file, number);
    if (!layer) return forward_error(layer);
    layers.push_back(std::move(*layer));
  }
  return {};
}

struct Encoder::Workspace::Buffers {
  Buffer<float> state;      ///< rows × features
  Buffer<float> attended;   ///< rows × features
  Buffer<float> projected;  ///< rows × 3·features
  Buffer<float> fed;        ///< rows × feed_features
  Buffer<float> scores;     ///< of one head of one text
  Buffer<std::byte> quantised_values;
  Buffer<float> quantised_scales;
  Buffer<std::int32_t> quantised_sums;

  Quantised quantised(std::size_t rows, std::size_t features) {
    const std::size_t count = rows * features;
    return {quantised_values.grow(count * 2), quantised_scales.grow(count / quantised_block),
            quantised_sums.grow(count / quantised_block)};
  }
};

Encoder::Workspace::Workspace() : buffers_(std::make_unique<Buffers>()) {}
Encoder::Workspace::~Workspace() = default;

Encoder::Encoder(std::unique_ptr<Model> model) : model_(std::move(model)) {}
Encoder::~Encoder() = default;

Result<std::unique_ptr<Encoder>> Encoder::load(const std::filesystem::path& gguf) {
  const Kernels* kernels = best_kernels();
  if (kernels == nullptr) return unknown("the processor lacks AVX2");
  return load(gguf, *kernels);
}

Result<std::unique_ptr<Encoder>> Encoder::load(const std::filesystem::path& gguf, const Kernels& kernels) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(gguf, ignored)) {
    return fail(Code::not_found, fmt::format("There is no model file '{}'.", gguf.filename().string()));
  }
  auto file = File::open(gguf);
  if (!file) return forward_error(file);
  auto model = std::make_unique<Model>();
  model->kernels = &kernels;
  if (auto read = model->read(*file); !read) return forward_error(read);
  ::malloc_trim(0);  // what unpacking took
  return std::unique_ptr<Encoder>(new Encoder(std::move(model)));
}

std::uint32_t Encoder::dimensions() const { return static_cast<std::uint32_t>(model_->features); }
std::uint32_t Encoder::context_tokens() const { return model_->context_tokens; }

std::vector<std::vector<float>> Encoder::encode(Workspace& workspace, std::span<const std::vector<std::int32_t>> texts,
                                                const std::function<bool()>& stop) const {
  const Model& model = *model_;
  const Kernels& kernels = *model.kernels;
  Workspace::Buffers& buffers = *workspace.buffers_;
  const std::size_t features = model.features;
  std::size_t rows = 0;
  std::size_t longest = 0;
  for (const auto& text : texts) {
    rows += text.size();
    longest = std::max(longest, text.size());
  }
  float* state = buffers.state.grow(rows * features);
  float* attended = buffers.attended.grow(rows * features);
  float* projected = buffers.projected.grow(rows * 3 * features);
  float* fed = buffers.fed.grow(rows * model.feed_features);
  float* scores = buffers.scores.grow(attention_scratch(longest, features / model.heads));

  std::size_t row = 0;
  for (const auto& text : texts) {
    for (std::size_t position = 0; position < text.size(); ++position, ++row) {
      const auto id = static_cast<std::size_t>(text[position]);
      float* sum = state + row * features;
      model.tokens.copy_row(id < model.vocabulary ? id : 0, sum);
      const float* place = &model.positions[position * features];
      for (std::size_t i = 0; i < features; ++i) sum[i] += place[i];
    }
  }
  kernels.layer_norm(state, nullptr, rows, features, model.norm.gain.data(), model.norm.bias.data(), model.epsilon);

  auto multiply = [&](const float* x, const Linear& linear, float* y) {
    const Quantised quantised = buffers.quantised(rows, linear.in_features);
    kernels.quantise(x, rows, linear.in_features, quantised);
    kernels.multiply(quantised, rows, linear.matrix(), y);
  };
  for (const Layer& layer : model.layers) {
    if (stop()) return {};
    multiply(state, layer.attention_in, projected);
    std::size_t begin = 0;
    for (const auto& text : texts) {
      kernels.attention(projected + begin * 3 * features, text.size(), model.heads, features,
                        attended + begin * features, scores);
      begin += text.size();
    }
    multiply(attended, layer.attention_out, projected);
    kernels.layer_norm(projected, state, rows, features, layer.attention_norm.gain.data(),
                       layer.attention_norm.bias.data(), model.epsilon);
    multiply(projected, layer.feed_up, fed);
    kernels.gelu(fed, rows * model.feed_features);
    multiply(fed, layer.feed_down, state);
    kernels.layer_norm(state, projected, rows, features, layer.feed_norm.gain.data(), layer.feed_norm.bias.data(),
                       model.epsilon);
  }

  std::vector<std::vector<float>> vectors;
  const float* begin = state;
  for (const auto& text : texts) {
    std::vector<float>& vector = vectors.emplace_back(begin, begin + features);
    if (!model.takes_first_token) {
      for (std::size_t token = 1; token < text.size(); ++token) {
        for (std::size_t i = 0; i < features; ++i) vector[i] += begin[token * features + i];
      }
      for (float& value : vector) value /= static_cast<float>(text.size());
    }
    begin += text.size() * features;
  }
  return vectors;
}

}  // namespace wrkhrs::engine::bert
