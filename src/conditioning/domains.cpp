#include "conditioning/domains.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "capabilities/formula.hpp"
#include "conditioning/terms.hpp"
#include "units/dimension.hpp"

namespace wrkhrs::conditioning {
namespace {

constexpr std::size_t max_term_words = 3;
constexpr std::size_t max_word_length = 32;

/// Lower case and singular, in the crude way that the table of terms uses.
std::string normal_word(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (out.ends_with("ies") && out.size() > 4) return out.replace(out.size() - 3, 3, "y");
  const bool keeps_s = out.ends_with("ss") || out.ends_with("us") || out.ends_with("is") || out.ends_with("'s") ||
                       out.ends_with("ics") || out.ends_with("less");
  if (out.size() > 3 && out.ends_with('s') && !keeps_s) out.pop_back();
  return out;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Weighs what was seen: term -> weights per domain and count.
class Tally {
 public:
  void add(const std::string& term, const std::array<double, 3>& weights) {
    auto& entry = entries_[term];
    entry.weights = weights;
    ++entry.count;
  }

  DomainScore score(Domain domain, std::size_t evidence_max) const {
    DomainScore out{.domain = domain};
    double sum = 0;
    for (const auto& [term, entry] : entries_) {
      const double weight = entry.weights[static_cast<std::size_t>(domain)];
      if (weight == 0) continue;
      constexpr std::array<double, 4> repeated{0, 1, 1.5, 1 + 1.0 / 2 + 1.0 / 3};
      sum += weight * repeated[std::min<std::size_t>(entry.count, 3)];
      out.evidence.push_back({term, weight, entry.count});
    }
    out.score = 1 - std::exp(-sum / 2);
    std::ranges::sort(out.evidence, {},
                      [](const Evidence& e) { return std::pair(-e.weight, std::string_view(e.term)); });
    if (out.evidence.size() > evidence_max) out.evidence.resize(evidence_max);
    return out;
  }

 private:
  struct Entry {
    std::array<double, 3> weights{};
    std::size_t count = 0;
  };
  std::map<std::string, Entry> entries_;  // ordered, so that equal weights are listed by name
};

/// The terms by their normal form.
const std::unordered_map<std::string, const Term*>& index() {
  static const auto built = [] {
    std::unordered_map<std::string, const Term*> map;
    for (const Term& term : terms()) {
      std::string key;
      for (std::string_view rest = term.text; !rest.empty();) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        key += (key.empty() ? "" : " ") + normal_word(rest.substr(0, space));
        rest.remove_prefix(std::min(space + 1, rest.size()));
      }
      map.emplace(std::move(key), &term);
    }
    return map;
  }();
  return built;
}

/// "H2SO4", "NaCl": at least two elements, and a count or a small letter, so that "NO" and "CPU" do not count.
bool is_chemical_formula(std::string_view word) {
  constexpr std::size_t max_length = 24;
  constexpr double max_count = 200;
  constexpr std::string_view not_formulas[] = {"NaN", "W3C", "I2C", "PhD", "IPv4"};
  if (word.size() < 3 || word.size() > max_length || word[0] < 'A' || word[0] > 'Z') return false;
  const bool telling =
      std::ranges::any_of(word, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
  if (!telling || std::ranges::find(not_formulas, word) != std::end(not_formulas)) return false;
  const auto formula = capabilities::parse_formula(word);
  return formula && formula->composition.size() >= 2 &&
         std::ranges::all_of(formula->composition, [](const auto& entry) { return entry.count <= max_count; });
}

void tally_words(std::string_view text, Tally& tally) {
  std::array<std::string, max_term_words> recent;  // the last words, oldest first
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_byte(text[at])) {
      // A sentence ends a term; a hyphen or a space does not.
      if (text[at] != ' ' && text[at] != '-' && text[at] != '\n') recent = {};
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_word_byte(text[at])) ++at;
    const std::string_view word = text.substr(begin, at - begin);
    std::ranges::rotate(recent, recent.begin() + 1);
    recent.back() = word.size() <= max_word_length ? normal_word(word) : std::string();
    if (recent.back().empty()) continue;
    if (is_chemical_formula(word)) tally.add(fmt::format("formula {}", word), {0.8, 0, 0.1});
    std::string phrase;
    for (std::size_t words = 1; words <= max_term_words; ++words) {
      const std::string& next = recent[max_term_words - words];
      if (next.empty()) break;
      phrase = phrase.empty() ? next : fmt::format("{} {}", next, phrase);
      if (const auto found = index().find(phrase); found != index().end())
        tally.add(std::string(found->second->text),
                  {found->second->chemistry, found->second->mechanical, found->second->materials});
    }
  }
}

/// What the dimension of a quantity says of the domain.
std::array<double, 3> weights_of(const units::FoundQuantity& quantity) {
  using namespace units;
  const Dimension d = quantity.unit.dimension;
  if (quantity.unit.text == "pH" || quantity.unit.text.starts_with("pK")) return {1, 0, 0};
  if (d == concentration || d == dim(0, -1, 0, 0, 0, 1) || d == dim(0, 1, 0, 0, 0, -1)) return {1, 0, 0};
  if (d == amount || d == dim(2, 1, -2, 0, 0, -1)) return {0.8, 0, 0};
  if (d == force || d == dim(0, 1, -2)) return {0, 0.8, 0};
  if (quantity.unit.text.contains("m") && d == energy && quantity.unit.text.contains("N")) return {0, 1, 0};
  if (d == pressure) return {0, 0.4, 0.3};
  if (d == dim(4) || d == frequency) return {0, 0.5, 0};
  if (d == dim(1, 1, -3, 0, -1) || d == dim(0, 0, 0, 0, -1)) return {0, 0.2, 0.8};
  if (d == Dimension{{-1, 2, -4, 0, 0, 0, 0, 0}}) return {0, 0.1, 1};
  return {0, 0, 0};
}

}  // namespace

std::vector<DomainScore> score_domains(std::string_view text, std::span<const units::FoundQuantity> quantities,
                                       std::size_t evidence_max) {
  Tally tally;
  tally_words(text, tally);
  for (const units::FoundQuantity& quantity : quantities) {
    const auto weights = weights_of(quantity);
    if (weights == std::array<double, 3>{}) continue;
    const std::string_view name = quantity.unit.text.starts_with("p") && quantity.unit.dimension.dimensionless()
                                      ? std::string_view("acidity")
                                      : units::name_of(quantity.unit.dimension);
    tally.add(fmt::format("quantity of {}", name), weights);
  }
  std::vector<DomainScore> scores;
  for (const Domain domain : domains) scores.push_back(tally.score(domain, evidence_max));
  return scores;
}

}  // namespace wrkhrs::conditioning
