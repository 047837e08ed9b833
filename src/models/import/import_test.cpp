#include "models/import/import.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <ggml.h>
#include <gguf.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "models/import/ctranslate2.hpp"
#include "models/import/safetensors.hpp"
#include "models/import/vocabulary.hpp"

namespace wrkhrs::models {
namespace {

namespace fs = std::filesystem;

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "models-import-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempFolder() { fs::remove_all(path_); }
  fs::path operator/(std::string_view name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write_file(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string read_file(const fs::path& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

template <class T>
std::string raw(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// A tensor for the test files: `value(i)` gives element i.
struct Made {
  std::string name;
  std::vector<std::uint64_t> shape;
  float first = 0;
};
std::uint64_t elements(const Made& made) { return *element_count(made.shape); }
float value_of(const Made& made, std::uint64_t i) { return made.first + static_cast<float>(i % 13) * 0.25f; }

std::string safetensors(const std::vector<Made>& tensors) {
  std::string header = "{", data;
  for (const Made& made : tensors) {
    const std::size_t begin = data.size();
    for (std::uint64_t i = 0; i < elements(made); ++i) data += raw(value_of(made, i));
    std::string shape;
    for (std::uint64_t dimension : made.shape) shape += (shape.empty() ? "" : ",") + std::to_string(dimension);
    header += fmt::format(R"({}"{}":{{"dtype":"F32","shape":[{}],"data_offsets":[{},{}]}})",
                          header.size() > 1 ? "," : "", made.name, shape, begin, data.size());
  }
  header += "}";
  return raw<std::uint64_t>(header.size()) + header + data;
}

constexpr std::string_view kBertConfig =
    R"({"model_type":"bert","hidden_act":"gelu","num_hidden_layers":1,"max_position_embeddings":16,"hidden_size":32,
        "intermediate_size":64,"num_attention_heads":2,"type_vocab_size":2,"layer_norm_eps":1e-12})";
constexpr std::string_view kBertTokenizer =
    R"({"model":{"type":"WordPiece","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"weld":5,"##ing":6}}})";

std::vector<Made> bert_tensors() {
  std::vector<Made> out{{"embeddings.word_embeddings.weight", {7, 32}, 1},
                        {"embeddings.position_embeddings.weight", {16, 32}, 2},
                        {"embeddings.token_type_embeddings.weight", {2, 32}, 3},
                        {"embeddings.LayerNorm.weight", {32}, 4},
                        {"embeddings.LayerNorm.bias", {32}, 5},
                        {"pooler.dense.weight", {32, 32}, 6}};
  const std::string layer = "encoder.layer.0.";
  for (std::string name :
       {"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"}) {
    out.push_back({layer + name + ".weight", {32, 32}, 7});
    out.push_back({layer + name + ".bias", {32}, 8});
  }
  for (std::string name : {"attention.output.LayerNorm", "output.LayerNorm"}) {
    out.push_back({layer + name + ".weight", {32}, 9});
    out.push_back({layer + name + ".bias", {32}, 10});
  }
  out.push_back({layer + "intermediate.dense.weight", {64, 32}, 11});
  out.push_back({layer + "intermediate.dense.bias", {64}, 12});
  out.push_back({layer + "output.dense.weight", {32, 64}, 13});
  out.push_back({layer + "output.dense.bias", {32}, 14});
  return out;
}

void write_bert(const fs::path& folder, const std::vector<Made>& tensors = bert_tensors()) {
  write_file(folder / "config.json", kBertConfig);
  write_file(folder / "tokenizer.json", kBertTokenizer);
  write_file(folder / "model.safetensors", safetensors(tensors));
}

