// What the domain needs from outside: a model that embeds, readers of documents and recordings, and, where rag does not
// search vectors itself, an engine that does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
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

/// A sparse vector: components by their index, each index once.
struct SparseVector {
  std::vector<std::uint32_t> indices;
  std::vector<float> values;
};

/// A passage as an engine keeps it. The number names it for good.
struct IndexedPassage {
  std::int64_t passage = 0;
  std::int64_t document = 0;
  std::int64_t store = 0;
  std::int64_t owner = 0;
  std::vector<float> dense;
  SparseVector words;
};

/// What a search asks an engine for: passages of one owner in some stores, and in some documents only where
/// `documents` is not empty.
struct IndexQuery {
  std::int64_t owner = 0;
  std::vector<std::int64_t> stores;
  std::vector<std::int64_t> documents;
  std::vector<float> dense;
  SparseVector words;            ///< may be empty
  std::size_t candidates = 100;  ///< of each of the two rankings
};

struct IndexHit {
  std::int64_t passage = 0;
  double fused = 0;  ///< sum of 1 / (60 + rank) over the two rankings
};

/// An engine outside that ranks passages by their vectors. It holds copies of what the database has, each under a name:
/// the database is the source of truth, and what the engine answers is checked against it. Safe to share between
/// requests.
///
/// Errors of all: unavailable, deadline_exceeded, cancelled, upstream_failed (an answer that cannot be understood, a
/// request that is refused), unauthenticated (its key), storage_full; not_found where there is no such copy.
class PassageIndex {
 public:
  virtual ~PassageIndex() = default;
  /// Whether the engine answers, and takes our key.
  virtual Task<void> ping(const Context& ctx) = 0;
  virtual Task<bool> has(const Context& ctx, std::string copy) = 0;
  /// An empty copy for vectors of `dimensions`; one that is there stays.
  virtual Task<void> make(const Context& ctx, std::string copy, std::size_t dimensions) = 0;
  /// Removes every copy whose name begins with `family`, but `kept`.
  virtual Task<void> remove_others(const Context& ctx, std::string family, std::string kept) = 0;
  /// Puts passages in, over those of the same number; returns when they are on disk there.
  virtual Task<void> put(const Context& ctx, std::string copy, std::vector<IndexedPassage> passages) = 0;
  /// Removes all passages of the documents.
  virtual Task<void> remove(const Context& ctx, std::string copy, std::vector<std::int64_t> documents) = 0;
  /// For each query its passages, best first.
  virtual Task<std::vector<std::vector<IndexHit>>> search(const Context& ctx, std::string copy,
                                                          std::vector<IndexQuery> queries) = 0;
  /// How many passages there are.
  virtual Task<std::int64_t> count(const Context& ctx, std::string copy) = 0;
  /// How many passages there are of each document. Reads everything: seldom.
  virtual Task<std::map<std::int64_t, std::int64_t>> documents(const Context& ctx, std::string copy) = 0;
};

}  // namespace wrkhrs::rag
