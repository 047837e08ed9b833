#include "rag/lexical.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <libstemmer.h>

namespace wrkhrs::rag {
namespace {

constexpr std::size_t words_max = 32;
constexpr std::size_t word_bytes_max = 64;

// Words that say how a question is put, not what it is about.
constexpr auto function_words = std::to_array<std::string_view>(
    {"a",    "about", "after", "all",   "also",  "am",    "an",   "and",    "any",   "are",   "as",   "at",    "be",
     "been", "being", "but",   "by",    "can",   "could", "did",  "do",     "does",  "for",   "from", "had",   "has",
     "have", "how",   "i",     "if",    "in",    "into",  "is",   "it",     "its",   "may",   "me",   "might", "my",
     "no",   "of",    "on",    "or",    "our",   "shall", "she",  "should", "so",    "some",  "such", "than",  "that",
     "the",  "their", "them",  "then",  "there", "these", "they", "this",   "those", "to",    "us",   "was",   "we",
     "were", "what",  "when",  "where", "which", "who",   "why",  "will",   "with",  "would", "you",  "your"});

bool is_function_word(std::string_view word) { return std::ranges::find(function_words, word) != function_words.end(); }

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// Calls `take` for each word of the text, in lower case (ASCII).
template <class F>
void each_word(std::string_view text, F take) {
  std::string word;
  auto flush = [&] {
    if (!word.empty() && word.size() <= word_bytes_max) take(std::as_const(word));
    word.clear();
  };
  for (const char c : text) {
    if (is_word_byte(c)) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    } else {
      flush();
    }
  }
  flush();
}

class Stemmer {
 public:
  Stemmer() : stemmer_(sb_stemmer_new("porter", "UTF_8"), &sb_stemmer_delete) {}
  std::string_view stem(std::string_view word) {
    const auto* result =
        sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
  }

 private:
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer_;
};

}  // namespace

std::vector<std::string> query_words(std::string_view query) {
  std::vector<std::string> words;
  std::vector<std::string> others;
  auto add = [](std::vector<std::string>& list, const std::string& word) {
    if (list.size() < words_max && std::ranges::find(list, word) == list.end()) list.push_back(word);
  };
  each_word(query, [&](const std::string& word) { add(is_function_word(word) ? others : words, word); });
  return words.empty() ? others : words;
}

std::string match_expression(std::span<const std::string> words, std::span<const std::int64_t> stores) {
  std::string scope;
  for (const auto store : stores) scope += fmt::format("{}\"s{}\"", scope.empty() ? "" : " OR ", store);
  std::string any;
  for (const auto& word : words) any += fmt::format("{}\"{}\"", any.empty() ? "" : " OR ", word);
  return fmt::format("(scope : ({})) AND ({{headings text}} : ({}))", scope, any);
}

double rarity(std::int64_t passages, std::int64_t total) {
  const double with = static_cast<double>(passages);
  return std::log(1.0 + (std::max(static_cast<double>(total), with) - with + 0.5) / (with + 0.5));
}

std::vector<std::string> stems(std::span<const std::string> words) {
  Stemmer stemmer;
  std::vector<std::string> result;
  for (const auto& word : words) result.emplace_back(stemmer.stem(word));
  return result;
}

double coverage(std::span<const WeightedStem> query, std::string_view passage) {
  double total = 0;
  for (const auto& [stem, weight] : query) total += weight;
  if (total <= 0) return 0;
  Stemmer stemmer;
  std::unordered_set<std::string> seen_words;
  std::unordered_set<std::string> seen_stems;
  each_word(passage, [&](const std::string& word) {
    if (seen_words.insert(word).second) seen_stems.emplace(stemmer.stem(word));
  });
  double covered = 0;
  for (const auto& [stem, weight] : query) covered += seen_stems.contains(stem) ? weight : 0;
  return covered / total;
}

namespace {

/// FNV-1a (Fowler, Noll, Vo), 32 bits: the place of a stem in a sparse vector.
std::uint32_t place_of(std::string_view stem) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : stem) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return hash;
}

SparseVector sparse(const std::map<std::uint32_t, double>& components) {
  SparseVector vector;
  for (const auto& [place, value] : components) {
    vector.indices.push_back(place);
    vector.values.push_back(static_cast<float>(value));
  }
  return vector;
}

}  // namespace

SparseVector sparse_passage(std::string_view text) {
  constexpr double k1 = 1.2, b = 0.75, mean_words = 180;
  Stemmer stemmer;
  std::map<std::uint32_t, double> counts;
  double words = 0;
  each_word(text, [&](const std::string& word) {
    ++counts[place_of(stemmer.stem(word))];
    ++words;
  });
  const double length = k1 * (1 - b + b * words / mean_words);
  for (auto& [place, count] : counts) count = count * (k1 + 1) / (count + length);
  return sparse(counts);
}

SparseVector sparse_query(std::span<const WeightedStem> query) {
  std::map<std::uint32_t, double> weights;
  for (const auto& [stem, weight] : query) weights[place_of(stem)] = weight;
  return sparse(weights);
}

}  // namespace wrkhrs::rag
