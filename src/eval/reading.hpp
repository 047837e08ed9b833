// An answer as a person reads it who shall judge it without the product's own checker. Pure.
#pragma once

#include <string>

#include "base/json.hpp"
#include "eval/question_set.hpp"

namespace wrkhrs::eval {

/// Markdown: the question, the answer, and under each cited sentence the words that it quotes, with a box to tick where
/// they say it. The judge's verdict is left out, so that it sways nobody. `response` is a chat completion of the model
/// `wrkhrs`.
std::string for_a_reader(const Question& question, const json::Value& response);

}  // namespace wrkhrs::eval
