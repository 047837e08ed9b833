// OpenAI's embeddings, from the model that this process holds for its passages.
#pragma once

#include <functional>
#include <string>

#include "engine/llama/embedder.hpp"
#include "net/router.hpp"

namespace wrkhrs::rag {

/// Binds `POST /v1/embeddings`. Texts are embedded as they are, without a prefix for queries or passages. One that is
/// longer than the model's context is refused, as OpenAI does, rather than cut. `engine` gives the model, or why there
/// is none; it outlives the router.
void bind_embeddings(net::Router& router, std::function<Result<engine::Embedder*>()> engine, std::string model_id);

}  // namespace wrkhrs::rag
