#include "grounding/roles.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

constexpr std::size_t long_run = 3;          ///< equal words after another first word that leave no doubt
constexpr double rival_number_factor = 2.5;  ///< how much nearer another number must be to the claim's words to object
constexpr double rival_name_factor = 2.5;    ///< the same of another name

/// A name that is no mere capital at the beginning of a sentence.
bool is_proper(const Token& token) {
  return token.content &&
         (token.kind == Token::Kind::identifier || (token.kind == Token::Kind::name && token.has_capitals));
}

/// How near each concept is to the number or name at `at`: 1 beside it, falling with distance, less across clauses.
/// `plain`: without the names among them.
std::map<std::string_view, double> surroundings(const Tokens& tokens, std::size_t at, bool plain = false) {
  std::map<std::string_view, double> weights;
  auto walk = [&](auto step, std::size_t from, std::size_t to) {
    double distance = 1;
    std::size_t clause = tokens[at].clause;
    for (std::size_t i = from; i != to; i = step(i)) {
      if (tokens[i].clause != clause) {
        clause = tokens[i].clause;
        distance += 3;
      }
      if (tokens[i].kind == Token::Kind::number || !tokens[i].content || (plain && is_proper(tokens[i]))) continue;
      auto& weight = weights[tokens[i].concept_];
      weight = std::max(weight, 1 / distance);
      distance += 1;
    }
  };
  walk([](std::size_t i) { return i + 1; }, at + 1, tokens.size());
  walk([](std::size_t i) { return i - 1; }, at - 1, static_cast<std::size_t>(-1));
  return weights;
}

double affinity(const std::map<std::string_view, double>& claim, const std::map<std::string_view, double>& said) {
  double sum = 0, norm = 0.25;
  for (auto [word, weight] : said) {
    norm += weight;
    auto found = std::ranges::find_if(claim, [&](const auto& entry) { return same_concept(entry.first, word); });
    if (found != claim.end()) sum += weight * found->second;
  }
  return sum / norm;
}

/// Whether two words can stand in each other's place.
bool exclusive(const Token& ours, const Token& theirs) {
  if (ours.kind == Token::Kind::number || theirs.kind == Token::Kind::number)
    return ours.kind == theirs.kind && comparable(ours, theirs);
  return (ours.kind == Token::Kind::identifier) == (theirs.kind == Token::Kind::identifier);
}

/// The tokens that say something, without those that only colour it.
std::vector<std::size_t> contents(const Tokens& tokens) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].content) places.push_back(i);
  }
  return places;
}

/// The content words on one side of a verb within its clause, nearest first.
std::vector<std::size_t> side(const Tokens& tokens, std::size_t pivot, bool left, std::size_t most) {
  std::vector<std::size_t> places;
  auto wanted = [&](std::size_t i) { return tokens[i].content && tokens[i].clause == tokens[pivot].clause; };
  if (left) {
    for (std::size_t i = pivot; i-- > 0 && places.size() < most;) {
      if (wanted(i)) places.push_back(i);
    }
  } else {
    for (std::size_t i = pivot + 1; i < tokens.size() && places.size() < most; ++i) {
      if (wanted(i)) places.push_back(i);
    }
  }
  return places;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// "is stored", "will be sent": a form of "be" shortly before, and a participle.
bool is_passive(const Tokens& tokens, std::size_t verb) {
  const std::string& word = tokens[verb].text;
  bool participle = word.ends_with("ed") || word.ends_with("en") || lexicon::base_form(word) != word;
  if (!participle) return false;
  for (std::size_t back = 1; back <= 4 && back <= verb; ++back) {  // "is by default not stored"
    const Token& before = tokens[verb - back];
    if (is_one_of(before.text, {"is", "are", "was", "were", "be", "been", "being"})) return true;
  }
  return false;
}

/// The function words between two places, without articles.
std::vector<std::string_view> linking_words(const Tokens& tokens, std::size_t from, std::size_t to) {
  std::vector<std::string_view> words;
  for (std::size_t i = from + 1; i < to; ++i) {
    if (lexicon::is_function_word(tokens[i].text) && !is_one_of(tokens[i].text, {"a", "an", "the"}))
      words.push_back(tokens[i].text);
  }
  return words;
}

/// Whether a word is used as a finite verb, as far as the words around it tell.
bool is_verb(const Tokens& tokens, std::size_t at) {
  if (tokens[at].kind != Token::Kind::word || !tokens[at].content || at == 0) return false;
  const std::string_view before = tokens[at - 1].text;
  if (is_one_of(before,
                {"can", "could",  "must",  "may", "might", "will",   "would", "shall", "should", "does", "do", "did",
                 "not", "cannot", "never", "it",  "they",  "always", "is",    "are",   "was",    "were", "be", "been"}))
    return true;
  if (is_passive(tokens, at)) return true;
  if (!tokens[at].text.ends_with('s') || at + 1 >= tokens.size()) return false;
  return is_one_of(tokens[at + 1].text,
                   {"a", "an", "the", "its", "all", "each", "every", "any", "no", "another", "one", "more", "less"});
}

/// "Specifies the number of …": a sentence without a subject.
bool opens_with_verb(const Tokens& tokens, std::size_t at) {
  return at == 0 && tokens.size() > 1 && tokens[0].text.ends_with('s') &&
         is_one_of(tokens[1].text, {"a", "an", "the", "its", "all", "each", "any", "no", "that", "whether"});
}

bool place_of_same(const Tokens& claim, std::size_t at, const Tokens& said) {
  for (std::size_t j = 0; j < said.size(); ++j) {
    if (same_token(claim[at], claim, j, said)) return true;
  }
  return false;
}

bool are_opposites(const Token& a, const Token& b) {
  return lexicon::are_antonyms(a.concept_, b.concept_) || lexicon::are_antonyms(a.stem, b.stem) ||
         lexicon::are_antonyms(a.text, b.text);
}

std::optional<std::size_t> place_of(const Tokens& tokens, std::string_view word) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == word) return i;
  }
  return std::nullopt;
}

