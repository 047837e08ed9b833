#include "rag/adapters/qdrant_index.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::rag {
namespace {

constexpr const char* dense_name = "dense";
constexpr const char* words_name = "bm25";
constexpr int fusion_constant = 61;  // Qdrant counts ranks from 0: 1 / (61 + 0) is 1 / (60 + 1)
constexpr std::size_t points_a_request = 256;
constexpr std::size_t documents_a_request = 1'000;
constexpr std::int64_t points_a_page = 1'000;
constexpr std::size_t detail_bytes_max = 500;

std::string owner_tag(std::int64_t owner) { return fmt::format("o{}", owner); }

json::Array numbers(const auto& values) {
  json::Array array;
  array.reserve(values.size());
  for (const auto value : values) array.emplace_back(value);
  return array;
}

json::Object sparse(const SparseVector& vector) {
  return {{"indices", numbers(vector.indices)}, {"values", numbers(vector.values)}};
}

json::Object match(std::string_view key, const char* kind, json::Value value) {
  json::Object matching;
  matching.emplace(kind, std::move(value));
  return {{"key", std::string(key)}, {"match", std::move(matching)}};
}

json::Object filter_of(const IndexQuery& query) {
  json::Array must{match("owner", "value", json::Value(owner_tag(query.owner))),
                   match("store", "any", numbers(query.stores))};
  if (!query.documents.empty()) must.push_back(match("document", "any", numbers(query.documents)));
  return {{"must", std::move(must)}};
}

json::Object prefetch(json::Value query, const char* using_vector, const IndexQuery& of) {
  return {{"query", std::move(query)},
          {"using", using_vector},
          {"filter", filter_of(of)},
          {"limit", static_cast<std::int64_t>(of.candidates)}};
}

json::Object search_of(const IndexQuery& query) {
  json::Array stages{prefetch(numbers(query.dense), dense_name, query)};
  if (!query.words.indices.empty()) stages.push_back(prefetch(sparse(query.words), words_name, query));
  return {{"prefetch", std::move(stages)},
          {"query", json::Object{{"rrf", json::Object{{"k", fusion_constant}}}}},
          {"limit", static_cast<std::int64_t>(2 * query.candidates)},
          {"with_payload", false}};
}

std::unexpected<Error> not_understood(std::string_view what) {
  return fail_with_detail(Code::upstream_failed, "Qdrant gave an answer that cannot be understood.", std::string(what));
}

constexpr std::pair<QdrantIndex::Call, std::string_view> call_names[] = {
    {QdrantIndex::Call::ping, "ping"},     {QdrantIndex::Call::manage, "manage"}, {QdrantIndex::Call::put, "put"},
    {QdrantIndex::Call::remove, "remove"}, {QdrantIndex::Call::search, "search"}, {QdrantIndex::Call::list, "list"}};

Code code_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return Code::unauthenticated;
    case 404:
      return Code::not_found;
    case 409:
      return Code::conflict;
    case 507:
      return Code::storage_full;
    case 408:
    case 429:
      return Code::unavailable;
    default:
      return status >= 500 ? Code::unavailable : Code::upstream_failed;
  }
}

bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

Result<std::unique_ptr<QdrantIndex>> QdrantIndex::make(net::HttpClient& http, metrics::Registry& metrics,
                                                       const config::QdrantConfig& config) {
  auto endpoint = net::Endpoint::parse(config.url);
  if (!endpoint) return fail(Code::invalid_argument, fmt::format("qdrant.url: {}", endpoint.error().message));
  if (!is_prefix(config.collection_prefix)) {
    return fail(Code::invalid_argument, "qdrant.collection_prefix has 1 to 64 letters, digits, `_` and `-`.");
  }
  endpoint->ca_file = config.ca_file;
  if (!config.ca_file.empty()) {
    if (auto usable = net::check_ca_file(config.ca_file); !usable) return forward_error(usable);
  }
  return std::unique_ptr<QdrantIndex>(new QdrantIndex(http, std::move(*endpoint), metrics, config));
}

QdrantIndex::QdrantIndex(net::HttpClient& http, net::Endpoint endpoint, metrics::Registry& metrics,
                         const config::QdrantConfig& config)
    : http_(http),
      endpoint_(std::move(endpoint)),
      api_key_(config.api_key),
      prefix_(config.collection_prefix + "-"),
      timeout_(config.timeout_ms) {
  for (const auto& [kind, name] : call_names) {
    probes_[kind] = {
        &metrics.histogram("rag_qdrant_request_duration_seconds", "How long calls of Qdrant took.",
                           metrics::duration_buckets_s(), {{"call", std::string(name)}}),
        &metrics.counter("rag_qdrant_request_failures_total", "Calls of Qdrant that failed, or that it refused.",
                         {{"call", std::string(name)}})};
  }
}

std::string QdrantIndex::path_of(std::string_view copy, std::string_view rest) const {
  return fmt::format("/collections/{}{}{}", prefix_, copy, rest);
}

