// A recursive-descent parser over the table of units.
//
//   product := power { separator power }       separator: / per · ⋅ * × space . -
//   power   := ( "(" product ")" | "√" power | "1" | unit ) [ exponent ]
//   unit    := phrase from the table ("ft-lb", "mmH2O") | [prefix] symbol | English name of up to five words
#include "units/unit_parser.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "units/dimension.hpp"
#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

constexpr std::size_t text_window = 96;
constexpr int max_depth = 16;
constexpr int max_name_words = 5;

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

bool is_unit_letter(char32_t c) {
  return is_letter(c) || c == '%' || c == '_' || c == U'°' || c == U'º' || c == U'˚' || c == U'′' || c == U'″' ||
         c == U'‰' || c == U'℃' || c == U'℉';
}

void split(std::string_view list, auto&& each) {
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    each(list.substr(0, bar));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
}

/// One form for singular and plural, British and American spelling. Not English, only consistent: applied to the table
/// and to the text alike ("hertz" and "stokes" lose nothing that matters).
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

struct Symbol {
  const UnitInfo* row = nullptr;
  long double factor = 1;  // of the prefix
};

/// The table, arranged for look-up. Immutable once built.
class Index {
 public:
  static const Index& get() {
    static const Index index;
    return index;
  }

  std::optional<Symbol> symbol(std::string_view word) const {
    if (const auto found = symbols_.find(word); found != symbols_.end()) return Symbol{found->second, 1};
    for (const Prefix& prefix : prefixes) {
      if (!word.starts_with(prefix.symbol)) continue;
      const auto found = symbols_.find(word.substr(prefix.symbol.size()));
      if (found != symbols_.end() && allows(found->second->prefixes, prefix))
        return Symbol{found->second, prefix.factor};
    }
    return std::nullopt;
  }

  /// `name` in normal form.
  std::optional<Symbol> name(const std::string& name) const {
    if (const auto found = names_.find(name); found != names_.end()) return Symbol{found->second, 1};
    for (const Prefix& prefix : prefixes) {
      if (!name.starts_with(prefix.name)) continue;
      const auto found = names_.find(name.substr(prefix.name.size()));
      if (found != names_.end() && allows(found->second->prefixes, prefix)) return Symbol{found->second, prefix.factor};
    }
    return std::nullopt;
  }

  /// Symbols that are more than one word ("ft-lb", "mmH2O"), the longest that `text` starts with.
  const UnitInfo* phrase(std::string_view text, std::size_t& length) const {
    if (text.empty()) return nullptr;
    const auto bucket = phrases_.find(text[0]);
    if (bucket == phrases_.end()) return nullptr;
    for (const auto& [phrase, row] : bucket->second) {
      if (!text.starts_with(phrase)) continue;
      const char32_t next = code_point_at(text, phrase.size()).value;
      if (is_unit_letter(next) || is_digit(next) || next == '^' || next == U'⁻' || superscript_digit(next) >= 0)
        continue;
      length = phrase.size();
      return row;
    }
    return nullptr;
  }

  /// Up to three known units that look like an unknown one, nearest first.
  std::vector<std::string> nearest(std::string_view word) const;

