// Whisper, CTranslate2 -> ggml. The ggml file is: magic, 11 hyper-parameters, the mel filter bank, the vocabulary as
// raw bytes, then each tensor with its type, shape (innermost first) and name.
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <unordered_map>

#include <fmt/format.h>

#include "models/import/ctranslate2.hpp"
#include "models/import/import.hpp"
#include "models/import/mapped_file.hpp"
#include "models/import/vocabulary.hpp"

namespace wrkhrs::models {
namespace {

constexpr std::uint32_t kMagic = 0x67676d6c;  // "ggml"
constexpr std::uint64_t kAudioPositions = 1500;
constexpr std::uint64_t kTextPositions = 448;
constexpr std::uint64_t kHeadWidth = 64;  // every published Whisper model has heads of this width
constexpr int kSampleRate = 16000;
constexpr int kFftSize = 400;
constexpr int kFrequencies = 1 + kFftSize / 2;

std::unexpected<Error> unusable(std::string_view what) {
  return fail(Code::invalid_argument, fmt::format("Not a usable Whisper checkpoint: {}.", what));
}

/// The mel filter bank that Whisper was trained with: Slaney's mel scale, triangles normalised to equal area, as in
/// librosa.filters.mel(sr=16000, n_fft=400). Row-major, mel_count x kFrequencies.
std::vector<float> mel_filters(int mel_count) {
  const double log_step = std::log(6.4) / 27;
  auto to_mel = [&](double hz) { return hz >= 1000 ? 15 + std::log(hz / 1000) / log_step : hz * 3 / 200; };
  auto to_hz = [&](double mel) { return mel >= 15 ? 1000 * std::exp(log_step * (mel - 15)) : mel * 200 / 3; };
  std::vector<double> edges(static_cast<std::size_t>(mel_count) + 2);
  const double mel_max = to_mel(kSampleRate / 2.0);
  const double mel_step = mel_max / (mel_count + 1);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] = to_hz(mel_step * static_cast<double>(i));
  edges.back() = to_hz(mel_max);

  std::vector<float> bank;
  bank.reserve(static_cast<std::size_t>(mel_count) * kFrequencies);
  for (std::size_t mel = 0; mel < static_cast<std::size_t>(mel_count); ++mel) {
    const double area = 2 / (edges[mel + 2] - edges[mel]);
    for (int bin = 0; bin < kFrequencies; ++bin) {
      const double hz = bin * static_cast<double>(kSampleRate) / kFftSize;
      const double rising = (hz - edges[mel]) / (edges[mel + 1] - edges[mel]);
      const double falling = (edges[mel + 2] - hz) / (edges[mel + 2] - edges[mel + 1]);
      bank.push_back(static_cast<float>(std::max(0.0, std::min(rising, falling)) * area));
    }
  }
  return bank;
}

/// GPT-2's byte alphabet: every byte stands in the vocabulary as one printable code point. Its own comes first, the
/// others follow from U+0100 in order.
std::unordered_map<char32_t, char> byte_alphabet() {
  std::unordered_map<char32_t, char> out;
  char32_t next = 256;
  for (unsigned byte = 0; byte < 256; ++byte) {
    bool printable = (byte >= 33 && byte < 127) || (byte >= 161 && byte < 173) || byte >= 174;
    out[printable ? static_cast<char32_t>(byte) : next++] = static_cast<char>(byte);
  }
  return out;
}

/// The bytes that a piece stands for; a piece with a code point outside the alphabet stands for itself.
std::string piece_bytes(const std::string& piece, const std::unordered_map<char32_t, char>& alphabet) {
  std::string out;
  for (std::size_t i = 0; i < piece.size();) {
    auto lead = static_cast<unsigned char>(piece[i]);
    char32_t point = lead;
    std::size_t length = 1;
    if (lead >= 0xc2 && lead < 0xe0 && i + 1 < piece.size()) {  // the alphabet needs two-byte sequences at most
      point = static_cast<char32_t>((lead & 0x1fu) << 6 | (static_cast<unsigned char>(piece[i + 1]) & 0x3fu));
      length = 2;
    } else if (lead >= 0x80) {
      return piece;
    }
    auto byte = alphabet.find(point);
    if (byte == alphabet.end()) return piece;
    out.push_back(byte->second);
    i += length;
  }
  return out;
}

class GgmlFile {
 public:
  explicit GgmlFile(const std::filesystem::path& path) : file_(path, std::ios::binary | std::ios::trunc) {}

  template <class... T>
  void ints(T... values) {
    const std::array<std::int32_t, sizeof...(T)> raw{static_cast<std::int32_t>(values)...};
    bytes(std::as_bytes(std::span(raw)));
  }
  void bytes(Bytes raw) {
    file_.write(reinterpret_cast<const char*>(raw.data()), static_cast<std::streamsize>(raw.size()));
  }
  void text(std::string_view raw) { bytes(std::as_bytes(std::span(raw))); }

