#include "rag/index_cache.hpp"

#include <algorithm>
#include <cstring>

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

namespace {

constexpr std::int64_t passages_a_page = 4096;

}  // namespace

Result<void> IndexCache::with_index(Connection& connection, const StoreRow& store,
                                    const std::function<void(const VectorIndex&)>& use) {
  const auto entry = entry_of(store.number);
  {
    const std::shared_lock lock(entry->mutex);
    if (entry->revision >= store.revision) {
      use(entry->index);
      return {};
    }
  }
  std::size_t bytes = 0;
  {
    const std::unique_lock lock(entry->mutex);
    if (entry->revision < store.revision) {
      if (auto refreshed = refresh(connection, store, *entry); !refreshed) return refreshed;
    }
    bytes = entry->index.bytes();
    use(entry->index);
  }
  note_size(*entry, bytes);
  return {};
}

std::shared_ptr<IndexCache::Entry> IndexCache::entry_of(std::int64_t store) {
  const std::lock_guard lock(mutex_);
  auto& entry = entries_[store];
  if (!entry) entry = std::make_shared<Entry>(embedder_.dimensions());
  entry->last_used = ++uses_;
  return entry;
}

Result<void> IndexCache::refresh(Connection& connection, const StoreRow& store, Entry& entry) {
  std::unordered_set<std::int64_t> live;
  auto listed = connection.each(
      "SELECT number FROM document WHERE store = ? AND status = 'completed'",
      [&](const Row& row) { live.insert(row.integer(0)); }, store.number);
  if (!listed) return listed;
  const auto is_gone = [&](std::int64_t document) { return !live.contains(document); };
  if (std::ranges::any_of(entry.documents, is_gone)) {
    entry.index.retain([&](std::int64_t document) { return live.contains(document); });
    std::erase_if(entry.documents, is_gone);
  }
  std::vector<float> vector(embedder_.dimensions());
  for (const auto document : live) {
    if (entry.documents.contains(document)) continue;
    Result<void> loaded;
    std::int64_t last = 0;
    std::int64_t count = passages_a_page;
    while (loaded && count == passages_a_page) {
      count = 0;
      loaded = connection.each(
          "SELECT p.number, e.vector FROM passage p JOIN embedding e ON e.passage = p.number WHERE p.document = ? AND "
          "p.number > ? ORDER BY p.number LIMIT ?",
          [&](const Row& row) {
            ++count;
            last = row.integer(0);
            const auto bytes = row.blob_view(1);
            if (bytes.size() != vector.size() * sizeof(float)) return;  // of another model: about to be made again
            std::memcpy(vector.data(), bytes.data(), bytes.size());
            entry.index.add(last, document, vector);
          },
          document, last, passages_a_page);
    }
    if (!loaded) {
      entry.index.retain([&](std::int64_t other) { return other != document; });
      return loaded;
    }
    entry.documents.insert(document);
  }
  entry.revision = store.revision;
  return {};
}

void IndexCache::note_size(Entry& entry, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  entry.bytes = bytes;
  std::size_t total = 0;
  for (const auto& [store, other] : entries_) total += other->bytes;
  while (total > bytes_max_ && entries_.size() > 1) {
    auto oldest = std::ranges::min_element(entries_, {}, [](const auto& item) { return item.second->last_used; });
    if (oldest->second.get() == &entry) return;
    total -= oldest->second->bytes;
    entries_.erase(oldest);
  }
}

std::size_t IndexCache::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t total = 0;
  for (const auto& [store, entry] : entries_) total += entry->bytes;
  return total;
}

}  // namespace wrkhrs::rag
