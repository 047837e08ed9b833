#include "rag/stores.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "rag/paging.hpp"
#include "rag/rows.hpp"
#include "rag/store_files.hpp"

namespace wrkhrs::rag {

using api::rag::VectorStore;
using store::Connection;
using store::Row;

namespace {

constexpr std::size_t metadata_key_bytes_max = 64;
constexpr std::size_t metadata_value_bytes_max = 512;
constexpr std::int64_t seconds_a_day = 86'400;

Result<void> check(const api::rag::Metadata& metadata) {
  for (const auto& [key, value] : metadata) {
    if (key.empty() || key.size() > metadata_key_bytes_max || value.size() > metadata_value_bytes_max) {
      return fail(Code::invalid_argument,
                  fmt::format("The keys of 'metadata' have 1 to {} bytes, its values at most {}.",
                              metadata_key_bytes_max, metadata_value_bytes_max),
                  "metadata", "invalid_value");
    }
  }
  return {};
}

Result<void> check(const std::optional<api::rag::ExpiresAfter>& expires_after) {
  if (expires_after && expires_after->anchor != "last_active_at") {
    return fail(Code::invalid_argument, "'expires_after.anchor' must be 'last_active_at'.", "expires_after.anchor",
                "invalid_value");
  }
  return {};
}

std::optional<int> days_of(const std::optional<api::rag::ExpiresAfter>& expires_after) {
  return expires_after ? std::optional(expires_after->days) : std::nullopt;
}

constexpr std::string_view columns =
    "s.id, s.created_at, s.name, s.description, s.metadata, s.last_active_at, s.expires_days, s.expired, s.number";

/// A row of `columns`, without the counts.
VectorStore store_of(const Row& row) {
  VectorStore store;
  store.id = row.text(0);
  store.created_at = row.integer(1);
  store.name = row.text(2);
  store.description = row.maybe_text(3);
  for (const auto& [key, value] : object_of(row.text_view(4))) {
    store.metadata.emplace(key, value.is_string() ? std::string(value.get_string()) : "");
  }
  store.last_active_at = row.integer(5);
  if (const auto days = row.maybe_integer(6)) {
    store.expires_after = api::rag::ExpiresAfter{.days = static_cast<int>(*days)};
    store.expires_at = store.last_active_at + *days * seconds_a_day;
  }
  store.status = row.integer(7) != 0 ? "expired" : "completed";
  return store;
}

Result<void> add_counts(Connection& connection, VectorStore& store, std::int64_t number) {
  auto counts = count_files(connection, number);
  if (!counts) return forward_error(counts);
  store.file_counts = *counts;
  if (store.status != "expired" && counts->in_progress > 0) store.status = "in_progress";
  auto bytes = connection.integer("SELECT coalesce(sum(usage_bytes), 0) FROM document WHERE store = ?", number);
  if (!bytes) return forward_error(bytes);
  store.usage_bytes = static_cast<std::uint64_t>(*bytes);
  return {};
}

}  // namespace

Result<VectorStore> describe_store(Connection& connection, std::int64_t number) {
  static const std::string sql = fmt::format("SELECT {} FROM store s WHERE s.number = ?", columns);
  auto store = connection.one(sql, store_of, number);
  if (!store) return forward_error(store);
  if (!*store) return std::unexpected(no_such_store(""));
  if (auto counted = add_counts(connection, **store, number); !counted) return forward_error(counted);
  auto progress = connection.one(
      "SELECT coalesce(sum(passages), 0), coalesce(sum(embedded), 0) FROM document WHERE store = ?",
      [](const Row& row) { return api::rag::StoreProgress{.passages = row.integer(0), .embedded = row.integer(1)}; },
      number);
  if (!progress) return forward_error(progress);
  (*store)->wrkhrs = *progress;
  return std::move(**store);
}

Task<VectorStore> Stores::create(const Context& ctx, api::rag::CreateVectorStore request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  if (auto valid = check(request.metadata); !valid) co_return forward_error(valid);
  if (auto valid = check(request.expires_after); !valid) co_return forward_error(valid);
  if (request.chunking_strategy) {
    if (auto valid = check(*request.chunking_strategy); !valid) co_return forward_error(valid);
  }
  const bool adds_files = !request.file_ids.empty();
  auto change = [request = std::move(request), key = std::move(*owner),
                 id = new_id("vs_")](Connection& c) -> Result<VectorStore> {
    auto number = find_or_add_owner(c, key);
    if (!number) return forward_error(number);
    const std::int64_t now = unix_seconds_now();
    const auto store = c.integer(
        "INSERT INTO store(id, owner, name, description, metadata, created_at, last_active_at, expires_days) "
        "VALUES(?,?,?,?,?,?,?,?) RETURNING number",
        id, *number, request.name, request.description, json::to_text(request.metadata), now, now,
        days_of(request.expires_after));
    if (!store) return std::unexpected(store.error());
    for (const auto& file_id : request.file_ids) {
      NewStoreFile file{.file_id = file_id, .attributes = {}, .chunking = request.chunking_strategy, .batch_id = {}};
      if (auto added = add_store_file(c, key, *store, file); !added) return forward_error(added);
    }
    return describe_store(c, *store);
  };
  auto store = co_await database_.write(ctx, std::move(change));
  if (store && adds_files) on_added_();
  co_return store;
}

Task<api::rag::Page<VectorStore>> Stores::list(const Context& ctx, api::rag::ListVectorStores request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request),
                key = std::move(*owner)](Connection& c) -> Result<api::rag::Page<VectorStore>> {
    auto number = find_owner(c, key);
    if (!number) return forward_error(number);
    const PageRequest<std::string> wanted{request.after, request.before, request.limit, request.order};
    std::map<std::string, std::int64_t> numbers;
    auto map = [&](const Row& row) {
      VectorStore store = store_of(row);
      numbers[store.id] = row.integer(8);
      return store;
    };
    static const std::string select = fmt::format("SELECT {} FROM store s WHERE s.owner = ?1", columns);
    auto page = list_page<VectorStore>(c, select, "s.id", *number, wanted, map);
    if (!page) return page;
    for (auto& store : page->data) {
      if (auto counted = add_counts(c, store, numbers[store.id]); !counted) return forward_error(counted);
    }
    return page;
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<VectorStore> Stores::get(const Context& ctx, std::string store_id) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [store_id = std::move(store_id), key = std::move(*owner)](Connection& c) -> Result<VectorStore> {
    auto store = find_store(c, key, store_id);
    if (!store) return forward_error(store);
    return describe_store(c, store->number);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<VectorStore> Stores::update(const Context& ctx, api::rag::UpdateVectorStore request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  if (request.metadata) {
    if (auto valid = check(*request.metadata); !valid) co_return forward_error(valid);
  }
  if (auto valid = check(request.expires_after); !valid) co_return forward_error(valid);
  auto change = [request = std::move(request), key = std::move(*owner)](Connection& c) -> Result<VectorStore> {
    auto store = find_store(c, key, request.vector_store_id);
    if (!store) return forward_error(store);
    std::optional<std::string> metadata;
    if (request.metadata) metadata = json::to_text(*request.metadata);
    auto done = c.execute(
        "UPDATE store SET name = coalesce(?, name), metadata = coalesce(?, metadata), expires_days = coalesce(?, "
        "expires_days), "
        "last_active_at = ? WHERE number = ?",
        request.name, metadata, days_of(request.expires_after), unix_seconds_now(), store->number);
    if (!done) return forward_error(done);
    return describe_store(c, store->number);
  };
  co_return co_await database_.write(ctx, std::move(change));
}

Task<api::rag::Deleted> Stores::remove(const Context& ctx, std::string store_id) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto change = [store_id = std::move(store_id), key = std::move(*owner)](Connection& c) -> Result<api::rag::Deleted> {
    auto store = find_store(c, key, store_id);
    if (!store) return forward_error(store);
    auto done = c.execute("INSERT INTO doomed(document, owner) SELECT number, ? FROM document WHERE store = ?",
                          store->owner, store->number);
    if (done) done = c.execute("DELETE FROM document WHERE store = ?", store->number);
    if (done) done = c.execute("DELETE FROM batch WHERE store = ?", store->number);
    if (done) done = c.execute("DELETE FROM store WHERE number = ?", store->number);
    if (!done) return forward_error(done);
    return api::rag::Deleted{.id = store_id, .object = "vector_store.deleted"};
  };
  co_return co_await database_.write(ctx, std::move(change));
}

}  // namespace wrkhrs::rag
