// Finds tools by words: BM25 over name, title and description.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wrkhrs::tools {

/// Lower-case words of letters and digits; `camelCase`, `snake_case` and digits beside letters are split. A plural s is
/// dropped. Pure.
std::vector<std::string> words_of(std::string_view text);

/// Immutable once built; safe to share.
class SearchIndex {
 public:
  struct Text {
    std::string name;
    std::string title;
    std::string description;
  };
  explicit SearchIndex(const std::vector<Text>& texts);

  struct Hit {
    std::size_t position;  ///< in the texts given
    double score;
  };
  /// Best first, at most `limit`; only those that share a word with the query. A word of the name counts three times,
  /// of the title twice. (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; k1
  /// = 1.2, b = 0.75.)
  std::vector<Hit> search(std::string_view query, std::size_t limit) const;

 private:
  struct Posting {
    std::size_t position;
    double weight;  ///< of the word in the text
  };
  std::unordered_map<std::string, std::vector<Posting>> postings_;
  std::vector<double> lengths_;
  double mean_length_ = 1;
};

}  // namespace wrkhrs::tools
