// Words: of a query for the full-text index, and how many of them a passage has. Pure, but for the word counts it is
// given.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rag/ports.hpp"

namespace wrkhrs::rag {

/// The distinct words of a query that can find something, in lower case and in order, at most 32: runs of letters and
/// digits, without English function words (unless there are no others).
std::vector<std::string> query_words(std::string_view query);

/// An FTS5 expression for passages of one of the stores with at least one of the words. Words hold letters and digits
/// only, so they cannot be read as syntax.
std::string match_expression(std::span<const std::string> words, std::span<const std::int64_t> stores);

/// How rare a word is: its weight in coverage(). `passages` of `total` passages have it.
double rarity(std::int64_t passages, std::int64_t total);

/// The stem by Porter's algorithm (Program 14 (3), 1980), as the full-text index makes it.
std::vector<std::string> stems(std::span<const std::string> words);

struct WeightedStem {
  std::string stem;
  double weight = 0;
};

/// A passage's words for an engine that multiplies: BM25 (k1 = 1.2, b = 0.75) without the rarity of the words, which is
/// the query's (sparse_query). The mean length of passages, which BM25 wants, is taken as 180 words.
SparseVector sparse_passage(std::string_view text);
/// The query's: each stem with its rarity.
SparseVector sparse_query(std::span<const WeightedStem> query);

/// The share of the query's weight whose stems the passage has, 0 to 1; 0 without stems.
double coverage(std::span<const WeightedStem> query, std::string_view passage);

}  // namespace wrkhrs::rag