/// The bound that a number is: "gt" of "more than 3", "max" of "up to 3" and "as long as 3", "min"; empty of a plain
/// one.
std::string_view bound_of(const Tokens& tokens, std::size_t number) {
  for (std::size_t back = 1; back <= 3 && back <= number; ++back) {
    const Token& token = tokens[number - back];
    if (token.kind == Token::Kind::number) break;
    if (token.concept_ == "gt") return "gt";
    if (token.concept_ == "lt") return "lt";
    const bool to_it = back == 1 && token.text == "to" && number >= 2 && tokens[number - 2].text == "up";
    const bool as_it = back == 1 && token.text == "as" && number >= 3 && tokens[number - 3].text == "as";
    if (to_it || as_it || token.text == "most") return "max";
    if (token.text == "least") return "min";
  }
  return {};
}

/// "A is connected to B" is "B is connected to A".
bool is_mutual(const Token& verb) {
  return is_one_of(verb.stem, {"connect", "join", "link", "combin", "associ", "relat", "match", "compar", "pair"});
}

bool names_agent(const Tokens& tokens, std::size_t verb) {
  for (std::size_t i = verb + 1; i < tokens.size() && i <= verb + 6; ++i) {
    if (tokens[i].text == "by" && i + 1 < tokens.size() && tokens[i + 1].text != "default") return true;
  }
  return false;
}

}  // namespace

bool names_another(const Tokens& said, const Tokens& claim, Token::Kind kind) {
  auto is_acronym = [](const Token& token) {  // "TPI", "PostgreSQL"; a mere capital may begin a sentence within a line
    return token.kind != Token::Kind::name || token.has_capitals;
  };
  return std::ranges::any_of(said, [&](const Token& token) {
    return token.kind == kind && token.content && is_acronym(token) && !has_word(claim, token);
  });
}

bool counts_another(const Tokens& said, const Tokens& claim, const Token& number) {
  return std::ranges::any_of(said, [&](const Token& other) {
    return other.kind == Token::Kind::number && comparable(number, other) &&
           std::ranges::none_of(claim, [&](const Token& token) {
             return token.kind == Token::Kind::number && same_number(token, claim, other, said);
           });
  });
}

