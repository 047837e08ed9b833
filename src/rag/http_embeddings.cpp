#include "rag/http_embeddings.hpp"

#include <bit>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "api/openai/chat.hpp"

namespace wrkhrs::rag {
namespace {

using api::openai::EmbeddingsRequest;

constexpr std::size_t texts_max = 2048;

std::unexpected<Error> wrong_input(std::string message) {
  return fail(Code::invalid_argument, std::move(message), "input", "invalid_value");
}

/// A text, or a list of texts. Token ids belong to OpenAI's own tokenizers and mean nothing to this model.
Result<std::vector<std::string>> texts_of(const json::Value& input) {
  std::vector<std::string> texts;
  if (input.is_string()) {
    texts.emplace_back(input.get_string());
  } else if (input.is_array()) {
    for (const json::Value& item : input.get_array()) {
      if (!item.is_string())
        return wrong_input("'input' must be a text or a list of texts; token ids are not taken here.");
      texts.emplace_back(item.get_string());
    }
  } else {
    return wrong_input("'input' must be a text or a list of texts.");
  }
  if (texts.empty()) return wrong_input("'input' is empty.");
  if (texts.size() > texts_max)
    return wrong_input(fmt::format("'input' has {} texts; at most {} are taken at once.", texts.size(), texts_max));
  for (const std::string& text : texts) {
    if (text.empty()) return wrong_input("'input' holds an empty text.");
  }
  return texts;
}

/// Little-endian float32 in base64, the form in which OpenAI's clients ask for vectors.
std::string base64_of(const std::vector<float>& vector) {
  static_assert(std::endian::native == std::endian::little);
  static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<unsigned char> bytes(vector.size() * sizeof(float));
  std::memcpy(bytes.data(), vector.data(), bytes.size());
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = static_cast<std::uint32_t>(bytes[i]) << 16;
    if (left > 1) bits |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    if (left > 2) bits |= bytes[i + 2];
    text += alphabet[bits >> 18 & 63];
    text += alphabet[bits >> 12 & 63];
    text += left > 1 ? alphabet[bits >> 6 & 63] : '=';
    text += left > 2 ? alphabet[bits & 63] : '=';
  }
  return text;
}

Task<json::Object> embed(const Context& ctx, Result<engine::Embedder*> loaded, const std::string& model_id,
                         EmbeddingsRequest request) {
  if (request.model != model_id) {
    co_return fail(Code::not_found, fmt::format("The embedding model here is '{}', not '{}'.", model_id, request.model),
                   "model", "model_not_found");
  }
  if (!loaded) co_return forward_error(loaded);
  engine::Embedder& engine = **loaded;
  const std::string format = request.encoding_format.value_or("float");
  if (format != "float" && format != "base64") {
    co_return fail(Code::invalid_argument, "'encoding_format' must be 'float' or 'base64'.", "encoding_format",
                   "invalid_value");
  }
  if (request.dimensions && *request.dimensions != static_cast<std::int64_t>(engine.dimensions())) {
    co_return fail(Code::invalid_argument,
                   fmt::format("'{}' has {} dimensions and cannot be shortened.", model_id, engine.dimensions()),
                   "dimensions", "invalid_value");
  }
  auto texts = texts_of(request.input);
  if (!texts) co_return forward_error(texts);
  auto embeddings = co_await engine.embed(ctx, std::move(*texts));
  if (!embeddings) co_return forward_error(embeddings);
  json::Array data;
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < embeddings->size(); ++i) {
    const engine::Embedding& embedding = (*embeddings)[i];
    if (embedding.truncated) co_return wrong_input(fmt::format("Text {} is longer than the model's context.", i));
    tokens += embedding.tokens;
    json::Value vector;
    if (format == "base64")
      vector = base64_of(embedding.vector);
    else
      vector = json::Array(embedding.vector.begin(), embedding.vector.end());
    data.push_back(json::Object{{"object", "embedding"}, {"index", i}, {"embedding", std::move(vector)}});
  }
  json::Object answer{{"object", "list"},
                      {"data", std::move(data)},
                      {"model", model_id},
                      {"usage", json::Object{{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
  co_return answer;
}

}  // namespace

void bind_embeddings(net::Router& router, std::function<Result<engine::Embedder*>()> engine, std::string model_id) {
  router.bind(api::openai::create_embeddings, [engine = std::move(engine), model_id = std::move(model_id)](
                                                  const Context& ctx, EmbeddingsRequest request) {
    return embed(ctx, engine(), model_id, std::move(request));
  });
}

}  // namespace wrkhrs::rag