 private:
  Index() {
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

  std::unordered_map<std::string_view, const UnitInfo*> symbols_;
  std::unordered_map<std::string, const UnitInfo*> names_;
  std::unordered_map<char, std::vector<std::pair<std::string_view, const UnitInfo*>>> phrases_;
};

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

std::vector<std::string> Index::nearest(std::string_view word) const {
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

class Parser {
 public:
  /// `prose`: the unit stands in running text, so what follows it may be ordinary words.
  Parser(std::string_view text, bool prose) : text_(text), prose_(prose) {}

  /// Parses as much as is a unit expression; false if there is none.
  bool product(Unit& out) {
    if (!power(out)) return false;
    bool divided = false;
    for (Dimension last = last_;; last = last_) {
      const std::size_t start = at_;
      const Separator separator = read_separator();
      Unit next;
      if (separator == Separator::none || !power(next) ||
          (prose_ && separator == Separator::loose && !usually_written_so(last, divided))) {
        at_ = start;
        return true;
      }
      if (separator == Separator::star) divided = false;
      if (divided && separator != Separator::divide) loosely_read_ = true;
      if (separator == Separator::divide) divided = true;
      out.dimension = divided ? out.dimension / next.dimension : out.dimension * next.dimension;
      out.factor = divided ? out.factor / next.factor : out.factor * next.factor;
      out.offset = 0;
      check_size(out);
    }
  }

  std::size_t at() const { return at_; }
  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }
  bool too_large() const { return too_large_; }
  bool loosely_read() const { return loosely_read_; }
  /// "ft-lb" and the like, where a pound stands for a pound-force; empty if there was none.
  std::string_view pound_phrase() const { return pound_phrase_; }
  /// The first word that is not a unit.
  std::string_view failed_word() const { return failed_word_; }

 private:
  enum class Separator { none, divide, star, middle_dot, loose };

  CodePoint peek() const { return code_point_at(text_, at_); }
  bool skip_blanks() {
    const std::size_t start = at_;
    while (is_blank(peek().value)) at_ += peek().length;
    return at_ > start;
  }
  std::string_view word_at(std::size_t at) const {
    std::size_t end = at;
    for (CodePoint point = code_point_at(text_, end); is_unit_letter(point.value); point = code_point_at(text_, end))
      end += point.length;
    return text_.substr(at, end - at);
  }

  Separator read_separator() {
    const bool blank = skip_blanks();
    const CodePoint here = peek();
    switch (here.value) {
      case U'√':
        return Separator::star;  // not consumed: it opens the next power
      case '/':
        return consume(here, Separator::divide);
      case '*':
      case U'×':
        return consume(here, Separator::star);
      case U'·':
      case U'⋅':
      case U'∙':
        return consume(here, Separator::middle_dot);
      case '.':
      case '-':
        if (blank || !is_unit_letter(code_point_at(text_, at_ + 1).value)) return Separator::none;
        return consume(here, Separator::loose);
      default:
        break;
    }
    if (blank && word_at(at_) == "per") {
      at_ += 3;
      return skip_blanks() ? Separator::divide : Separator::none;
    }
    return blank ? Separator::loose : Separator::none;
  }

  Separator consume(CodePoint point, Separator separator) {
    at_ += point.length;
    skip_blanks();
    return separator;
  }

  /// Whether a product by space, '.' or '-' of `last` and the power just read is usual, and not two words of a
  /// sentence.
  bool usually_written_so(Dimension last, bool divided) const {
    if (signed_exponent_) return true;
    if (divided) return last_ == temperature && (last == length || last == area || last == mass || last == amount);
    return (last == force && last_ == length) ||
           (last_ == duration && (last == pressure || last == power_dimension || last == current));
  }

  bool power(Unit& out) {
    signed_exponent_ = false;
    const CodePoint here = peek();
    if (here.value == U'√') {
      at_ += here.length;
      if (!power(out)) return false;
      raise(out, 1);
    } else if (here.value == '(') {
      if (depth_ == max_depth) return false;
      ++depth_;
      ++at_;
      skip_blanks();
      const bool inside = product(out);
      --depth_;
      skip_blanks();
      if (!inside || peek().value != ')') return false;
      ++at_;
    } else if (!prose_ && here.value == '1' && !is_digit(code_point_at(text_, at_ + 1).value)) {
      ++at_;
      out = Unit{.text = {}, .dimension = none};
    } else if (!base(out)) {
      return false;
    }
    if (!exponent(out)) return false;
    last_ = out.dimension;
    return true;
  }

  /// A unit without exponent.
  bool base(Unit& out) {
    const Index& index = Index::get();
    std::size_t length = 0;
    if (const UnitInfo* row = index.phrase(text_.substr(at_), length)) {
      const std::string_view phrase = text_.substr(at_, length);
      if (phrase.contains("lb") && !phrase.contains("lbf") && row->dimension != amount) pound_phrase_ = phrase;
      take(out, {row, 1}, length);
      return true;
    }
    const std::string_view word = word_at(at_);
    if (word.empty()) return false;
    if (const std::string form = normal_word(word);
        form == "square" || form == "sq" || form == "cubic" || form == "cu") {
      const std::size_t start = at_;
      at_ += word.size();
      if ((skip_blanks() || peek().value == '-') && (peek().value != '-' || ++at_) && base(out)) {
        raise(out, form[0] == 's' ? 4 : 6);
        return true;
      }
      at_ = start;
    }
    if (english_name(out, 2)) return true;
    if (const auto symbol = index.symbol(word)) {
      take(out, *symbol, word.size());
      return true;
    }
    if (english_name(out, 1)) return true;
    if (failed_word_.empty()) failed_word_ = word;
    return false;
  }

  /// The longest name of at least `min_words` words.
  bool english_name(Unit& out, int min_words) {
    std::size_t ends[max_name_words];
    int words = 0;
    for (std::size_t at = at_; words < max_name_words;) {
      const std::string_view word = word_at(at);
      if (word.empty()) break;
      at += word.size();
      ends[words++] = at;
      const char32_t gap = code_point_at(text_, at).value;
      if (gap != ' ' && gap != '-') break;
      ++at;
    }
    for (; words >= min_words && words > 0; --words) {
      const std::size_t length = ends[words - 1] - at_;
      if (const auto symbol = Index::get().name(normal_name(text_.substr(at_, length)))) {
        take(out, *symbol, length);
        return true;
      }
    }
    return false;
  }

  void take(Unit& out, Symbol symbol, std::size_t length) {
    out = Unit{
        .dimension = symbol.row->dimension, .factor = symbol.factor * symbol.row->factor, .offset = symbol.row->offset};
    at_ += length;
  }

  /// Reads an exponent, if there is one, and applies it. False if it is malformed.
  bool exponent(Unit& out) {
    const std::size_t start = at_;
    if (peek().value == '^' || text_.substr(at_).starts_with("**")) {
      at_ += peek().value == '^' ? 1 : 2;
      const bool bracket = peek().value == '(';
      at_ += bracket;
      const bool negative = is_minus(peek().value);
      if (negative || peek().value == '+') at_ += peek().length;
      int value = 0;
      if (!digits(value)) return reject_exponent(start);
      int halves = 2 * value;
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with(".5"))
        halves += 1, at_ += 2;
      else if (rest.starts_with(".0"))
        at_ += 2;
      else if (bracket && rest.starts_with("/2"))
        halves = value, at_ += 2;
      if (bracket && peek().value != ')') return reject_exponent(start);
      at_ += bracket;
      return raise(out, negative ? -halves : halves);
    }
    if (superscript(out) || plain_digits(out)) return true;
    skip_blanks();
    const std::string_view word = word_at(at_);
    if (word == "squared" || word == "cubed") {
      at_ += word.size();
      return raise(out, word == "squared" ? 4 : 6);
    }
    at_ = start;
    return true;
  }

