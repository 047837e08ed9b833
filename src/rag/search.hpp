// Finds passages: by meaning (embeddings) and by words (BM25), fused by reciprocal rank.
//
// Both searches give their best `candidates` passages. A passage's fused value is the sum of 1 / (60 + rank) over the
// lists that have it (Cormack, Clarke, Büttcher: Reciprocal rank fusion, SIGIR 2009); results are in its order.
//
// The rankings are made here (index_cache.hpp, SQLite's FTS5), or by an engine outside (index_follower.hpp), which
// fuses them the same way. While that one is away, searches go on here: by meaning and words where the stores are small
// enough for an index in memory, else by words alone.
//
// Fused values depend on ranks alone and say nothing about how good a passage is. So each result also has a score, see
// relevance_score().
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "api/rag/types.hpp"
#include "rag/index_cache.hpp"
#include "rag/index_follower.hpp"
#include "rag/lexical_cache.hpp"
#include "rag/ports.hpp"
#include "store/database.hpp"

namespace wrkhrs::rag {

struct SearchOptions {
  std::size_t candidates = 100;                        ///< of each of the two searches
  std::size_t index_bytes_max = std::size_t{1} << 30;  ///< of all vector indexes in memory
  /// Where an engine outside is away: stores of more passages are searched by words alone.
  std::int64_t stand_in_passages_max = 100'000;
};

/// How well a passage fits a query, 0 to 1: the probability that a person would call it relevant, were relevant and
/// other candidates equally frequent. A logistic regression on cosine and coverage, fitted on the 17,729 candidates
/// that both searches gave for the 113 judged queries of the Cranfield collection (search_bench.cpp) with
/// all-MiniLM-L6-v2. There half of the relevant candidates have more than 0.64, three quarters of the others less than
/// 0.52; passages about another subject have less than 0.1.
double relevance_score(double cosine, double coverage);

/// Safe to share between requests.
class Search {
 public:
  /// `words`: where the database has no full-text tables (has_lexical_tables). `engine`: ranks in place of the indexes
  /// here.
  Search(store::Database& database, Embedder& embedder, SearchOptions options = {}, LexicalCache* words = nullptr,
         IndexFollower* engine = nullptr)
      : database_(database),
        embedder_(embedder),
        words_(words),
        engine_(engine),
        options_(options),
        indexes_(embedder, options.index_bytes_max) {}

  /// `rewrite_query` and the ranker's name are accepted and change nothing. Several queries are searched one by one and
  /// fused; a passage's score is the best of them. Errors: not_found (the store), invalid_argument (empty query,
  /// filters, an expired store), those of Database and Embedder.
  Task<api::rag::SearchResults> search(const Context& ctx, api::rag::SearchStore request);
  /// The same over the given stores, or over all of the key. A passage of a file that is in several of them is given
  /// once, and so is one that stands word for word, under the same headings, in several files: as the best of them,
  /// with the other places.
  Task<api::rag::SearchResults> search(const Context& ctx, api::rag::SearchStores request);

  std::size_t index_bytes() const { return indexes_.bytes(); }

 private:
  struct Plan;
  struct Scope;
  Task<api::rag::SearchResults> run(const Context& ctx, Plan plan);
  Task<void> ask_engine(const Context& ctx, Plan& plan);
  Result<Scope> scope_of(store::Connection& connection, const Plan& plan) const;
  Result<std::vector<IndexQuery>> engine_queries(store::Connection& connection, const Plan& plan);
  Result<api::rag::SearchResults> find(store::Connection& connection, const Plan& plan);

  store::Database& database_;
  Embedder& embedder_;
  LexicalCache* const words_;
  IndexFollower* const engine_;
  const SearchOptions options_;
  IndexCache indexes_;
};

}  // namespace wrkhrs::rag