std::optional<std::string> exchanged(const Tokens& claim, const Tokens& said) {
  auto specific = [](const Token& token) {
    return token.kind == Token::Kind::identifier || (token.kind == Token::Kind::number && !token.unit);
  };
  auto same = [](const Token& a, const Token& b) {
    return a.kind == b.kind && (a.kind == Token::Kind::identifier ? a.text == b.text : nearly(a.value, b.value));
  };
  auto place = [&](const Token& token) {
    return static_cast<std::size_t>(std::ranges::find_if(said, [&](const Token& other) { return same(token, other); }) -
                                    said.begin());
  };
  auto between = [](const Tokens& tokens, std::size_t from, std::size_t to) {
    std::vector<std::string_view> words;
    for (std::size_t i = from + 1; i < to; ++i) {
      if (lexicon::is_function_word(tokens[i].text)) words.push_back(tokens[i].text);
    }
    return words;
  };
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (!specific(claim[i])) continue;
    for (std::size_t j = i + 1; j < claim.size(); ++j) {
      if (!specific(claim[j]) || same(claim[i], claim[j])) continue;
      std::size_t first = place(claim[i]), second = place(claim[j]);
      if (first >= said.size() || second >= said.size() || first <= second) continue;
      auto words = between(claim, i, j);
      if (!words.empty() && words == between(said, second, first)) return claim[i].text;
    }
  }
  return std::nullopt;
}

std::optional<std::string> rebounded(const Tokens& claim, const Tokens& said) {
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (claim[i].kind != Token::Kind::number) continue;
    bool found = false, agreed = false;
    for (std::size_t j = 0; j < said.size(); ++j) {
      if (said[j].kind != Token::Kind::number || !same_number(claim[i], claim, said[j], said)) continue;
      found = true;
      const std::string_view ours = bound_of(claim, i), theirs = bound_of(said, j);
      agreed = agreed || ours == theirs ||
               ((ours.empty() || theirs.empty()) && !is_one_of(theirs, {"gt", "lt"}) && !is_one_of(ours, {"gt", "lt"}));
    }
    if (found && !agreed) return claim[i].text;
  }
  return std::nullopt;
}

std::optional<std::string> misplaced_number(const Tokens& claim, const Tokens& said) {
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (claim[i].kind != Token::Kind::number) continue;
    auto wanted = surroundings(claim, i);
    double own = 0, rival = 0;
    for (std::size_t j = 0; j < said.size(); ++j) {
      const Token& other = said[j];
      if (other.kind != Token::Kind::number) continue;
      bool same = same_number(claim[i], claim, other, said);
      if (!same && !comparable(claim[i], other)) continue;
      double& best = same ? own : rival;
      best = std::max(best, affinity(wanted, surroundings(said, j)));
    }
    if (rival > own * rival_number_factor && own > 0) return claim[i].text;
  }
  return std::nullopt;
}

std::optional<std::string> misplaced_name(const Tokens& claim, const Tokens& said) {
  // The place of another name in `said` that stands far closer to what the claim says of this one.
  auto rival_of = [&](std::size_t at) -> std::optional<std::size_t> {
    const auto wanted = surroundings(claim, at, true);
    double own = 0, rival = 0;
    std::optional<std::size_t> place;
    for (std::size_t j = 0; j < said.size(); ++j) {
      const bool same = same_token(claim[at], claim, j, said);
      if (!same && (!is_proper(said[j]) || said[j].kind != claim[at].kind || claim[at].text.starts_with(said[j].text)))
        continue;  // "WrkHrs" is no other name than "WrkHrsGateway"
      const double near = affinity(wanted, surroundings(said, j, true));
      if (same) {
        own = std::max(own, near);
      } else if (near > rival) {
        rival = near;
        place = j;
      }
    }
    return own > 0 && rival > own * rival_name_factor ? place : std::nullopt;
  };
  for (std::size_t i = 0; i < claim.size(); ++i) {
    if (!is_proper(claim[i])) continue;
    const auto rival = rival_of(i);
    if (!rival) continue;
    // Where the claim has the other name too, both must have changed places: it may be a list.
    bool has_both = false, both = false;
    for (std::size_t k = 0; k < claim.size(); ++k) {
      if (!is_proper(claim[k]) || !same_token(claim[k], claim, *rival, said)) continue;
      has_both = true;
      const auto other = rival_of(k);
      both = both || (other && same_token(claim[i], claim, *other, said));
    }
    if (!has_both || both) return claim[i].text;
  }
  return std::nullopt;
}