  bool reject_exponent(std::size_t start) {
    at_ = start;
    return prose_;  // in prose, "m^…" is a unit followed by something else
  }

  bool digits(int& value) {
    const std::size_t start = at_;
    for (; at_ < text_.size() && is_digit(text_[at_]) && at_ - start < 3; ++at_)
      value = 10 * value + (text_[at_] - '0');
    return at_ > start;
  }

  bool superscript(Unit& out) {
    const std::size_t start = at_;
    if (peek().value == U'½') {
      at_ += peek().length;
      return raise(out, 1);
    }
    const bool negative = peek().value == U'⁻';
    if (negative || peek().value == U'⁺') at_ += peek().length;
    int value = 0, count = 0;
    for (int digit; (digit = superscript_digit(peek().value)) >= 0 && count < 3; ++count) {
      value = 10 * value + digit;
      at_ += peek().length;
    }
    if (count == 0) {
      at_ = start;
      return false;
    }
    int halves = 2 * value;
    if (const CodePoint slash = peek();
        (slash.value == U'⁄' || slash.value == U'ᐟ') && code_point_at(text_, at_ + slash.length).value == U'²') {
      at_ += slash.length + 2;
      halves = value;
    }
    return raise(out, negative ? -halves : halves);
  }

  /// "m2", "s-1": digits that follow the symbol directly.
  bool plain_digits(Unit& out) {
    const std::size_t start = at_;
    const bool negative = is_minus(peek().value);
    if (negative) at_ += peek().length;
    int value = 0;
    const bool found = digits(value);
    if (found && prose_) {
      const CodePoint next = peek();
      const bool ends = !is_digit(next.value) && !is_unit_letter(next.value) &&
                        !(next.value == '.' && is_digit(code_point_at(text_, at_ + 1).value));
      if (!ends || value < (negative ? 1 : 2) || value > 4 || (negative && unit_without_exponent_follows())) {
        at_ = start;
        return false;
      }
    }
    if (!found) {
      at_ = start;
      return false;
    }
    return raise(out, negative ? -2 * value : 2 * value);
  }

  /// "2 m-3 m" is a range, "kg m-3 s-1" a product of powers.
  bool unit_without_exponent_follows() const {
    std::size_t at = at_;
    if (!is_blank(code_point_at(text_, at).value)) return false;
    at += code_point_at(text_, at).length;
    const std::string_view word = word_at(at);
    if (word.empty() || !Index::get().symbol(word)) return false;
    const char32_t next = code_point_at(text_, at + word.size()).value;
    return !is_minus(next) && next != U'⁻' && next != '^';
  }

  bool raise(Unit& unit, int halves) {
    signed_exponent_ = signed_exponent_ || halves < 0;
    if (halves == 2) return true;
    constexpr int max_halves = 24;
    if (std::abs(halves) > max_halves) {
      too_large_ = true;
      return true;
    }
    for (const auto exponent : unit.dimension.halves)
      if (exponent * halves % 2 != 0) too_large_ = true;
    unit.dimension = power_of(unit.dimension, halves);
    const long double root = halves % 2 == 0 ? unit.factor : std::sqrt(unit.factor);
    const int times = std::abs(halves % 2 == 0 ? halves / 2 : halves);
    long double factor = 1;
    for (int i = 0; i < times; ++i) factor *= root;
    unit.factor = halves < 0 ? 1 / factor : factor;
    unit.offset = 0;
    check_size(unit);
    return true;
  }

