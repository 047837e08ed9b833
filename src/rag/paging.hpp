// Lists page by page, as OpenAI's clients page through them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "api/rag/types.hpp"
#include "store/connection.hpp"

namespace wrkhrs::rag {

/// What to list: behind `after` or before `before` in the asked order, at most `limit`.
template <class Key>
struct PageRequest {
  std::optional<Key> after;
  std::optional<Key> before;
  int limit = 20;
  api::rag::Order order = api::rag::Order::desc;
};

/// One page of `select`, which ends in a WHERE clause with one parameter (`scope`), ordered by the column `key`. `map`
/// turns a row into an item with an `id`.
template <class Item, class Key, class Scope, class Map>
Result<api::rag::Page<Item>> list_page(store::Connection& connection, std::string_view select, std::string_view key,
                                       const Scope& scope, const PageRequest<Key>& request, Map map) {
  const bool descending = request.order == api::rag::Order::desc;
  // The page before a cursor is read backwards from it, then turned round.
  const bool backwards = request.before && !request.after;
  const std::string_view smaller_first = descending == backwards ? "ASC" : "DESC";
  std::string sql(select);
  int parameters = 1;
  if (request.after) sql += fmt::format(" AND {} {} ?{}", key, descending ? "<" : ">", ++parameters);
  if (request.before) sql += fmt::format(" AND {} {} ?{}", key, descending ? ">" : "<", ++parameters);
  sql += fmt::format(" ORDER BY {} {} LIMIT {}", key, smaller_first, request.limit + 1);
  auto items = request.after && request.before ? connection.all(sql, map, scope, *request.after, *request.before)
               : request.after                 ? connection.all(sql, map, scope, *request.after)
               : request.before                ? connection.all(sql, map, scope, *request.before)
                                               : connection.all(sql, map, scope);
  if (!items) return forward_error(items);
  api::rag::Page<Item> page;
  page.data = std::move(*items);
  if (page.data.size() > static_cast<std::size_t>(request.limit)) {
    page.has_more = true;
    page.data.pop_back();
  }
  if (backwards) std::ranges::reverse(page.data);
  if (!page.data.empty()) {
    page.first_id = page.data.front().id;
    page.last_id = page.data.back().id;
  }
  return page;
}

}  // namespace wrkhrs::rag
