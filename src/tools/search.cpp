#include "tools/search.hpp"

#include <algorithm>
#include <cmath>

namespace wrkhrs::tools {
namespace {

enum class Sort { other, lower, upper, digit };

Sort sort_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c >= 'A' && c <= 'Z') return Sort::upper;
  if (c >= '0' && c <= '9') return Sort::digit;
  return (c >= 'a' && c <= 'z') || byte >= 0x80 ? Sort::lower : Sort::other;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  Sort previous = Sort::other;
  for (const char c : text) {
    const auto sort = sort_of(c);
    const bool joins = sort == previous || (sort == Sort::lower && previous == Sort::upper);
    if (!joins) end_word();
    if (sort != Sort::other) word += sort == Sort::upper ? static_cast<char>(c - 'A' + 'a') : c;
    previous = sort;
  }
  end_word();
  return words;
}

SearchIndex::SearchIndex(const std::vector<Text>& texts) {
  double total = 0;
  for (std::size_t position = 0; position < texts.size(); ++position) {
    std::unordered_map<std::string, double> weights;
    double length = 0;
    const auto add = [&](std::string_view text, double weight) {
      for (auto& word : words_of(text)) {
        weights[std::move(word)] += weight;
        length += weight;
      }
    };
    add(texts[position].name, 3);
    add(texts[position].title, 2);
    add(texts[position].description, 1);
    for (auto& [word, weight] : weights) postings_[word].push_back({position, weight});
    lengths_.push_back(length);
    total += length;
  }
  if (total > 0) mean_length_ = total / static_cast<double>(texts.size());
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view query, std::size_t limit) const {
  constexpr double k1 = 1.2;
  constexpr double b = 0.75;
  auto words = words_of(query);
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());

  const auto count = static_cast<double>(lengths_.size());
  std::unordered_map<std::size_t, double> scores;
  for (const auto& word : words) {
    const auto found = postings_.find(word);
    if (found == postings_.end()) continue;
    const auto holding = static_cast<double>(found->second.size());
    const double rarity = std::log(1 + (count - holding + 0.5) / (holding + 0.5));
    for (const auto& [position, weight] : found->second) {
      const double norm = k1 * (1 - b + b * lengths_[position] / mean_length_);
      scores[position] += rarity * weight * (k1 + 1) / (weight + norm);
    }
  }
  std::vector<Hit> hits;
  for (const auto& [position, score] : scores) hits.push_back({position, score});
  std::ranges::sort(hits, [](const Hit& x, const Hit& y) {
    return x.score != y.score ? x.score > y.score : x.position < y.position;
  });
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

}  // namespace wrkhrs::tools
