// A piece of a document, read once for many checks. Thread-safe after construction.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grounding/text.hpp"

namespace wrkhrs::grounding {

/// A piece of a document that a claim may rest on.
struct Passage {
  std::string id;     ///< whatever the caller cites it by
  std::string title;  ///< the document's title or the heading above; may supply the subject of a sentence
  std::string text;
  bool answers = false;  ///< it was made for this question (a tool's result), so it counts as relevant
};

/// A passage, read once for many checks.
class ReadPassage {
 public:
  explicit ReadPassage(const Passage& passage);

  struct Unit {
    Sentence sentence;
    std::vector<Token> tokens;
  };
  const std::string& text() const { return text_; }
  const std::string& title() const { return title_; }
  bool answers() const { return answers_; }
  const std::vector<Unit>& units() const { return units_; }
  const std::vector<Token>& title_tokens() const { return title_tokens_; }
  const std::string& normalized() const { return normalized_; }
  /// The units whose words may complete those of unit `anchor`: neighbours in prose, headings and the introduction of a
  /// list; never the other items of it. Without `anchor` itself.
  std::vector<std::size_t> context_of(std::size_t anchor) const;

 private:
  std::string text_;
  std::string title_;
  bool answers_ = false;
  std::string normalized_;
  std::vector<Unit> units_;
  std::vector<Token> title_tokens_;
};

/// White space as one blank each, none at the ends.
std::string squeeze(std::string_view text);

}  // namespace wrkhrs::grounding
