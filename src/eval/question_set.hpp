// The questions and sentences that answers are measured with.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::eval {

/// What may be done with a question or a sentence: tests/eval/README.md.
enum class Split { tune, validation, held_out };
inline constexpr std::array all_splits{Split::tune, Split::validation, Split::held_out};
std::string_view to_string(Split split);

struct Question {
  std::string id;
  Split split = Split::tune;
  std::string text;
  bool answerable = true;
  std::string source;              ///< file name of the document that answers
  std::string evidence;            ///< word for word, from that document
  std::vector<std::string> facts;  ///< each must be in a complete answer, ignoring case
};

/// A sentence whose truth, given its passage, is known.
struct KnownSentence {
  Split split = Split::tune;
  std::string passage;
  std::string text;
  bool supported = true;
  /// Of what was changed: number, unit, name, negation, quantifier, role, antonym, condition; empty when supported.
  std::string kind;
};

/// From the YAML form of tests/eval. Errors: invalid_argument with the line, or the question and what it lacks.
Result<std::vector<Question>> parse_questions(const std::string& yaml);
Result<std::vector<KnownSentence>> parse_sentences(const std::string& yaml);

/// Those that were compiled in, of every split. Errors: as above.
Result<std::vector<Question>> builtin_questions();
Result<std::vector<KnownSentence>> builtin_sentences();

}  // namespace wrkhrs::eval
