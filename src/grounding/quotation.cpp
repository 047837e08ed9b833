#include "grounding/quotation.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "grounding/support.hpp"

namespace wrkhrs::grounding {
namespace {

constexpr std::size_t sentences_max = 3;

}  // namespace

std::optional<Span> quotation_for(std::string_view sentence, const ReadPassage& passage, Span evidence) {
  const auto& units = passage.units();
  const auto anchor = static_cast<std::size_t>(
      std::ranges::find_if(units, [&](const auto& unit) { return unit.sentence.span == evidence; }) - units.begin());
  if (anchor == units.size()) return std::nullopt;
  for (std::size_t length = 1; length <= sentences_max; ++length) {
    // What stands before a sentence explains it more often than what follows.
    for (std::size_t before = length; before-- > 0;) {
      const std::size_t first = anchor - before, last = first + length - 1;
      if (before > anchor || last >= units.size()) continue;
      const Span span{units[first].sentence.span.begin, units[last].sentence.span.end};
      const ReadPassage quoted(Passage{.title = passage.title(), .text = std::string(span.of(passage.text()))});
      if (check_support(sentence, std::span(&quoted, 1)).supported()) return span;
    }
  }
  return std::nullopt;
}

}  // namespace wrkhrs::grounding