struct Gguf {
  explicit Gguf(const fs::path& path) {
    gguf.reset(gguf_init_from_file(path.c_str(), {.no_alloc = false, .ctx = &context}));
    ggml.reset(context);
  }
  std::vector<float> floats(const char* name) const {
    const ggml_tensor* tensor = ggml_get_tensor(ggml.get(), name);
    std::vector<float> out(static_cast<std::size_t>(ggml_nelements(tensor)));
    if (tensor->type == GGML_TYPE_F32) {
      std::memcpy(out.data(), tensor->data, out.size() * sizeof(float));
    } else {
      ggml_get_type_traits(tensor->type)->to_float(tensor->data, out.data(), ggml_nelements(tensor));
    }
    return out;
  }
  ggml_context* context = nullptr;
  std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf{nullptr, gguf_free};
  std::unique_ptr<ggml_context, decltype(&ggml_free)> ggml{nullptr, ggml_free};
};

TEST(ImportBert, WritesEveryTensorUnderTheNameAndShapeThatLlamaCppReads) {
  TempFolder folder;
  write_bert(folder.path());
  auto report = import_checkpoint(folder.path(), folder / "out.gguf", {.name = "tiny", .precision = Precision::q8_0});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->format, "bert-gguf");
  EXPECT_EQ(report->dimensions, 32u);
  EXPECT_EQ(report->context, 16u);
  EXPECT_EQ(report->tokens, 7u);
  EXPECT_EQ(report->tensors, 21u);

  Gguf file(folder / "out.gguf");
  ASSERT_TRUE(file.gguf);
  auto token = [&](std::size_t i) {
    return std::string(gguf_get_arr_str(file.gguf.get(), gguf_find_key(file.gguf.get(), "tokenizer.ggml.tokens"), i));
  };
  EXPECT_EQ(token(2), "[CLS]");
  EXPECT_EQ(token(5), "\u2581weld");
  EXPECT_EQ(token(6), "ing");
  const ggml_tensor* up = ggml_get_tensor(file.ggml.get(), "blk.0.ffn_up.weight");
  ASSERT_TRUE(up);
  EXPECT_EQ(up->type, GGML_TYPE_Q8_0);
  EXPECT_EQ(up->ne[0], 32);
  EXPECT_EQ(up->ne[1], 64);
  EXPECT_EQ(ggml_get_tensor(file.ggml.get(), "position_embd.weight")->type, GGML_TYPE_F32);

  const std::vector<float> bias = file.floats("blk.0.ffn_down.bias");
  const Made source{"", {32}, 14};
  for (std::size_t i = 0; i < bias.size(); ++i) EXPECT_EQ(bias[i], value_of(source, i));
  const std::vector<float> matrix = file.floats("blk.0.ffn_up.weight");
  const Made matrix_source{"", {64, 32}, 11};
  for (std::size_t i = 0; i < matrix.size(); ++i)
    EXPECT_NEAR(matrix[i], value_of(matrix_source, i), 14.0 / 127 / 2 + 1e-3);
}

TEST(ImportBert, AtHalfPrecisionKeepsValuesThatHalvesCanHold) {
  TempFolder folder;
  write_bert(folder.path());
  ASSERT_TRUE(import_bert(folder.path(), folder / "out.gguf", {.name = "tiny", .precision = Precision::f16}));
  Gguf file(folder / "out.gguf");
  const std::vector<float> matrix = file.floats("token_embd.weight");
  const Made source{"", {7, 32}, 1};
  for (std::size_t i = 0; i < matrix.size(); ++i) EXPECT_EQ(matrix[i], value_of(source, i));
}

TEST(ImportBert, GivesTheSameBytesEachTime) {
  TempFolder folder;
  write_bert(folder.path());
  ASSERT_TRUE(import_bert(folder.path(), folder / "a", {.name = "tiny"}));
  ASSERT_TRUE(import_bert(folder.path(), folder / "b", {.name = "tiny"}));
  EXPECT_EQ(read_file(folder / "a"), read_file(folder / "b"));
}

