// The synonyms and antonyms of WordNet's common senses, as stems. Groups end with a comma or a line; blanks part the
// words.
#pragma once

#include <string_view>

namespace wrkhrs::grounding::lexicon {

extern const std::string_view wordnet_synonyms;
extern const std::string_view wordnet_antonyms;

}  // namespace wrkhrs::grounding::lexicon
