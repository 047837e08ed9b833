#include "grounding/statement.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "grounding/characters.hpp"
#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

using Kind = Sentence::Kind;

constexpr std::size_t tokens_min = 3, tokens_max = 60;
constexpr std::size_t command_bytes_max = 240;

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end]) && text[end] != ',' && text[end] != ':') ++end;
  return text.substr(0, end);
}

/// Upper case at the start, unless the first word is a program's or variable's name.
std::string capitalized(std::string_view text) {
  std::string out(text);
  bool plain = std::ranges::all_of(first_word(text), [](char c) { return is_alpha(c) || c == '-' || c == '\''; });
  if (plain && !out.empty() && is_lower(out[0])) out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string uncapitalized(std::string_view text) {
  std::string out(text);
  if (out.size() > 1 && is_upper(out[0]) && is_lower(out[1])) out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

/// Words that tie a sentence to the one before without changing what it says. (Not "For example": that does.)
constexpr std::array<std::string_view, 20> ties = {"Thus, ",         "However, ",
                                                   "Therefore, ",    "Also, ",
                                                   "In addition, ",  "In particular, ",
                                                   "Actually, ",     "Hence, ",
                                                   "Moreover, ",     "Furthermore, ",
                                                   "Note that ",     "Note also that ",
                                                   "Note: ",         "And ",
                                                   "But ",           "So ",
                                                   "Additionally, ", "Needless to say, ",
                                                   "Of course, ",    "On the other hand, "};

std::string_view without_ties(std::string_view text) {
  for (std::string_view tie : ties) {
    if (text.starts_with(tie)) return text.substr(tie.size());
  }
  return text;
}

/// "(***) ", "[6] ": marks of a footnote.
std::string_view without_note(std::string_view text) {
  if (text.empty() || (text[0] != '(' && text[0] != '[')) return text;
  std::size_t end = 1;
  while (end < text.size() && (text[end] == '*' || is_digit(text[end]))) ++end;
  const bool marked =
      end > 1 && end + 1 < text.size() && (text[end] == ')' || text[end] == ']') && text[end + 1] == ' ';
  return marked ? text.substr(end + 2) : text;
}

/// The unit's text in one line, without what is no part of the sentence.
std::string plain(const ReadPassage& passage, std::size_t index) {
  std::string text = squeeze(without_marker(passage.units()[index].sentence.span.of(passage.text())));
  if (auto bullet = text.find(" \u2022 "); bullet != std::string::npos) text.resize(bullet);  // items in one line
  std::string_view said = without_ties(without_note(text));
  return said.size() < text.size() ? capitalized(said) : text;
}

bool is_balanced(std::string_view text) {
  return std::ranges::count(text, '(') == std::ranges::count(text, ')') && std::ranges::count(text, '"') % 2 == 0 &&
         std::ranges::count(text, '`') % 2 == 0;
}

/// Whether it may be two sentences ("as in C. Signed integers …") or a row of a table or of a list of options ("NOWAIT
/// Specifies …", "System Default Parallel Port …").
bool is_torn(std::string_view text) {
  std::size_t capitalized_run = 0, words = 0;
  std::string_view before, last;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    ++words;
    const bool title_case = word.size() > 1 && is_upper(word[0]) && is_lower(word[1]);
    capitalized_run = title_case ? capitalized_run + 1 : 0;
    if (capitalized_run >= 6) return true;
    if (words == 2 && title_case && last.size() > 1 && std::ranges::all_of(last, is_upper)) {
      if (word == "The" || word == "This" || word == "If" || word.ends_with("s")) return true;
    }
    const bool initial = last.size() == 2 && is_upper(last[0]) && last[1] == '.';
    if (initial && title_case && !before.empty() && is_lower(before[0])) return true;
    before = last;
    last = word;
  }
  return false;
}

/// Whether it reads as one sentence: begins and ends as such, and is no listing or reference.
bool is_sentence(std::string_view text, const std::vector<Token>& tokens) {
  if (tokens.size() < tokens_min || tokens.size() > tokens_max) return false;
  if (!text.ends_with('.') && !text.ends_with(".)")) return false;
  if (text.ends_with("..") || !is_balanced(text) || is_torn(text)) return false;
  for (std::string_view sign : {">>>", "...", " | ", "->", "=>"}) {
    if (text.find(sign) != std::string_view::npos) return false;
  }
  for (std::string_view other : {"See ", "Refer to ", "For more ", "For example", "For details", "Similarly", "("}) {
    if (text.starts_with(other)) return false;
  }
  const bool named = first_word(text).find('_') != std::string_view::npos;
  const bool quoted = static_cast<unsigned char>(text[0]) >= 0x80 || text[0] == '"' || text[0] == '`';
  return is_upper(text[0]) || named || quoted;
}

/// Whether a sentence needs the one before it: its first words point back to something that the question does not name.
bool points_back(const Question& question, const std::vector<Token>& tokens, std::size_t reach = 4) {
  static constexpr std::array<std::string_view, 12> pronouns = {"it",  "they", "he",   "she",  "its",  "their",
                                                                "his", "her",  "them", "both", "such", "otherwise"};
  static constexpr std::array<std::string_view, 4> pointers = {"this", "these", "that", "those"};
  static constexpr std::array<std::string_view, 6> impersonal = {"possible",  "advisable", "recommended",
                                                                 "necessary", "important", "best"};
  if (tokens.empty()) return true;
  const std::string& first = tokens[0].text;
  if (first == "it" && tokens.size() > 2 && tokens[1].text == "is" && one_of(tokens[2].text, impersonal)) return false;
  if (one_of(first, pronouns)) return true;
  auto is_asked = [&](const Token& token) {
    return token.content && std::ranges::any_of(question.tokens, [&](const Token& asked) {
             return asked.content && same_concept(asked.concept_, token.concept_);
           });
  };
  static constexpr std::array<std::string_view, 10> openings = {"in", "by", "with",  "for",  "on",
                                                                "at", "if", "after", "when", "before"};
  bool asked_before = false;
  for (std::size_t i = 0; one_of(first, openings) && i < tokens.size() && i < 8 && !asked_before; ++i) {
    if (one_of(tokens[i].text, pronouns)) return true;  // "In this configuration it must be …"
    asked_before = is_asked(tokens[i]);
  }
  const std::size_t near = std::min(tokens.size(), reach);
  for (std::size_t i = 0; i < near; ++i) {
    const bool points =
        one_of(tokens[i].text, pointers) && (i == 0 || tokens[i].text == "this" || tokens[i].text == "these");
    if (!points) continue;
    bool named = false;
    for (std::size_t j = i + 1; j < tokens.size() && j <= i + 4; ++j) named |= is_asked(tokens[j]);
    if (!named) return true;
  }
  if (first == "if" && tokens.size() > 1 &&
      (tokens[1].text == "any" || tokens[1].text == "so" || tokens[1].text == "not"))
    return tokens[1].text != "any" || (tokens.size() > 2 && !tokens[2].content);
  return false;
}

/// "The default is 5 seconds.": of what?
bool is_bare_default(std::string_view sentence) {
  static constexpr std::array<std::string_view, 8> bare = {
      "The default is ",           "The default value is ",   "The defaults are ", "The default values are ",
      "The default settings are ", "The default setting is ", "Default is ",       "The maximum is "};
  return std::ranges::any_of(bare, [&](std::string_view opening) { return sentence.starts_with(opening); });
}

/// "What is the X?" without what asks: "The X"; else empty.
std::string subject_of(const Question& question) {
  std::string_view text = question.text;
  while (!text.empty() && (text.back() == '?' || is_blank(text.back()))) text.remove_suffix(1);
  for (std::string_view asking : {"What is the ", "What are the "}) {
    if (text.starts_with(asking)) return fmt::format("The {}", text.substr(asking.size()));
  }
  return "";
}

/// "The default value is 100 ms." with the question's subject: "The default timeout of the programmer is 100 ms."
std::string with_subject(const Question& question, const std::string& sentence) {
  const std::string subject = subject_of(question);
  if (subject.find(" default") == std::string::npos) return "";
  for (std::string_view bare : {"The default value is ", "The default is ", "The default settings are ",
                                "The default values are ", "The defaults are ", "The default setting is "}) {
    if (!sentence.starts_with(bare)) continue;
    std::string_view verb = bare.ends_with("are ") ? "are" : "is";
    return fmt::format("{} {} {}", subject, verb, sentence.substr(bare.size()));
  }
  return "";
}

bool is_imperative(std::string_view text) {
  static constexpr std::array<std::string_view, 40> verbs = {
      "restore", "backup",  "scale",   "view",    "check", "list",    "create", "delete",    "remove", "start",
      "stop",    "restart", "deploy",  "run",     "show",  "install", "build",  "monitor",   "update", "verify",
      "test",    "set",     "enable",  "disable", "add",   "connect", "export", "import",    "copy",   "dump",
      "load",    "reset",   "upgrade", "rotate",  "print", "clean",   "follow", "configure", "open",   "fetch"};
  return one_of(lower(first_word(text)), verbs);
}

std::string_view first_line(std::string_view text) { return text.substr(0, std::min(text.find('\n'), text.size())); }

/// "# Restore data" above a command: "To restore data, run `…`."
std::string command(std::string_view unit) {
  std::size_t line_end = std::min(unit.find('\n'), unit.size());
  std::string_view comment = unit.substr(0, line_end);
  if (!comment.starts_with("# ") || line_end == unit.size()) return "";
  comment.remove_prefix(2);
  while (!comment.empty() && (is_blank(comment.back()) || comment.back() == '.' || comment.back() == ':'))
    comment.remove_suffix(1);
  const std::string run = squeeze(unit.substr(line_end));
  const bool one_line = unit.find('\n', line_end + 1) == std::string_view::npos;
  if (comment.empty() || run.empty() || !one_line || run.size() > command_bytes_max) return "";
  if (run.find('`') != std::string::npos) return "";
  if (!is_imperative(comment)) return fmt::format("{}: `{}`.", comment, run);
  std::string purpose = uncapitalized(comment);
  if (purpose.starts_with("backup ")) purpose.replace(0, 6, "back up");
  return fmt::format("To {}, run `{}`.", purpose, run);
}

/// A line that is a command, by its form: a program's name and something after it.
bool is_command_line(const ReadPassage& passage, std::size_t index) {
  std::string_view text = passage.units()[index].sentence.span.of(passage.text());
  if (text.empty() || text.size() > command_bytes_max || text.find('\n') != std::string_view::npos) return false;
  if (text.ends_with('.') || text.ends_with(':') || text.find('`') != std::string_view::npos) return false;
  const bool prompted = text.starts_with("$ ");
  return (prompted || is_lower(text[0])) && text.find(' ') != std::string_view::npos &&
         text.find_first_of("<>-/=|_") != std::string_view::npos;
}

struct Draft {
  std::string text;
  Span evidence;
  std::string purpose;    ///< of a command: what it does, in words
  std::string lead;       ///< the first sentence of two
  bool restated = false;  ///< has words that the passage does not have there

  bool is_command() const { return !purpose.empty(); }
};

/// "Name: value" or a short instruction of a list.
std::string item(const Question& question, const ReadPassage& passage, std::size_t index, const std::string& text) {
  std::string said = text;
  if (auto colon = said.rfind(' '); said.ends_with(':') && colon != std::string::npos) said.resize(colon);
  const auto colon = said.find(": ");
  if (said.find('\n') != std::string::npos || said.size() > 200 || !is_balanced(said)) return "";
  if (colon == std::string::npos || colon > 40) {
    const bool listed = passage.units()[index].sentence.kind == Kind::item;
    const std::vector<Token> tokens = tokenize(said);
    return listed && tokens.size() >= 4 && is_upper(said[0]) && is_alpha(said.back()) ? said + "." : "";
  }
  if (said.find(": ", colon + 2) != std::string::npos) return "";  // data, no sentence
  const std::vector<Token> name = tokenize(std::string_view(said).substr(0, colon));
  const std::vector<Token> value = tokenize(std::string_view(said).substr(colon + 2));
  auto is_asked = [&](const Token& token) {
    return token.content && std::ranges::any_of(question.tokens, [&](const Token& asked) {
             return asked.content && (same_concept(asked.concept_, token.concept_) || asked.text == token.text);
           });
  };
  const auto asked = std::ranges::count_if(value, is_asked);
  if (std::ranges::none_of(name, is_asked) && asked < 2) return "";
  if (!said.ends_with('.')) said += '.';
  const std::string subject = subject_of(question);
  // "Registry: ADDRESS" for "What is the address of the registry?"
  if (!subject.empty() && std::ranges::all_of(name, is_asked)) {
    const std::string_view verb = question.text.starts_with("What are") ? "are" : "is";
    const bool address = said.find("://", colon) != std::string::npos;
    std::string_view given = std::string_view(said).substr(colon + 2);
    std::string whole = address ? fmt::format("{} {} `{}`.", subject, verb, given.substr(0, given.size() - 1))
                                : fmt::format("{} {}: {}", subject, verb, given);
    if (check_support(whole, std::span(&passage, 1)).supported()) return whole;
  }
  return said;
}

std::optional<Draft> draft(const Question& question, const ReadPassage& passage, std::size_t index, bool may_extend) {
  const auto& unit = passage.units()[index];
  const Span span = unit.sentence.span;
  if (unit.sentence.kind == Kind::heading) return std::nullopt;
  if (unit.sentence.kind == Kind::code && span.of(passage.text()).starts_with("# ")) {
    std::string text = command(span.of(passage.text()));
    if (text.empty()) return std::nullopt;
    return Draft{.text = std::move(text),
                 .evidence = span,
                 .purpose = std::string(first_line(span.of(passage.text())).substr(2))};
  }
  auto before = [&]() -> std::optional<Draft> {
    const bool follows = may_extend && index > 0 && passage.units()[index - 1].sentence.kind == unit.sentence.kind;
    if (!follows) return std::nullopt;
    auto previous = draft(question, passage, index - 1, false);
    if (!previous || previous->is_command() || !previous->text.ends_with('.')) return std::nullopt;
    return previous;
  };
  if (index > 0 && is_command_line(passage, index)) {
    std::string lead = plain(passage, index - 1);
    const std::vector<Token> tokens = tokenize(lead);
    if (!lead.ends_with(':') || tokens.size() > tokens_max || !is_upper(lead[0])) return std::nullopt;
    std::string text = fmt::format("{} `{}`.", lead, span.of(passage.text()));
    std::string purpose = lead;
    Span evidence{passage.units()[index - 1].sentence.span.begin, span.end};
    if (points_back(question, tokens, 8) && index > 1) {
      auto previous = draft(question, passage, index - 2, false);
      if (!previous || previous->is_command()) return std::nullopt;
      purpose = previous->text + " " + lead;
      text = previous->text + " " + text;
      evidence.begin = previous->evidence.begin;
    }
    return Draft{.text = std::move(text), .evidence = evidence, .purpose = std::move(purpose)};
  }
  std::string text = plain(passage, index);
  const std::vector<Token> tokens = tokenize(text);
  if (!is_sentence(text, tokens)) {
    std::string made = item(question, passage, index, text);
    if (made.empty()) return std::nullopt;
    const bool restated = !made.starts_with(text.substr(0, 8));
    return Draft{.text = std::move(made), .evidence = span, .restated = restated};
  }
  if (std::string whole = with_subject(question, text); !whole.empty())
    return Draft{.text = std::move(whole), .evidence = span, .restated = true};
  if (is_bare_default(text)) return std::nullopt;
  if (!points_back(question, tokens)) return Draft{.text = std::move(text), .evidence = span};
  auto previous = before();
  if (!previous) return std::nullopt;
  return Draft{
      .text = previous->text + " " + text, .evidence = {previous->evidence.begin, span.end}, .lead = previous->text};
}

/// "2 bytes of the header": a number of a part, not of the whole that is asked about.
bool is_of_a_part(const std::vector<Token>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::number) continue;
    for (std::size_t j = i + 1; j < tokens.size() && j <= i + 2; ++j) {
      if (tokens[j].text == "of") return true;
    }
  }
  return false;
}

