// The embedding model inside this process.
#pragma once

#include <memory>
#include <string>

#include "engine/llama/embedder.hpp"
#include "models/models.hpp"
#include "rag/ports.hpp"

namespace wrkhrs::rag {

class LlamaEmbedder final : public Embedder {
 public:
  /// Loads the model (about 0.1 s). `workers`: texts computed at the same time, 0 = one a core. Errors: those of
  /// engine::Embedder::load.
  static Result<std::unique_ptr<LlamaEmbedder>> load(const models::Installed& model, int workers);

  const std::string& model() const override { return name_; }
  std::size_t dimensions() const override { return engine_->dimensions(); }
  Task<std::vector<std::vector<float>>> embed(const Context& ctx, std::vector<std::string> texts, Side side) override;
  /// The model itself, for callers that want token counts.
  engine::Embedder& engine() { return *engine_; }

 private:
  LlamaEmbedder(std::string id, std::string name, std::unique_ptr<engine::Embedder> engine);

  std::string name_;          ///< id and digest
  std::string query_prefix_;  ///< what the model was trained to see before a query, or a passage
  std::string passage_prefix_;
  std::unique_ptr<engine::Embedder> engine_;
};

}  // namespace wrkhrs::rag