TEST(ImportBert, NamesTheTensorThatIsMissingOrMisshapen) {
  TempFolder folder;
  auto tensors = bert_tensors();
  tensors.pop_back();
  write_bert(folder.path(), tensors);
  auto report = import_bert(folder.path(), folder / "out", {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::invalid_argument);
  EXPECT_NE(report.error().message.find("encoder.layer.0.output.dense.bias"), std::string::npos)
      << report.error().message;

  tensors.push_back({"encoder.layer.0.output.dense.bias", {31}, 0});
  write_bert(folder.path(), tensors);
  report = import_bert(folder.path(), folder / "out", {});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("[31] where [32]"), std::string::npos) << report.error().message;
}

TEST(ImportBert, RefusesConfigurationsItCannotHonour) {
  TempFolder folder;
  write_bert(folder.path());
  auto message_for = [&](std::string_view config) {
    write_file(folder / "config.json", config);
    auto report = import_bert(folder.path(), folder / "out", {});
    return report ? std::string("accepted") : report.error().message;
  };
  EXPECT_NE(message_for("[]").find("config.json"), std::string::npos);
  EXPECT_NE(message_for(R"({"model_type":"gpt2"})").find("model_type"), std::string::npos);
  EXPECT_NE(
      message_for(R"({"model_type":"bert","hidden_act":"gelu","num_hidden_layers":1e9})").find("num_hidden_layers"),
      std::string::npos);
  std::string relative(kBertConfig);
  relative.insert(1, R"("position_embedding_type":"relative_key",)");
  EXPECT_NE(message_for(relative).find("absolute"), std::string::npos);
  write_file(folder / "config.json", kBertConfig);
  write_file(folder / "1_Pooling/config.json", R"({"pooling_mode_max_tokens":true})");
  auto report = import_bert(folder.path(), folder / "out", {});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("pooling"), std::string::npos);
}

TEST(Safetensors, RefusesWhatTheFormatForbids) {
  auto message_for = [](std::string header, std::size_t data_bytes) {
    const std::string file = raw<std::uint64_t>(header.size()) + header + std::string(data_bytes, '\0');
    auto read = read_safetensors(bytes_of(file));
    return read ? std::string("accepted") : read.error().message;
  };
  EXPECT_EQ(message_for(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8), "accepted");
  EXPECT_NE(message_for(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4).find("outside"),
            std::string::npos);
  EXPECT_NE(message_for(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8).find("size"),
            std::string::npos);
  EXPECT_NE(
      message_for(R"({"a":{"dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,16]}})", 16).find("size"),
      std::string::npos);
  EXPECT_NE(message_for(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8).find("shape"),
            std::string::npos);
  EXPECT_NE(message_for(R"({"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}})", 8).find("dtype"),
            std::string::npos);
  EXPECT_NE(message_for(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
                            "b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                        8)
                .find("overlap"),
            std::string::npos);
  EXPECT_NE(message_for(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8).find("holes"),
            std::string::npos);
  EXPECT_NE(message_for("{}", 0).find("no tensor"), std::string::npos);
  EXPECT_NE(message_for("{\"a\":", 0).find("header"), std::string::npos);
  const std::string lies = raw<std::uint64_t>(~0ull) + "{}";
  EXPECT_FALSE(read_safetensors(bytes_of(lies)));
  EXPECT_FALSE(read_safetensors(bytes_of("abc")));
}

// --- Whisper

std::string counted(std::string_view text) {
  return raw<std::uint16_t>(static_cast<std::uint16_t>(text.size() + 1)) + std::string(text) + '\0';
}

/// Halves of 0, 1, 2 … 63, whose bits count up; good enough to tell rows apart.
std::uint16_t half_of(const Made& made, std::uint64_t i) {
  return static_cast<std::uint16_t>(0x3c00 + (i + static_cast<std::uint64_t>(made.first)) % 512);
}