Task<net::ClientResponse> QdrantIndex::ask(const Context& ctx, Method method, std::string path, json::Value body) {
  net::ClientRequest request{.method = method, .path = std::move(path)};
  if (!api_key_.empty()) request.headers.emplace_back("api-key", api_key_);
  if (!body.is_null()) {
    request.headers.emplace_back("content-type", "application/json");
    request.body = json::write(body);
  }
  auto response = co_await http_.fetch(ctx, endpoint_, std::move(request));
  if (!response) {
    Error error = std::move(response).error();
    if (error.code == Code::unavailable) error.message = "Qdrant cannot be reached. Check QDRANT_URL.";
    co_return std::unexpected(std::move(error));
  }
  if (response->ok()) co_return response;
  const Code code = code_of(response->status);
  std::string message = fmt::format("Qdrant answered with status {}.", response->status);
  if (code == Code::unauthenticated) message = "Qdrant refused the API key. Check QDRANT_API_KEY.";
  if (code == Code::not_found) message = "Qdrant does not have this copy of the passages.";
  co_return fail_with_detail(code, std::move(message), response->body.substr(0, detail_bytes_max));
}

Task<json::Value> QdrantIndex::call(const Context& ctx, Call kind, Method method, std::string path, json::Value body) {
  const auto began = std::chrono::steady_clock::now();
  auto response = co_await ask(ctx, method, std::move(path), std::move(body));
  const Probe& probe = probes_.at(kind);
  probe.duration_s->observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  if (!response) {
    if (response.error().code != Code::cancelled) probe.failed->add();
    co_return forward_error(response);
  }
  auto answer = json::parse(response->body);
  if (!answer || !answer->is_object()) co_return not_understood("no JSON object");
  json::Value* result = answer->get_object().if_contains("result");
  if (!result) co_return not_understood("no 'result'");
  co_return std::move(*result);
}

Task<void> QdrantIndex::ping(const Context& ctx) {
  const Context bounded = ctx.with_timeout(timeout_);
  auto answer = co_await call(bounded, Call::ping, Method::get, "/collections", nullptr);
  if (!answer) co_return forward_error(answer);
  co_return Result<void>{};
}

Task<bool> QdrantIndex::has(const Context& ctx, std::string copy) {
  const Context bounded = ctx.with_timeout(timeout_);
  std::string path = path_of(copy, "/exists");
  auto answer = co_await call(bounded, Call::manage, Method::get, std::move(path), nullptr);
  if (!answer) co_return forward_error(answer);
  const json::Value* exists = answer->is_object() ? answer->get_object().if_contains("exists") : nullptr;
  if (!exists || !exists->is_bool()) co_return not_understood("no 'exists'");
  co_return exists->get_bool();
}

Task<void> QdrantIndex::make(const Context& ctx, std::string copy, std::size_t dimensions) {
  const Context bounded = ctx.with_timeout(timeout_);
  json::Object dense{{"size", static_cast<std::int64_t>(dimensions)}, {"distance", "Cosine"}};
  json::Object settings{{"vectors", json::Object{{dense_name, std::move(dense)}}},
                        {"sparse_vectors", json::Object{{words_name, json::Object{}}}}};
  std::string path = path_of(copy);
  auto made = co_await call(bounded, Call::manage, Method::put, std::move(path), std::move(settings));
  if (!made && made.error().code != Code::conflict) co_return forward_error(made);  // another replica was faster
  // Owners are tenants: Qdrant keeps the points of one together.
  json::Object tenant{{"type", "keyword"}, {"is_tenant", true}};
  json::Object number{{"type", "integer"}, {"lookup", true}, {"range", false}};
  const std::vector<std::pair<const char*, json::Object>> fields{
      {"owner", tenant}, {"store", number}, {"document", number}};
  for (const auto& [field, schema] : fields) {
    json::Object wanted{{"field_name", field}, {"field_schema", schema}};
    std::string index_path = path_of(copy, "/index?wait=true");
    auto indexed = co_await call(bounded, Call::manage, Method::put, std::move(index_path), std::move(wanted));
    if (!indexed) co_return forward_error(indexed);
  }
  co_return Result<void>{};
}

Task<void> QdrantIndex::remove_others(const Context& ctx, std::string family, std::string kept) {
  const Context bounded = ctx.with_timeout(timeout_);
  auto all = co_await call(bounded, Call::manage, Method::get, "/collections", nullptr);
  if (!all) co_return forward_error(all);
  const json::Value* list = all->is_object() ? all->get_object().if_contains("collections") : nullptr;
  if (!list || !list->is_array()) co_return not_understood("no 'collections'");
  for (const json::Value& one : list->get_array()) {
    if (!one.is_object()) continue;
    const std::string other(json::string_or(one, "name", ""));
    if (other == prefix_ + kept || !other.starts_with(prefix_ + family)) continue;
    std::string path = "/collections/" + other;
    auto dropped = co_await call(bounded, Call::manage, Method::del, std::move(path), nullptr);
    if (!dropped && dropped.error().code != Code::not_found) co_return forward_error(dropped);
  }
  co_return Result<void>{};
}