  void check_size(const Unit& unit) {
    const double factor = static_cast<double>(unit.factor);
    if (!std::isnormal(factor)) too_large_ = true;
    for (const auto exponent : unit.dimension.halves)
      if (std::abs(exponent) >= 60) too_large_ = true;
  }

  static constexpr Dimension power_dimension = units::power;

  std::string_view text_;
  bool prose_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Dimension last_;                // of the power read last
  bool signed_exponent_ = false;  // whether that had a negative exponent
  bool too_large_ = false;
  bool loosely_read_ = false;
  std::string_view pound_phrase_;
  std::string_view failed_word_;
};

/// What to say where a word is no unit, but a usual mistake.
std::string_view hint_for(std::string_view word) {
  const std::string form = normal_word(word);
  if (form == "ton") return "'ton' is ambiguous: write 't' (1000 kg), 'short ton' (2000 lb) or 'long ton' (2240 lb).";
  if (form == "psig" || form == "barg")
    return "Gauge pressure has no fixed zero: add the atmospheric pressure and use psi or bar.";
  if (form == "ppt") return "'ppt' is ambiguous: write '‰' (per mille) or 1e-12.";
  if (form == "db") return "The decibel is the logarithm of a ratio, not a unit with a factor.";
  return {};
}

std::string unknown_unit(std::string_view word, std::string_view expression) {
  std::string message = word == expression ? fmt::format("Unknown unit '{}'.", word)
                                           : fmt::format("Unknown unit '{}' in '{}'.", word, expression);
  if (const std::string_view hint = hint_for(word); !hint.empty()) return fmt::format("{} {}", message, hint);
  if (const auto nearest = Index::get().nearest(word); !nearest.empty())
    message += fmt::format(" Did you mean {}?", fmt::join(nearest, ", "));
  return message;
}

std::string_view trim(std::string_view text) {
  while (is_blank(code_point_at(text, 0).value)) text.remove_prefix(code_point_at(text, 0).length);
  while (is_blank(code_point_before(text, text.size()).value))
    text.remove_suffix(code_point_before(text, text.size()).length);
  return text;
}

void add_notes(Unit& unit, const Parser& parser) {
  if (parser.loosely_read())
    unit.note = fmt::format("In '{}', everything after '/' is read as the denominator, as in W/(m·K).", unit.text);
  if (!parser.pound_phrase().empty())
    unit.note += fmt::format("{}In '{}', the pound is read as pound-force.", unit.note.empty() ? "" : " ",
                             parser.pound_phrase());
}

}  // namespace

Result<Unit> parse_unit(std::string_view expression) {
  expression = trim(expression);
  if (expression.size() > max_unit_length)
    return fail(Code::invalid_argument, fmt::format("A unit has at most {} bytes.", max_unit_length));
  if (expression.empty()) return Unit{.text = "1", .dimension = none};
  for (std::size_t at = 0; at < expression.size();) {
    const CodePoint point = code_point_at(expression, at);
    if (point.value == 0xFFFD || point.value < ' ')
      return fail(Code::invalid_argument, "A unit is printable UTF-8 text, such as 'kN/m^2'.");
    at += point.length;
  }

  Parser parser(expression, false);
  Unit unit;
  const bool some = parser.product(unit);
  if (!some || !parser.at_end()) {
    if (!parser.failed_word().empty())
      return fail(Code::invalid_argument, unknown_unit(parser.failed_word(), expression));
    return fail(Code::invalid_argument,
                fmt::format("Cannot read the unit '{}' from '{}' on. Write it like 'kN/m^2' or 'W/(m·K)'.", expression,
                            expression.substr(some ? parser.at() : 0)));
  }
  if (parser.too_large())
    return fail(Code::invalid_argument,
                fmt::format("The exponents of '{}' are out of range (-12 to 12, in halves).", expression));
  unit.text = expression;
  add_notes(unit, parser);
  return unit;
}

std::optional<UnitMatch> match_unit(std::string_view text) {
  text = text.substr(0, text_window);
  Parser parser(text, true);
  Unit unit;
  if (!parser.product(unit) || parser.too_large() || parser.at() == 0) return std::nullopt;
  const char32_t next = code_point_at(text, parser.at()).value;
  if (is_unit_letter(next) || is_digit(next)) return std::nullopt;
  unit.text = text.substr(0, parser.at());
  add_notes(unit, parser);
  return UnitMatch{std::move(unit), parser.at()};
}

}  // namespace wrkhrs::units
