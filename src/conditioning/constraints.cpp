#include "conditioning/constraints.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "units/dimension.hpp"

namespace wrkhrs::conditioning {
namespace {

constexpr std::size_t reach_before = 48;   // bytes looked at before a value for the words that make it a limit
constexpr std::size_t reach_after = 20;    // and after it
constexpr std::size_t reach_subject = 64;  // and for what is limited

struct Cue {
  std::string_view words;  // lower case
  Relation relation;
  bool needs_unit = false;  // with a plain number it is too often something else
};

// Longer cues first where one ends with another ("not exceed" before "exceed").
constexpr Cue before_value[] = {
    {"no more than", Relation::at_most},
    {"not more than", Relation::at_most},
    {"no greater than", Relation::at_most},
    {"not greater than", Relation::at_most},
    {"no larger than", Relation::at_most},
    {"not larger than", Relation::at_most},
    {"no longer than", Relation::at_most},
    {"not longer than", Relation::at_most},
    {"no higher than", Relation::at_most},
    {"not higher than", Relation::at_most},
    {"not exceeding", Relation::at_most},
    {"without exceeding", Relation::at_most},
    {"not exceed", Relation::at_most},
    {"never exceed", Relation::at_most},
    {"not be above", Relation::at_most},
    {"not be over", Relation::at_most},
    {"not be more than", Relation::at_most},
    {"not go above", Relation::at_most},
    {"limited to", Relation::at_most},
    {"at most", Relation::at_most},
    {"at the most", Relation::at_most},
    {"up to", Relation::at_most},
    {"maximum of", Relation::at_most},
    {"max of", Relation::at_most},
    {"a limit of", Relation::at_most},
    {"maximum is", Relation::at_most, true},
    {"maximum", Relation::at_most, true},
    {"max.", Relation::at_most, true},
    {"max", Relation::at_most, true},
    {"≤", Relation::at_most},
    {"<=", Relation::at_most},
    {"⩽", Relation::at_most},
    {"no less than", Relation::at_least},
    {"not less than", Relation::at_least},
    {"no fewer than", Relation::at_least},
    {"not fewer than", Relation::at_least},
    {"no lower than", Relation::at_least},
    {"not lower than", Relation::at_least},
    {"no smaller than", Relation::at_least},
    {"not smaller than", Relation::at_least},
    {"not be less than", Relation::at_least},
    {"not be below", Relation::at_least},
    {"not fall below", Relation::at_least},
    {"not drop below", Relation::at_least},
    {"not go below", Relation::at_least},
    {"at least", Relation::at_least},
    {"at the least", Relation::at_least},
    {"minimum of", Relation::at_least},
    {"min of", Relation::at_least},
    {"minimum", Relation::at_least, true},
    {"min.", Relation::at_least, true},
    {"≥", Relation::at_least},
    {">=", Relation::at_least},
    {"⩾", Relation::at_least},
    {"less than", Relation::less_than},
    {"lower than", Relation::less_than},
    {"smaller than", Relation::less_than},
    {"fewer than", Relation::less_than},
    {"shorter than", Relation::less_than},
    {"lighter than", Relation::less_than},
    {"thinner than", Relation::less_than},
    {"cheaper than", Relation::less_than},
    {"below", Relation::less_than, true},
    {"under", Relation::less_than, true},
    {"within", Relation::at_most, true},
    {"<", Relation::less_than},
    {"more than", Relation::greater_than},
    {"greater than", Relation::greater_than},
    {"larger than", Relation::greater_than},
    {"higher than", Relation::greater_than},
    {"longer than", Relation::greater_than},
    {"thicker than", Relation::greater_than},
    {"heavier than", Relation::greater_than},
    {"exceeding", Relation::greater_than},
    {"exceeds", Relation::greater_than},
    {"exceed", Relation::greater_than},
    {"above", Relation::greater_than, true},
    {"over", Relation::greater_than, true},
    {">", Relation::greater_than},
    {"exactly", Relation::equal},
    {"equal to", Relation::equal, true},
    {"must be", Relation::equal, true},
    {"shall be", Relation::equal, true},
    {"has to be", Relation::equal, true},
    {"needs to be", Relation::equal, true},
    {"should be", Relation::equal, true},
};

constexpr Cue after_value[] = {
    {"or less", Relation::at_most},     {"or below", Relation::at_most},   {"or lower", Relation::at_most},
    {"or fewer", Relation::at_most},    {"or under", Relation::at_most},   {"at most", Relation::at_most},
    {"maximum", Relation::at_most},     {"max", Relation::at_most},        {"or smaller", Relation::at_most},
    {"or more", Relation::at_least},    {"or above", Relation::at_least},  {"or higher", Relation::at_least},
    {"or greater", Relation::at_least}, {"at least", Relation::at_least},  {"minimum", Relation::at_least},
    {"min", Relation::at_least, true},  {"or larger", Relation::at_least}, {"or longer", Relation::at_least},
};

constexpr std::string_view between_cues[] = {"between",   "from",      "in the range of",   "in the range",
                                             "range of",  "within",    "must be",           "shall be",
                                             "should be", "stay at",   "kept at",           "keep at",
                                             "held at",   "remain at", "in the range from", "within the range of"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
    else if (c == '\n' || c == '\t')
      c = ' ';
  return out;
}

/// A short stretch in lower case, without a heap allocation: there may be one for every number of the text.
class Lowered {
 public:
  explicit Lowered(std::string_view text) : size_(std::min(text.size(), buffer_.size())) {
    for (std::size_t i = 0; i < size_; ++i) {
      const char c = text[i];
      buffer_[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '\n' || c == '\t' ? ' ' : c;
    }
  }
  std::string_view view() const { return {buffer_.data(), size_}; }

 private:
  std::array<char, std::max(reach_before, reach_after)> buffer_;
  std::size_t size_;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A value that may be limited: a quantity, or a plain number.
struct Value {
  std::size_t begin, end;
  bool range = false;
  double low, high, low_si, high_si;
  std::string unit, unit_si = "1";
  units::Dimension dimension{};
  bool has_unit = false;
};

bool ends_with_cue(std::string_view before, std::string_view cue) {
  if (before.empty() || before.back() != cue.back() || !before.ends_with(cue)) return false;
  if (before.size() == cue.size() || !is_letter(cue[0])) return true;
  return !is_letter(before[before.size() - cue.size() - 1]);
}

/// Words that stand between a cue and its value without changing it: "at most about 5 mm", "a maximum span of 4 m" is
/// left out.
std::string_view strip_fillers(std::string_view before) {
  constexpr std::string_view fillers[] = {"a",    "an",   "about",    "approximately", "roughly",        "around",
                                          "some", "only", "value of", "a total of",    "temperature of", "=",
                                          ":",    "~"};
  for (bool stripped = true; stripped;) {
    stripped = false;
    while (before.ends_with(' ')) before.remove_suffix(1);
    for (const std::string_view filler : fillers) {
      if (!ends_with_cue(before, filler) || before.size() == filler.size()) continue;
      before.remove_suffix(filler.size());
      stripped = true;
      break;
    }
  }
  return before;
}

/// "a beam under 12 kN/m", "heated over 2 h", "over a span": places and durations, not limits.
bool is_preposition(std::string_view cue, std::string_view before, const Value& value) {
  if (cue != "under" && cue != "over" && cue != "above" && cue != "below" && cue != "within") return false;
  std::string_view lead = before.substr(0, before.size() - cue.size());
  while (lead.ends_with(' ')) lead.remove_suffix(1);
  constexpr std::string_view be[] = {"be",     "is",         "are",     "stay",  "stays",       "keep",
                                     "kept",   "remain",     "remains", "it",    "temperature", "pressure",
                                     "stress", "deflection", "fall",    "falls", "drop",        "drops",
                                     "rise",   "rises",      "goes",    "go",    "go not"};
  for (const std::string_view word : be)
    if (ends_with_cue(lead, word)) return false;
  if (cue == "within") return true;
  const bool load = value.dimension == units::force || value.dimension == units::dim(0, 1, -2) ||
                    value.dimension == units::pressure || value.dimension == units::energy;
  if (cue == "under") return load || value.dimension == units::voltage;
  if (cue == "over") return value.dimension == units::duration || value.dimension == units::length;
  return value.dimension == units::length;  // "2 m above", "below 3 m of water"
}

/// "must be from 4 m to 6 m" sets a limit, "heated from 20 to 80 °C" tells a story.
bool states_a_range(std::string_view lead) {
  while (lead.ends_with(' ')) lead.remove_suffix(1);
  constexpr std::string_view verbs[] = {"be", "range", "ranges", "ranging", "lie", "vary"};
  return std::ranges::any_of(verbs, [&](std::string_view verb) { return ends_with_cue(lead, verb); });
}

/// Whether the clause says no before its limit: "no part may weigh more than 5 kg" means at most.
bool denied(std::string_view lead) {
  if (const std::size_t clause = lead.find_last_of(".;:,?!"); clause != std::string_view::npos)
    lead.remove_prefix(clause + 1);
  for (const std::string_view word : {"no", "not", "never", "cannot", "none", "nothing"}) {
    for (std::size_t at = 0; (at = lead.find(word, at)) != std::string_view::npos; at += word.size()) {
      const bool begins = at == 0 || !is_letter(lead[at - 1]);
      const bool ends = at + word.size() == lead.size() || !is_letter(lead[at + word.size()]);
      if (begins && ends) return true;
    }
  }
  return false;
}

Relation denied(Relation relation) {
  switch (relation) {
    case Relation::greater_than:
      return Relation::at_most;
    case Relation::less_than:
      return Relation::at_least;
    default:
      return relation;
  }
}

struct AfterCue {
  Relation relation;
  std::size_t end;
};

/// "20 kg or less", "5 mm max".
std::optional<AfterCue> after_cue(std::string_view text, const Value& value) {
  const Lowered lowered(text.substr(value.end, reach_after));
  const std::string_view after = lowered.view();
  std::size_t skip = 0;
  while (skip < after.size() && (after[skip] == ' ' || after[skip] == ',' || after[skip] == '(')) ++skip;
  const std::string_view rest = after.substr(skip);
  for (const Cue& cue : after_value) {
    if ((cue.needs_unit && !value.has_unit) || !rest.starts_with(cue.words)) continue;
    if (rest.size() > cue.words.size() && is_letter(rest[cue.words.size()])) continue;
    // "at 5 mm at most 3 holes": the words belong to the next value.
    const std::string_view next = rest.substr(cue.words.size());
    if (next.size() > 1 && next[0] == ' ' && next[1] >= '0' && next[1] <= '9') continue;
    return AfterCue{cue.relation, value.end + skip + cue.words.size()};
  }
  return std::nullopt;
}

std::optional<Constraint> constraint_of(std::string_view text, const Value& value) {
  const std::size_t window = value.begin > reach_before ? value.begin - reach_before : 0;
  const Lowered lowered(text.substr(window, value.begin - window));
  std::string_view before = lowered.view();
  while (before.ends_with(' ')) before.remove_suffix(1);

  Constraint found{.begin = value.begin,
                   .end = value.end,
                   .low = value.low,
                   .high = value.high,
                   .unit = value.unit,
                   .low_si = value.low_si,
                   .high_si = value.high_si,
                   .unit_si = value.unit_si};
  const auto begin_at = [&](std::string_view rest, std::string_view cue) { return window + rest.size() - cue.size(); };

  if (value.range) {
    for (const std::string_view cue : between_cues) {
      if (!ends_with_cue(before, cue)) continue;
      if (cue == "from" && !states_a_range(before.substr(0, before.size() - cue.size()))) continue;
      found.relation = Relation::between;
      found.begin = begin_at(before, cue);
      return found;
    }
  }
  const auto after = after_cue(text, value);
  const std::string_view stripped = strip_fillers(before);
  for (const std::string_view rest : {before, stripped}) {
    if (rest.empty()) continue;
    for (const Cue& cue : before_value) {
      if ((cue.needs_unit && !value.has_unit) || !ends_with_cue(rest, cue.words)) continue;
      if (is_preposition(cue.words, rest, value)) continue;
      if (cue.relation == Relation::equal && (value.range || after)) break;  // "should be 20 kg or less"
      const bool no = denied(rest.substr(0, rest.size() - cue.words.size()));
      found.relation = no ? denied(cue.relation) : cue.relation;
      found.begin = begin_at(rest, cue.words);
      return found;
    }
  }
  if (!after) return std::nullopt;
  found.relation = after->relation;
  found.end = after->end;
  return found;
}

/// The words of the clause before the cue, without articles in front and auxiliary verbs behind.
std::string subject_before(std::string_view text, std::size_t begin) {
  std::size_t start = begin > reach_subject ? begin - reach_subject : 0;
  const std::string_view stretch = text.substr(start, begin - start);
  if (const std::size_t clause = stretch.find_last_of(".;:,()?!\n"); clause != std::string_view::npos)
    start += clause + 1;
  else if (start > 0)
    while (start < begin && text[start] != ' ') ++start;
  std::string_view subject = text.substr(start, begin - start);
  constexpr std::string_view leading[] = {"the",    "a",    "an",    "and",  "but", "with",     "keep",
                                          "ensure", "that", "its",   "if",   "so",  "or",       "their",
                                          "design", "for",  "where", "when", "use", "maintain", "assume"};
  constexpr std::string_view trailing[] = {
      "must",    "shall",  "should", "is",   "be",   "are", "to", "has",  "have", "may",   "can",    "will",
      "stay",    "remain", "not",    "kept", "does", "a",   "an", "the",  "of",   "needs", "cannot", "must not",
      "limited", "at",     "was",    "were", "it",   "in",  "do", "keep", "with", "by"};
  const auto strip = [&](bool front) {
    while (!subject.empty() && subject.front() == ' ') subject.remove_prefix(1);
    while (!subject.empty() && subject.back() == ' ') subject.remove_suffix(1);
    const std::size_t space = front ? subject.find(' ') : subject.rfind(' ');
    const std::string_view word = space == std::string_view::npos ? subject
                                  : front                         ? subject.substr(0, space)
                                                                  : subject.substr(space + 1);
    const std::string folded = lower(word);
    const bool drop = front ? std::ranges::find(leading, folded) != std::end(leading)
                            : std::ranges::find(trailing, folded) != std::end(trailing);
    if (!drop || word.empty()) return false;
    if (front)
      subject.remove_prefix(word.size());
    else
      subject.remove_suffix(word.size());
    return true;
  };
  while (strip(true)) {
  }
  while (strip(false)) {
  }
  return std::string(subject);
}

Value value_of(const units::FoundQuantity& q) {
  Value value{.begin = q.begin,
              .end = q.end,
              .range = q.kind == units::FoundQuantity::Kind::range,
              .low = q.low,
              .high = q.high,
              .low_si = q.low_si,
              .high_si = q.high_si,
              .unit = q.unit.text,
              .unit_si = units::si_unit(q.unit.dimension),
              .dimension = q.unit.dimension,
              .has_unit = true};
  if (q.kind == units::FoundQuantity::Kind::tolerance) {
    value.low = value.high = q.value;
    value.low_si = value.high_si = q.value_si;
  }
  return value;
}

/// The quantities, and the numbers that belong to none, by place.
std::vector<Value> values_of(std::string_view text, std::span<const units::FoundQuantity> quantities) {
  std::vector<Value> values;
  const auto numbers = units::find_numbers(text);
  std::size_t next = 0, covered = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const units::FoundNumber& n = numbers[i];
    for (; next < quantities.size() && quantities[next].begin <= n.begin; ++next) {
      values.push_back(value_of(quantities[next]));
      covered = quantities[next].end;
    }
    if (n.begin < covered) continue;
    Value value{.begin = n.begin, .end = n.end, .low = n.value, .high = n.value, .low_si = n.value, .high_si = n.value};
    if (i + 1 < numbers.size()) {  // "between 3 and 5 bolts"
      const std::string_view gap = text.substr(n.end, std::min<std::size_t>(numbers[i + 1].begin - n.end, 8));
      const bool between = n.begin >= 8 && lower(text.substr(n.begin - 8, 8)) == "between ";
      if (between && gap == " and " && numbers[i + 1].value > n.value) {
        value.range = true;
        value.end = numbers[i + 1].end;
        value.high = value.high_si = numbers[i + 1].value;
        ++i;
      }
    }
    values.push_back(std::move(value));
  }
  for (; next < quantities.size(); ++next) values.push_back(value_of(quantities[next]));
  return values;
}

}  // namespace

std::vector<Constraint> find_constraints(std::string_view text, std::span<const units::FoundQuantity> quantities,
                                         std::size_t max) {
  std::vector<Constraint> constraints;
  for (const Value& value : values_of(text, quantities)) {
    if (constraints.size() == max) break;
    auto found = constraint_of(text, value);
    if (!found || (!constraints.empty() && found->begin < constraints.back().end)) continue;
    found->subject = subject_before(text, found->begin);
    constraints.push_back(*std::move(found));
  }
  return constraints;
}

}  // namespace wrkhrs::conditioning