std::string ctranslate2(const std::vector<Made>& tensors, std::string_view spec = "WhisperSpec") {
  std::string out = raw<std::uint32_t>(6) + counted(spec) + raw<std::uint32_t>(3);
  out += raw(static_cast<std::uint32_t>(tensors.size()));
  for (const Made& made : tensors) {
    out += counted(made.name) + raw(static_cast<std::uint8_t>(made.shape.size()));
    for (std::uint64_t dimension : made.shape) out += raw(static_cast<std::uint32_t>(dimension));
    out += raw<std::uint8_t>(4) + raw(static_cast<std::uint32_t>(elements(made) * 2));
    for (std::uint64_t i = 0; i < elements(made); ++i) out += raw(half_of(made, i));
  }
  return out + raw<std::uint32_t>(1) + counted("decoder/projection/weight") + counted("decoder/embeddings/weight");
}

std::vector<Made> whisper_tensors() {
  constexpr std::uint64_t w = 64;
  std::vector<Made> out{{"encoder/conv1/weight", {w, 80, 3}, 1},
                        {"encoder/conv1/bias", {w}, 2},
                        {"encoder/conv2/weight", {w, w, 3}, 3},
                        {"encoder/conv2/bias", {w}, 4},
                        {"encoder/position_encodings/encodings", {1500, w}, 5},
                        {"decoder/position_encodings/encodings", {448, w}, 6},
                        {"decoder/embeddings/weight", {300, w}, 7}};
  auto norm = [&](const std::string& name) {
    out.push_back({name + "/gamma", {w}, 8});
    out.push_back({name + "/beta", {w}, 9});
  };
  auto linear = [&](const std::string& name, std::uint64_t rows, std::uint64_t columns) {
    out.push_back({name + "/weight", {rows, columns}, 10});
    out.push_back({name + "/bias", {rows}, 11});
  };
  for (std::string side : {"encoder", "decoder"}) {
    const std::string layer = side + "/layer_0";
    norm(side + "/layer_norm");
    norm(layer + "/self_attention/layer_norm");
    linear(layer + "/self_attention/linear_0", 3 * w, w);
    linear(layer + "/self_attention/linear_1", w, w);
    norm(layer + "/ffn/layer_norm");
    linear(layer + "/ffn/linear_0", 4 * w, w);
    linear(layer + "/ffn/linear_1", w, 4 * w);
  }
  norm("decoder/layer_0/attention/layer_norm");
  linear("decoder/layer_0/attention/linear_0", w, w);
  linear("decoder/layer_0/attention/linear_1", 2 * w, w);
  linear("decoder/layer_0/attention/linear_2", w, w);
  return out;
}

void write_whisper(const fs::path& folder, std::string_view model) {
  write_file(folder / "model.bin", model);
  write_file(folder / "tokenizer.json", R"({"model":{"vocab":{"!":0,"\u0120the":1,"\u0100":2,"<|x|>":3,"\u4e00":4}}})");
}

struct GgmlTensor {
  std::vector<std::uint32_t> innermost_first;
  bool half = false;
  std::string data;
};
struct GgmlFile {
  std::array<std::int32_t, 12> header{};
  std::vector<float> filters;
  std::vector<std::string> tokens;
  std::map<std::string, GgmlTensor> tensors;
};
GgmlFile read_ggml(const std::string& text) {
  GgmlFile out;
  ByteReader reader(bytes_of(text));
  auto integer = [&] { return static_cast<std::int32_t>(reader.number<std::uint32_t>()); };
  for (std::int32_t& value : out.header) value = integer();
  const int mels = integer(), bins = integer();
  out.filters.resize(static_cast<std::size_t>(mels * bins));
  std::memcpy(out.filters.data(), reader.take(out.filters.size() * 4).data(), out.filters.size() * 4);
  for (int i = 0, count = integer(); i < count; ++i)
    out.tokens.emplace_back(reader.text(static_cast<std::size_t>(integer())));
  while (reader.remaining() > 0 && reader.ok()) {
    const auto rank = static_cast<std::size_t>(integer());
    const auto length = static_cast<std::size_t>(integer());
    GgmlTensor tensor{.half = integer() == 1};
    std::size_t count = 1;
    for (std::size_t i = 0; i < rank; ++i) count *= tensor.innermost_first.emplace_back(reader.number<std::uint32_t>());
    std::string name(reader.text(length));
    tensor.data = reader.text(count * (tensor.half ? 2 : 4));
    out.tensors[name] = std::move(tensor);
  }
  EXPECT_TRUE(reader.ok());
  return out;
}

