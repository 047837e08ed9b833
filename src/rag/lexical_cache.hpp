// The words of the passages, for a replica whose passages live in PostgreSQL: full-text tables in a SQLite file of its
// own that follows the database, so that BM25 ranks as it does where all is in SQLite.
//
// It follows as the vector indexes do (index_cache.hpp): a store's `revision` changes in the transaction that changes
// what a search of it can find, and what is missing or gone is the difference of two sets of documents. So nothing is
// missed when transactions end in another order than they began. A cache: deleted, it is made again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "rag/rows.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::rag {

/// Safe to share between threads.
class LexicalCache {
 public:
  /// Uses a file in `folder` that no other process uses: replicas may share the folder. One that is damaged, or follows
  /// data of another `epoch` (store/data_epoch.hpp), is made again. Errors: unavailable, storage_full.
  static Result<std::unique_ptr<LexicalCache>> open(const std::filesystem::path& folder, const std::string& epoch = "");
  ~LexicalCache();

  /// Calls `use` with a connection whose tables lexical_<owner>, passage and document hold at least what the snapshot
  /// of `connection` (a read) has of `stores`. They may hold passages that the snapshot lacks: the caller drops them.
  Result<void> with_words(store::Connection& connection, std::span<const StoreRow> stores,
                          const std::function<Result<void>(store::Connection&)>& use);

  /// Takes in what has changed in any store, and forgets the stores that are gone: inside a read, from time to time, so
  /// that searches find little left to do.
  Result<void> follow(store::Connection& connection);

 private:
  LexicalCache(std::filesystem::path file, int lock, store::SqliteConnection writer)
      : file_(std::move(file)), lock_(lock), writer_(std::move(writer)) {}
  bool is_behind(std::span<const StoreRow> stores) const;
  Result<void> take_in(store::Connection& connection, const StoreRow& store);
  Result<void> add_document(store::Connection& connection, const StoreRow& store, std::int64_t document);
  Result<void> remove_document(std::int64_t owner, std::int64_t document);
  Result<std::unique_ptr<store::SqliteConnection>> borrow_reader();

  const std::filesystem::path file_;
  const int lock_;  ///< descriptor of the lock file

  std::mutex writing_;  // guards the writer; held while another waits, so a store is taken in once
  store::SqliteConnection writer_;

  mutable std::mutex mutex_;                                 ///< guards all below; never held while waiting
  std::unordered_map<std::int64_t, std::int64_t> followed_;  ///< revision by store
  std::vector<std::unique_ptr<store::SqliteConnection>> idle_readers_;
};

}  // namespace wrkhrs::rag
