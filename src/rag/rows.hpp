// What several parts of the domain read from the tables and write to them. All functions run inside a read or write of
// the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/rag/types.hpp"
#include "base/context.hpp"
#include "store/connection.hpp"

namespace wrkhrs::rag {

/// The key on whose behalf the request runs. Errors: permission_denied (a service that names no key).
Result<std::string> owner_key(const Context& ctx);

/// The owner's number, or 0 where the key owns nothing yet.
Result<std::int64_t> find_owner(store::Connection& connection, std::string_view key_id);
/// The owner's number; makes the owner, with its full-text table where there are such, where it is new.
Result<std::int64_t> find_or_add_owner(store::Connection& connection, std::string_view key_id);

/// True on SQLite, whose own FTS5 tables hold the words. On PostgreSQL each replica has them in a LexicalCache.
inline bool has_lexical_tables(const store::Connection& connection) {
  return connection.dialect() == store::Dialect::sqlite;
}
/// Makes the full-text table of an owner, in a SQLite database, where it is not there yet.
Result<void> make_lexical_table(store::Connection& connection, std::int64_t owner);
/// The columns of lexical_<owner> that make up one passage: `?` its number, scope, headings and text.
inline constexpr std::string_view insert_words_sql =
    "INSERT OR REPLACE INTO lexical_{}(rowid, scope, headings, text) VALUES(?,?,?,?)";

struct StoreRow {
  std::int64_t number = 0;
  std::string id;
  std::int64_t owner = 0;
  std::int64_t revision = 0;
  std::int64_t last_active_at = 0;
  bool expired = false;
};
/// Errors: not_found (also where it belongs to another key).
Result<StoreRow> find_store(store::Connection& connection, std::string_view key_id, std::string_view store_id);
/// All stores of the key that have not expired.
Result<std::vector<StoreRow>> stores_of(store::Connection& connection, std::string_view key_id);

/// Errors: not_found (also where it belongs to another key).
Result<api::rag::FileObject> find_file(store::Connection& connection, std::string_view key_id,
                                       std::string_view file_id);

/// The columns that store_file_of reads, from `document d JOIN store s ON s.number = d.store`.
inline constexpr std::string_view store_file_columns =
    "d.file_id, d.usage_bytes, d.created_at, s.id, d.status, d.error_code, d.error_message, d.chunk_tokens, "
    "d.chunk_overlap, "
    "d.attributes, d.stage, d.passages, d.embedded";
api::rag::StoreFile store_file_of(const store::Row& row);

/// Counts by status of the documents that `condition` (SQL over `document`, with one parameter) selects.
Result<api::rag::FileCounts> count_files(store::Connection& connection, std::string_view condition,
                                         std::string_view id);
Result<api::rag::FileCounts> count_files(store::Connection& connection, std::int64_t store);

/// Takes a document out of its store: searches stop to find it at once, the janitor deletes its passages.
Result<void> doom_document(store::Connection& connection, std::int64_t document);

/// The texts of a JSON list, one after the other.
std::string joined_headings(std::string_view list, std::string_view separator);

/// The text as a JSON object; an empty one where it is none.
json::Object object_of(std::string_view text);

/// `{"error": …}`-ready not_found errors.
Error no_such_file(std::string_view file_id);
Error no_such_store(std::string_view store_id);

}  // namespace wrkhrs::rag