TEST(ImportWhisper, WritesHeaderVocabularyAndSplitProjections) {
  TempFolder folder;
  write_whisper(folder.path(), ctranslate2(whisper_tensors()));
  auto report = import_checkpoint(folder.path(), folder / "out.bin", {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->format, "whisper-ggml");
  EXPECT_EQ(report->dimensions, 64u);

  const GgmlFile file = read_ggml(read_file(folder / "out.bin"));
  EXPECT_EQ(file.header, (std::array<std::int32_t, 12>{0x67676d6c, 300, 1500, 64, 1, 1, 448, 64, 1, 1, 80, 1}));
  EXPECT_EQ(file.tokens, (std::vector<std::string>{"!", " the", std::string("\0", 1), "<|x|>", "\u4e00"}));
  EXPECT_EQ(file.tensors.size(), report->tensors);

  const Made fused{"", {192, 64}, 10};
  const GgmlTensor& value = file.tensors.at("decoder.blocks.0.attn.value.weight");
  EXPECT_TRUE(value.half);
  EXPECT_EQ(value.innermost_first, (std::vector<std::uint32_t>{64, 64}));
  std::uint16_t first = 0;
  std::memcpy(&first, value.data.data(), 2);
  EXPECT_EQ(first, half_of(fused, 2 * 64 * 64)) << "the third part of the fused projection";
  EXPECT_FALSE(file.tensors.contains("decoder.blocks.0.attn.key.bias"));
  EXPECT_EQ(file.tensors.at("encoder.conv1.bias").innermost_first, (std::vector<std::uint32_t>{1, 64}));
  EXPECT_FALSE(file.tensors.at("encoder.positional_embedding").half);
}

// librosa.filters.mel(sr=16000, n_fft=400, n_mels=80): published in Whisper's mel_filters.npz.
TEST(ImportWhisper, MelFiltersAreTheOnesWhisperWasTrainedWith) {
  TempFolder folder;
  write_whisper(folder.path(), ctranslate2(whisper_tensors()));
  ASSERT_TRUE(import_whisper(folder.path(), folder / "out.bin"));
  const GgmlFile file = read_ggml(read_file(folder / "out.bin"));
  ASSERT_EQ(file.filters.size(), 80u * 201u);
  EXPECT_NEAR(file.filters[1], 0.02486259, 1e-7);        // band 0 at 40 Hz
  EXPECT_NEAR(file.filters[201 + 1], 0.00199082, 1e-7);  // band 1 at 40 Hz
  EXPECT_NEAR(file.filters[201 + 2], 0.02287177, 1e-7);  // band 1 at 80 Hz
  EXPECT_EQ(file.filters[0], 0.0f);
}

TEST(ImportWhisper, RefusesQuantisedForeignAndIncompleteModels) {
  TempFolder folder;
  auto message_for = [&](const std::string& model) {
    write_whisper(folder.path(), model);
    auto report = import_whisper(folder.path(), folder / "out");
    return report ? std::string("accepted") : report.error().message;
  };
  EXPECT_NE(message_for(ctranslate2(whisper_tensors(), "TransformerSpec")).find("TransformerSpec"), std::string::npos);
  auto tensors = whisper_tensors();
  tensors.pop_back();
  EXPECT_NE(message_for(ctranslate2(tensors)).find("attention/linear_2/bias"), std::string::npos);
  tensors = whisper_tensors();
  tensors[4].shape[0] = 10;
  EXPECT_NE(message_for(ctranslate2(tensors)).find("positions"), std::string::npos);
}

TEST(Ctranslate2, ATensorWithoutElementsIsReadWithoutTouchingMemory) {
  // Found by ctranslate2_fuzz: version 6, one tensor of shape [0] and type float32.
  std::vector<std::byte> file;
  const auto add = [&file](std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) file.push_back(static_cast<std::byte>(value >> 8 * i));
  };
  add(6, 4);                        // version
  add(0, 2), add(1, 4), add(1, 4);  // no name of a specification, its revision, tensors
  add(0, 2), add(1, 1), add(0, 4);  // no name, one dimension, which is 0
  add(0, 1), add(0, 4), add(0, 4);  // float32, no bytes; no aliases
  auto model = read_ctranslate2(file);
  ASSERT_TRUE(model) << model.error().message;
  for (const auto& [name, tensor] : model->tensors) EXPECT_TRUE(tensor.floats().empty());
}

