// The files of a vector store, and batches of them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/rag/types.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

/// A file that becomes part of a store. Adding answers at once with status `in_progress`; the ingest does the rest,
/// also after a crash.
///
/// Safe to share between requests. Errors of all calls: those of Database, not_found (store, file or batch), and those
/// named.
class StoreFiles {
 public:
  /// `on_added` is called after files were added, to wake the ingest.
  StoreFiles(store::Database& database, std::function<void()> on_added)
      : database_(database), on_added_(std::move(on_added)) {}

  /// Adding a file again that is in the store reads it again when it had failed or was cancelled, and otherwise changes
  /// nothing but its attributes. Errors: invalid_argument (attributes, chunking, an expired store).
  Task<api::rag::StoreFile> add(const Context& ctx, api::rag::AddStoreFile request);
  /// Errors: invalid_argument (a cursor that is not in the store).
  Task<api::rag::Page<api::rag::StoreFile>> list(const Context& ctx, api::rag::ListStoreFiles request);
  Task<api::rag::StoreFile> get(const Context& ctx, api::rag::StoreFileRequest request);
  /// Errors: invalid_argument (attributes).
  Task<api::rag::StoreFile> update(const Context& ctx, api::rag::UpdateStoreFile request);
  /// Also stops reading it. The file itself stays.
  Task<api::rag::Deleted> remove(const Context& ctx, api::rag::StoreFileRequest request);
  Task<api::rag::StoreFileContent> content(const Context& ctx, api::rag::StoreFileRequest request);

  /// All files or none. Errors: invalid_argument.
  Task<api::rag::Batch> create_batch(const Context& ctx, api::rag::CreateBatch request);
  Task<api::rag::Batch> get_batch(const Context& ctx, api::rag::BatchRequest request);
  /// Files that are not read yet become `cancelled`.
  Task<api::rag::Batch> cancel_batch(const Context& ctx, api::rag::BatchRequest request);
  Task<api::rag::Page<api::rag::StoreFile>> list_batch(const Context& ctx, api::rag::ListBatchFiles request);

 private:
  store::Database& database_;
  std::function<void()> on_added_;
};

struct NewStoreFile {
  std::string file_id;
  json::Object attributes;
  std::optional<api::rag::ChunkingStrategy> chunking;
  std::optional<std::string> batch_id;
};
/// Errors: invalid_argument.
Result<void> check(const api::rag::ChunkingStrategy& chunking);

/// Puts a file of the key into the store. Inside a write. Errors: not_found, invalid_argument.
Result<void> add_store_file(store::Connection& connection, std::string_view key_id, std::int64_t store,
                            const NewStoreFile& file);

}  // namespace wrkhrs::rag
