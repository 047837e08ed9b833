#include "rag/store_files.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "rag/filter.hpp"
#include "rag/paging.hpp"
#include "rag/rows.hpp"

namespace wrkhrs::rag {

using api::rag::Batch;
using api::rag::StoreFile;
using store::Connection;
using store::Row;

namespace {

std::string select_store_files(std::string_view condition) {
  return fmt::format("SELECT {} FROM document d JOIN store s ON s.number = d.store WHERE {}", store_file_columns,
                     condition);
}

Error not_in_store(std::string_view file_id, std::string_view store_id) {
  return {.code = Code::not_found,
          .message = fmt::format("No file found with id '{}' in vector store '{}'.", file_id.substr(0, 64),
                                 store_id.substr(0, 64)),
          .param = "file_id"};
}

/// The number of the document. Errors: not_found.
Result<std::int64_t> find_document(Connection& c, const StoreRow& store, std::string_view file_id) {
  auto number = c.integer("SELECT number FROM document WHERE store = ? AND file_id = ?", store.number, file_id);
  if (!number) return number;
  if (*number == 0) return std::unexpected(not_in_store(file_id, store.id));
  return number;
}

Result<StoreFile> describe(Connection& c, std::int64_t document) {
  static const std::string sql = select_store_files("d.number = ?");
  auto file = c.one(sql, store_file_of, document);
  if (!file) return forward_error(file);
  if (!*file) return std::unexpected(not_in_store("", ""));
  return std::move(**file);
}

/// A cursor's place in the order in which files were added.
Result<std::optional<std::int64_t>> cursor(Connection& c, const StoreRow& store,
                                           const std::optional<std::string>& file_id, std::string_view param) {
  if (!file_id) return std::nullopt;
  auto number = find_document(c, store, *file_id);
  if (number) return *number;
  if (number.error().code != Code::not_found) return forward_error(number);
  return fail(Code::invalid_argument, fmt::format("'{}' is not the id of a file in this vector store.", param),
              std::string(param), "invalid_value");
}

std::string status_condition(const std::optional<api::rag::FileStatus>& filter) {
  if (!filter) return "";
  for (const auto& [name, status] : enum_names(*filter)) {
    if (status == *filter) return fmt::format(" AND d.status = '{}'", name);
  }
  return "";
}

template <class Request>
Result<api::rag::Page<StoreFile>> list_files(Connection& c, const StoreRow& store, const Request& request,
                                             std::string_view scope_column, const auto& scope) {
  auto after = cursor(c, store, request.after, "after");
  if (!after) return forward_error(after);
  auto before = cursor(c, store, request.before, "before");
  if (!before) return forward_error(before);
  const PageRequest<std::int64_t> page{*after, *before, request.limit, request.order};
  const std::string select =
      select_store_files(fmt::format("{} = ?1{}", scope_column, status_condition(request.filter)));
  return list_page<StoreFile>(c, select, "d.number", scope, page, store_file_of);
}

Result<Batch> describe_batch(Connection& c, const StoreRow& store, std::string_view batch_id) {
  auto batch = c.one(
      "SELECT id, created_at, cancelled FROM batch WHERE id = ? AND store = ?",
      [](const Row& row) {
        Batch result;
        result.id = row.text(0);
        result.created_at = row.integer(1);
        result.status = row.integer(2) != 0 ? "cancelled" : "completed";
        return result;
      },
      batch_id, store.number);
  if (!batch) return forward_error(batch);
  if (!*batch) {
    return fail(Code::not_found, fmt::format("No file batch found with id '{}'.", batch_id.substr(0, 64)), "batch_id");
  }
  auto counts = count_files(c, "batch_id = ?", batch_id);
  if (!counts) return forward_error(counts);
  Batch& result = **batch;
  result.vector_store_id = store.id;
  result.file_counts = *counts;
  if (result.status != "cancelled") {
    if (counts->in_progress > 0) result.status = "in_progress";
    if (counts->total > 0 && counts->failed == counts->total) result.status = "failed";
  }
  return std::move(result);
}

Result<void> refuse_expired(const StoreRow& store) {
  if (!store.expired) return {};
  return fail(Code::invalid_argument, "This vector store has expired: make a new one and add the files to it.",
              "vector_store_id", "vector_store_expired");
}

}  // namespace

Result<void> check(const api::rag::ChunkingStrategy& chunking) {
  using api::rag::ChunkingType;
  const bool is_fixed = chunking.type == ChunkingType::fixed;
  if (chunking.type == ChunkingType::other || is_fixed != chunking.fixed.has_value()) {
    return fail(
        Code::invalid_argument,
        "'chunking_strategy' is {\"type\":\"auto\"} or {\"type\":\"static\",\"static\":{\"max_chunk_size_tokens\":…,"
        "\"chunk_overlap_tokens\":…}}.",
        "chunking_strategy", "invalid_value");
  }
  if (is_fixed && chunking.fixed->chunk_overlap_tokens * 2 > chunking.fixed->max_chunk_size_tokens) {
    return fail(Code::invalid_argument, "'chunk_overlap_tokens' must not be more than half of 'max_chunk_size_tokens'.",
                "chunking_strategy.static.chunk_overlap_tokens", "invalid_value");
  }
  return {};
}

Result<void> add_store_file(Connection& c, std::string_view key_id, std::int64_t store, const NewStoreFile& file) {
  auto found = find_file(c, key_id, file.file_id);
  if (!found) return forward_error(found);
  if (auto valid = check_attributes(file.attributes, "attributes"); !valid) return valid;
  std::optional<int> tokens;
  std::optional<int> overlap;
  if (file.chunking) {
    if (auto valid = check(*file.chunking); !valid) return valid;
    if (file.chunking->fixed) {
      tokens = file.chunking->fixed->max_chunk_size_tokens;
      overlap = file.chunking->fixed->chunk_overlap_tokens;
    }
  }
  auto earlier = c.one(
      "SELECT number, status IN ('failed', 'cancelled') FROM document WHERE store = ? AND file_id = ?",
      [](const Row& row) { return std::pair(row.integer(0), row.integer(1) != 0); }, store, file.file_id);
  if (!earlier) return forward_error(earlier);
  if (*earlier && (*earlier)->second) {
    if (auto doomed = doom_document(c, (*earlier)->first); !doomed) return doomed;
    earlier->reset();
  }
  const std::string attributes = json::write(file.attributes);
  auto done =
      *earlier
          ? c.execute("UPDATE document SET attributes = ?, batch_id = coalesce(?, batch_id) WHERE number = ?",
                      attributes, file.batch_id, (*earlier)->first)
          : c.execute(
                "INSERT INTO document(store, file_id, batch_id, created_at, attributes, chunk_tokens, chunk_overlap) "
                "VALUES(?,?,?,?,?,?,?)",
                store, file.file_id, file.batch_id, unix_seconds_now(), attributes, tokens, overlap);
  if (done) done = c.execute("UPDATE store SET last_active_at = ? WHERE number = ?", unix_seconds_now(), store);
  if (!done) return forward_error(done);
  return {};
}

Task<StoreFile> StoreFiles::add(const Context& ctx, api::rag::AddStoreFile request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto change = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<StoreFile> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    if (auto usable = refuse_expired(*store); !usable) return forward_error(usable);
    const NewStoreFile file{request.file_id, request.attributes, request.chunking_strategy, {}};
    if (auto added = add_store_file(c, key, store->number, file); !added) return forward_error(added);
    auto document = find_document(c, *store, request.file_id);
    if (!document) return forward_error(document);
    return describe(c, *document);
  };
  auto added = co_await database_.write(ctx, std::move(change));
  if (added) on_added_();
  co_return added;
}