bool denies(const std::vector<Token>& tokens) {
  return std::ranges::any_of(tokens, [](const Token& token) { return lexicon::is_negation(token.text); });
}

/// "Which lock mode does …": a sentence that names no mode does not say which. (A list's "Name: value" need not.)
bool names_the_kind(const Question& question, const Draft& draft, const std::vector<Token>& tokens) {
  static constexpr std::array<std::string_view, 11> auxiliary = {"does", "do",   "can",    "must", "may", "is",
                                                                 "are",  "will", "should", "did",  "was"};
  const auto& asked = question.tokens;
  if (asked.size() < 4 || (asked[0].text != "which" && asked[0].text != "what") || draft.is_command()) return true;
  for (std::size_t i = 1; i <= 3 && i + 1 < asked.size(); ++i) {
    if (one_of(asked[i].text, auxiliary)) return true;
    if (!one_of(asked[i + 1].text, auxiliary)) continue;
    return std::ranges::any_of(tokens, [&](const Token& token) {
      return token.stem == asked[i].stem || same_concept(token.concept_, asked[i].concept_);
    });
  }
  return true;
}

bool asks_for_command(std::string_view question) {
  const std::string asked = lower(question);
  return asked.starts_with("how do i ") || asked.starts_with("how can i ") || asked.starts_with("how to ") ||
         asked.starts_with("which command") || asked.starts_with("what command");
}

