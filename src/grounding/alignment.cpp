#include "grounding/alignment.hpp"

#include <algorithm>
#include <cstdlib>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

constexpr int neighbourhood = 4;  ///< words to each side that tell which of two equal words is meant

std::optional<std::size_t> if_mutual(const std::vector<std::optional<std::size_t>>& there,
                                     const std::vector<std::optional<std::size_t>>& back, std::size_t at) {
  const auto found = there[at];
  return found && back[*found] == at ? found : std::nullopt;
}

}  // namespace

std::vector<std::size_t> telling(const Tokens& tokens) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].content || !lexicon::is_function_word(tokens[i].text)) places.push_back(i);
  }
  return places;
}

std::optional<std::size_t> Alignment::of_said(std::size_t said) const { return if_mutual(to_claim, to_said, said); }
std::optional<std::size_t> Alignment::of_claim(std::size_t claim) const { return if_mutual(to_said, to_claim, claim); }

Alignment align(const Tokens& claim, const Tokens& said) {
  const std::vector<std::size_t> ours = telling(claim), theirs = telling(said);
  std::vector<std::vector<bool>> same(ours.size(), std::vector<bool>(theirs.size()));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t j = 0; j < theirs.size(); ++j) same[i][j] = same_token(claim[ours[i]], claim, theirs[j], said);
  }
  // How well two equal words fit: their forms, and how many words around them are the same and as far away.
  auto fit = [&](std::size_t i, std::size_t j) {
    double score = claim[ours[i]].text == said[theirs[j]].text ? 0.4 : 0;
    if (claim[ours[i]].stem == said[theirs[j]].stem) score += 0.3;
    for (int di = -neighbourhood; di <= neighbourhood; ++di) {
      const auto near = static_cast<std::size_t>(static_cast<int>(i) + di);
      if (di == 0 || near >= ours.size()) continue;
      double best = 0;
      for (int dj = -neighbourhood; dj <= neighbourhood; ++dj) {
        const auto other = static_cast<std::size_t>(static_cast<int>(j) + dj);
        if (dj == 0 || other >= theirs.size() || !same[near][other]) continue;
        const double shift = 1 + std::abs(di - dj);
        best = std::max(best, 1 / (shift * shift * std::abs(di) * std::abs(dj)));
      }
      score += best;
    }
    return score;
  };
  Alignment alignment{std::vector<std::optional<std::size_t>>(claim.size()),
                      std::vector<std::optional<std::size_t>>(said.size())};
  std::vector<double> best_of_ours(ours.size(), -1), best_of_theirs(theirs.size(), -1);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t j = 0; j < theirs.size(); ++j) {
      if (!same[i][j]) continue;
      const double score = fit(i, j);
      if (score > best_of_ours[i]) {
        best_of_ours[i] = score;
        alignment.to_said[ours[i]] = theirs[j];
      }
      if (score > best_of_theirs[j]) {
        best_of_theirs[j] = score;
        alignment.to_claim[theirs[j]] = ours[i];
      }
    }
  }
  return alignment;
}

double cohesion(const Alignment& alignment, const Tokens& claim) {
  const std::vector<std::size_t> ours = telling(claim);
  std::size_t together = 0;
  for (std::size_t i = 0; i + 1 < ours.size(); ++i) {
    const auto one = alignment.to_said[ours[i]], next = alignment.to_said[ours[i + 1]];
    if (one && next && *one != *next && std::max(*one, *next) - std::min(*one, *next) <= neighbourhood) ++together;
  }
  return ours.size() > 1 ? static_cast<double>(together) / static_cast<double>(ours.size() - 1) : 0;
}

}  // namespace wrkhrs::grounding