std::optional<std::string> substituted(const Tokens& claim, const Tokens& said) {
  const std::vector<std::size_t> ours = contents(claim), theirs = contents(said);
  const std::size_t n = ours.size(), m = theirs.size();
  auto same = [&](std::size_t i, std::size_t j) {
    return i < n && j < m && same_token(claim[ours[i]], claim, theirs[j], said);
  };
  // Whether word i of the claim follows its neighbour, or stands before it, somewhere: then it only moved.
  auto follows = [&](std::size_t i) {
    for (std::size_t j = 1; j < m; ++j) {
      if (i > 0 && same(i, j) && (same(i - 1, j - 1) || (j > 1 && same(i - 1, j - 2)))) return true;
    }
    return false;
  };
  auto precedes = [&](std::size_t i) {
    for (std::size_t j = 0; j + 1 < m; ++j) {
      if (same(i, j) && (same(i + 1, j + 1) || same(i + 1, j + 2))) return true;
    }
    return false;
  };
  // Whether the same prepositions and auxiliaries stand between two neighbours here and there.
  auto alike = [&](std::size_t i, std::size_t j) {
    return linking_words(claim, ours[i], ours[i + 1]) == linking_words(said, theirs[j], theirs[j + 1]);
  };
  // Whether both stand in their clause with its next word, and behind the same preposition or none.
  auto led_in_alike = [&](std::size_t i, std::size_t j) {
    auto start = [](const Tokens& tokens, std::size_t at) {
      while (at > 0 && tokens[at - 1].clause == tokens[at].clause) --at;
      return at;
    };
    auto lead = [&](const Tokens& tokens, std::size_t at) {
      std::vector<std::string_view> words;
      for (std::size_t k = start(tokens, at); k < at; ++k) {
        if (is_one_of(tokens[k].text, {"with", "without", "in", "on", "by", "for", "at", "from", "of", "to"}))
          words.push_back(tokens[k].text);
      }
      return words;
    };
    return claim[ours[i]].clause == claim[ours[i + 1]].clause && lead(claim, ours[i]) == lead(said, theirs[j]);
  };
  // How many words after the two are the same.
  auto run_after = [&](std::size_t i, std::size_t j) {
    std::size_t run = 0;
    while (same(i + run + 1, j + run + 1)) ++run;
    return run;
  };
  auto run_before = [&](std::size_t i, std::size_t j) {
    std::size_t run = 0;
    while (run < i && run < j && same(i - run - 1, j - run - 1)) ++run;
    return run;
  };
  // Whether word i stands between the same neighbours somewhere.
  auto framed_elsewhere = [&](std::size_t i) {
    for (std::size_t j = 0; j < m; ++j) {
      if (same(i, j) && run_before(i, j) > 0 && run_after(i, j) > 0) return true;
    }
    return false;
  };
  auto says_anywhere = [&](std::size_t i) {
    for (std::size_t j = 0; j < m; ++j) {
      if (same(i, j)) return true;
    }
    return false;
  };
  // Whether a word is the first of its clause that says something.
  auto opens = [&](std::size_t j) { return j == 0 || said[theirs[j - 1]].clause != said[theirs[j]].clause; };
  // Whether the claim has that word too: then the order differs, and nothing is replaced.
  auto repeated = [&](std::size_t j) {
    for (std::size_t i = 0; i < n; ++i) {
      if (same(i, j) && claim[ours[i]].kind == said[theirs[j]].kind) return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      if (same(i, j) || !exclusive(claim[ours[i]], said[theirs[j]]) || (repeated(j) && says_anywhere(i))) continue;
      bool before = i > 0 && j > 0 && same(i - 1, j - 1) && alike(i - 1, j - 1);
      bool after = same(i + 1, j + 1) && alike(i, j);
      bool between = before && after;
      bool at_end = i + 1 == n && before && i > 1 && j > 1 && same(i - 2, j - 2) &&
                    said[theirs[j]].clause == said[theirs[j - 1]].clause;
      bool at_start = after && same(i + 2, j + 2) && opens(j) && led_in_alike(i, j) &&
                      !opens_with_verb(said, theirs[j]) && said[theirs[j]].clause == said[theirs[j + 1]].clause &&
                      !says_anywhere(i);
      const bool closely = between && run_before(i, j) >= 2 && !framed_elsewhere(i);
      if (between && (closely || !precedes(i))) return claim[ours[i]].text;
      if ((at_end && !follows(i)) || (at_start && !precedes(i))) return claim[ours[i]].text;
      if (i == 0 && opens(j) && run_after(0, j) >= long_run && alike(0, j) && led_in_alike(0, j))
        return claim[ours[0]].text;
    }
  }
  return std::nullopt;
}

