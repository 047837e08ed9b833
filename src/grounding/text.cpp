#include "grounding/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "grounding/lexicon.hpp"

namespace wrkhrs::grounding {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// UTF-8 punctuation that separates words: quotes, dashes, bullets, ellipsis, no-break and zero-width spaces.
struct Punctuation {
  std::string_view bytes;
  std::string_view plain;
};
constexpr std::array<Punctuation, 17> unicode_punctuation = {{{"\u2018", "'"},
                                                              {"\u2019", "'"},
                                                              {"\u201c", "\""},
                                                              {"\u201d", "\""},
                                                              {"\u2010", "-"},
                                                              {"\u2011", "-"},
                                                              {"\u2013", "-"},
                                                              {"\u2014", " - "},
                                                              {"\u2026", "..."},
                                                              {"\u2022", "-"},
                                                              {"\u00a0", " "},
                                                              {"\u202f", " "},
                                                              {"\u2009", " "},
                                                              {"\u200b", ""},
                                                              {"\u00ad", ""},
                                                              {"\u00ab", "\""},
                                                              {"\u00bb", "\""}}};

const Punctuation* punctuation_at(std::string_view text, std::size_t at) {
  if (!is_high(text[at])) return nullptr;
  for (const Punctuation& mark : unicode_punctuation) {
    if (text.substr(at).starts_with(mark.bytes)) return &mark;
  }
  return nullptr;
}

// --- sentences ----------------------------------------------------------------------------------------------------

struct Line {
  Span span;           // without the line feed
  std::string_view s;  // trimmed
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Span trim(std::string_view text, Span span) {
  while (span.begin < span.end && is_blank(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_blank(text[span.end - 1])) --span.end;
  return span;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back({{at, end}, trim(text.substr(at, end - at))});
    at = end + 1;
  }
  return lines;
}

bool starts_item(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || line.starts_with("\u2022"))
    return true;
  std::size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  return digits > 0 && digits <= 3 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') &&
         line[digits + 1] == ' ';
}

bool is_markdown_heading(std::string_view line) {
  std::size_t level = 0;
  while (level < line.size() && line[level] == '#') ++level;
  return level > 0 && level <= 6 && level < line.size() && line[level] == ' ';
}

/// A line of a shell listing: it starts in lower case, has options, paths or assignments, and is no sentence.
bool looks_like_command(std::string_view line) {
  if (line.size() < 3 || (line.ends_with('.') && !line.ends_with(" ."))) return false;
  bool starts = is_lower(line[0]) || line[0] == '.' || line[0] == '$' || line[0] == '/';
  if (!starts || starts_item(line)) return false;
  bool few_words = std::ranges::count(line, ' ') <= 2;
  return few_words || line.find(" -") != std::string_view::npos || line.find('/') != std::string_view::npos ||
         line.find('=') != std::string_view::npos || line.find('|') != std::string_view::npos;
}

/// "29.2. Disk Full Failure", "2.1 Option Descriptions": a short line that starts with a section number.
bool is_numbered_heading(std::string_view line) {
  std::size_t at = 0;
  int dots = 0;
  while (at < line.size() && (is_digit(line[at]) || line[at] == '.')) dots += line[at++] == '.';
  return at > 1 && is_digit(line[0]) && dots >= 1 && at + 1 < line.size() && line[at] == ' ' &&
         is_upper(line[at + 1]) && line.size() < 80 && line.back() != '.' && line.back() != ',';
}

bool ends_sentence(std::string_view text, std::size_t mark, std::size_t begin, std::size_t end) {
  // What follows the stop and its closing quotes or brackets must be a blank and something that can start a sentence.
  std::size_t next = mark + 1;
  while (next < end && (text[next] == '"' || text[next] == ')' || text[next] == '\'' || text[next] == ']' ||
                        (punctuation_at(text, next) && !text.substr(next).starts_with("\u2014")))) {
    const Punctuation* wide = punctuation_at(text, next);
    next += wide ? wide->bytes.size() : 1;
  }
  if (next >= end) return true;
  if (!is_blank(text[next])) return false;
  while (next < end && is_blank(text[next])) ++next;
  if (next >= end) return true;
  char first = text[next];
  if (is_lower(first) || first == ',' || first == ';') {
    // Program and function names begin sentences in lower case ("pg_isready returns …"): accept them by their
    // underscore.
    std::size_t word_end = next;
    while (word_end < end && !is_blank(text[word_end])) ++word_end;
    if (text.substr(next, word_end - next).find('_') == std::string_view::npos) return false;
  }
  if (text[mark] != '.') return true;
  std::size_t word = mark;
  while (word > begin && (is_alnum(text[word - 1]) || text[word - 1] == '.')) --word;
  std::string_view before = text.substr(word, mark - word);
  if (before.size() == 1 && is_upper(before[0])) return false;  // an initial
  return !lexicon::is_abbreviation(lower(before));
}

void split_prose(std::string_view text, Span block, Sentence::Kind kind, std::vector<Sentence>& out) {
  std::size_t start = block.begin;
  for (std::size_t at = block.begin; at < block.end; ++at) {
    char c = text[at];
    if ((c == '.' || c == '!' || c == '?') && ends_sentence(text, at, start, block.end)) {
      std::size_t stop = at + 1;
      while (stop < block.end && !is_blank(text[stop])) ++stop;  // closing quotes and brackets
      Span span = trim(text, {start, stop});
      if (span.begin < span.end) out.push_back({kind, span});
      start = at = stop;
    }
  }
  Span rest = trim(text, {start, block.end});
  if (rest.begin < rest.end) out.push_back({kind, rest});
}

// --- tokens -------------------------------------------------------------------------------------------------------

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

