#include <algorithm>
#include <charconv>
#include <span>

#include "grounding/characters.hpp"
#include "grounding/lexicon.hpp"
#include "grounding/text.hpp"

namespace wrkhrs::grounding {
namespace {

bool has_mixed_case(std::string_view word) {
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (is_upper(word[i]) && is_lower(word[i - 1])) return true;
  }
  return false;
}

/// A plain decimal number, perhaps with thousands separators. The whole of `text` must be it.
std::optional<double> parse_number(std::string_view text) {
  std::string digits;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    if (text[at] == '-') digits += '-';
    ++at;
  }
  bool any = false;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (is_digit(c)) {
      any = true;
      digits += c;
    } else if (c == '.' && any && at + 1 < text.size() && is_digit(text[at + 1])) {
      digits += c;
    } else if (c == ',' && any && at + 3 < text.size() && is_digit(text[at + 1]) && is_digit(text[at + 2]) &&
               is_digit(text[at + 3]) && (at + 4 == text.size() || !is_digit(text[at + 4]))) {
      continue;
    } else {
      return std::nullopt;
    }
  }
  if (!any || std::ranges::count(digits, '.') > 1) return std::nullopt;
  double value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<units::Unit> unit_of(std::string_view symbol, bool attached) {
  // Words that are units elsewhere but mostly not after a number in prose.
  static constexpr std::string_view never[] = {"in", "a",  "at",  "as",  "an", "are", "d", "h", "I", "to",
                                               "ha", "pt", "bar", "m",   "t",  "b",   "G", "M", "K", "T",
                                               "P",  "E",  "k",   "min", "y",  "x",   "L", "C", "F"};
  if (symbol.empty() || symbol.size() > 20) return std::nullopt;
  bool ambiguous = std::ranges::find(never, symbol) != std::end(never);
  if (ambiguous && !(symbol == "min" || symbol == "bar" || symbol == "m") && !attached) return std::nullopt;
  std::string text(symbol);
  if (text == "KB" || text == "Kb") text[0] = 'k';
  auto unit = units::parse_unit(text);
  if (!unit || unit->dimension.dimensionless()) return std::nullopt;
  return *unit;
}