Task<api::rag::Page<StoreFile>> StoreFiles::list(const Context& ctx, api::rag::ListStoreFiles request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request),
                key = std::move(*owner)](Connection& c) -> Result<api::rag::Page<StoreFile>> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    return list_files(c, *store, request, "d.store", store->number);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<StoreFile> StoreFiles::get(const Context& ctx, api::rag::StoreFileRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<StoreFile> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto document = find_document(c, *store, request.file_id);
    if (!document) return forward_error(document);
    return describe(c, *document);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<StoreFile> StoreFiles::update(const Context& ctx, api::rag::UpdateStoreFile request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  if (auto valid = check_attributes(request.attributes, "attributes"); !valid) co_return forward_error(valid);
  auto change = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<StoreFile> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto document = find_document(c, *store, request.file_id);
    if (!document) return forward_error(document);
    auto done =
        c.execute("UPDATE document SET attributes = ? WHERE number = ?", json::write(request.attributes), *document);
    if (!done) return forward_error(done);
    return describe(c, *document);
  };
  co_return co_await database_.write(ctx, std::move(change));
}

Task<api::rag::Deleted> StoreFiles::remove(const Context& ctx, api::rag::StoreFileRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto change = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<api::rag::Deleted> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto document = find_document(c, *store, request.file_id);
    if (!document) return forward_error(document);
    if (auto doomed = doom_document(c, *document); !doomed) return forward_error(doomed);
    return api::rag::Deleted{.id = request.file_id, .object = "vector_store.file.deleted"};
  };
  co_return co_await database_.write(ctx, std::move(change));
}

