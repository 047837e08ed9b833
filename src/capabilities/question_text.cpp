#include "capabilities/question_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::capabilities {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Whether [begin, end) of the text is neither the end nor the beginning of a longer word.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  return (begin == 0 || !is_letter_or_digit(text[begin - 1])) && (end >= text.size() || !is_letter_or_digit(text[end]));
}

std::optional<Mention> find_word(std::string_view text, std::string_view phrase) {
  for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    if (stands_alone(text, at, at + phrase.size())) return Mention{at, at + phrase.size()};
  }
  return std::nullopt;
}

std::vector<Mention> split(std::string_view text) {
  constexpr std::string_view before = "\"'“‘«", after = "\"'”’»?!.,;:";
  std::vector<Mention> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    Mention word{at, at};
    while (word.end < text.size() && !is_blank(text[word.end])) ++word.end;
    at = word.end;
    while (word.begin < word.end && before.contains(text[word.begin])) ++word.begin;
    while (word.begin < word.end && after.contains(text[word.end - 1])) --word.end;
    if (word.begin < word.end) words.push_back(word);
  }
  return words;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

QuestionText::QuestionText(std::string_view text)
    : text_(text), lower_(lower_case(text)), quantities_(units::find_quantities(text)), words_(split(text)) {}

std::optional<Mention> QuestionText::find(std::initializer_list<std::string_view> phrases) const {
  for (std::string_view phrase : phrases) {
    if (auto found = find_word(lower_, phrase)) return found;
  }
  return std::nullopt;
}

std::optional<Mention> QuestionText::find_exactly(std::string_view phrase) const { return find_word(text_, phrase); }

bool QuestionText::is_taken(Mention mention) const {
  return std::ranges::any_of(
      taken_, [&](const Mention& taken) { return taken.begin < mention.end && mention.begin < taken.end; });
}

std::vector<const units::FoundQuantity*> QuestionText::free(std::string_view unit) const {
  const auto wanted = units::parse_unit(unit);
  std::vector<const units::FoundQuantity*> found;
  for (const auto& quantity : quantities_) {
    const bool fits = wanted && quantity.unit.dimension == wanted->dimension && quantity.unit.text != "pH";
    if (fits && !is_taken({quantity.begin, quantity.end})) found.push_back(&quantity);
  }
  return found;
}

std::optional<std::string> QuestionText::argument(const units::FoundQuantity& quantity) {
  if (quantity.kind != units::FoundQuantity::Kind::value) return std::nullopt;
  take({quantity.begin, quantity.end});
  std::string written(text_.substr(quantity.begin, quantity.end - quantity.begin));
  // Loose writing ("0.1 M") is read more generously in a text than in an argument.
  const auto read = units::parse_quantity(written);
  if (read && read->unit.dimension == quantity.unit.dimension && read->si() == quantity.value_si) return written;
  return units::format(quantity.value, quantity.unit.text);
}

bool QuestionText::all_understood() const {
  const bool quantities =
      std::ranges::all_of(quantities_, [&](const auto& quantity) { return is_taken({quantity.begin, quantity.end}); });
  return quantities && std::ranges::all_of(units::find_numbers(text_), [&](const units::FoundNumber& number) {
           return is_taken({number.begin, number.end});
         });
}

}  // namespace wrkhrs::capabilities
