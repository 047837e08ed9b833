// BERT-family sentence embedders, safetensors -> GGUF, with the names and keys that llama.cpp's "bert" architecture
// reads.
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <ggml.h>
#include <gguf.h>

#include "base/json.hpp"
#include "models/import/import.hpp"
#include "models/import/mapped_file.hpp"
#include "models/import/safetensors.hpp"
#include "models/import/vocabulary.hpp"

namespace wrkhrs::models {
namespace {

std::unexpected<Error> unusable(std::string_view what) {
  return fail(Code::invalid_argument, fmt::format("Not a usable BERT checkpoint: {}.", what));
}

enum class Pooling : std::uint32_t { mean = 1, cls = 2 };  // llama.cpp's LLAMA_POOLING_TYPE_*

struct BertConfig {
  std::uint32_t layers = 0;
  std::uint32_t context = 0;
  std::uint32_t width = 0;
  std::uint32_t inner_width = 0;
  std::uint32_t heads = 0;
  std::uint32_t token_types = 0;
  float norm_epsilon = 1e-12f;
  Pooling pooling = Pooling::mean;
};

Result<json::Object> read_object(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return forward_error(file);
  auto object = json::parse_object({reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()});
  if (!object) return unusable(fmt::format("{}: {}", path.filename().string(), object.error().message));
  return object;
}

Result<std::uint32_t> natural(const json::Object& config, std::string_view field, std::uint32_t max) {
  const json::Value* value = config.if_contains(field);
  if (!value || !value->is_int64() || value->get_int64() < 1 || value->get_int64() > max) {
    return unusable(fmt::format("config.json has no '{}' between 1 and {}", field, max));
  }
  return static_cast<std::uint32_t>(value->get_int64());
}

bool text_is(const json::Object& config, std::string_view field, std::string_view wanted) {
  const json::Value* value = config.if_contains(field);
  return value && value->is_string() &&
         std::string_view(value->get_string().data(), value->get_string().size()) == wanted;
}

Result<Pooling> read_pooling(const std::filesystem::path& checkpoint) {
  const std::filesystem::path path = checkpoint / "1_Pooling" / "config.json";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Pooling::mean;
  auto config = read_object(path);
  if (!config) return forward_error(config);
  std::optional<Pooling> pooling;
  for (const auto& [key, value] : *config) {
    std::string_view name(key.data(), key.size());
    if (!name.starts_with("pooling_mode_") || !value.is_bool() || !value.get_bool()) continue;
    if (pooling) return unusable("1_Pooling/config.json switches several pooling modes on");
    if (name == "pooling_mode_mean_tokens") pooling = Pooling::mean;
    if (name == "pooling_mode_cls_token") pooling = Pooling::cls;
    if (!pooling) return unusable(fmt::format("its pooling '{}' is neither mean nor cls", name));
  }
  if (!pooling) return unusable("1_Pooling/config.json switches no pooling mode on");
  return *pooling;
}

Result<BertConfig> read_config(const std::filesystem::path& checkpoint) {
  auto object = read_object(checkpoint / "config.json");
  if (!object) return forward_error(object);
  if (!text_is(*object, "model_type", "bert")) return unusable("config.json's model_type is not 'bert'");
  if (object->contains("position_embedding_type") && !text_is(*object, "position_embedding_type", "absolute")) {
    return unusable("its position embeddings are not absolute");
  }
  if (!text_is(*object, "hidden_act", "gelu")) return unusable("its activation is not 'gelu'");

  BertConfig config;
  struct Field {
    std::string_view name;
    std::uint32_t max;
    std::uint32_t BertConfig::* target;
  };
  constexpr std::array fields{
      Field{"num_hidden_layers", 200, &BertConfig::layers},
      Field{"max_position_embeddings", 1 << 20, &BertConfig::context},
      Field{"hidden_size", 1 << 15, &BertConfig::width},
      Field{"intermediate_size", 1 << 17, &BertConfig::inner_width},
      Field{"num_attention_heads", 1 << 10, &BertConfig::heads},
      Field{"type_vocab_size", 1 << 10, &BertConfig::token_types},
  };
  for (const Field& field : fields) {
    auto value = natural(*object, field.name, field.max);
    if (!value) return forward_error(value);
    config.*field.target = *value;
  }
  if (config.width % config.heads != 0) return unusable("hidden_size is not a multiple of num_attention_heads");
  if (const json::Value* epsilon = object->if_contains("layer_norm_eps")) {
    if (!epsilon->is_double() || !(epsilon->get_double() > 0) || epsilon->get_double() > 1) {
      return unusable("layer_norm_eps is not between 0 and 1");
    }
    config.norm_epsilon = static_cast<float>(epsilon->get_double());
  }
  auto pooling = read_pooling(checkpoint);
  if (!pooling) return forward_error(pooling);
  config.pooling = *pooling;
  return config;
}

/// A GGUF file in the making: the metadata, and the tensors' converted bytes until they are written.
class GgufFile {
 public:
  explicit GgufFile(std::size_t tensors_max)
      : gguf_(gguf_init_empty(), gguf_free),
        ggml_(ggml_init({.mem_size = tensors_max * ggml_tensor_overhead(), .mem_buffer = nullptr, .no_alloc = true}),
              ggml_free) {}

