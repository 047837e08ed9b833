#include "units/unit_index.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

struct Prefix {
  std::string_view symbol;
  std::string_view name;
  long double factor;
};

constexpr Prefix prefixes[] = {
    {"da", "deca", 1e1L},   {"da", "deka", 1e1L},   {"Q", "quetta", 1e30L},  {"R", "ronna", 1e27L},
    {"Y", "yotta", 1e24L},  {"Z", "zetta", 1e21L},  {"E", "exa", 1e18L},     {"P", "peta", 1e15L},
    {"T", "tera", 1e12L},   {"G", "giga", 1e9L},    {"M", "mega", 1e6L},     {"k", "kilo", 1e3L},
    {"h", "hecto", 1e2L},   {"d", "deci", 1e-1L},   {"c", "centi", 1e-2L},   {"m", "milli", 1e-3L},
    {"µ", "micro", 1e-6L},  {"μ", "micro", 1e-6L},  {"u", "micro", 1e-6L},   {"n", "nano", 1e-9L},
    {"p", "pico", 1e-12L},  {"f", "femto", 1e-15L}, {"a", "atto", 1e-18L},   {"z", "zepto", 1e-21L},
    {"y", "yocto", 1e-24L}, {"r", "ronto", 1e-27L}, {"q", "quecto", 1e-30L},
};

bool allows(Prefixes taken, const Prefix& prefix) {
  return taken == Prefixes::all || (taken == Prefixes::large && prefix.factor > 1);
}

void split(std::string_view list, auto&& each) {
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    each(list.substr(0, bar));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
}

/// Levenshtein distance, bytes, case-sensitive.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

bool is_unit_letter(char32_t c) {
  return is_letter(c) || c == '%' || c == '_' || c == U'°' || c == U'º' || c == U'˚' || c == U'′' || c == U'″' ||
         c == U'‰' || c == U'℃' || c == U'℉';
}

std::string normal_word(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (out == "feet") return "foot";
  if (out == "henries") return "henry";
  if (out == "inches") return "inch";
  if (out.size() > 2 && out.ends_with('s') && !out.ends_with("ss")) out.pop_back();
  for (std::string_view us : {"meter", "liter"})
    if (out.ends_with(us)) out.replace(out.size() - 2, 2, "re");
  return out;
}

std::string normal_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t gap = std::min(name.find_first_of(" -"), name.size());
    if (!out.empty()) out += ' ';
    out += normal_word(name.substr(0, gap));
    name.remove_prefix(std::min(gap + 1, name.size()));
  }
  return out;
}

const UnitIndex& UnitIndex::get() {
  static const UnitIndex index;
  return index;
}

std::optional<Symbol> UnitIndex::symbol(std::string_view word) const {
  if (const auto found = symbols_.find(word); found != symbols_.end()) return Symbol{found->second, 1};
  for (const Prefix& prefix : prefixes) {
    if (!word.starts_with(prefix.symbol)) continue;
    const auto found = symbols_.find(word.substr(prefix.symbol.size()));
    if (found != symbols_.end() && allows(found->second->prefixes, prefix)) return Symbol{found->second, prefix.factor};
  }
  return std::nullopt;
}

std::optional<Symbol> UnitIndex::name(const std::string& name) const {
  if (const auto found = names_.find(name); found != names_.end()) return Symbol{found->second, 1};
  for (const Prefix& prefix : prefixes) {
    if (!name.starts_with(prefix.name)) continue;
    const auto found = names_.find(name.substr(prefix.name.size()));
    if (found != names_.end() && allows(found->second->prefixes, prefix)) return Symbol{found->second, prefix.factor};
  }
  return std::nullopt;
}

const UnitInfo* UnitIndex::phrase(std::string_view text, std::size_t& length) const {
  if (text.empty()) return nullptr;
  const auto bucket = phrases_.find(text[0]);
  if (bucket == phrases_.end()) return nullptr;
  for (const auto& [phrase, row] : bucket->second) {
    if (!text.starts_with(phrase)) continue;
    const char32_t next = code_point_at(text, phrase.size()).value;
    if (is_unit_letter(next) || is_digit(next) || next == '^' || next == U'⁻' || superscript_digit(next) >= 0) continue;
    length = phrase.size();
    return row;
  }
  return nullptr;
}

UnitIndex::UnitIndex() {
  for (const UnitInfo& row : table()) {
    const auto add_symbol = [&](std::string_view symbol) {
      bool one_word = true;
      for (std::size_t at = 0; at < symbol.size();) {
        const CodePoint point = code_point_at(symbol, at);
        one_word = one_word && is_unit_letter(point.value);
        at += point.length;
      }
      if (one_word)
        symbols_.emplace(symbol, &row);
      else if (symbol != "1")
        phrases_[symbol[0]].emplace_back(symbol, &row);
    };
    add_symbol(row.symbol);
    split(row.aliases, add_symbol);
    split(row.names, [&](std::string_view name) { names_.emplace(normal_name(name), &row); });
  }
  for (auto& [first, bucket] : phrases_)
    std::ranges::sort(bucket, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::vector<std::string> UnitIndex::nearest(std::string_view word) const {
  constexpr std::size_t max_length = 24, max_results = 3;
  if (word.empty() || word.size() > max_length) return {};
  std::vector<std::pair<std::size_t, std::string>> ranked;  // 2 · distance, +1 if it is not only the case that differs
  const std::string folded = lower(word);
  const std::size_t limit = word.size() <= 2 ? 1 : 2;
  const auto consider = [&](std::string candidate) {
    const std::string candidate_folded = lower(candidate);
    const std::size_t apart = distance(folded, candidate_folded);
    if (apart <= limit && apart < word.size())
      ranked.emplace_back(apart == 0 ? 0 : 2 * apart + (candidate[0] == word[0] ? 0 : 1), std::move(candidate));
  };
  for (const auto& [symbol, row] : symbols_) {
    consider(std::string(symbol));
    for (const Prefix& prefix : prefixes)
      if (allows(row->prefixes, prefix) && std::string_view("GMkcmµn").contains(prefix.symbol))
        consider(fmt::format("{}{}", prefix.symbol, symbol));
  }
  split(
      "metre|kilometre|millimetre|centimetre|inch|foot|litre|kilogram|gram|newton|kilonewton|pascal|megapascal|"
      "gigapascal|joule|watt|kelvin|celsius|fahrenheit|second|minute|hour|pound|gallon|volt|ampere|ohm|mole",
      [&](std::string_view name) { consider(std::string(name)); });
  std::ranges::sort(ranked);
  std::vector<std::string> out;
  for (auto& [rank, candidate] : ranked) {
    if (out.size() == max_results) break;
    if (std::ranges::find(out, candidate) == out.end()) out.push_back(std::move(candidate));
  }
  return out;
}
}  // namespace wrkhrs::units
