// What `wrkhrs prune` and `wrkhrs models update` ask of wrkhrs-rag; not passed on by the gateway.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::rag {

using json::field;

struct SweepObjects {
  bool dry_run = true;
  static constexpr auto fields() {
    return std::tuple{field("dry_run", &SweepObjects::dry_run, "Only say what would be deleted.")};
  }
};
struct SweepResult {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  static constexpr auto fields() {
    return std::tuple{field("count", &SweepResult::count, "How many."),
                      field("bytes", &SweepResult::bytes, "Their bytes.")};
  }
};

/// For `wrkhrs prune`: only with the internal token.
inline constexpr Operation<SweepObjects, SweepResult> sweep_objects{{.method = Method::post,
                                                                     .path = "/v1/objects/sweep",
                                                                     .name = "sweepObjects",
                                                                     .summary = "Delete stored bytes without a file."}};

// ---- another embedding model

struct PrepareEmbeddings {
  std::string model;
  bool give_up = false;
  static constexpr auto fields() {
    return std::tuple{
        field("model", &PrepareEmbeddings::model, "Id of an installed embedding model; empty: only ask.").length(0, 64),
        field("give_up", &PrepareEmbeddings::give_up,
              "Put this model away if it is the one prepared; its vectors stay.")};
  }
};
struct EmbeddingPreparation {
  std::string serving;
  std::string model;
  std::string state;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string error;
  bool shared = false;
  static constexpr auto fields() {
    return std::tuple{
        field("serving", &EmbeddingPreparation::serving, "The model whose vectors are searched, with its version."),
        field("model", &EmbeddingPreparation::model, "The model that is prepared."),
        field("state", &EmbeddingPreparation::state, "idle, preparing, ready or failed."),
        field("done", &EmbeddingPreparation::done, "Passages with a vector of it."),
        field("total", &EmbeddingPreparation::total, "Passages."),
        field("error", &EmbeddingPreparation::error, "Why it failed."),
        field("shared", &EmbeddingPreparation::shared, "Whether other replicas may serve the same documents.")};
  }
};
struct RetrievalQuestion {
  std::string text;
  std::string file_name;
  static constexpr auto fields() {
    return std::tuple{field("text", &RetrievalQuestion::text, "The question.").required().length(1, 16384),
                      field("file_name", &RetrievalQuestion::file_name, "The document that answers it.").required()};
  }
};
struct CompareEmbeddings {
  std::string owner;
  std::vector<RetrievalQuestion> questions;
  std::int64_t limit = 6;
  static constexpr auto fields() {
    return std::tuple{field("owner", &CompareEmbeddings::owner, "Key id of the documents' owner.").required(),
                      field("questions", &CompareEmbeddings::questions, "What is asked.").length(1, 1000),
                      field("limit", &CompareEmbeddings::limit, "Passages looked at.").range(1, 50)};
  }
};
struct EmbeddingComparison {
  std::int64_t questions = 0;
  std::int64_t found_now = 0;
  std::int64_t found_next = 0;
  std::int64_t documents = 0;
  static constexpr auto fields() {
    return std::tuple{field("questions", &EmbeddingComparison::questions, "How many were asked."),
                      field("found_now", &EmbeddingComparison::found_now, "Whose document the model in use found."),
                      field("found_next", &EmbeddingComparison::found_next, "Whose document the next one found."),
                      field("documents", &EmbeddingComparison::documents, "Among how many documents.")};
  }
};

/// For `wrkhrs models update`: only with the internal token.
inline constexpr Operation<PrepareEmbeddings, EmbeddingPreparation> prepare_embeddings{
    {.method = Method::post,
     .path = "/v1/embeddings/prepare",
     .name = "prepareEmbeddings",
     .summary = "Make the vectors of another embedding model beside those in use."}};
inline constexpr Operation<CompareEmbeddings, EmbeddingComparison> compare_embeddings{
    {.method = Method::post,
     .path = "/v1/embeddings/compare",
     .name = "compareEmbeddings",
     .summary = "How well the model in use and the prepared one find documents."}};

}  // namespace wrkhrs::api::rag