/// Whether a chunk without blanks is something that must be repeated letter for letter.
bool looks_technical(std::string_view chunk) {
  if (chunk.size() < 2) return false;
  if (chunk.starts_with("--") || (chunk[0] == '-' && is_alpha(chunk[1])) || chunk[0] == '/' || chunk[0] == '~' ||
      chunk[0] == '$' || chunk[0] == '#' || chunk[0] == '%')
    return true;
  int letters = 0, digits = 0, dots = 0, slashes = 0, other = 0;
  bool letter_beside_dot = false;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    char c = chunk[i];
    if (is_alpha(c)) ++letters;
    if (is_digit(c)) ++digits;
    if (c == '/') ++slashes;
    if (c == '_' || c == '=' || c == '@' || c == '\\' || c == '{' || c == '}' || c == '<' || c == '>' || c == '|' ||
        c == '*')
      ++other;
    if (c == ':' && i + 1 < chunk.size()) ++other;
    if (c == '.' && i > 0 && i + 1 < chunk.size() && is_alnum(chunk[i - 1]) && is_alnum(chunk[i + 1])) {
      ++dots;
      letter_beside_dot |= is_alpha(chunk[i - 1]) || is_alpha(chunk[i + 1]);
    }
  }
  if (lexicon::is_abbreviation(lower(chunk))) return false;
  if (other > 0 || (dots > 0 && letter_beside_dot) || slashes > 1 || dots > 1) return true;
  if (slashes == 1) return digits > 0;  // "1/4"; but "client/server" is two words
  if (chunk.ends_with("()")) return true;
  return letters > 0 && digits > 0 && chunk.find('-') == std::string_view::npos;  // "0xff", "template1", "ATtiny11"
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      if (skip_separator(at)) continue;
      std::size_t end = at;
      while (end < text_.size() && !is_blank(text_[end]) && !breaks_chunk(end)) ++end;
      chunk({at, end});
      at = end;
    }
    attach_units();
    count_once();
    read_states();
    join_phrasal_verbs();
    read_bounds();
    return std::move(tokens_);
  }

 private:
  bool breaks_chunk(std::size_t at) const {
    char c = text_[at];
    return c == '`' || c == '"' || (is_high(c) && punctuation_at(text_, at) != nullptr && !apostrophe(at));
  }
  bool apostrophe(std::size_t at) const { return text_.substr(at).starts_with("\u2019"); }

  bool skip_separator(std::size_t& at) {
    if (is_blank(text_[at])) {
      ++at;
      return true;
    }
    if (const Punctuation* mark = punctuation_at(text_, at)) {
      if (mark->bytes == "\u2014" || mark->bytes == "\u2022") ++clause_;
      at += mark->bytes.size();
      return true;
    }
    if (text_[at] == '`' || text_[at] == '"') {
      ++at;
      return true;
    }
    return false;
  }

  /// An apostrophe at the end closes a quotation: "‘/RESET’".
  static constexpr std::string_view quote = "\u2019";
  bool ends_with_quote(Span span) const { return span.of(text_).ends_with(quote); }

  /// One run without blanks: strips punctuation, then decides what it is.
  void chunk(Span span) {
    bool closes_clause = false;
    while (span.begin < span.end && std::string_view("([{'*<|>").find(text_[span.begin]) != std::string_view::npos) {
      if (text_[span.begin] == '(') ++clause_;
      ++span.begin;
    }
    while (span.end > span.begin &&
           (ends_with_quote(span) ||
            std::string_view(",;:!?.)]}'*>|").find(text_[span.end - 1]) != std::string_view::npos)) {
      if (ends_with_quote(span)) {
        span.end -= quote.size();
        continue;
      }
      char c = text_[span.end - 1];
      if (c == ')' && span.of(text_).ends_with("()")) break;
      if (c == '.' && lexicon::is_abbreviation(lower(text_.substr(span.begin, span.end - 1 - span.begin)))) {
        --span.end;
        break;
      }
      closes_clause |= c == ',' || c == ';' || c == ':' || c == ')' || c == '.';
      --span.end;
    }
    while (span.end > span.begin + 2 && text_[span.end - 1] == '-' && is_alpha(text_[span.end - 2])) --span.end;
    if (span.of(text_).ends_with("(s") && span.end < text_.size() && text_[span.end] == ')')
      span.end -= 2;  // "file(s)"
    if (span.begin < span.end) piece(span);
    if (closes_clause) ++clause_;
  }

  void piece(Span span) {
    std::string_view s = span.of(text_);
    if (auto value = parse_number(s)) return add_number(span, *value, {});
    if (s.size() > 1 && s[0] == '$' && parse_number(s.substr(1)))
      return add_number(span, *parse_number(s.substr(1)), {});
    if (number_with_unit(span)) return;
    if (looks_technical(s)) {
      Token token{
          .kind = Token::Kind::identifier, .span = span, .text = std::string(s), .content = true, .clause = clause_};
      token.concept_ = lower(s);
      tokens_.push_back(std::move(token));
      return;
    }
    words(span);
  }

  /// "100ms", "8GB", "32-bit", "50%": digits, then letters.
  bool number_with_unit(Span span) {
    std::string_view s = span.of(text_);
    std::size_t digits = 0;
    while (digits < s.size() && (is_digit(s[digits]) || ((s[digits] == '.' || s[digits] == ',') && digits > 0)))
      ++digits;
    if (digits == 0 || digits == s.size()) return false;
    auto value = parse_number(s.substr(0, digits));
    if (!value) return false;
    std::size_t rest = digits + (s[digits] == '-' ? 1 : 0);
    std::string_view symbol = s.substr(rest);
    if (symbol == "%") {
      add_number({span.begin, span.end}, *value, {});
      tokens_.back().text = "%";
      return true;
    }
    if (auto unit = unit_of(symbol, true)) {
      add_number(span, *value, std::move(unit));
      return true;
    }
    if (s[digits] != '-') return false;  // "24x", "3rd": not a number
    add_number({span.begin, span.begin + digits}, *value, {});
    words({span.begin + rest, span.end});
    return true;
  }

  void add_number(Span span, double value, std::optional<units::Unit> unit) {
    Token token{.kind = Token::Kind::number, .span = span, .content = true, .clause = clause_, .value = value};
    token.text = std::string(span.of(text_));
    token.unit = std::move(unit);
    tokens_.push_back(std::move(token));
  }

  /// Letters, split at hyphens and slashes ("client/server", "read-only"); one-letter parts stay joined ("B-tree").
  void words(Span span) {
    std::size_t at = span.begin;
    while (at < span.end) {
      std::size_t end = at;
      while (end < span.end && text_[end] != '/' && !parts(span, at, end)) ++end;
      if (end > at) word({at, end});
      at = end + 1;
    }
  }

  /// Whether the hyphen at `at` parts two words. "non-null" is one word: it is not "null"; nor does "no-write" deny.
  bool parts(Span span, std::size_t begin, std::size_t at) const {
    const std::string before = lower(text_.substr(begin, at - begin));
    return text_[at] == '-' && at - begin > 1 && at + 2 < span.end && before != "non" && before != "no";
  }

  void word(Span span) {
    std::string_view s = span.of(text_);
    if (std::ranges::none_of(s, [](char c) { return is_alnum(c) || is_high(c); })) return;
    std::string plain = lower(normalize(s));
    bool negated = plain.ends_with("n't");
    if (!negated && plain.ends_with("'s")) plain.resize(plain.size() - 2);
    while (!plain.empty() && plain.back() == '\'') plain.pop_back();
    Token token{.span = span, .text = plain, .clause = clause_};
    if (auto value = lexicon::number_word(plain)) {
      token.kind = Token::Kind::number;
      token.value = *value;
      token.content = true;
    } else {
      bool first = tokens_.empty();
      bool capitals = s.size() > 1 && std::ranges::all_of(s, [](char c) { return is_upper(c) || c == '-'; });
      if (!s.empty() && ((is_upper(s[0]) && !first) || capitals || has_mixed_case(s))) token.kind = Token::Kind::name;
      token.has_capitals = std::ranges::count_if(s, is_upper) > 1;
      // "OVER" and "BY" in capitals are key words, whatever they mean in prose.
      const bool empty = lexicon::is_function_word(plain) || lexicon::is_light_word(plain);
      token.content = !lexicon::is_negation(plain) && (!empty || (capitals && tokens_.size() > 0));
      token.stem = lexicon::stem(lexicon::base_form(lexicon::negated_base(plain).value_or(plain)));
      token.concept_ = std::string(lexicon::synonym_of(token.stem));
    }
    tokens_.push_back(std::move(token));
  }

  /// Joins "5" "V" and "four" "bytes" to one token.
  void attach_units() {
    std::vector<Token> joined;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token token = std::move(tokens_[i]);
      if (token.kind == Token::Kind::number && !token.unit && i + 1 < tokens_.size()) {
        const Token& next = tokens_[i + 1];
        bool word_like = next.kind == Token::Kind::word || next.kind == Token::Kind::name;
        if (word_like && next.span.begin <= token.span.end + 3) {
          if (auto unit = unit_of(next.span.of(text_), false)) {
            token.unit = std::move(unit);
            token.span.end = next.span.end;
            ++i;
          }
        }
      }
      joined.push_back(std::move(token));
    }
    tokens_ = std::move(joined);
  }

  /// "is off", "set to on": states, not prepositions; they mean what "disabled" and "enabled" mean.
  void read_states() {
    static constexpr std::string_view before[] = {"is", "are", "be", "was", "to", "set", "turned", "switched"};
    for (std::size_t i = 1; i < tokens_.size(); ++i) {
      Token& token = tokens_[i];
      if (token.text != "on" && token.text != "off") continue;
      const bool last = i + 1 == tokens_.size() || tokens_[i + 1].clause != token.clause ||
                        lexicon::is_function_word(tokens_[i + 1].text);
      token.content = last && std::ranges::find(before, tokens_[i - 1].text) != std::end(before);
      if (!token.content) continue;
      token.stem = lexicon::stem(token.text == "on" ? "enable" : "disable");
      token.concept_ = std::string(lexicon::synonym_of(token.stem));
    }
  }

  /// "only once." and "once a day" count; "once it is full" does not.
  void count_once() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token& token = tokens_[i];
      if (token.text != "once") continue;
      const bool last = i + 1 == tokens_.size() || tokens_[i + 1].clause != token.clause;
      const std::string_view next = last ? "" : std::string_view(tokens_[i + 1].text);
      if (!last && next != "per" && next != "a" && next != "every" && next != "each") continue;
      token.kind = Token::Kind::number;
      token.value = 1;
      token.content = true;
    }
  }

  /// "leaves out" means what "omits" means, also where other words stand between: "turn the oscillator off".
  void join_phrasal_verbs() {
    constexpr std::size_t reach = 6;
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i].kind != Token::Kind::word && tokens_[i].kind != Token::Kind::name) continue;
      const std::string& text = tokens_[i].text;
      std::string_view base = lexicon::base_form(text);
      if (base == text) base = verb_of(text);
      for (std::size_t j = i + 1; j < tokens_.size() && j <= i + reach && tokens_[j].clause == tokens_[i].clause; ++j) {
        // "turn the light on the wall off"
        const bool goes_on = j + 1 < tokens_.size() && tokens_[j + 1].clause == tokens_[j].clause &&
                             (!lexicon::is_function_word(tokens_[j + 1].text) || starts_noun(tokens_[j + 1].text));
        if (j > i + 1 && goes_on) continue;
        auto word = lexicon::one_word_for(base, tokens_[j].text);
        if (!word) continue;
        tokens_[i].kind = Token::Kind::word;
        tokens_[i].content = true;
        tokens_[i].stem = lexicon::stem(*word);
        tokens_[i].concept_ = std::string(lexicon::synonym_of(tokens_[i].stem));
        tokens_[j].content = false;
        break;
      }
    }
  }

  static bool starts_noun(std::string_view word) {
    static constexpr std::string_view articles[] = {"a", "an", "the", "its", "their", "this", "these", "each", "all"};
    return std::ranges::find(articles, word) != std::end(articles);
  }

  /// "turns", "turning", "shutting" without their endings. Enough for verbs with particles.
  static std::string_view verb_of(std::string_view text) {
    for (std::string_view ending : {"ing", "ed", "s"}) {
      if (text.size() <= ending.size() + 2 || !text.ends_with(ending)) continue;
      text.remove_suffix(ending.size());
      const bool doubled = ending != "s" && text.size() > 3 && text[text.size() - 1] == text[text.size() - 2] &&
                           std::string_view("bdgmnprt").find(text.back()) != std::string_view::npos;
      if (doubled) text.remove_suffix(1);
      return text;
    }
    return text;
  }

  /// Gives bounds and comparisons one concept each, however they are worded: "at most", "up to"; "less than", "under
  /// 2".
  void read_bounds() {
    static constexpr std::string_view more[] = {"more", "higher", "greater", "larger", "longer", "bigger", "later"};
    static constexpr std::string_view less[] = {"less", "lower", "fewer", "smaller", "shorter", "earlier"};
    auto one_of = [](std::span<const std::string_view> words, std::string_view word) {
      return std::ranges::find(words, word) != words.end();
    };
    auto compares = [&](Token& token, std::string_view concept_name) {
      token.concept_ = concept_name;
      token.content = true;
    };
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token& token = tokens_[i];
      if (token.kind == Token::Kind::number) continue;
      std::string_view next = i + 1 < tokens_.size() ? std::string_view(tokens_[i + 1].text) : "";
      bool before_number = i + 1 < tokens_.size() && tokens_[i + 1].kind == Token::Kind::number;
      bool after_at = i > 0 && tokens_[i - 1].text == "at";
      if ((token.text == "most" && after_at) || (token.text == "up" && next == "to")) {
        token.concept_ = concept_of("maximum");
      } else if (token.text == "least" && after_at) {
        token.concept_ = concept_of("minimum");
      } else if ((next == "than" && one_of(more, token.text)) || token.text.starts_with("exceed") ||
                 (before_number && (token.text == "over" || token.text == "above"))) {
        compares(token, "gt");
      } else if ((next == "than" && one_of(less, token.text)) ||
                 (before_number && (token.text == "under" || token.text == "below"))) {
        compares(token, "lt");
      }
    }
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t clause_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view sentence) { return Tokenizer(sentence).run(); }

std::string concept_of(std::string_view word) {
  std::string stemmed = lexicon::stem(lexicon::base_form(word));
  return std::string(lexicon::synonym_of(stemmed));
}

bool same_concept(std::string_view a, std::string_view b) {
  if (a == b) return true;
  std::size_t common = 0, shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  while (common < shorter && a[common] == b[common]) ++common;
  return (common >= 5 && common * 100 >= longer * 65) || lexicon::share_a_sense(a, b);
}

std::string normalize(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const Punctuation* mark = punctuation_at(text, at)) {
      out += mark->plain;
      at += mark->bytes.size();
    } else if (is_blank(text[at])) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      ++at;
    } else {
      out += is_upper(text[at]) ? static_cast<char>(text[at] - 'A' + 'a') : text[at];
      ++at;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace wrkhrs::grounding