TEST(Ctranslate2, NeitherCutsNorFlippedBitsCrashTheReader) {
  std::vector<Made> small{{"decoder/embeddings/weight", {4, 8}, 1}, {"a/b", {3}, 2}, {"scalar", {}, 3}};
  const std::string good = ctranslate2(small);
  ASSERT_TRUE(read_ctranslate2(bytes_of(good)));
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(read_ctranslate2(bytes_of(std::string_view(good).substr(0, length)))) << length;
  }
  EXPECT_FALSE(read_ctranslate2(bytes_of(good + "x")));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string damaged = good;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    (void)read_ctranslate2(bytes_of(damaged));
  }
}

TEST(Safetensors, NeitherCutsNorFlippedBitsCrashTheReader) {
  const std::string good = safetensors({{"a", {2, 3}, 1}, {"b", {5}, 2}});
  ASSERT_TRUE(read_safetensors(bytes_of(good)));
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(read_safetensors(bytes_of(std::string_view(good).substr(0, length)))) << length;
  }
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string damaged = good;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    (void)read_safetensors(bytes_of(damaged));
  }
}

TEST(ReadVocabulary, WantsIdsWithoutHoles) {
  EXPECT_TRUE(read_vocabulary(bytes_of(R"({"model":{"vocab":{"b":1,"a":0}}})")));
  for (std::string_view bad :
       {R"({"model":{"vocab":{"a":0,"b":2}}})", R"({"model":{"vocab":{"a":0,"b":0}}})",
        R"({"model":{"vocab":{"a":-1}}})", R"({"model":{"vocab":{"a":"0"}}})", R"({"model":{"vocab":{}}})",
        R"({"model":{"vocab":[["a",1]]}})", R"({"model":{"vocab":{"a\u0000b":0}}})", R"({})", "no"}) {
    EXPECT_FALSE(read_vocabulary(bytes_of(bad))) << bad;
  }
}

TEST(HalfToFloat, IsExactForEveryHalf) {
  EXPECT_EQ(half_to_float(0x3c00), 1.0f);
  EXPECT_EQ(half_to_float(0xc000), -2.0f);
  EXPECT_EQ(half_to_float(0x7bff), 65504.0f);
  EXPECT_EQ(half_to_float(0x0001), 0x1p-24f);
  EXPECT_EQ(half_to_float(0x03ff), 0x1.ff8p-15f);
  EXPECT_TRUE(std::isinf(half_to_float(0x7c00)));
  EXPECT_TRUE(std::isnan(half_to_float(0x7e01)));
  EXPECT_TRUE(std::signbit(half_to_float(0x8000)));
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    const float ours = half_to_float(static_cast<std::uint16_t>(half));
    const float theirs = ggml_fp16_to_fp32(static_cast<ggml_fp16_t>(half));
    if (!std::isnan(theirs)) EXPECT_EQ(ours, theirs) << half;
  }
}

}  // namespace
}  // namespace wrkhrs::models