  /// One run without blanks: strips punctuation, then decides what it is.
  void chunk(Span span) {
    bool closes_clause = false;
    while (span.begin < span.end && std::string_view("([{'*<|>").find(text_[span.begin]) != std::string_view::npos) {
      if (text_[span.begin] == '(') ++clause_;
      ++span.begin;
    }
    while (span.end > span.begin &&
           std::string_view(",;:!?.)]}'*>|").find(text_[span.end - 1]) != std::string_view::npos) {
      char c = text_[span.end - 1];
      if (c == ')' && span.of(text_).ends_with("()")) break;
      if (c == '.' && lexicon::is_abbreviation(lower(text_.substr(span.begin, span.end - 1 - span.begin)))) {
        --span.end;
        break;
      }
      closes_clause |= c == ',' || c == ';' || c == ':' || c == ')' || c == '.';
      --span.end;
    }
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
      while (end < span.end && text_[end] != '/' && !(text_[end] == '-' && end - at > 1 && end + 2 < span.end)) ++end;
      if (end > at) word({at, end});
      at = end + 1;
    }
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
      token.content =
          !lexicon::is_function_word(plain) && !lexicon::is_light_word(plain) && !lexicon::is_negation(plain);
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

std::vector<Sentence> split_sentences(std::string_view text) {
  std::vector<Sentence> out;
  std::vector<Line> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size();) {
    std::string_view line = lines[i].s;
    if (line.empty()) {
      ++i;
    } else if (line.starts_with("```")) {
      // A comment and the commands below it are one unit; a blank line or the next comment ends it.
      std::size_t at = i + 1;
      while (at < lines.size() && !lines[at].s.starts_with("```")) {
        if (lines[at].s.empty()) {
          ++at;
          continue;
        }
        std::size_t first = at++;
        bool commands = !lines[first].s.starts_with("#");
        while (at < lines.size() && !lines[at].s.empty() && !lines[at].s.starts_with("```") &&
               !(commands && lines[at].s.starts_with("#"))) {
          commands |= !lines[at].s.starts_with("#");
          ++at;
        }
        out.push_back({Sentence::Kind::code, trim(text, {lines[first].span.begin, lines[at - 1].span.end})});
      }
      i = at + 1;
    } else if (is_markdown_heading(line) && i + 1 < lines.size() && looks_like_command(lines[i + 1].s)) {
      // A comment and its commands, of a listing whose fences were lost on the way.
      std::size_t last = i + 2;
      while (last < lines.size() && looks_like_command(lines[last].s)) ++last;
      out.push_back({Sentence::Kind::code, trim(text, {lines[i].span.begin, lines[last - 1].span.end})});
      i = last;
    } else if (is_markdown_heading(line)) {
      out.push_back({Sentence::Kind::heading, trim(text, lines[i].span)});
      ++i;
    } else if (is_numbered_heading(line)) {
      out.push_back({Sentence::Kind::heading, trim(text, lines[i].span)});
      ++i;
    } else {
      bool item = starts_item(line);
      std::size_t last = i + 1;
      while (last < lines.size() && !lines[last].s.empty() && !starts_item(lines[last].s) &&
             !is_markdown_heading(lines[last].s) && !is_numbered_heading(lines[last].s) &&
             !lines[last].s.starts_with("```")) {
        ++last;
      }
      Span block{lines[i].span.begin, lines[last - 1].span.end};
      split_prose(text, block, item ? Sentence::Kind::item : Sentence::Kind::prose, out);
      i = last;
    }
  }
  return out;
}

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
