// What the domain needs from outside: a model that embeds, and readers of documents and recordings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"
#include "rag/document.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::rag {

/// Turns texts into vectors. Safe to share between requests.
class Embedder {
 public:
  enum class Side { query, passage };  ///< some models read the two differently

  virtual ~Embedder() = default;
  /// Names the model and its version: vectors of another one are made again.
  virtual const std::string& model() const = 0;
  virtual std::size_t dimensions() const = 0;
  /// One vector of Euclidean length 1 for each text, in order. What is too long for the model is read from its
  /// beginning. Errors: unavailable, deadline_exceeded, cancelled.
  virtual Task<std::vector<std::vector<float>>> embed(const Context& ctx, std::vector<std::string> texts,
                                                      Side side) = 0;
};

/// Reads a file. Safe to share between requests.
class DocumentReader {
 public:
  virtual ~DocumentReader() = default;
  /// Errors: unsupported_media, invalid_argument (damaged, no text), too_large: the file's own fault, trying again is
  /// of no use; unavailable, upstream_failed, deadline_exceeded: try again later; cancelled.
  virtual Task<Document> read(const Context& ctx, store::ObjectId object, std::string file_name) = 0;
};

}  // namespace wrkhrs::rag
