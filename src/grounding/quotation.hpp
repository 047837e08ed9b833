// The shortest words of a passage that say a sentence by themselves. Pure and thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "grounding/passage.hpp"

namespace wrkhrs::grounding {

/// One to three adjacent sentences of the passage that are, with its title, enough for the sentence; `evidence`, a
/// sentence of the passage, is among them. None: what supports it is scattered over more, and no short quotation would
/// show a reader that it is true.
std::optional<Span> quotation_for(std::string_view sentence, const ReadPassage& passage, Span evidence);

}  // namespace wrkhrs::grounding