Task<void> QdrantIndex::put(const Context& ctx, std::string copy, std::vector<IndexedPassage> passages) {
  for (std::size_t at = 0; at < passages.size(); at += points_a_request) {
    json::Array points;
    for (const IndexedPassage& passage :
         std::span(passages).subspan(at, std::min(points_a_request, passages.size() - at))) {
      json::Object vector{{dense_name, numbers(passage.dense)}};
      if (!passage.words.indices.empty()) vector[words_name] = sparse(passage.words);
      points.push_back(json::Object{{"id", passage.passage},
                                    {"vector", std::move(vector)},
                                    {"payload", json::Object{{"owner", owner_tag(passage.owner)},
                                                             {"store", passage.store},
                                                             {"document", passage.document}}}});
    }
    json::Object body{{"points", std::move(points)}};
    const Context bounded = ctx.with_timeout(timeout_);
    std::string path = path_of(copy, "/points?wait=true");
    auto done = co_await call(bounded, Call::put, Method::put, std::move(path), std::move(body));
    if (!done) co_return forward_error(done);
  }
  co_return Result<void>{};
}

Task<void> QdrantIndex::remove(const Context& ctx, std::string copy, std::vector<std::int64_t> documents) {
  for (std::size_t at = 0; at < documents.size(); at += documents_a_request) {
    const auto part = std::span(documents).subspan(at, std::min(documents_a_request, documents.size() - at));
    json::Object body{{"filter", json::Object{{"must", json::Array{match("document", "any", numbers(part))}}}}};
    const Context bounded = ctx.with_timeout(timeout_);
    std::string path = path_of(copy, "/points/delete?wait=true");
    auto done = co_await call(bounded, Call::remove, Method::post, std::move(path), std::move(body));
    if (!done) co_return forward_error(done);
  }
  co_return Result<void>{};
}

Task<std::vector<std::vector<IndexHit>>> QdrantIndex::search(const Context& ctx, std::string copy,
                                                             std::vector<IndexQuery> queries) {
  json::Array searches;
  for (const IndexQuery& query : queries) searches.push_back(search_of(query));
  json::Object body{{"searches", std::move(searches)}};
  const Context bounded = ctx.with_timeout(timeout_);
  std::string path = path_of(copy, "/points/query/batch");
  auto answers = co_await call(bounded, Call::search, Method::post, std::move(path), std::move(body));
  if (!answers) co_return forward_error(answers);
  if (!answers->is_array() || answers->get_array().size() != queries.size()) co_return not_understood("searches");
  std::vector<std::vector<IndexHit>> found;
  for (const json::Value& answer : answers->get_array()) {
    const json::Value* points = answer.is_object() ? answer.get_object().if_contains("points") : nullptr;
    if (!points || !points->is_array()) co_return not_understood("no 'points'");
    auto& hits = found.emplace_back();
    for (const json::Value& point : points->get_array()) {
      const json::Value* id = point.is_object() ? point.get_object().if_contains("id") : nullptr;
      const json::Value* score = id ? point.get_object().if_contains("score") : nullptr;
      if (!score || !id->is_int64() || !score->is_number()) co_return not_understood("a point");
      hits.push_back({.passage = id->get_int64(), .fused = score->to_number<double>()});
    }
  }
  co_return found;
}

Task<std::int64_t> QdrantIndex::count(const Context& ctx, std::string copy) {
  const Context bounded = ctx.with_timeout(timeout_);
  json::Object body{{"exact", true}};
  std::string path = path_of(copy, "/points/count");
  auto answer = co_await call(bounded, Call::list, Method::post, std::move(path), std::move(body));
  if (!answer) co_return forward_error(answer);
  const json::Value* count = answer->is_object() ? answer->get_object().if_contains("count") : nullptr;
  if (!count || !count->is_int64()) co_return not_understood("no 'count'");
  co_return count->get_int64();
}

Task<std::map<std::int64_t, std::int64_t>> QdrantIndex::documents(const Context& ctx, std::string copy) {
  std::map<std::int64_t, std::int64_t> counts;
  json::Value offset(nullptr);
  while (true) {
    json::Object body{{"limit", points_a_page},
                      {"with_payload", json::Object{{"include", json::Array{"document"}}}},
                      {"with_vector", false}};
    if (!offset.is_null()) body["offset"] = offset;
    const Context bounded = ctx.with_timeout(timeout_);
    std::string path = path_of(copy, "/points/scroll");
    auto page = co_await call(bounded, Call::list, Method::post, std::move(path), std::move(body));
    if (!page) co_return forward_error(page);
    const json::Value* points = page->is_object() ? page->get_object().if_contains("points") : nullptr;
    if (!points || !points->is_array()) co_return not_understood("no 'points'");
    for (const json::Value& point : points->get_array()) {
      const json::Value* payload = point.is_object() ? point.get_object().if_contains("payload") : nullptr;
      const json::Value* document =
          payload && payload->is_object() ? payload->get_object().if_contains("document") : nullptr;
      ++counts[document && document->is_int64() ? document->get_int64() : 0];
    }
    const json::Value* next = page->get_object().if_contains("next_page_offset");
    if (!next || next->is_null()) co_return counts;
    offset = *next;
  }
}

}  // namespace wrkhrs::rag