  void tensor(std::string_view name, const Tensor& tensor, bool keep_half) {
    const bool half = keep_half && tensor.dtype == DType::f16;
    ints(tensor.shape.size(), name.size(), half ? 1 : 0);
    for (std::size_t i = tensor.shape.size(); i-- > 0;) ints(tensor.shape[i]);
    text(name);
    if (half) {
      bytes(tensor.data);
    } else {
      const std::vector<float> values = tensor.floats();
      bytes(std::as_bytes(std::span(values)));
    }
    ++tensors_;
  }

  std::uint32_t tensors() const { return tensors_; }

  Result<void> close() {
    errno = 0;
    file_.close();
    if (file_) return {};
    if (errno == ENOSPC || errno == EDQUOT)
      return fail(Code::storage_full, "There is no space left for the converted model.");
    return fail(Code::internal, "The converted model could not be written.");
  }

 private:
  std::ofstream file_;
  std::uint32_t tensors_ = 0;
};

/// Writes the tensors under whisper.cpp's names. After the first failure every further call does nothing.
class TensorWriter {
 public:
  TensorWriter(const TensorMap& source, GgmlFile& out, std::uint64_t width, DType matrix_type)
      : source_(source), out_(out), width_(width), matrix_type_(matrix_type) {}

  /// Rows [first, first + shape[0]) of a tensor that has `rows` of them.
  void put(std::string_view target, std::string_view source, std::vector<std::uint64_t> shape, std::uint64_t first,
           std::uint64_t rows, bool as_float = false) {
    if (!status_) return;
    std::vector<std::uint64_t> whole = shape;
    whole[0] = rows;
    auto tensor = source_.get(source, whole);
    if (!tensor) {
      status_ = forward_error(tensor);
      return;
    }
    const bool matrix = shape.size() >= 2 && !as_float;
    if (matrix && tensor->dtype != matrix_type_) {
      status_ = unusable(fmt::format("'{}' is {} while the embeddings are {}", source, to_string(tensor->dtype),
                                     to_string(matrix_type_)));
      return;
    }
    out_.tensor(target, tensor->rows(first, shape[0]), matrix);
  }
  void put(std::string_view target, std::string_view source, std::vector<std::uint64_t> shape, bool as_float = false) {
    const std::uint64_t rows = shape[0];
    put(target, source, std::move(shape), 0, rows, as_float);
  }

  /// Part `part` of `parts` of a fused projection from `in` to `parts` x `out` values.
  void linear(const std::string& target, const std::string& source, std::uint64_t out, std::uint64_t in,
              std::uint64_t part = 0, std::uint64_t parts = 1, bool bias = true) {
    put(target + ".weight", source + "/weight", {out, in}, part * out, parts * out);
    if (bias) put(target + ".bias", source + "/bias", {out}, part * out, parts * out);
  }

  void norm(const std::string& target, const std::string& source) {
    put(target + ".weight", source + "/gamma", {width_});
    put(target + ".bias", source + "/beta", {width_});
  }

  /// Convolutions keep their bias as a column.
  void convolution(const std::string& target, const std::string& source, std::uint64_t channels_in) {
    put(target + ".weight", source + "/weight", {width_, channels_in, 3});
    if (!status_) return;
    auto bias = source_.get(source + "/bias", {width_});
    if (!bias) {
      status_ = forward_error(bias);
      return;
    }
    bias->shape = {width_, 1};
    out_.tensor(target + ".bias", *bias, false);
  }

  void block(const std::string& side, std::uint64_t index) {
    const std::string target = fmt::format("{}.blocks.{}", side, index);
    const std::string source = fmt::format("{}/layer_{}", side, index);
    norm(target + ".attn_ln", source + "/self_attention/layer_norm");
    linear(target + ".attn.query", source + "/self_attention/linear_0", width_, width_, 0, 3);
    linear(target + ".attn.key", source + "/self_attention/linear_0", width_, width_, 1, 3, false);
    linear(target + ".attn.value", source + "/self_attention/linear_0", width_, width_, 2, 3);
    linear(target + ".attn.out", source + "/self_attention/linear_1", width_, width_);
    if (side == "decoder") {
      norm(target + ".cross_attn_ln", source + "/attention/layer_norm");
      linear(target + ".cross_attn.query", source + "/attention/linear_0", width_, width_);
      linear(target + ".cross_attn.key", source + "/attention/linear_1", width_, width_, 0, 2, false);
      linear(target + ".cross_attn.value", source + "/attention/linear_1", width_, width_, 1, 2);
      linear(target + ".cross_attn.out", source + "/attention/linear_2", width_, width_);
    }
    norm(target + ".mlp_ln", source + "/ffn/layer_norm");
    linear(target + ".mlp.0", source + "/ffn/linear_0", 4 * width_, width_);
    linear(target + ".mlp.2", source + "/ffn/linear_1", width_, 4 * width_);
  }

  Result<void> status() const { return status_; }