std::optional<std::string> opposed(const Tokens& claim, const Tokens& said) {
  const std::vector<std::size_t> theirs = telling(said), ours = telling(claim);
  auto same = [&](std::size_t i, std::size_t j) {
    return i < ours.size() && j < theirs.size() && same_token(claim[ours[i]], claim, theirs[j], said);
  };
  auto says = [&](std::size_t i, std::size_t j) { return same_token(claim[ours[i]], claim, theirs[j], said); };
  for (std::size_t i = 0; i < ours.size(); ++i) {
    // Beside a word that the claim has beside it too; two such words where the sentence also has what the claim says.
    const bool said_too = place_of_same(claim, ours[i], said);
    bool contrary = false, agreed = false;
    for (std::size_t j = 0; j < theirs.size() && !agreed; ++j) {
      const bool before = i > 0 && j > 0 && same(i - 1, j - 1), after = same(i + 1, j + 1);
      const bool closes = i + 1 == ours.size() && before && i > 1 && j > 1 && same(i - 2, j - 2);
      const bool framed = said_too ? closes || (after && (before || same(i + 2, j + 2))) : before || after;
      agreed = (before || after) && says(i, j);
      contrary = contrary || (framed && are_opposites(claim[ours[i]], said[theirs[j]]));
    }
    contrary = contrary && !agreed;
    if (contrary) return claim[ours[i]].text;
  }
  return std::nullopt;
}

std::optional<std::string> redirected(const Tokens& claim, const Tokens& said) {
  struct Step {
    const Token* from = nullptr;
    std::size_t to = 0;
    std::size_t from_at = 0;
    std::string_view by;
  };
  auto steps_of = [](const Tokens& tokens) {
    std::vector<Step> steps;
    for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
      if (!is_one_of(tokens[i].text, {"to", "into", "from", "before", "after"})) continue;
      std::size_t next = i + 1;
      while (next < tokens.size() && is_one_of(tokens[next].text, {"a", "an", "the", "its", "their"})) ++next;
      if (next < tokens.size() && !lexicon::is_function_word(tokens[i - 1].text) &&
          !lexicon::is_function_word(tokens[next].text))
        steps.push_back({&tokens[i - 1], next, i - 1, tokens[i].text});
    }
    return steps;
  };
  const std::vector<Step> ours = steps_of(claim), theirs = steps_of(said);
  for (const Step& step : ours) {
    bool turned = false, agreed = false;
    for (const Step& other : theirs) {
      if (step.by != other.by) continue;
      agreed = agreed || (same_token(*step.from, claim, other.from_at, said) &&
                          same_token(claim[step.to], claim, other.to, said));
      turned = turned || (same_token(*step.from, claim, other.to, said) &&
                          same_token(claim[step.to], claim, other.from_at, said));
    }
    if (turned && !agreed) return std::string(step.by);
  }
  return std::nullopt;
}

std::optional<std::string> turned_round(const Tokens& claim, const Tokens& said, const Alignment& alignment) {
  for (std::size_t verb = 0; verb < claim.size(); ++verb) {
    const bool compares = claim[verb].text == "than";
    if (!compares && (!is_verb(claim, verb) || is_mutual(claim[verb]))) continue;
    const auto there = compares ? place_of(said, "than") : alignment.of_claim(verb);
    if (!there || said[*there].kind != Token::Kind::word) continue;
    const auto left = side(claim, verb, true, 5), right = side(claim, verb, false, 6);
    const auto said_left = side(said, *there, true, 8), said_right = side(said, *there, false, 12);
    auto holds = [&](const std::vector<std::size_t>& places, std::size_t ours) {
      return std::ranges::any_of(places,
                                 [&](std::size_t place) { return same_token(claim[ours], claim, place, said); });
    };
    // Words that are only on the other side than here.
    auto crosses = [&](const std::vector<std::size_t>& words, const auto& own, const auto& other) {
      return std::ranges::any_of(words, [&](std::size_t word) { return holds(other, word) && !holds(own, word); });
    };
    const bool passive = is_passive(claim, verb), said_passive = is_passive(said, *there);
    if (compares) {
      const std::vector<std::size_t> compared(right.begin(),
                                              right.begin() + std::min<std::ptrdiff_t>(1, std::ssize(right)));
      const bool all_cross = crosses(left, said_left, said_right) && crosses(right, said_right, said_left);
      if (all_cross || crosses(compared, said_right, said_left)) return claim[verb].text;
    } else if (passive == said_passive) {
      if (crosses(left, said_left, said_right) && crosses(right, said_right, said_left)) return claim[verb].text;
    } else if (passive ? names_agent(claim, verb) : names_agent(said, *there)) {
      if (crosses(left, said_right, said_left) && crosses(right, said_left, said_right)) return claim[verb].text;
    }
  }
  return std::nullopt;
}

}  // namespace wrkhrs::grounding