/// A question of when something is not ("if none is given") is answered by what says so, and another by what does not.
bool denies_alike(const Question& question, const std::vector<Token>& tokens) {
  if (question.yes_or_no) return true;
  auto lacks = [](const Token& token) {
    return token.text == "default" || token.text == "without" || token.text == "only" || token.text.starts_with("un");
  };
  const bool asked = denies(question.tokens);
  if (asked) return denies(tokens) || std::ranges::any_of(tokens, lacks);
  return !denies(tokens) || std::ranges::any_of(tokens, [](const Token& token) { return token.text == "if"; });
}

/// Whether the text has the form that the question asks for.
bool has_form(const Question& question, const Draft& draft, const std::vector<Token>& tokens) {
  if (lower(question.text).starts_with("why ")) {
    static constexpr std::array<std::string_view, 9> reasons = {"because", "since",   "so that",  "to ensure", "due to",
                                                                "reason",  "prevent", "to avoid", "otherwise"};
    const std::string said = lower(draft.text);
    if (std::ranges::none_of(reasons, [&](std::string_view reason) { return said.find(reason) != std::string::npos; }))
      return false;
  }
  if (question.wanted == Wanted::number) {
    const bool counts = std::ranges::any_of(tokens, [](const Token& t) { return t.kind == Token::Kind::number; });
    if (!draft.is_command() && (!counts || is_of_a_part(tokens))) return false;
  }
  if (asks_for_command(question.text) && !draft.is_command()) {
    static constexpr std::array<std::string_view, 6> doing = {"use", "run", "command", "can", "must", "set"};
    if (std::ranges::none_of(tokens,
                             [&](const Token& token) { return one_of(token.text, doing) || token.stem == "use"; }))
      return false;
  }
  return fits(question, tokens) && names_the_kind(question, draft, tokens) && denies_alike(question, tokens);
}