  gguf_context* get() { return gguf_.get(); }
  std::uint32_t tensors() const { return static_cast<std::uint32_t>(data_.size()); }

  /// `type` must be F32, F16 or Q8_0; the caller keeps names unique and below GGML_MAX_NAME.
  void add(const std::string& name, const Tensor& source, ggml_type type) {
    const std::vector<float> values = source.floats();
    std::array<std::int64_t, GGML_MAX_DIMS> innermost_first{1, 1, 1, 1};
    const std::size_t rank = source.shape.size();
    for (std::size_t i = 0; i < rank; ++i) innermost_first[i] = static_cast<std::int64_t>(source.shape[rank - 1 - i]);
    ggml_tensor* tensor = ggml_new_tensor(ggml_.get(), type, static_cast<int>(rank), innermost_first.data());
    ggml_set_name(tensor, name.c_str());
    auto& bytes = data_.emplace_back(ggml_nbytes(tensor));
    if (type == GGML_TYPE_F32) {
      std::memcpy(bytes.data(), values.data(), bytes.size());
    } else {
      ggml_quantize_chunk(type, values.data(), bytes.data(), 0, ggml_nrows(tensor), innermost_first[0], nullptr);
    }
    tensor->data = bytes.data();
    gguf_add_tensor(gguf_.get(), tensor);
  }

  Result<void> write(const std::filesystem::path& path) {
    errno = 0;
    if (gguf_write_to_file(gguf_.get(), path.c_str(), false)) return {};
    if (errno == ENOSPC || errno == EDQUOT)
      return fail(Code::storage_full, "There is no space left for the converted model.");
    return fail(Code::internal, "The converted model could not be written.");
  }

