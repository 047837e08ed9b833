// Sentences and tokens of English running text, with their places in it.
//
// Pure and thread-safe. All offsets are bytes into the text that was given; views point into it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/units.hpp"

namespace wrkhrs::grounding {

/// A half-open range of bytes.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  bool operator==(const Span&) const = default;
};

/// One unit of text that can be read, checked and quoted by itself.
struct Sentence {
  enum class Kind {
    prose,    ///< a sentence of a paragraph
    item,     ///< a list item or a row
    heading,  ///< a Markdown heading or a section number with its title
    code,     ///< a command or listing, together with the comment above it
  };
  Kind kind = Kind::prose;
  Span span;
};

/// Splits a text into sentences. Knows abbreviations ("e.g.", "Mr.", initials), numbers and names with full stops,
/// hard-wrapped lines, Markdown headings, list items and fenced code. Markup stays inside the span it belongs to.
std::vector<Sentence> split_sentences(std::string_view text);

/// The text without the list marker or number before it, and without blanks at its ends.
std::string_view without_marker(std::string_view text);

/// A word, number, name or identifier of a text.
struct Token {
  enum class Kind {
    word,
    number,      ///< "4.5", "1,600", "four"; `value` and perhaps `unit` are set
    name,        ///< capitalised within a sentence, all capitals, or mixed case
    identifier,  ///< a command, option, path, address or program name: only itself, letter for letter, is equal to it
  };
  Kind kind = Kind::word;
  Span span;
  std::string text;           ///< lower case; of an identifier as written
  std::string stem;           ///< of a word or name
  std::string concept_;       ///< what is compared: stem, then the representative of its synonyms
  bool content = false;       ///< false: a function word, or a word too general to carry a claim
  bool has_capitals = false;  ///< of a name: besides the first letter
  std::size_t clause = 0;
  double value = 0;
  std::optional<units::Unit> unit;
};

/// The tokens of one sentence. A unit of measurement belongs to its number and is no token of its own.
std::vector<Token> tokenize(std::string_view sentence);

/// The representative of a word's meaning, as in Token::concept_.
std::string concept_of(std::string_view word);

/// Whether two concepts or stems mean the same: equal, derived from the same long stem ("replicate", "replication"), or
/// synonyms in WordNet.
bool same_concept(std::string_view a, std::string_view b);

/// Lower case (ASCII), runs of white space as one blank, curly quotes and dashes as plain ones.
std::string normalize(std::string_view text);

}  // namespace wrkhrs::grounding
