// Readers that stand in files of their own, for question.cpp.
#pragma once

#include <optional>

#include "capabilities/question.hpp"
#include "capabilities/question_text.hpp"

namespace wrkhrs::capabilities {

/// Beams: support, one load, span, section and stiffness.
std::optional<Reading> read_beam(QuestionText& question);

/// Where the question names one material of the table: by a name or alias of it, or by words with a number that fit one
/// row only.
std::optional<Mention> material_in(const QuestionText& question);

}  // namespace wrkhrs::capabilities