/// Share of the question's words that carry little ("can", "used", "instead") but tell near sentences apart.
double light_share(const Question& question, const std::vector<Token>& tokens) {
  static constexpr std::array<std::string_view, 4> modal = {"can", "may", "could", "might"};
  int asked = 0, met = 0;
  for (const Token& token : question.tokens) {
    if (token.content || token.text.size() < 3 || token.text == "the" || token.text == "and") continue;
    ++asked;
    met += std::ranges::any_of(tokens, [&](const Token& other) {
      return other.text == token.text || other.stem == token.stem ||
             (one_of(token.text, modal) && one_of(other.text, modal));
    });
  }
  return asked > 0 ? static_cast<double>(met) / asked : 0;
}

/// The words together with what stands around them: the sentence's context and the title.
std::vector<Token> surroundings(const ReadPassage& passage, std::size_t unit, std::vector<Token> words) {
  for (std::size_t index : passage.context_of(unit)) {
    const auto& near = passage.units()[index].tokens;
    words.insert(words.end(), near.begin(), near.end());
  }
  words.insert(words.end(), passage.title_tokens().begin(), passage.title_tokens().end());
  return words;
}

}  // namespace

std::vector<Statement> statements_for(const Question& question, const Relevance& relevance,
                                      std::span<const ReadPassage> passages, const StatementOptions& options) {
  std::vector<Statement> statements;
  if (!relevance.answerable) return statements;
  const bool command_wanted = asks_for_command(question.text);
  double nearest = 0;
  for (const ReadPassage& passage : passages) {
    for (std::size_t u = 0; u < passage.units().size(); ++u)
      nearest = std::max(nearest, directness(relevance, surroundings(passage, u, passage.units()[u].tokens)));
  }
  for (std::size_t p = 0; p < passages.size(); ++p) {
    if (passages[p].answers()) return {};  // a tool's result, which has its own words
    for (std::size_t u = 0; u < passages[p].units().size(); ++u) {
      auto made = draft(question, passages[p], u, true);
      if (!made) continue;
      const std::vector<Token> tokens = tokenize(made->text);
      // Of two sentences the last one is the answer; the first only says what it is about.
      const std::vector<Token> own = tokenize(std::string_view(made->text).substr(made->lead.size()));
      if (!has_form(question, *made, own)) continue;
      const double direct = directness(relevance, tokens);
      const double light = light_share(question, own);
      if (!made->lead.empty() && light < 0.3 && directness(relevance, own) < options.own_directness_min) continue;
      const double near = directness(relevance, surroundings(passages[p], u, tokens));
      if (near < options.nearness_share_min * nearest) continue;
      // The heading of a list and of a command says the rest.
      const bool short_form = made->is_command() || passages[p].units()[u].sentence.kind != Kind::prose;
      const double named = short_form ? (direct + near) / 2 : direct;
      if (named < options.directness_min) continue;
      if (question.yes_or_no && !denies(tokens) && direct < options.affirmative_min) continue;
      double score = named + 0.3 * near + 0.15 * light;
      if (made->is_command() && !command_wanted) continue;
      if (made->is_command()) score += 0.3 + 0.2 * directness(relevance, tokenize(made->purpose));
      if (question.yes_or_no && denies(tokens)) score += 0.1;
      if (!made->lead.empty()) score -= 0.05;  // a sentence that stands alone is shorter
      score *= 1 - 0.03 * static_cast<double>(p);
      if (score < options.score_min) continue;
      statements.push_back({std::move(made->text), p, made->evidence, direct, score});
    }
  }
  std::ranges::stable_sort(statements, [](const Statement& a, const Statement& b) { return a.score > b.score; });
  std::vector<Statement> best;
  for (const Statement& statement : statements) {
    const bool enough = best.size() >= options.statements_max;
    if (enough || statement.score < options.score_share_min * statements.front().score) break;
    const std::string said = normalize(statement.text);
    const bool repeated =
        std::ranges::any_of(best, [&](const Statement& other) { return normalize(other.text) == said; });
    const auto supported = [&](const Sentence& sentence) {
      return check_support(sentence.span.of(statement.text), passages.subspan(statement.passage, 1)).supported();
    };
    if (!repeated && std::ranges::all_of(split_sentences(statement.text), supported)) best.push_back(statement);
  }
  return best;
}

}  // namespace wrkhrs::grounding
