// Do these passages hold an answer to this question, and which of their sentences are nearest to it?
//
// Words of the question are weighted by how rare they are among the passages. A question that asks for a number, a
// person or a time needs a sentence that has one. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grounding/support.hpp"

namespace wrkhrs::grounding {

/// What kind of thing the question asks for.
enum class Wanted {
  anything,
  number,  ///< "how many", "how long", "which port", "what voltage"
  person,  ///< "who wrote"
  time,    ///< "when did"
  money,   ///< "how much does … cost"
  name,    ///< "what is the name of"
  unit,    ///< "in which unit"
};

struct Question {
  std::string text;
  std::vector<Token> tokens;
  Wanted wanted = Wanted::anything;
  std::string counted;  ///< the word after "how many"; else empty
  bool yes_or_no = false;
};

Question read_question(std::string_view text);

/// A sentence of a passage, as an answer to a question.
struct Candidate {
  std::size_t passage = 0;
  std::size_t unit = 0;  ///< index into ReadPassage::units()
  double coverage = 0;   ///< weighted share of the question's words in the sentence and its surroundings, 0..1
  double score = 0;      ///< for ordering: coverage, nearer words counting more
  bool fits = false;     ///< it has the kind of thing that is wanted
};

/// A content word of the question, and how telling it is.
struct AskedWord {
  Token token;
  double weight = 0;  ///< near 0 for a word that every passage has; halved for one that none has
};

struct Relevance {
  bool answerable = false;
  std::vector<Candidate> best;       ///< best first, at most `candidates_max`, only sentences that fit
  std::vector<std::string> missing;  ///< names and numbers of the question that no passage has
  double coverage = 0;               ///< of the best candidate
  std::vector<AskedWord> asked;      ///< empty when there are no passages
};

struct RelevanceOptions {
  double coverage_min = 0.55;  ///< below it the passages do not answer; chosen on the tune questions
  std::size_t candidates_max = 8;
};

Relevance find_answer(const Question& question, std::span<const ReadPassage> passages,
                      const RelevanceOptions& options = {});

/// How much of what is asked is named by the text itself: the weighted share of the question's content words, 0..1.
double directness(const Relevance& relevance, const std::vector<Token>& tokens);

/// Whether a text has what the question wants ("how many bits": a number of bits).
bool fits(const Question& question, const std::vector<Token>& tokens);

}  // namespace wrkhrs::grounding
