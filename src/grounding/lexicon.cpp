#include "grounding/lexicon.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <libstemmer.h>

#include "grounding/wordnet_tables.hpp"

namespace wrkhrs::grounding::lexicon {
namespace {

using WordSet = std::unordered_set<std::string_view>;

/// Calls `use` for each word of a list that is separated by blanks.
template <class Use>
void each_word(std::string_view list, Use use) {
  while (!list.empty()) {
    std::size_t end = std::min(list.find_first_of(" \n"), list.size());
    if (end > 0) use(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

/// Calls `use` for each group of a table of WordNet.
template <class Use>
void each_group(std::string_view table, Use use) {
  while (!table.empty()) {
    std::size_t end = std::min(table.find_first_of(",\n"), table.size());
    if (end > 0) use(table.substr(0, end));
    table.remove_prefix(std::min(end + 1, table.size()));
  }
}

WordSet words(std::string_view list) {
  WordSet set;
  each_word(list, [&](std::string_view word) { set.insert(word); });
  return set;
}

// Each line is a group: its first word represents it.
constexpr std::string_view synonym_groups[] = {
    "begin start launch commence",
    "end finish stop terminate conclude",
    "specify give state indicate define supply provide",
    "maximum most max highest largest limit upmost ceiling",
    "minimum least min lowest smallest",
    "large big huge great",
    "small little tiny",
    "require need necessitate",
    "allow permit enable let",
    "delete remove drop erase discard",
    "create make build produce generate",
    "store keep save hold contain retain",
    "show display print present output",
    "run execute perform invoke",
    "exceed surpass",
    "length long",
    "size large",
    "duration long",
    "option flag switch",
    "directory folder",
    "ascertain verify check ensure",
    "advise recommend suggest advisable",
    "separate distinct different dedicated",
    "multiple several many",
    "single one",
    "concurrent simultaneous parallel",
    "automatic automatically",
    "current present currently presently",
    "normal usual typical ordinary",
    "divide split partition segment",
    "change alter modify",
    "replace substitute",
    "describe document",
    "compare comparison",
    "derive compute calculate",
    "host machine computer",
    "own owner owned belong",
    "quick fast rapid",
    "error failure fault",
    "fail failed",
    "refuse reject deny decline",
    "connect connection link",
    "damage corrupt",
    "crash",
    "risk danger hazard",
    "last newest latest",
    "first initial",
    "restore recover recovery restoration",
    "backup back-up",
    "purpose goal aim",
    "send transmit",
    "receive get obtain",
    "wait pause",
    "reach attain achieve",
    "popular common",
    "developer engineer programmer",
    "respond reply answer response",
    "period interval span",
    "restart reboot",
    "permission right privilege",
    "user account",
    "identical same equal",
    "compulsory mandatory obligatory",
    "reset clear",
    "row tuple record",
    "available accessible",
    "select choose pick",
    "write put",
    "guarantee assure",
    "protect guard secure protection",
    "occupy take consume",
    "bundle group combine",
    "author wrote writer write",
    "recording speech audio",
    "cut shorten truncate",
    "increase raise grow enlarge",
    "decrease reduce lower shrink",
    "obsolete deprecated outdated",
    "observe monitor watch",
    "locate find discover",
    "mail email e-mail",
    "address url endpoint",
    "slow sluggish",
    "scale replicas",
    "fallback fall",
    "suit suitable appropriate",
    "cost price",
    "depend rely",
    "try attempt",
    "whole entire complete full",
    "begin begun",
    "month monthly",
    "week weekly",
    "year yearly annual",
    "day daily",
    "quarter quarterly",
    "name call title",
};

// Words that paraphrases put for each other; unlike above, a word may be in several groups.
constexpr std::string_view interchangeable[] = {
    "earlier previous prior preceding former foregoing beforehand advance",
    "later subsequent afterwards next following",
    "suitable appropriate proper adequate fitting necessary",
    "enough sufficient adequate suffice",
    "additional extra further more added another",
    "helpful useful valuable beneficial handy help",
    "effect impact influence consequence outcome result",
    "cause trigger incur lead induce produce provoke",
    "destroy delete remove drop erase discard eliminate",
    "best recommended advisable preferable suggested good",
    "problem issue trouble difficulty",
    "fast faster quick quicker speed accelerate",
    "slow slower",
    "program utility tool application software",
    "custom customary conventional usual convention",
    "way manner method means approach technique procedure mechanism",
    "kind type sort category class",
    "part portion piece section share",
    "happen occur arise",
    "examine inspect look view see consult",
    "contain include comprise hold",
    "continue proceed resume",
    "place location position",
    "several multiple many numerous",
    "current present recent up-to-date fresh",
    "outdated obsolete stale old",
    "detect notice discover find recognize",
    "connect attach",
    "possible feasible",
    "impossible unable",
    "prevent block stop hinder",
    "ignore disregard skip",
    "wish want desire",
    "begin start initial",
    "finish complete end",
    "rely depend based",
    "ready prepared",
    "whole entire complete full",
    "change modify alter adjust update",
    "affect influence",
    "obtain get acquire retrieve fetch",
    "choose select pick",
    "hold keep retain remain stay",
    "empty blank",
    "shared common",
    "belong part",
    "permitted allowed able",
    "separate individual own",
    "exact precise accurate",
    "similar alike like resemble",
    "differ different vary distinct",
    "extend expand enlarge",
    "reuse recycle",
    "finally eventually",
    "rest remainder remaining other",
    "mistake error",
    "handle process treat deal manage",
    "supply provide give offer deliver",
    "need require demand",
    "determine decide define establish",
    "lag behind",
    "throw raise issue",
    "reduce cut decrease lower",
    "improve better enhance",
    "raise increase",
    "note notice",
    "count number amount quantity",
    "scan search read",
    "order sequence",
    "limit bound restrict",
    "mark flag",
    "empty clear",
    "refer point",
    "respond answer reply",
    "skip omit exclude",
    "wait block",
    "reason cause",
    "assume suppose presume",
    "consider regard treat",
    "pass hand",
    "real actual",
    "simple simplest easy easiest plain basic",
    "regular ordinary normal usual plain",
    "visit look access read",
    "ask prompt request",
    "allow let permit",
    "hard difficult",
    "important essential crucial",
    "basic fundamental elementary",
    "rare seldom infrequent",
    "frequent often common",
    "risk danger threat",
    "load burden",
    "watch monitor observe track",
    "keep maintain",
    "copy duplicate",
    "equal equivalent same identical",
    "consist comprise made",
    "split divide separate",
    "assign give grant",
    "lose loss lost",
    "attain reach achieve",
    "conclude finish",
    "spend take consume use",
    "execute run perform carry",
    "intend plan mean",
};

constexpr std::string_view antonym_pairs[] = {
    "increase decrease",  "large small",     "maximum minimum",
    "begin end",          "allow refuse",    "enable disable",
    "create delete",      "first last",      "send receive",
    "read write",         "open close",      "before after",
    "above below",        "always never",    "all none",
    "high low",           "fast slow",       "success fail",
    "more less",          "true false",      "on off",
    "include exclude",    "primary standby", "lock unlock",
    "connect disconnect", "encrypt decrypt", "synchronous asynchronous",
    "start stop",         "up down",         "quick slow",
    "multiple single",    "gt lt",           "same different",
    "always sometimes",   "fixed variable",  "speed slow",
    "fast slow",          "left right",      "old new",
    "full empty",         "clean dirty",     "same other",
    "ignore consider",    "forbid allow",    "optional mandatory",
    "optional required",  "improve reduce",  "improve worsen",
};

constexpr std::string_view irregular_forms =
    "begun begin began begin wrote write written write led lead kept keep gave give given give sent send held hold "
    "shown show ran run took take taken take made make found find known know knew know built build chose choose "
    "chosen choose lost lose left leave meant mean read read said say told tell thought think understood understand "
    "went go gone go came come become become became become brought bring bought buy caught catch drawn draw drew draw "
    "driven drive drove drive fallen fall fell fall felt feel forgotten forget forgot forget got get gotten get grown "
    "grow grew grow hidden hide hid hide lain lie laid lay met meet paid pay put put risen rise rose rise seen see saw "
    "see sold sell spent spend spoken speak spoke speak stood stand stolen steal stuck stick swept sweep taught teach "
    "torn tear worn wear won win bound bind broke break broken break dealt deal fed feed fled flee froze freeze frozen "
    "freeze hung hang data data indices index indexes index matrices matrix criteria criterion children child "
    "people person men man women woman lying lie dying die tying tie added add adding add adds add";

constexpr std::pair<std::string_view, std::string_view> negated_words[] = {
    {"disallow", "allow"},
    {"disallows", "allow"},
    {"disallowed", "allow"},
    {"unavailable", "available"},
    {"unsupported", "support"},
    {"impossible", "possible"},
    {"unable", "able"},
    {"invisible", "visible"},
    {"inaccessible", "accessible"},
    {"undefined", "define"},
    {"unspecified", "specify"},
    {"unset", "set"},
    {"unused", "use"},
    {"unnecessary", "necessary"},
    {"unprotected", "protect"},
    {"unencrypted", "encrypt"},
    {"incompatible", "compatible"},
    {"invalid", "valid"},
    {"insecure", "secure"},
    {"unsafe", "safe"},
    {"untrusted", "trust"},
    {"unlimited", "limit"},
    {"undocumented", "document"},
    {"unlikely", "likely"},
    {"unchanged", "change"},
    {"unaffected", "affect"},
    {"inactive", "active"},
    {"incorrect", "correct"},
    {"unordered", "order"},
    {"nonempty", "empty"},
    {"unsuitable", "suitable"},
    {"unrestricted", "restrict"},
};

/// A verb with a particle, and the verb that says it in one word.
constexpr std::pair<std::string_view, std::string_view> phrasal_verbs[] = {
    {"leave out", "omit"},     {"carry out", "execute"},   {"set up", "configure"},  {"look up", "search"},
    {"give back", "return"},   {"turn off", "disable"},    {"turn on", "enable"},    {"switch off", "disable"},
    {"switch on", "enable"},   {"go back", "revert"},      {"take place", "happen"}, {"find out", "determine"},
    {"throw away", "discard"}, {"speed up", "accelerate"}, {"slow down", "slow"},    {"shut down", "shutdown"},
    {"back up", "backup"},     {"roll back", "rollback"},  {"log in", "login"},      {"log out", "logout"},
    {"build in", "builtin"},   {"fill in", "complete"},    {"split up", "split"},    {"clean up", "clean"},
    {"start up", "start"},     {"hand over", "pass"},      {"write down", "record"}, {"point out", "mention"},
    {"bring up", "start"},     {"rule out", "exclude"},    {"put off", "delay"},     {"break down", "fail"},
};

struct Tables {
  WordSet function_words = words(
      "a an the this that these those there here it its itself he him his she her hers they them their theirs we us "
      "our "
      "you your yours i me my mine who whom whose which what when where why how is are was were be been being am do "
      "does "
      "did doing done has have had having will would shall should can could may might must ought to of in on at by for "
      "from with into onto upon over under above below between among through during before after since until till as "
      "than then thus so such and or but nor yet if whether while whereas although though because unless except per "
      "via "
      "about against toward towards within along across behind beside besides beyond near off out up down again also "
      "too very most much many some any each every either neither both all few other another own one ones "
      "only "
      "just even ever still else however therefore hence moreover furthermore rather instead otherwise already now s t "
      "re ve ll d m not no never without cannot none nothing nobody nowhere n't don doesn isn aren wasn weren won "
      "wouldn "
      "couldn shouldn hasn haven hadn didn yes mr mrs ms dr e.g i.e etc vs et al anyone someone everyone something "
      "anything everything somewhere anywhere everywhere whichever whatever whenever wherever whoever let lets");
  WordSet light_words = words(
      "use used uses using usage make makes made making sure get gets got getting give gives given take takes taken "
      "call "
      "called calls name named want wants like likely well way ways thing things kind kinds sort lot case cases fact "
      "example instance order able possible possibly simply basically actually generally usually typically normally "
      "really quite following follows follow based mean means meaning note say says said see seen according come comes "
      "same more less nowadays today meanwhile thereby go goes going several various put puts regarding respect "
      "respectively therefore certain various "
      "particular particularly especially "
      "available general common main important together explicitly completely entirely further "
      "please help helps refer refers set sets setting have has been include includes including included place consist "
      "consists become becomes exist exists happen happens occur occurs involve involves relate relates related serve "
      "serves work works do does done provided currently default's versatile automatically special specific "
      "described description describes answer question passage text context document information type reason purpose "
      "ago always often sometimes perhaps maybe almost nearly about around approximately exactly directly itself "
      "whole part parts number numbers amount value values result results need needs needed required require requires "
      "must allow allows allowed run runs running command following time times once belong belongs good right long "
      "utility show shows shown showed simple reach reaches reached try tries tried tell tells told ask asks asked act "
      "acts behave behaves represent "
      "represents "
      "turn turns turned leave leaves hour-long found contact responsible moment organize organizes organized arrange "
      "arranges arranged structure structured option options back matter "
      "matters deal deals offer offers stay stays remain remains lie lies ship ships apply applies "
      "count counts amount equal equals total thanks due case cases short shortly regard regards concern concerns "
      "service services endpoint endpoints url address check checks checked fire fires fired lasts lasted duration "
      "begin begins start starts maximum minimum most least exceedingly "
      "mode form user users let keep keeps kept hold holds state states find found provide provides contain contains");
  WordSet negations = words(
      "not no never without cannot none nothing nobody neither nor nowhere n't don't doesn't isn't aren't wasn't "
      "weren't "
      "won't wouldn't can't couldn't shouldn't hasn't haven't hadn't didn't mustn't needn't unless "
      "seldom rarely hardly");
  WordSet soft_negations = words(
      "disable disables disabled disabling omit omits omitted lack lacks lacking fail fails failed exclude excludes "
      "refuse refuses except instead stop stops");
  WordSet preventions = words(
      "prevent prevents prevented preventing avoid avoids avoided avoiding prohibit prohibits prohibited forbid "
      "forbids "
      "forbidden");
  WordSet abbreviations = words(
      "v ver e.g i.e etc vs cf al fig figs sec ch no nos vol pp p ed eds approx ca mr mrs ms dr prof st jr sr inc ltd "
      "co "
      "corp "
      "dept est max min temp ref refs eq eqs resp incl excl u.s a.m p.m jan feb mar apr jun jul aug sep sept oct nov "
      "dec");
  std::unordered_map<std::string_view, std::string_view> irregular;
  std::unordered_map<std::string_view, std::string_view> negated;
  std::unordered_map<std::string, std::string> synonyms;
  std::unordered_map<std::string, std::vector<std::string>> antonyms;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> senses;  ///< stem -> its groups in WordNet
  std::unordered_map<std::string, std::vector<std::uint32_t>> interchangeable_senses;  ///< the same of the groups here
  std::unordered_map<std::string_view, double> numbers = {
      {"zero", 0},      {"two", 2},       {"three", 3},    {"four", 4},      {"five", 5},       {"six", 6},
      {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},      {"eleven", 11},    {"twelve", 12},
      {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},  {"twenty", 20},    {"thirty", 30},
      {"forty", 40},    {"fifty", 50},    {"sixty", 60},   {"hundred", 100}, {"thousand", 1e3}, {"million", 1e6},
      {"billion", 1e9}, {"half", 0.5},    {"twice", 2},    {"thrice", 3}};

  Tables() {
    std::string_view pending;
    each_word(irregular_forms, [&](std::string_view word) {
      if (pending.empty()) {
        pending = word;
      } else {
        irregular.emplace(pending, word);
        pending = {};
      }
    });
    for (auto [word, base] : negated_words) negated.emplace(word, base);
    for (std::string_view group : synonym_groups) {
      std::string head;
      each_word(group, [&](std::string_view word) {
        std::string stemmed = stem(word);
        if (head.empty()) head = stemmed;
        synonyms.emplace(std::move(stemmed), head);  // the first group that names a word wins
      });
    }
    for (std::string_view pair : antonym_pairs) {
      std::vector<std::string> both;
      each_word(pair, [&](std::string_view word) { both.push_back(std::string(canonical(stem(word)))); });
      antonyms[both[0]].push_back(both[1]);
      antonyms[both[1]].push_back(both[0]);
      const std::size_t blank = pair.find(' ');
      antonyms[std::string(pair.substr(0, blank))].emplace_back(pair.substr(blank + 1));
      antonyms[std::string(pair.substr(blank + 1))].emplace_back(pair.substr(0, blank));
    }
    std::uint32_t group = 0;
    each_group(wordnet_synonyms, [&](std::string_view line) {
      each_word(line, [&](std::string_view word) { senses[word].push_back(group); });
      ++group;
    });
    for (std::string_view line : interchangeable) {
      each_word(line, [&](std::string_view word) { interchangeable_senses[stem(word)].push_back(group); });
      ++group;
    }
    each_group(wordnet_related, [&](std::string_view line) {
      each_word(line, [&](std::string_view word) { senses[word].push_back(group); });
      ++group;
    });
    each_group(wordnet_negations, [&](std::string_view line) {
      const std::size_t blank = line.find(' ');
      negated.emplace(line.substr(0, blank), line.substr(blank + 1));
    });
    each_group(wordnet_antonyms, [&](std::string_view line) {
      std::vector<std::string> both;
      each_word(line, [&](std::string_view word) { both.emplace_back(canonical(std::string(word))); });
      antonyms[both[0]].push_back(both[1]);
      antonyms[both[1]].push_back(both[0]);
    });
  }

  std::string canonical(const std::string& stemmed) const {
    auto found = synonyms.find(stemmed);
    return found == synonyms.end() ? stemmed : found->second;
  }
};

const Tables& tables() {
  static const Tables made;
  return made;
}

}  // namespace

bool is_function_word(std::string_view word) { return tables().function_words.contains(word); }
bool is_light_word(std::string_view word) {
  if (tables().light_words.contains(word)) return true;
  // Adverbs colour a claim rather than make it: "automatically", "usually". ("only" is no light word: see support.)
  return word.size() > 5 && word.ends_with("ly") && !word.ends_with("ply") && word != "family" && word != "assembly";
}
bool is_negation(std::string_view word) { return tables().negations.contains(word); }
bool is_soft_negation(std::string_view word) { return tables().soft_negations.contains(word); }
bool is_abbreviation(std::string_view word) { return tables().abbreviations.contains(word); }

bool prevents(std::string_view word) { return tables().preventions.contains(word); }

std::optional<std::string_view> negated_base(std::string_view word) {
  auto found = tables().negated.find(word);
  if (found != tables().negated.end()) return found->second;
  // "unrelated": by its form, where the rest is a word of its own.
  constexpr std::size_t shortest = 5;
  constexpr std::string_view prefix = "un";
  if (!word.starts_with(prefix) || word.size() < prefix.size() + shortest) return std::nullopt;
  if (word.starts_with("under") || word.starts_with("uni")) return std::nullopt;
  const std::string_view rest = word.substr(prefix.size());
  if (!tables().senses.contains(stem(base_form(rest)))) return std::nullopt;
  return rest;
}

std::string_view base_form(std::string_view word) {
  auto found = tables().irregular.find(word);
  return found == tables().irregular.end() ? word : found->second;
}

std::optional<std::string_view> one_word_for(std::string_view verb, std::string_view particle) {
  for (auto [phrase, word] : phrasal_verbs) {
    if (phrase.size() == verb.size() + 1 + particle.size() && phrase.starts_with(verb) && phrase.ends_with(particle) &&
        phrase[verb.size()] == ' ')
      return word;
  }
  return std::nullopt;
}

std::optional<double> number_word(std::string_view word) {
  auto found = tables().numbers.find(word);
  if (found == tables().numbers.end()) return std::nullopt;
  return found->second;
}

std::string_view synonym_of(std::string_view stemmed) {
  auto found = tables().synonyms.find(std::string(stemmed));
  return found == tables().synonyms.end() ? stemmed : std::string_view(found->second);
}

bool share_a_sense(std::string_view a, std::string_view b) {
  const auto share = [](const auto& senses, const auto& one, const auto& other) {
    auto of_one = senses.find(one), of_other = senses.find(other);
    if (of_one == senses.end() || of_other == senses.end()) return false;
    return std::ranges::any_of(of_one->second, [&](std::uint32_t group) {
      return std::ranges::find(of_other->second, group) != of_other->second.end();
    });
  };
  return share(tables().senses, a, b) || share(tables().interchangeable_senses, std::string(a), std::string(b));
}

bool are_antonyms(std::string_view a, std::string_view b) {
  auto found = tables().antonyms.find(std::string(a));
  return found != tables().antonyms.end() && std::ranges::find(found->second, b) != found->second.end();
}

std::string stem(std::string_view word) {
  struct Stemmer {  // a stemmer has state: one per thread
    std::unique_ptr<sb_stemmer, void (*)(sb_stemmer*)> handle{sb_stemmer_new("english", "UTF_8"), sb_stemmer_delete};
  };
  thread_local Stemmer stemmer;
  const sb_symbol* out = sb_stemmer_stem(stemmer.handle.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                         static_cast<int>(word.size()));
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(stemmer.handle.get()))};
}

}  // namespace wrkhrs::grounding::lexicon
