// From a model's draft to an answer that says no more than its passages.
//
// A draft that is one of the statements which the passages offer is taken as it is. Of a draft in the model's own words
// those sentences are kept that are supported, use the passage's words and name what is asked; the others are dropped.
// Where nothing usable is left, the answer quotes the best sentences of the passages and says that it quotes. Where no
// passage answers, it says that it does not know. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grounding/relevance.hpp"
#include "grounding/statement.hpp"
#include "grounding/support.hpp"

namespace wrkhrs::grounding {

enum class AnswerKind {
  composed,  ///< a direct answer: a statement of the passages that a draft chose, or supported sentences of a draft
  quoted,    ///< sentences of the passages, word for word
  unknown,   ///< no passage answers
};

std::string_view name_of(AnswerKind kind);

/// Where a sentence of the answer rests.
struct Citation {
  std::size_t passage = 0;  ///< index into the passages
  Span evidence;            ///< in that passage's text
  Span sentence;            ///< in Answer::text, without the marker
  std::size_t marker = 0;   ///< byte offset in Answer::text where its "[n]" stands
  std::size_t number = 0;   ///< n, from 1, in order of first use; one a passage
};

/// A sentence of the draft that was not kept, and why.
struct Dropped {
  std::string sentence;
  Objection objection = Objection::not_said;
  std::string detail;
};

struct Answer {
  AnswerKind kind = AnswerKind::unknown;
  std::string text;  ///< for people, with "[1]" markers
  std::vector<Citation> citations;
  std::vector<Dropped> dropped;
  Relevance relevance;
  std::vector<Statement> statements;  ///< what the passages offer as an answer, best first; see statements_for()
};

struct ComposeOptions {
  RelevanceOptions relevance;
  StatementOptions statements;
  double directness_min = 0.6;    ///< of a draft's own sentence: how much of what is asked it names
  std::size_t sentences_max = 6;  ///< of a composed answer
  std::size_t quotes_max = 2;
};

/// `drafts` are alternatives, best first; the first that leaves something usable is taken. None: quote. A draft may be
/// the text of one of Answer::statements, which a call without drafts gives.
Answer compose(std::string_view question, std::span<const std::string> drafts, std::span<const ReadPassage> passages,
               const ComposeOptions& options = {});

/// The sentences of a draft, without list markers, thinking and politeness.
std::vector<std::string> draft_sentences(std::string_view draft);

}  // namespace wrkhrs::grounding
