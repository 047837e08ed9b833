// The vector indexes of the stores that are being searched, loaded from the database when they are needed and kept up
// to date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

#include "rag/ports.hpp"
#include "rag/rows.hpp"
#include "rag/vector_index.hpp"

namespace wrkhrs::rag {

/// Safe to share between threads.
class IndexCache {
 public:
  /// Holds the indexes used last, up to about `bytes_max` (one that is larger alone is held all the same).
  /// The embedder is asked for its dimensions when the first index is made.
  IndexCache(const Embedder& embedder, std::size_t bytes_max) : embedder_(embedder), bytes_max_(bytes_max) {}

  /// Calls `use` with the store's index as the snapshot of `connection` (a read) has it. An index that is newer than
  /// the snapshot may hold passages that the snapshot lacks: the caller drops them.
  Result<void> with_index(store::Connection& connection, const StoreRow& store,
                          const std::function<void(const VectorIndex&)>& use);

  std::size_t bytes() const;

 private:
  struct Entry {
    explicit Entry(std::size_t dimensions) : index(dimensions) {}
    std::shared_mutex mutex;  // guards the three below
    VectorIndex index;
    std::unordered_set<std::int64_t> documents;
    std::int64_t revision = -1;
    std::size_t bytes = 0;  // guarded by the cache's mutex, as the next
    std::uint64_t last_used = 0;
  };
  std::shared_ptr<Entry> entry_of(std::int64_t store);
  Result<void> refresh(store::Connection& connection, const StoreRow& store, Entry& entry);
  void note_size(Entry& entry, std::size_t bytes);

  const Embedder& embedder_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, std::shared_ptr<Entry>> entries_;
  std::uint64_t uses_ = 0;
};

}  // namespace wrkhrs::rag
