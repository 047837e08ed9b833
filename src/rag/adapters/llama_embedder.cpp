#include "rag/adapters/llama_embedder.hpp"

#include <string_view>

namespace wrkhrs::rag {

Result<std::unique_ptr<LlamaEmbedder>> LlamaEmbedder::load(const models::Installed& model, int workers) {
  engine::EmbedderOptions options;
  options.workers = workers;
  auto engine = engine::Embedder::load(model.path, options);
  if (!engine) return forward_error(engine);
  // A file of the caller's own has no known digest: its size tells versions apart well enough.
  const std::string version = model.sha256.empty() ? std::to_string(model.size) : model.sha256.substr(0, 16);
  return std::unique_ptr<LlamaEmbedder>(new LlamaEmbedder(model.id, model.id + "@" + version, std::move(*engine)));
}

LlamaEmbedder::LlamaEmbedder(std::string id, std::string name, std::unique_ptr<engine::Embedder> engine)
    : name_(std::move(name)), engine_(std::move(engine)) {
  // From the cards of these families of models.
  if (id.contains("bge-") && id.contains("-en"))
    query_prefix_ = "Represent this sentence for searching relevant passages: ";
  if (id.contains("e5-")) {
    query_prefix_ = "query: ";
    passage_prefix_ = "passage: ";
  }
}

Task<std::vector<std::vector<float>>> LlamaEmbedder::embed(const Context& ctx, std::vector<std::string> texts,
                                                           Side side) {
  const std::string& prefix = side == Side::query ? query_prefix_ : passage_prefix_;
  if (!prefix.empty()) {
    for (auto& text : texts) text.insert(0, prefix);
  }
  const auto priority = side == Side::query ? engine::Priority::query : engine::Priority::bulk;
  auto embeddings = co_await engine_->embed(ctx, std::move(texts), priority);
  if (!embeddings) co_return forward_error(embeddings);
  std::vector<std::vector<float>> vectors;
  vectors.reserve(embeddings->size());
  for (auto& embedding : *embeddings) vectors.push_back(std::move(embedding.vector));
  co_return vectors;
}

}  // namespace wrkhrs::rag
