// A recursive-descent parser over the table of units.
//
//   product := power { separator power }       separator: / per · ⋅ * × space . -
//   power   := ( "(" product ")" | "√" power | "1" | unit ) [ exponent ]
//   unit    := phrase from the table ("ft-lb", "mmH2O") | [prefix] symbol | English name of up to five words
#include "units/unit_parser.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "units/dimension.hpp"
#include "units/unit_index.hpp"
#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

constexpr std::size_t text_window = 96;
constexpr int max_depth = 16;
constexpr int max_name_words = 5;

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
    const UnitIndex& index = UnitIndex::get();
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
      if (const auto symbol = UnitIndex::get().name(normal_name(text_.substr(at_, length)))) {
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
    if (word.empty() || !UnitIndex::get().symbol(word)) return false;
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
  if (const auto nearest = UnitIndex::get().nearest(word); !nearest.empty())
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
