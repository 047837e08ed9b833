// What passages say, in their own words, as an answer can give it by itself.
//
// A tiny model rewords badly, but it can choose. So the sentences that come near a question are cut into statements: no
// list marker, no "Thus," or "Note that" before them; a command with what it does; "Name: value" of a list; a sentence
// that points back together with the one it points to. What cannot stand by itself is none. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "grounding/relevance.hpp"

namespace wrkhrs::grounding {

/// One or two sentences, word for word the passage's, save for what makes them stand alone (see above), the frame
/// around a command ("To restore data, run `…`.") and the question's subject for a bare "The default".
struct Statement {
  std::string text;
  std::size_t passage = 0;  ///< index into the passages
  Span evidence;            ///< in that passage's text
  double directness = 0;    ///< how much of what is asked it names itself, 0..1
  double score = 0;         ///< for ordering; not bounded
};

struct StatementOptions {
  // Chosen on the tune questions.
  double directness_min = 0.6;      ///< below it a statement is about something else
  double own_directness_min = 0.4;  ///< of a sentence that needs the one before it
  double affirmative_min = 0.9;     ///< of a statement that denies nothing, for a yes-or-no question
  double nearness_share_min = 0.9;  ///< named by it and what stands around it, of what the best place names
  double score_min = 0.95;
  double score_share_min = 0.97;  ///< of the best statement's score
  std::size_t statements_max = 4;
};

/// Statements that answer the question directly, best first; none where no sentence does. `relevance` is that of the
/// question and the passages.
std::vector<Statement> statements_for(const Question& question, const Relevance& relevance,
                                      std::span<const ReadPassage> passages, const StatementOptions& options = {});

}  // namespace wrkhrs::grounding
