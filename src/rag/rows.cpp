#include "rag/rows.hpp"

#include <fmt/format.h>

#include "rag/chunker.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

Result<std::string> owner_key(const Context& ctx) {
  if (ctx.principal().key_id.empty()) {
    return fail(Code::permission_denied, "Say on whose behalf this is: the header 'x-wrkhrs-key-id' is missing.");
  }
  return ctx.principal().key_id;
}

Result<std::int64_t> find_owner(Connection& connection, std::string_view key_id) {
  return connection.integer("SELECT number FROM owner WHERE key_id = ?", key_id);
}

Result<std::int64_t> find_or_add_owner(Connection& connection, std::string_view key_id) {
  auto number = find_owner(connection, key_id);
  if (!number || *number != 0) return number;
  number = connection.integer("INSERT INTO owner(key_id) VALUES(?) RETURNING number", key_id);
  if (!number) return number;
  if (has_lexical_tables(connection)) {
    if (auto made = make_lexical_table(connection, *number); !made) return forward_error(made);
  }
  return number;
}

Result<void> make_lexical_table(Connection& connection, std::int64_t owner) {
  // `scope` holds the store as a word, so that a query touches the passages of its stores only. The text itself stands
  // in `passage`.
  return connection.run_script(
      fmt::format("CREATE VIRTUAL TABLE IF NOT EXISTS lexical_{0} USING fts5(scope, headings, text, content='', "
                  "contentless_delete=1, "
                  "tokenize='porter unicode61 remove_diacritics 2');"
                  "CREATE VIRTUAL TABLE IF NOT EXISTS lexical_{0}_words USING fts5vocab(lexical_{0}, row);",
                  owner));
}

namespace {

constexpr std::string_view store_columns = "s.number, s.id, s.owner, s.revision, s.last_active_at, s.expired";

StoreRow store_row(const Row& row) {
  return {.number = row.integer(0),
          .id = row.text(1),
          .owner = row.integer(2),
          .revision = row.integer(3),
          .last_active_at = row.integer(4),
          .expired = row.integer(5) != 0};
}

}  // namespace

Result<StoreRow> find_store(Connection& connection, std::string_view key_id, std::string_view store_id) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM store s JOIN owner o ON o.number = s.owner WHERE s.id = ? AND o.key_id = ?", store_columns);
  auto found = connection.one(sql, store_row, store_id, key_id);
  if (!found) return forward_error(found);
  if (!*found) return std::unexpected(no_such_store(store_id));
  return std::move(**found);
}

Result<std::vector<StoreRow>> stores_of(Connection& connection, std::string_view key_id) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM store s JOIN owner o ON o.number = s.owner WHERE o.key_id = ? AND s.expired = 0 ORDER BY "
      "s.number",
      store_columns);
  return connection.all(sql, store_row, key_id);
}

Result<api::rag::FileObject> find_file(Connection& connection, std::string_view key_id, std::string_view file_id) {
  auto found = connection.one(
      "SELECT f.id, f.bytes, f.created_at, f.expires_at, f.name, f.purpose FROM file f JOIN owner o ON o.number = "
      "f.owner "
      "WHERE f.id = ? AND o.key_id = ?",
      [](const Row& row) {
        api::rag::FileObject file;
        file.id = row.text(0);
        file.bytes = static_cast<std::uint64_t>(row.integer(1));
        file.created_at = row.integer(2);
        file.expires_at = row.maybe_integer(3);
        file.filename = row.text(4);
        file.purpose = row.text(5);
        return file;
      },
      file_id, key_id);
  if (!found) return forward_error(found);
  if (!*found) return std::unexpected(no_such_file(file_id));
  return std::move(**found);
}

api::rag::StoreFile store_file_of(const Row& row) {
  api::rag::StoreFile file;
  file.id = row.text(0);
  file.usage_bytes = static_cast<std::uint64_t>(row.integer(1));
  file.created_at = row.integer(2);
  file.vector_store_id = row.text(3);
  file.status = row.text(4);
  if (!row.is_null(5)) file.last_error = api::rag::LastError{.code = row.text(5), .message = row.text(6)};
  const ChunkingOptions automatic;
  file.chunking_strategy.type = api::rag::ChunkingType::fixed;
  file.chunking_strategy.fixed = api::rag::StaticChunking{
      .max_chunk_size_tokens =
          static_cast<int>(row.maybe_integer(7).value_or(static_cast<std::int64_t>(automatic.tokens_max))),
      .chunk_overlap_tokens =
          static_cast<int>(row.maybe_integer(8).value_or(static_cast<std::int64_t>(automatic.overlap_tokens)))};
  file.attributes = object_of(row.text_view(9));
  file.wrkhrs = {.stage = row.text(10), .passages = row.integer(11), .embedded = row.integer(12)};
  return file;
}

namespace {

template <class Id>
Result<api::rag::FileCounts> count_by_status(Connection& connection, std::string_view condition, const Id& id) {
  api::rag::FileCounts counts;
  auto done = connection.each(
      fmt::format("SELECT status, count(*) FROM document WHERE {} GROUP BY status", condition),
      [&](const Row& row) {
        const std::string_view status = row.text_view(0);
        const std::int64_t count = row.integer(1);
        if (status == "in_progress") counts.in_progress = count;
        if (status == "completed") counts.completed = count;
        if (status == "failed") counts.failed = count;
        if (status == "cancelled") counts.cancelled = count;
        counts.total += count;
      },
      id);
  if (!done) return forward_error(done);
  return counts;
}

}  // namespace

Result<api::rag::FileCounts> count_files(Connection& connection, std::string_view condition, std::string_view id) {
  return count_by_status(connection, condition, id);
}
Result<api::rag::FileCounts> count_files(Connection& connection, std::int64_t store) {
  return count_by_status(connection, "store = ?", store);
}

Result<void> doom_document(Connection& connection, std::int64_t document) {
  auto done = connection.execute(
      "INSERT INTO doomed(document, owner) SELECT d.number, s.owner FROM document d JOIN store s ON s.number = d.store "
      "WHERE d.number = ?",
      document);
  if (done) {
    done = connection.execute(
        "UPDATE store SET revision = revision + 1 WHERE number = (SELECT store FROM document WHERE number = ?)",
        document);
  }
  if (done) done = connection.execute("DELETE FROM document WHERE number = ?", document);
  if (!done) return forward_error(done);
  return {};
}

std::string joined_headings(std::string_view list, std::string_view separator) {
  std::string joined;
  auto headings = json::parse(list);
  if (!headings || !headings->is_array()) return joined;
  for (const auto& heading : headings->get_array()) {
    if (!heading.is_string()) continue;
    if (!joined.empty()) joined += separator;
    joined += std::string_view(heading.get_string());
  }
  return joined;
}

json::Object object_of(std::string_view text) {
  auto object = json::parse_object(text);
  return object ? std::move(*object) : json::Object{};
}

Error no_such_file(std::string_view file_id) {
  return {
      .code = Code::not_found, .message = fmt::format("No such File object: {}", file_id.substr(0, 64)), .param = "id"};
}

Error no_such_store(std::string_view store_id) {
  return {.code = Code::not_found,
          .message = fmt::format("Vector store with id '{}' not found.", store_id.substr(0, 64)),
          .param = "vector_store_id"};
}

}  // namespace wrkhrs::rag
