// Uploaded files: their bytes in the object store, their description in the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/rag/types.hpp"
#include "store/database.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::rag {

/// How long an object may stand without a file that refers to it. The janitor deletes older ones; an upload that takes
/// longer than this between storing its bytes and its description fails.
inline constexpr std::chrono::seconds object_grace{600};

/// What an upload says about its file.
struct NewFile {
  std::string name;                                  ///< as the client sent it; cleaned here
  std::string purpose;                               ///< one of OpenAI's
  std::optional<std::int64_t> expires_seconds = {};  ///< from now; 3600 to 2592000
};

/// Safe to share between requests. Errors of all calls: those of Database and ObjectStore, and those named.
class Files {
 public:
  Files(store::Database& database, store::ObjectStore& objects, std::uint64_t file_bytes_max)
      : database_(database), objects_(objects), file_bytes_max_(file_bytes_max) {}

  /// Where to write the bytes of an upload; give it to add() then. Writing more than the limit: too_large.
  Task<std::unique_ptr<store::ObjectWriter>> begin_upload(const Context& ctx);
  /// Errors: invalid_argument (purpose, expiry). The file is durable when this returns.
  Task<api::rag::FileObject> add(const Context& ctx, std::unique_ptr<store::ObjectWriter> bytes, NewFile file);

  Task<api::rag::Page<api::rag::FileObject>> list(const Context& ctx, api::rag::ListFilesRequest request);
  /// Errors: not_found.
  Task<api::rag::FileObject> get(const Context& ctx, std::string file_id);
  /// Also takes it out of every vector store. Errors: not_found.
  Task<api::rag::Deleted> remove(const Context& ctx, std::string file_id);

  struct Content {
    api::rag::FileObject file;
    std::unique_ptr<store::ObjectReader> reader;
  };
  /// Errors: not_found; unavailable with the code `content_lost` (the object store has lost the bytes).
  Task<Content> open(const Context& ctx, std::string file_id);

 private:
  store::Database& database_;
  store::ObjectStore& objects_;
  const std::uint64_t file_bytes_max_;
};

/// Deletes the file's row and takes it out of every store; its object becomes an orphan. Inside a write.
Result<void> remove_file(store::Connection& connection, std::string_view file_id);

}  // namespace wrkhrs::rag
