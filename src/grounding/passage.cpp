#include "grounding/passage.hpp"

namespace wrkhrs::grounding {

std::string squeeze(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

ReadPassage::ReadPassage(const Passage& passage)
    : text_(passage.text),
      title_(passage.title),
      answers_(passage.answers),
      normalized_(squeeze(passage.text)),
      title_tokens_(tokenize(title_)) {
  for (const Sentence& sentence : split_sentences(text_))
    units_.push_back({sentence, tokenize(sentence.span.of(text_))});
}

std::vector<std::size_t> ReadPassage::context_of(std::size_t anchor) const {
  using Kind = Sentence::Kind;
  std::vector<std::size_t> out;
  auto marked = [&](std::size_t i) {  // the first sentence of a list item
    std::string_view s = units_[i].sentence.span.of(text_);
    return units_[i].sentence.kind == Kind::item &&
           (s.starts_with("- ") || s.starts_with("* ") || s.starts_with("+ ") || s.starts_with("\u2022") ||
            (s[0] >= '0' && s[0] <= '9'));
  };
  Kind kind = units_[anchor].sentence.kind;
  if (kind == Kind::prose) {
    for (std::size_t step = 1; step <= 3 && step <= anchor; ++step) {
      if (units_[anchor - step].sentence.kind != Kind::prose) break;
      out.push_back(anchor - step);
    }
  } else if (kind == Kind::item) {
    std::size_t first = anchor;
    while (first > 0 && !marked(first) && units_[first - 1].sentence.kind == Kind::item) --first;
    for (std::size_t i = first; i < anchor; ++i) out.push_back(i);
    for (std::size_t i = anchor + 1; i < units_.size() && units_[i].sentence.kind == Kind::item && !marked(i); ++i)
      out.push_back(i);
    while (first > 0 && units_[first].sentence.kind == Kind::item) --first;
    if (units_[first].sentence.kind == Kind::prose) out.push_back(first);
  } else if (kind == Kind::code && anchor > 0 && units_[anchor - 1].sentence.kind == Kind::prose) {
    out.push_back(anchor - 1);
  }
  int headings = 0;
  for (std::size_t i = anchor; i-- > 0 && headings < 2;) {
    if (units_[i].sentence.kind != Kind::heading) continue;
    out.push_back(i);
    ++headings;
  }
  return out;
}

}  // namespace wrkhrs::grounding
