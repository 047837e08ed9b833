// A question while it is being read: its words, its quantities, and what of them has been understood so far.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/ph.hpp"
#include "units/quantities.hpp"

namespace wrkhrs::capabilities {

/// A piece of the question, in bytes.
struct Mention {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Not thread-safe; lives as long as the text that it was made from.
class QuestionText {
 public:
  explicit QuestionText(std::string_view text);

  std::string_view text() const { return text_; }
  const std::vector<units::FoundQuantity>& quantities() const { return quantities_; }
  const std::vector<Mention>& words() const { return words_; }  ///< between blanks, without punctuation around them
  std::string_view of(Mention mention) const { return text_.substr(mention.begin, mention.end - mention.begin); }

  /// The first of these phrases that stands in the text as whole words, in any case.
  std::optional<Mention> find(std::initializer_list<std::string_view> phrases) const;
  bool says(std::initializer_list<std::string_view> phrases) const { return find(phrases).has_value(); }
  /// The same for one phrase, letter for letter.
  std::optional<Mention> find_exactly(std::string_view phrase) const;

  /// This part has been understood.
  void take(Mention mention) { taken_.push_back(mention); }
  bool is_taken(Mention mention) const;
  /// The quantities of a unit's dimension that have not been taken.
  std::vector<const units::FoundQuantity*> free(std::string_view unit) const;
  /// A quantity as an argument: as written, in the form that units::parse_quantity reads. Takes it. Nothing where it is
  /// a range or a tolerance.
  std::optional<std::string> argument(const units::FoundQuantity& quantity);
  /// Whether every quantity and every number has been taken.
  bool all_understood() const;

 private:
  std::string_view text_;
  std::string lower_;
  std::vector<units::FoundQuantity> quantities_;
  std::vector<Mention> words_;
  std::vector<Mention> taken_;
};

/// A word of ASCII in lower case.
std::string lower_case(std::string_view text);

}  // namespace wrkhrs::capabilities
