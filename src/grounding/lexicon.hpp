// The word lists of the checker. English only; all lower case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wrkhrs::grounding::lexicon {

/// Articles, prepositions, pronouns, auxiliaries, conjunctions, question words: they carry no claim.
bool is_function_word(std::string_view word);

/// Words so general that a sentence says nothing less without them ("use", "called", "simply").
bool is_light_word(std::string_view word);

/// "not", "never", "without", "cannot", "n't" …
bool is_negation(std::string_view word);

/// Verbs that deny what follows without a "not": "disables logging", "prevents access".
bool is_soft_negation(std::string_view word);

/// Verbs by which something does not happen at all: "prevents", "avoids", "forbids".
bool prevents(std::string_view word);

/// Words that hold a negation and the word they negate: "disallow" -> "allow", "unavailable" -> "available".
std::optional<std::string_view> negated_base(std::string_view word);

/// The base form of irregular words: "written" -> "write", "led" -> "lead". Others unchanged.
std::string_view base_form(std::string_view word);

/// "leave", "out" -> "omit"; the verb is in its base form.
std::optional<std::string_view> one_word_for(std::string_view verb, std::string_view particle);

/// "four" -> 4, "million" -> 1e6. "one" is not a number: it is mostly a pronoun or an article.
std::optional<double> number_word(std::string_view word);

/// The representative of the group of synonyms that a stem belongs to; the stem itself if it is in none.
std::string_view synonym_of(std::string_view stem);

/// Whether the two stems can stand for each other: in one common sense of WordNet ("transmit", "send"), or near to it.
bool share_a_sense(std::string_view a, std::string_view b);

/// Whether two concepts exclude each other ("increas", "decreas").
bool are_antonyms(std::string_view a, std::string_view b);

/// Abbreviations whose full stop does not end a sentence, without the stop.
bool is_abbreviation(std::string_view word);

/// The English Snowball stem of a lower-case word. Thread-safe.
std::string stem(std::string_view word);

}  // namespace wrkhrs::grounding::lexicon
