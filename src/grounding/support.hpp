// Is a sentence said by a passage?
//
// The check is lexical and strict. Within one sentence of a passage (the anchor) and its neighbours, it wants every
// content word of the claim (by stem, by synonym), every number with an equal quantity (1 m is 1000 mm) that belongs to
// the same words, every name and identifier letter for letter, and the same negations. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
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

/// What speaks against a claim. The order is that of closeness: the later, the nearer the claim was to being supported.
enum class Objection {
  empty,     ///< the sentence says nothing that could be checked
  not_said,  ///< words of the claim are in no passage together
  name,      ///< a name or identifier differs or is missing
  number,    ///< a number or unit differs or belongs to something else
  polarity,  ///< the passage says the opposite
  none,      ///< supported
};

std::string_view name_of(Objection objection);

/// The outcome for one sentence.
struct Support {
  Objection objection = Objection::not_said;
  std::size_t passage = 0;  ///< index of the (nearest) passage
  Span evidence;            ///< in that passage's text: the sentence that says it
  double coverage = 0;      ///< share of the claim's content that the evidence covers, 0..1
  std::string detail;       ///< the word, number or name that is objected to; for logs and verdicts

  bool supported() const { return objection == Objection::none; }
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

/// Checks one sentence against all passages and returns the best outcome.
Support check_support(std::string_view sentence, std::span<const ReadPassage> passages);

}  // namespace wrkhrs::grounding