 private:
  std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf_;
  std::unique_ptr<ggml_context, decltype(&ggml_free)> ggml_;
  std::vector<std::vector<std::byte>> data_;
};

void write_config(gguf_context* gguf, const BertConfig& config, const std::string& name, Precision precision) {
  gguf_set_val_str(gguf, "general.architecture", "bert");
  gguf_set_val_str(gguf, "general.name", name.c_str());
  gguf_set_val_u32(gguf, "general.quantization_version", GGML_QNT_VERSION);
  gguf_set_val_u32(gguf, "general.file_type", precision == Precision::q8_0 ? 7 : 1);  // MOSTLY_Q8_0, MOSTLY_F16
  gguf_set_val_u32(gguf, "bert.block_count", config.layers);
  gguf_set_val_u32(gguf, "bert.context_length", config.context);
  gguf_set_val_u32(gguf, "bert.embedding_length", config.width);
  gguf_set_val_u32(gguf, "bert.feed_forward_length", config.inner_width);
  gguf_set_val_u32(gguf, "bert.attention.head_count", config.heads);
  gguf_set_val_f32(gguf, "bert.attention.layer_norm_epsilon", config.norm_epsilon);
  gguf_set_val_bool(gguf, "bert.attention.causal", false);
  gguf_set_val_u32(gguf, "bert.pooling_type", static_cast<std::uint32_t>(config.pooling));
}

Result<void> write_vocabulary(gguf_context* gguf, const Vocabulary& vocabulary, std::uint32_t token_types) {
  constexpr std::int32_t kNormal = 1, kControl = 3;  // llama.cpp's token types
  std::vector<std::string> tokens;
  std::vector<const char*> pointers;
  std::vector<std::int32_t> types;
  tokens.reserve(vocabulary.pieces.size());
  for (const std::string& piece : vocabulary.pieces) {
    // llama.cpp wants "##ing" as "ing" and the start of a word marked with U+2581.
    const bool special = piece.starts_with('[') && piece.ends_with(']');
    types.push_back(special ? kControl : kNormal);
    tokens.push_back(special ? piece : piece.starts_with("##") ? piece.substr(2) : "\u2581" + piece);
  }
  for (const std::string& token : tokens) pointers.push_back(token.c_str());
  gguf_set_val_str(gguf, "tokenizer.ggml.model", "bert");
  gguf_set_val_str(gguf, "tokenizer.ggml.pre", "default");
  gguf_set_arr_str(gguf, "tokenizer.ggml.tokens", pointers.data(), pointers.size());
  gguf_set_arr_data(gguf, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, types.data(), types.size());
  gguf_set_val_u32(gguf, "tokenizer.ggml.token_type_count", token_types);
  constexpr std::array<std::pair<const char*, std::string_view>, 6> roles{{
      {"tokenizer.ggml.bos_token_id", "[CLS]"},
      {"tokenizer.ggml.eos_token_id", "[SEP]"},
      {"tokenizer.ggml.seperator_token_id", "[SEP]"},  // spelt so in the format
      {"tokenizer.ggml.unknown_token_id", "[UNK]"},
      {"tokenizer.ggml.padding_token_id", "[PAD]"},
      {"tokenizer.ggml.mask_token_id", "[MASK]"},
  }};
  for (const auto& [key, piece] : roles) {
    auto id = vocabulary.id_of(piece);
    if (!id) return forward_error(id);
    gguf_set_val_u32(gguf, key, *id);
  }
  return {};
}

struct Expected {
  std::string source;
  std::string target;
  std::vector<std::uint64_t> shape;
  bool keep_float;  ///< norms, biases and what llama.cpp adds to the activations
};

std::vector<Expected> expected_tensors(const BertConfig& config, std::uint64_t tokens) {
  const std::uint64_t width = config.width, inner = config.inner_width;
  std::vector<Expected> out{
      {"embeddings.word_embeddings.weight", "token_embd.weight", {tokens, width}, false},
      {"embeddings.position_embeddings.weight", "position_embd.weight", {config.context, width}, true},
      {"embeddings.token_type_embeddings.weight", "token_types.weight", {config.token_types, width}, true},
  };
  auto norm = [&](const std::string& source, const std::string& target) {
    out.push_back({source + ".weight", target + ".weight", {width}, true});
    out.push_back({source + ".bias", target + ".bias", {width}, true});
  };
  auto linear = [&](const std::string& source, const std::string& target, std::uint64_t rows, std::uint64_t columns) {
    out.push_back({source + ".weight", target + ".weight", {rows, columns}, false});
    out.push_back({source + ".bias", target + ".bias", {rows}, true});
  };
  norm("embeddings.LayerNorm", "token_embd_norm");
  for (std::uint32_t layer = 0; layer < config.layers; ++layer) {
    const std::string source = fmt::format("encoder.layer.{}.", layer);
    const std::string target = fmt::format("blk.{}.", layer);
    linear(source + "attention.self.query", target + "attn_q", width, width);
    linear(source + "attention.self.key", target + "attn_k", width, width);
    linear(source + "attention.self.value", target + "attn_v", width, width);
    linear(source + "attention.output.dense", target + "attn_output", width, width);
    norm(source + "attention.output.LayerNorm", target + "attn_output_norm");
    linear(source + "intermediate.dense", target + "ffn_up", inner, width);
    linear(source + "output.dense", target + "ffn_down", width, inner);
    norm(source + "output.LayerNorm", target + "layer_output_norm");
  }
  return out;
}

}  // namespace

Result<ImportReport> import_bert(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                                 const ImportOptions& options) {
  auto config = read_config(checkpoint);
  if (!config) return forward_error(config);
  auto tokenizer_file = MappedFile::open(checkpoint / "tokenizer.json");
  if (!tokenizer_file) return forward_error(tokenizer_file);
  auto vocabulary = read_vocabulary(tokenizer_file->bytes());
  if (!vocabulary) return forward_error(vocabulary);
  if (vocabulary->model_type != "WordPiece") return unusable("its tokenizer is not WordPiece");
  auto weights_file = MappedFile::open(checkpoint / "model.safetensors");
  if (!weights_file) return forward_error(weights_file);
  auto weights = read_safetensors(weights_file->bytes());
  if (!weights) return forward_error(weights);

  const std::vector<Expected> expected = expected_tensors(*config, vocabulary->pieces.size());
  const std::string prefix = weights->find("bert.embeddings.word_embeddings.weight") ? "bert." : "";
  GgufFile file(expected.size());
  write_config(file.get(), *config, options.name.empty() ? checkpoint.filename().string() : options.name,
               options.precision);
  if (auto written = write_vocabulary(file.get(), *vocabulary, config->token_types); !written)
    return forward_error(written);
  for (const Expected& tensor : expected) {
    auto source = weights->get(prefix + tensor.source, tensor.shape);
    if (!source) return forward_error(source);
    ggml_type type = GGML_TYPE_F32;
    if (!tensor.keep_float) {
      const bool whole_blocks = tensor.shape.back() % static_cast<std::uint64_t>(ggml_blck_size(GGML_TYPE_Q8_0)) == 0;
      type = options.precision == Precision::q8_0 && whole_blocks ? GGML_TYPE_Q8_0 : GGML_TYPE_F16;
    }
    file.add(tensor.target, *source, type);
  }
  if (auto written = file.write(out); !written) return forward_error(written);
  return ImportReport{.format = "bert-gguf",
                      .dimensions = config->width,
                      .context = config->context,
                      .layers = config->layers,
                      .tokens = static_cast<std::uint32_t>(vocabulary->pieces.size()),
                      .tensors = file.tensors()};
}

}  // namespace wrkhrs::models