 private:
  const TensorMap& source_;
  GgmlFile& out_;
  std::uint64_t width_;
  DType matrix_type_;
  Result<void> status_;
};

std::uint32_t count_layers(const TensorMap& tensors, std::string_view side) {
  std::uint32_t count = 0;
  while (tensors.find(fmt::format("{}/layer_{}/ffn/linear_0/weight", side, count))) ++count;
  return count;
}

}  // namespace

Result<ImportReport> import_whisper(const std::filesystem::path& checkpoint, const std::filesystem::path& out) {
  auto tokenizer_file = MappedFile::open(checkpoint / "tokenizer.json");
  if (!tokenizer_file) return forward_error(tokenizer_file);
  auto vocabulary = read_vocabulary(tokenizer_file->bytes());
  if (!vocabulary) return forward_error(vocabulary);
  auto model_file = MappedFile::open(checkpoint / "model.bin");
  if (!model_file) return forward_error(model_file);
  auto model = read_ctranslate2(model_file->bytes());
  if (!model) return forward_error(model);
  if (model->spec != "WhisperSpec") return unusable(fmt::format("it is a {:.40}, not a WhisperSpec", model->spec));

  const TensorMap& tensors = model->tensors;
  const Tensor* convolution = tensors.find("encoder/conv1/weight");
  const Tensor* embeddings = tensors.find("decoder/embeddings/weight");
  if (!convolution || convolution->shape.size() != 3) return unusable("it has no encoder/conv1/weight");
  if (!embeddings || embeddings->shape.size() != 2) return unusable("it has no decoder/embeddings/weight");
  const std::uint64_t width = convolution->shape[0];
  const std::uint64_t mel_count = convolution->shape[1];
  const std::uint64_t token_count = embeddings->shape[0];
  const std::uint32_t encoder_layers = count_layers(tensors, "encoder");
  const std::uint32_t decoder_layers = count_layers(tensors, "decoder");
  if (width == 0 || width % kHeadWidth != 0 || width > 8192) return unusable(fmt::format("its width is {}", width));
  if (mel_count != 80 && mel_count != 128) return unusable(fmt::format("it has {} mel bands", mel_count));
  if (encoder_layers == 0 || decoder_layers == 0) return unusable("it has no layers");
  if (vocabulary->pieces.size() > token_count) {
    return unusable(fmt::format("tokenizer.json has {} tokens, the model {}", vocabulary->pieces.size(), token_count));
  }
  if (embeddings->dtype == DType::other)
    return unusable("its weights are quantised; start from a float16 or float32 one");
  for (std::string_view side : {"encoder", "decoder"}) {
    const Tensor* positions = tensors.find(fmt::format("{}/position_encodings/encodings", side));
    const std::uint64_t needed = side == "encoder" ? kAudioPositions : kTextPositions;
    if (!positions || positions->shape.empty() || positions->shape[0] < needed) {
      return unusable(fmt::format("its {} has fewer than {} positions", side, needed));
    }
  }

  GgmlFile file(out);
  const std::uint64_t heads = width / kHeadWidth;
  const bool half = embeddings->dtype == DType::f16;
  file.ints(kMagic, token_count, kAudioPositions, width, heads, encoder_layers, kTextPositions, width, heads,
            decoder_layers, mel_count, half ? 1 : 0);
  file.ints(mel_count, kFrequencies);
  const std::vector<float> filters = mel_filters(static_cast<int>(mel_count));
  file.bytes(std::as_bytes(std::span(filters)));
  file.ints(vocabulary->pieces.size());
  const auto alphabet = byte_alphabet();
  for (const std::string& piece : vocabulary->pieces) {
    const std::string raw = piece_bytes(piece, alphabet);
    file.ints(raw.size());
    file.text(raw);
  }

  TensorWriter writer(tensors, file, width, embeddings->dtype);
  auto positions = [&](const std::string& side, std::uint64_t count) {
    const std::string source = side + "/position_encodings/encodings";
    writer.put(side + ".positional_embedding", source, {count, width}, 0, tensors.find(source)->shape[0], true);
  };
  positions("encoder", kAudioPositions);
  writer.convolution("encoder.conv1", "encoder/conv1", mel_count);
  writer.convolution("encoder.conv2", "encoder/conv2", width);
  for (std::uint32_t i = 0; i < encoder_layers; ++i) writer.block("encoder", i);
  for (std::uint32_t i = 0; i < decoder_layers; ++i) writer.block("decoder", i);
  writer.norm("encoder.ln_post", "encoder/layer_norm");
  writer.norm("decoder.ln", "decoder/layer_norm");
  positions("decoder", kTextPositions);
  writer.put("decoder.token_embedding.weight", "decoder/embeddings/weight", {token_count, width});
  if (auto status = writer.status(); !status) return forward_error(status);
  if (auto closed = file.close(); !closed) return forward_error(closed);
  return ImportReport{.format = "whisper-ggml",
                      .dimensions = static_cast<std::uint32_t>(width),
                      .context = kTextPositions,
                      .layers = encoder_layers,
                      .tokens = static_cast<std::uint32_t>(token_count),
                      .tensors = file.tensors()};
}

}  // namespace wrkhrs::models
