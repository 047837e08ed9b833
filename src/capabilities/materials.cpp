#include "capabilities/materials.hpp"

#include <algorithm>
#include <string>

namespace wrkhrs::capabilities {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (c == '-' || c == '_' || c == ',' || c == '(' || c == ')')
      out += ' ';
    else
      out += c;
  }
  for (std::size_t at; (at = out.find("aluminum")) != std::string::npos;) out.replace(at, 8, "aluminium");
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : folded(text)) {
    if (c != ' ')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool same(std::string_view a, std::string_view b) { return words_of(a) == words_of(b); }

}  // namespace

std::vector<std::string> sources_of(const Material& material) {
  std::vector<std::string> sources;
  for (const std::string_view source : material.sources)
    if (!source.empty()) sources.emplace_back(source);
  return sources;
}

std::vector<const Material*> find_materials(std::string_view query, std::size_t limit) {
  std::vector<const Material*> partial;
  const std::vector<std::string> wanted = words_of(query);
  if (wanted.empty()) return {};
  for (const Material& row : materials()) {
    if (same(query, row.name)) return {&row};
    for (std::string_view rest = row.aliases; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      if (same(query, rest.substr(0, bar))) return {&row};
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    std::string all(row.name);
    all += '|';
    all += row.aliases;
    std::vector<std::string> has;
    for (std::string_view rest = all; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      std::ranges::move(words_of(rest.substr(0, bar)), std::back_inserter(has));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    if (std::ranges::all_of(wanted, [&](const std::string& word) { return std::ranges::find(has, word) != has.end(); }))
      partial.push_back(&row);
  }
  if (partial.size() > limit) partial.resize(limit);
  return partial;
}

}  // namespace wrkhrs::capabilities
