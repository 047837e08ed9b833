#include "rag/search.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "rag/filter.hpp"
#include "rag/generations.hpp"
#include "rag/lexical.hpp"

namespace wrkhrs::rag {

using api::rag::SearchResult;
using api::rag::SearchResults;
using store::Connection;
using store::Row;

namespace {

constexpr double fusion_constant = 60;
constexpr std::size_t queries_max = 16;
constexpr std::size_t query_bytes_max = 16'384;
constexpr std::size_t engine_documents_max = 100'000;
constexpr std::int64_t activity_resolution_s = 60;

/// A passage that one of the searches found.
struct Candidate {
  std::int64_t passage = 0;
  std::optional<std::int64_t> dense_rank;
  std::optional<std::int64_t> lexical_rank;
  std::optional<double> bm25;
  double fused = 0;
};
using Candidates = std::unordered_map<std::int64_t, Candidate>;

/// One query with its vector and, once the owner is known, the weights of its words.
struct QueryTerms {
  std::vector<std::string> words;
  std::vector<WeightedStem> weights;
};

std::string number_list(std::span<const std::int64_t> numbers) { return fmt::format("{}", fmt::join(numbers, ",")); }

Candidate& candidate_of(Candidates& candidates, std::int64_t passage) {
  Candidate& candidate = candidates[passage];
  candidate.passage = passage;
  return candidate;
}

void keep_better(std::optional<std::int64_t>& rank, std::int64_t other) {
  rank = rank ? std::min(*rank, other) : other;
}

double cosine_of(std::span<const float> a, std::span<const std::byte> bytes) {
  if (bytes.size() != a.size() * sizeof(float)) return 0;
  std::vector<float> b(a.size());
  std::memcpy(b.data(), bytes.data(), bytes.size());
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<std::string> queries_of(api::rag::Query query) {
  if (auto* one = std::get_if<std::string>(&query)) return {std::move(*one)};
  return std::get<std::vector<std::string>>(std::move(query));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Result<void> check(const std::vector<std::string>& queries) {
  if (queries.empty() || queries.size() > queries_max || std::ranges::any_of(queries, is_blank)) {
    return fail(Code::invalid_argument,
                fmt::format("'query' is a text or a list of 1 to {} texts, none of them empty.", queries_max), "query",
                "invalid_value");
  }
  if (std::ranges::any_of(queries, [](const auto& query) { return query.size() > query_bytes_max; })) {
    return fail(Code::invalid_argument, fmt::format("'query' has at most {} bytes.", query_bytes_max), "query",
                "string_above_max_length");
  }
  return {};
}

Result<void> check(const std::optional<api::rag::RankingOptions>& options) {
  if (!options || !options->ranker) return {};
  if (*options->ranker == "auto" || *options->ranker == "none" || *options->ranker == "default-2024-11-15") return {};
  return fail(Code::invalid_argument, "'ranking_options.ranker' is 'auto', 'none' or 'default-2024-11-15'.",
              "ranking_options.ranker", "invalid_value");
}

}  // namespace

double relevance_score(double cosine, double coverage) {
  const double evidence = -4.33 + 7.66 * cosine + 2.70 * coverage;
  return 1.0 / (1.0 + std::exp(-evidence));
}

struct Search::Plan {
  std::string owner;
  std::vector<std::string> store_ids;  ///< empty: all
  std::vector<std::string> queries;
  std::vector<std::vector<float>> vectors;
  std::string model;  ///< that made them
  Filter filter;
  std::size_t limit = 10;
  double threshold = 0;
  /// What the engine outside answered, a list a query; nullopt: the rankings are made here.
  std::optional<std::vector<std::vector<IndexHit>>> hits;
  bool engine_is_away = false;
};

/// What a search may find, as a snapshot has it.
struct Search::Scope {
  std::vector<StoreRow> stores;
  std::vector<std::int64_t> numbers;  ///< of the stores
  std::string in_stores;              ///< the same as SQL
  std::int64_t owner = 0;
  std::unordered_set<std::int64_t> allowed;  ///< the documents, where not all may be found
  bool is_filtered = false;
  std::int64_t passages = 0;

  bool is_empty() const { return stores.empty() || (is_filtered && allowed.empty()); }
};

Task<SearchResults> Search::search(const Context& ctx, api::rag::SearchStore request) {
  api::rag::SearchStores general;
  general.vector_store_ids.push_back(std::move(request.vector_store_id));
  general.query = std::move(request.query);
  general.filters = std::move(request.filters);
  general.max_num_results = request.max_num_results;
  general.ranking_options = std::move(request.ranking_options);
  co_return co_await search(ctx, std::move(general));
}

Task<SearchResults> Search::search(const Context& ctx, api::rag::SearchStores request) {
  Plan plan;
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  plan.owner = std::move(*owner);
  plan.store_ids = std::move(request.vector_store_ids);
  plan.queries = queries_of(std::move(request.query));
  if (auto valid = check(plan.queries); !valid) co_return forward_error(valid);
  if (auto valid = check(request.ranking_options); !valid) co_return forward_error(valid);
  auto filter = Filter::parse(request.filters);
  if (!filter) co_return forward_error(filter);
  plan.filter = std::move(*filter);
  plan.limit = static_cast<std::size_t>(request.max_num_results);
  if (request.ranking_options) plan.threshold = request.ranking_options->score_threshold.value_or(0);
  co_return co_await run(ctx, std::move(plan));
}

Task<SearchResults> Search::run(const Context& ctx, Plan plan) {
  auto vectors = co_await embedder_.embed(ctx, plan.queries, Embedder::Side::query);
  if (!vectors) co_return forward_error(vectors);
  plan.vectors = std::move(*vectors);
  plan.model = embedder_.model();
  if (engine_ != nullptr) {
    auto asked = co_await ask_engine(ctx, plan);
    if (!asked) co_return forward_error(asked);
  }
  const auto shared = std::make_shared<const Plan>(std::move(plan));
  auto query = [this, shared](Connection& c) { return find(c, *shared); };
  auto results = co_await database_.read(ctx, std::move(query));
  if (!results) co_return results;

  auto find_due = [shared](Connection& c) -> Result<std::vector<std::int64_t>> {
    std::vector<std::int64_t> due;
    auto listed = c.each(
        "SELECT s.number, s.id FROM store s JOIN owner o ON o.number = s.owner WHERE o.key_id = ? AND s.expires_days "
        "IS "
        "NOT NULL AND s.last_active_at < ?",
        [&](const Row& row) {
          if (shared->store_ids.empty() || std::ranges::find(shared->store_ids, row.text(1)) != shared->store_ids.end())
            due.push_back(row.integer(0));
        },
        shared->owner, unix_seconds_now() - activity_resolution_s);
    if (!listed) return forward_error(listed);
    return due;
  };
  auto due = co_await database_.read(ctx, std::move(find_due));
  if (due && !due->empty()) {
    auto touch = [numbers = number_list(*due)](Connection& c) {
      return c.execute(fmt::format("UPDATE store SET last_active_at = ? WHERE number IN ({})", numbers),
                       unix_seconds_now());
    };
    (void)co_await database_.write(ctx, std::move(touch));
  }
  co_return results;
}

/// Errors: those of the request. An engine that is away is none.
Task<void> Search::ask_engine(const Context& ctx, Plan& plan) {
  auto prepare = [this, &plan](Connection& c) { return engine_queries(c, plan); };
  auto queries = co_await database_.read(ctx, std::move(prepare));
  if (!queries) co_return forward_error(queries);
  if (queries->empty()) co_return Result<void>{};
  if (queries->front().documents.size() > engine_documents_max) {
    plan.engine_is_away = true;  // their numbers are too much for a request
    co_return Result<void>{};
  }
  auto hits = co_await engine_->search(ctx, std::move(*queries));
  if (auto alive = ctx.check(); !alive) co_return alive;
  if (hits) plan.hits = std::move(*hits);
  plan.engine_is_away = !hits;
  co_return Result<void>{};
}

/// Errors: not_found, invalid_argument (a store that has expired), those of Connection.
Result<Search::Scope> Search::scope_of(Connection& c, const Plan& plan) const {
  Scope scope;
  if (plan.store_ids.empty()) {
    auto all = stores_of(c, plan.owner);
    if (!all) return forward_error(all);
    scope.stores = std::move(*all);
  }
  for (const auto& id : std::set(plan.store_ids.begin(), plan.store_ids.end())) {
    auto store = find_store(c, plan.owner, id);
    if (!store) return forward_error(store);
    if (store->expired) {
      return fail(Code::invalid_argument, fmt::format("The vector store '{}' has expired.", id), "vector_store_id",
                  "vector_store_expired");
    }
    scope.stores.push_back(std::move(*store));
  }
  if (scope.stores.empty()) return scope;
  scope.owner = scope.stores.front().owner;
  for (const auto& store : scope.stores) scope.numbers.push_back(store.number);
  scope.in_stores = number_list(scope.numbers);
  scope.is_filtered = !plan.filter.matches_everything();
  if (scope.is_filtered) {
    auto listed =
        c.each(fmt::format("SELECT number, attributes FROM document WHERE store IN ({}) AND status = 'completed'",
                           scope.in_stores),
               [&](const Row& row) {
                 if (plan.filter.matches(object_of(row.text_view(1)))) scope.allowed.insert(row.integer(0));
               });
    if (!listed) return forward_error(listed);
  }
  auto total =
      c.integer(fmt::format("SELECT coalesce(sum(passages), 0) FROM document WHERE store IN ({})", scope.in_stores));
  if (!total) return forward_error(total);
  scope.passages = *total;
  return scope;
}

namespace {

/// The query's stems with their rarity among the owner's passages; `words` has the owner's full-text table.
Result<void> weigh(Connection& words, std::int64_t owner, std::int64_t passages, QueryTerms& term) {
  const std::string words_of_owner = fmt::format("SELECT doc FROM lexical_{}_words WHERE term = ?", owner);
  for (auto& stem : stems(term.words)) {
    auto with = words.integer(words_of_owner, stem);
    if (!with) return forward_error(with);
    term.weights.push_back({std::move(stem), rarity(*with, passages)});
  }
  return {};
}

}  // namespace

/// What to ask the engine for; nothing where nothing can be found.
Result<std::vector<IndexQuery>> Search::engine_queries(Connection& c, const Plan& plan) {
  std::vector<IndexQuery> queries;
  auto scope = scope_of(c, plan);
  if (!scope) return forward_error(scope);
  if (scope->is_empty()) return queries;
  for (std::size_t q = 0; q < plan.queries.size(); ++q) {
    IndexQuery& query = queries.emplace_back();
    query.owner = scope->owner;
    query.stores = scope->numbers;
    query.documents.assign(scope->allowed.begin(), scope->allowed.end());
    query.dense = plan.vectors[q];
    query.candidates = options_.candidates;
    QueryTerms term{.words = query_words(plan.queries[q]), .weights = {}};
    if (term.words.empty()) continue;
    auto by_words = [&](Connection& words) { return weigh(words, scope->owner, scope->passages, term); };
    auto weighed = words_ != nullptr ? words_->with_words(c, scope->stores, by_words) : by_words(c);
    if (!weighed) return forward_error(weighed);
    query.words = sparse_query(term.weights);
  }
  return queries;
}

Result<SearchResults> Search::find(Connection& c, const Plan& plan) {
  SearchResults page;
  page.search_query = plan.queries;
  auto comparable = is_in_use(c, plan.model);
  if (!comparable) return forward_error(comparable);
  if (!*comparable) {  // vectors of two models say nothing about each other
    return std::unexpected(Error{.code = Code::unavailable,
                                 .message = "The documents have gone over to another embedding model than this replica "
                                            "of wrkhrs-rag has. Restart it with that model (rag.embedding_model).",
                                 .retry_after = std::chrono::seconds(1)});
  }
  auto found_scope = scope_of(c, plan);
  if (!found_scope) return forward_error(found_scope);
  const Scope& scope = *found_scope;
  if (scope.is_empty()) return page;
  VectorIndex::DocumentFilter wanted;
  if (scope.is_filtered) wanted = [&](std::int64_t document) { return scope.allowed.contains(document); };
  const bool by_meaning_here = !plan.hits && !(plan.engine_is_away && scope.passages > options_.stand_in_passages_max);
  const std::string match = fmt::format(
      "SELECT l.rowid, l.rank, p.document FROM lexical_{0} l JOIN passage p ON p.number = l.rowid "
      "JOIN document d ON d.number = p.document WHERE l.lexical_{0} MATCH ? AND l.rank MATCH 'bm25(0.0, 1.0, 1.0)' "
      "AND d.status = 'completed' AND d.store IN ({1}) ORDER BY l.rank",
      scope.owner, scope.in_stores);

  Candidates candidates;
  std::vector<QueryTerms> terms;
  for (std::size_t q = 0; q < plan.queries.size(); ++q) {
    if (plan.hits && q < plan.hits->size()) {
      for (const IndexHit& hit : (*plan.hits)[q]) candidate_of(candidates, hit.passage).fused += hit.fused;
    }
    // By meaning.
    std::vector<VectorIndex::Hit> hits;
    for (const auto& store : scope.stores) {
      if (!by_meaning_here) break;
      auto searched = indexes_.with_index(c, store, [&](const VectorIndex& index) {
        const auto found = index.nearest(plan.vectors[q], options_.candidates, wanted);
        hits.insert(hits.end(), found.begin(), found.end());
      });
      if (!searched) return forward_error(searched);
    }
    std::ranges::sort(hits, [](const auto& a, const auto& b) {
      return std::tie(b.cosine, a.passage) < std::tie(a.cosine, b.passage);
    });
    if (hits.size() > options_.candidates) hits.resize(options_.candidates);
    for (std::size_t i = 0; i < hits.size(); ++i) {
      Candidate& candidate = candidate_of(candidates, hits[i].passage);
      const auto rank = static_cast<std::int64_t>(i) + 1;
      keep_better(candidate.dense_rank, rank);
      candidate.fused += 1.0 / (fusion_constant + static_cast<double>(rank));
    }

    // By words.
    QueryTerms& term = terms.emplace_back();
    term.words = query_words(plan.queries[q]);
    if (term.words.empty()) continue;
    auto by_words = [&](Connection& words) -> Result<void> {
      if (auto weighed = weigh(words, scope.owner, scope.passages, term); !weighed || plan.hits) return weighed;
      auto statement = words.prepare(match);
      if (!statement) return forward_error(statement);
      statement->bind(match_expression(term.words, scope.numbers));
      for (std::int64_t rank = 1; rank <= static_cast<std::int64_t>(options_.candidates);) {
        auto more = statement->step();
        if (!more) return forward_error(more);
        if (!*more) break;
        const Row row = statement->row();
        if (wanted && !wanted(row.integer(2))) continue;
        Candidate& candidate = candidate_of(candidates, row.integer(0));
        keep_better(candidate.lexical_rank, rank);
        candidate.bm25 = std::max(candidate.bm25.value_or(0), -row.real(1));
        candidate.fused += 1.0 / (fusion_constant + static_cast<double>(rank));
        ++rank;
      }
      return {};
    };
    auto searched = words_ != nullptr ? words_->with_words(c, scope.stores, by_words) : by_words(c);
    if (!searched) return forward_error(searched);
  }

  std::vector<Candidate> ranked;
  for (const auto& [passage, candidate] : candidates) ranked.push_back(candidate);
  std::ranges::sort(
      ranked, [](const auto& a, const auto& b) { return std::tie(b.fused, a.passage) < std::tie(a.fused, b.passage); });

  std::set<std::tuple<std::string, std::int64_t, std::int64_t>> seen;
  std::map<std::pair<std::string, std::vector<std::string>>, std::size_t>
      by_words;  // text and headings → place in page
  for (const Candidate& candidate : ranked) {
    std::int64_t document = 0;
    std::int64_t store = 0;
    auto result = c.one(
        "SELECT d.file_id, f.name, d.attributes, p.text, s.id, p.page, p.headings, p.char_start, p.char_end, "
        "p.start_seconds, "
        "p.end_seconds, e.vector, d.number, d.store FROM passage p JOIN document d ON d.number = p.document JOIN store "
        "s ON s.number = "
        "d.store "
        "JOIN file f ON f.id = d.file_id JOIN embedding e ON e.passage = p.number WHERE p.number = ? AND d.status = "
        "'completed'",
        [&](const Row& row) {
          document = row.integer(12);
          store = row.integer(13);
          SearchResult result;
          result.file_id = row.text(0);
          result.filename = row.text(1);
          result.attributes = object_of(row.text_view(2));
          result.content.push_back({.text = row.text(3)});
          auto& details = result.wrkhrs;
          details.passage_id = fmt::format("psg_{}", candidate.passage);
          details.vector_store_id = row.text(4);
          details.page = row.maybe_integer(5);
          std::string searched_text;
          if (auto headings = json::parse(row.text_view(6)); headings && headings->is_array()) {
            for (const auto& heading : headings->get_array()) {
              if (heading.is_string()) details.headings.emplace_back(heading.get_string());
            }
          }
          for (const auto& heading : details.headings) searched_text += heading + "\n";
          searched_text += result.content.front().text;
          details.char_start = row.integer(7);
          details.char_end = row.integer(8);
          if (!row.is_null(9)) details.start_seconds = row.real(9);
          if (!row.is_null(10)) details.end_seconds = row.real(10);
          details.dense_rank = candidate.dense_rank;
          details.lexical_rank = candidate.lexical_rank;
          details.bm25 = candidate.bm25;
          details.fused = candidate.fused;
          details.cosine = -1.0;
          for (std::size_t q = 0; q < plan.queries.size(); ++q) {
            const double cosine = cosine_of(plan.vectors[q], row.blob_view(11));
            const double covered = coverage(terms[q].weights, searched_text);
            details.cosine = std::max(*details.cosine, cosine);
            details.lexical_coverage = std::max(details.lexical_coverage, covered);
            result.score = std::max(result.score, relevance_score(cosine, covered));
          }
          return result;
        },
        candidate.passage);
    if (!result) return forward_error(result);
    if (!*result) continue;
    // What an engine outside gave is a copy: the snapshot decides.
    if (std::ranges::find(scope.numbers, store) == scope.numbers.end() || (wanted && !wanted(document))) continue;
    SearchResult& found = **result;
    const auto [same, is_new] =
        by_words.try_emplace({found.content.front().text, found.wrkhrs.headings}, page.data.size());
    if (is_new && page.data.size() == plan.limit) break;
    if (is_new && found.score < plan.threshold) {
      by_words.erase(same);
      continue;
    }
    if (!seen.emplace(found.file_id, found.wrkhrs.char_start, found.wrkhrs.char_end).second) continue;
    if (is_new) {
      page.data.push_back(std::move(found));
      continue;
    }
    // The same words once more: another copy of the document.
    page.data[same->second].wrkhrs.also_in.push_back({.file_id = std::move(found.file_id),
                                                      .filename = std::move(found.filename),
                                                      .vector_store_id = std::move(found.wrkhrs.vector_store_id),
                                                      .passage_id = std::move(found.wrkhrs.passage_id),
                                                      .page = found.wrkhrs.page});
  }
  return page;
}

}  // namespace wrkhrs::rag