Task<api::rag::StoreFileContent> StoreFiles::content(const Context& ctx, api::rag::StoreFileRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request),
                key = std::move(*owner)](Connection& c) -> Result<api::rag::StoreFileContent> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto document = find_document(c, *store, request.file_id);
    if (!document) return forward_error(document);
    auto passages = c.all(
        "SELECT text FROM passage WHERE document = ? ORDER BY number",
        [](const Row& row) { return api::rag::TextContent{.text = row.text(0)}; }, *document);
    if (!passages) return forward_error(passages);
    api::rag::StoreFileContent content;
    content.data = std::move(*passages);
    return content;
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<Batch> StoreFiles::create_batch(const Context& ctx, api::rag::CreateBatch request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  if (request.file_ids.empty() == request.files.empty()) {
    co_return fail(Code::invalid_argument, "Give either 'file_ids' or 'files', and at least one of them.", "file_ids",
                   "invalid_value");
  }
  auto change = [request = std::move(request), key = std::move(*owner),
                 id = new_id("vsfb_")](Connection& c) -> Result<Batch> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    if (auto usable = refuse_expired(*store); !usable) return forward_error(usable);
    auto made =
        c.execute("INSERT INTO batch(id, store, created_at) VALUES(?,?,?)", id, store->number, unix_seconds_now());
    if (!made) return forward_error(made);
    for (const auto& file_id : request.file_ids) {
      const NewStoreFile file{file_id, request.attributes, request.chunking_strategy, id};
      if (auto added = add_store_file(c, key, store->number, file); !added) return forward_error(added);
    }
    for (const auto& item : request.files) {
      const NewStoreFile file{item.file_id, item.attributes, item.chunking_strategy, id};
      if (auto added = add_store_file(c, key, store->number, file); !added) return forward_error(added);
    }
    return describe_batch(c, *store, id);
  };
  auto batch = co_await database_.write(ctx, std::move(change));
  if (batch) on_added_();
  co_return batch;
}

Task<Batch> StoreFiles::get_batch(const Context& ctx, api::rag::BatchRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<Batch> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    return describe_batch(c, *store, request.batch_id);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<Batch> StoreFiles::cancel_batch(const Context& ctx, api::rag::BatchRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto change = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<Batch> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto batch = describe_batch(c, *store, request.batch_id);
    if (!batch || batch->file_counts.in_progress == 0) return batch;  // nothing is left to cancel
    auto done = c.execute("UPDATE document SET status = 'cancelled' WHERE batch_id = ? AND status = 'in_progress'",
                          request.batch_id);
    if (done) done = c.execute("UPDATE batch SET cancelled = 1 WHERE id = ?", request.batch_id);
    if (!done) return forward_error(done);
    return describe_batch(c, *store, request.batch_id);
  };
  co_return co_await database_.write(ctx, std::move(change));
}

Task<api::rag::Page<StoreFile>> StoreFiles::list_batch(const Context& ctx, api::rag::ListBatchFiles request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request),
                key = std::move(*owner)](Connection& c) -> Result<api::rag::Page<StoreFile>> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    auto batch = describe_batch(c, *store, request.batch_id);
    if (!batch) return forward_error(batch);
    return list_files(c, *store, request, "d.batch_id", request.batch_id);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

}  // namespace wrkhrs::rag
