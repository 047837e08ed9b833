// Words of WordNet: synonyms and antonyms of its common senses, looser relations whose words an embedding model finds
// near, all as stems; and whole words that a prefix negates ("inexact exact"). Groups end with a comma or a line;
// blanks part the words.
#pragma once

#include <string_view>

namespace wrkhrs::grounding::lexicon {

extern const std::string_view wordnet_synonyms;
extern const std::string_view wordnet_antonyms;
extern const std::string_view wordnet_related;
extern const std::string_view wordnet_negations;

}  // namespace wrkhrs::grounding::lexicon
