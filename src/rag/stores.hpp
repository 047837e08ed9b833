// Vector stores: named collections of files that are searched together.
#pragma once

#include <functional>
#include <string>

#include "api/rag/types.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

/// Safe to share between requests. Errors of all calls: those of Database, and those named.
class Stores {
 public:
  /// `on_added` is called after files were added, to wake the ingest.
  Stores(store::Database& database, std::function<void()> on_added)
      : database_(database), on_added_(std::move(on_added)) {}

  /// Errors: invalid_argument (metadata, chunking), not_found (one of `file_ids`: then no store is made).
  Task<api::rag::VectorStore> create(const Context& ctx, api::rag::CreateVectorStore request);
  Task<api::rag::Page<api::rag::VectorStore>> list(const Context& ctx, api::rag::ListVectorStores request);
  /// Errors: not_found.
  Task<api::rag::VectorStore> get(const Context& ctx, std::string store_id);
  /// Errors: not_found, invalid_argument.
  Task<api::rag::VectorStore> update(const Context& ctx, api::rag::UpdateVectorStore request);
  /// Its files stay. Errors: not_found.
  Task<api::rag::Deleted> remove(const Context& ctx, std::string store_id);

 private:
  store::Database& database_;
  std::function<void()> on_added_;
};

/// The description of a store. Inside a read or write. Errors: not_found.
Result<api::rag::VectorStore> describe_store(store::Connection& connection, std::int64_t store);

}  // namespace wrkhrs::rag
