// One pass over the text. At each number: what stands before it (a label, a currency sign, a word it belongs to), the
// number with its range or tolerance, the unit, and what stands after (is the "unit" an ordinary word?). Every
// look-ahead and look-back is bounded, so the whole is linear.
#include "units/quantities.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "units/dimension.hpp"
#include "units/number.hpp"
#include "units/unit_parser.hpp"
#include "units/utf8.hpp"

namespace wrkhrs::units {
namespace {

using Kind = FoundQuantity::Kind;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::ranges::find(words, word) != std::end(words);
}

/// Words after which a number is a name, not a measure.
constexpr std::string_view labels[] = {
    "section", "sections",  "sec",      "figure",   "figures",  "fig",       "figs",   "table", "tables",
    "chapter", "chapters",  "eq",       "eqs",      "equation", "equations", "ref",    "refs",  "reference",
    "page",    "pages",     "pp",       "version",  "appendix", "annex",     "clause", "note",  "exercise",
    "theorem", "paragraph", "footnote", "article",  "astm",     "iso",       "din",    "en",    "no",
    "item",    "problem",   "example",  "question", "release",  "isbn",      "port",   "§"};

/// Spellings that are units, and far more often something else in prose.
constexpr std::string_view not_in_prose[] = {
    "as", "am", "PM",  "AM",  "at", "us",  "pt",  "ct",  "gr",  "mu",    "u",  "D",  "P",  "dam", "ch", "PS", "den",
    "ac", "TR", "cup", "tex", "pH", "mas", "EV",  "PA",  "MA",  "GA",    "TA", "EA", "Ms", "Ts",  "Gs", "Es", "Ps",
    "MS", "TS", "PT",  "ET",  "MT", "ME",  "hat", "das", "var", "therm", "PC", "MC", "YA", "Yd",  "rem"};

/// Attached to a number these are no units: "3D", "4K", "5G", "2H", "T5"-like names.
constexpr std::string_view not_attached[] = {"D", "K", "G", "H", "T", "S", "P", "R", "M", "B", "d", "t"};

constexpr std::string_view after_inch[] = {
    "long", "wide", "thick", "deep", "high",  "tall",  "diameter", "dia",  "of",     "by",   "x",    "from",  "apart",
    "and",  "or",   "to",    "in",   "above", "below", "per",      "bore", "stroke", "pipe", "bolt", "plate", "square"};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<FoundQuantity> quantities() {
    while (next_number()) read_quantity();
    return std::move(found_);
  }

  std::vector<FoundNumber> numbers() {
    std::vector<FoundNumber> numbers;
    while (next_number()) numbers.push_back({start_, at_, number_.value});
    return numbers;
  }

 private:
  char32_t before(std::size_t at) const { return code_point_before(text_, at).value; }
  char32_t at(std::size_t at) const { return code_point_at(text_, at).value; }

  /// Moves to the next number that stands for itself: [start_, at_), number_. Digits that belong to a word, a version
  /// or a date are skipped.
  bool next_number() {
    for (;;) {
      while (at_ < text_.size() && !starts_number(at_)) ++at_;
      if (at_ >= text_.size()) return false;
      if (read_number(at_)) return true;
    }
  }

  bool starts_number(std::size_t at) const {
    if (is_digit(text_[at])) return true;
    if (static_cast<unsigned char>(text_[at]) < 0x80)
      return text_[at] == '.' && at + 1 < text_.size() && is_digit(text_[at + 1]) && !is_digit(before(at)) &&
             !is_letter(before(at));
    switch (code_point_at(text_, at).value) {
      case U'½':
      case U'¼':
      case U'¾':
      case U'⅛':
      case U'⅜':
      case U'⅝':
      case U'⅞':
      case U'⅓':
      case U'⅔':
        return true;
      default:
        return false;
    }
  }

  /// Reads the number at `at`; false moves at_ behind what is none.
  bool read_number(std::size_t at) {
    const char32_t left = before(at);
    const bool in_word = is_letter(left) || left == '_' || left == '#' || left == U'′';
    const auto match = match_number(text_.substr(at), false);
    const std::size_t end = match ? at + match->length : at + std::max<std::size_t>(1, digit_run(text_.substr(at)));
    at_ = end;
    if (!match || in_word) {
      skip_word();
      return false;
    }
    if (const char32_t right = this->at(end); right == '.' && is_digit(this->at(end + 1))) {  // 3.2.1
      skip_word();
      return false;
    }
    start_ = at;
    number_ = *match;
    if (is_minus(left)) {
      const std::size_t sign = at - code_point_before(text_, at).length;
      const char32_t further = before(sign);
      const bool hyphen =
          is_letter(further) || is_digit(further) || further == ')' || further == '_' || is_minus(further);
      if (hyphen && is_letter(further)) {  // "A-36", "F-16"
        skip_word();
        return false;
      }
      if (!hyphen) {
        start_ = sign;
        number_.value = -number_.value;
      }
    }
    return true;
  }

  void skip_word() {
    while (at_ < text_.size()) {
      const CodePoint point = code_point_at(text_, at_);
      const bool inside = is_letter(point.value) || is_digit(point.value) || point.value == '_' ||
                          (point.value == '.' && is_digit(at(at_ + 1)));
      if (!inside) break;
      at_ += point.length;
    }
  }

  std::size_t skip_space(std::size_t at, int most = 2) const {
    for (; most > 0; --most) {
      const CodePoint point = code_point_at(text_, at);
      if (!is_blank(point.value) && point.value != '\n') break;
      at += point.length;
    }
    return at;
  }

  /// The word before `at`, without a closing point, lower case, at most 12 bytes; empty if something else stands there.
  std::string word_before(std::size_t at) const {
    while (at > 0 && is_blank(before(at))) at -= code_point_before(text_, at).length;
    if (at > 0 && text_[at - 1] == '.') --at;
    if (before(at) == U'§') return "§";
    std::size_t begin = at;
    while (begin > 0 && at - begin < 12 && is_ascii_letter(text_[begin - 1])) --begin;
    return lower(text_.substr(begin, at - begin));
  }

  std::string word_after(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && end - at < 12 && is_ascii_letter(text_[end])) ++end;
    return lower(text_.substr(at, end - at));
  }

  /// Whether what stands before the number says that it is a name, a price, a date or a time.
  bool named() const {
    const char32_t left = before(start_);
    if (left == '$' || left == U'€' || left == U'£' || left == ':' || left == '/')
      return left != '/' || is_digit(before(start_ - 1));
    if (is_minus(left) && is_digit(before(start_ - code_point_before(text_, start_).length)))
      return true;  // 2024-01-05
    const std::string word = word_before(start_);
    return !word.empty() && is_one_of(word, labels);
  }

  struct UnitAt {
    Unit unit;
    std::size_t end;
  };

  /// The unit after a number that ends at `number_end`.
  std::optional<UnitAt> unit_after(std::size_t number_end, const NumberMatch& number) const {
    std::size_t at = skip_space(number_end);
    const bool attached = at == number_end;
    bool hyphen = false;
    if (attached && this->at(at) == '-' && is_letter(this->at(at + 1))) {  // "3-m beam"
      hyphen = true;
      ++at;
    }
    if (this->at(at) == '/') return inverse_unit(at);
    auto match = match_unit(text_.substr(at, 128));
    if (!match) return std::nullopt;
    std::size_t end = at + match->length;
    std::string_view written = text_.substr(at, match->length);
    if (!plausible(written, number, end, attached, hyphen)) return std::nullopt;
    if (written == "C" || written == "F") {
      const Result<Unit> scale = parse_unit(written == "C" ? "°C" : "°F");
      match->unit = *scale;
      match->unit.text = written;
      match->unit.note = written == "C" ? "'C' is read as °C." : "'F' is read as °F.";
    }
    if (written == "inch" || written == "in") {
      if (this->at(end) == '.' && is_blank(this->at(end + 1)) && is_ascii_letter(this->at(end + 2)) &&
          text_[end + 2] >= 'a')
        ++end;  // "3 in. wide"
    }
    return UnitAt{std::move(match->unit), end};
  }

  /// "12e-6 /K", "5/s": only for the units that rates and coefficients are per.
  std::optional<UnitAt> inverse_unit(std::size_t at) const {
    const auto match = match_unit(text_.substr(at + 1, 128));
    if (!match) return std::nullopt;
    const Dimension d = match->unit.dimension;
    const std::string_view written = text_.substr(at + 1, match->length);
    if ((d != temperature && d != duration) || is_one_of(written, not_in_prose)) return std::nullopt;
    Unit unit{.text = std::string(text_.substr(at, match->length + 1)),
              .dimension = none / d,
              .factor = 1 / match->unit.factor};
    return UnitAt{std::move(unit), at + 1 + match->length};
  }

  /// Whether a unit that was found after a number is one, or an ordinary word that looks like it.
  bool plausible(std::string_view written, const NumberMatch& number, std::size_t end, bool attached,
                 bool hyphen) const {
    const char32_t next = at(end);
    if (is_one_of(written, not_in_prose)) return false;
    if (attached && !hyphen && is_one_of(written, not_attached)) return false;
    const bool one_capital = written.size() == 1 && written[0] >= 'A' && written[0] <= 'Z';
    if (one_capital && (hyphen || (is_minus(next) && is_letter(at(end + 1))))) return false;   // "3-D", "12 V-belts"
    if (one_capital && next == '.' && at(end + 1) >= 'A' && at(end + 1) <= 'Z') return false;  // initials
    const bool whole = !number.has_point;
    if (written == "pm" && whole && number.value <= 12) return false;  // five o'clock
    if (written == "s" && attached && whole) {                         // "the 1990s", "in the 20s"
      const bool decade = std::fmod(number.value, 10) == 0;
      if (decade && (number.value >= 1000 || word_before(start_) == "the")) return false;
    }
    if (written == "in") {
      const bool year = whole && number.value >= 1500 && number.value <= 2100;
      if (year || next == '\n') return false;
      const std::size_t after = skip_space(end);
      const std::string word = word_after(after);
      if (next == 0 || next == ',' || next == ';' || next == ')' || next == ':' || next == '.' || next == '-')
        return true;
      if (!is_blank(next)) return false;
      if (attached || hyphen) return true;
      return is_one_of(word, after_inch) || at(after) == U'×' || is_digit(at(after));
    }
    return true;
  }

  void read_quantity() {
    if (const auto ph = ph_before(); !ph.empty() && !unit_after(at_, number_)) return read_ph(ph);
    if (named()) {
      skip_chain();
      return;
    }
    // (5.0 ± 0.1) mm, 5 ± 0.1 mm
    if (const auto tolerance = plus_minus(at_)) {
      std::size_t end = tolerance->end;
      const bool bracket = at(end) == ')' && before(start_) == '(';
      if (bracket) ++end;
      if (const auto unit = unit_after(end, tolerance->number)) {
        const double half = tolerance->number.value;
        if (bracket) --start_;
        return add(Kind::tolerance, start_, unit->end, number_.value, number_.value - half, number_.value + half,
                   unit->unit);
      }
    }
    if (const auto unit = unit_after(at_, number_)) return read_with_unit(*unit);
    if (const auto upper = range_end(at_)) {
      if (const auto unit = unit_after(upper->end, upper->number)) {
        const bool reversed = upper->number.value < number_.value;
        if (!reversed || upper->by_word)
          return add_range(start_, unit->end, number_.value, upper->number.value, unit->unit);
      }
    }
  }

  /// The number has a unit of its own: look for "10 mm to 20 mm", "5 mm ± 0.1 mm", "5 mm ± 2 %".
  void read_with_unit(const UnitAt& first) {
    if (const auto tolerance = plus_minus(first.end)) {
      if (const auto unit = unit_after(tolerance->end, tolerance->number)) {
        const bool relative = unit->unit.text == "%" && first.unit.text != "%";
        double half = tolerance->number.value;
        bool known = true;
        if (relative)
          half *= std::abs(number_.value) / 100;
        else if (unit->unit.dimension == first.unit.dimension)
          half = static_cast<double>(half * unit->unit.factor / first.unit.factor);
        else
          known = false;
        if (known)
          return add(Kind::tolerance, start_, unit->end, number_.value, number_.value - half, number_.value + half,
                     first.unit);
      }
    }
    if (const auto upper = range_end(first.end)) {
      if (const auto unit = unit_after(upper->end, upper->number);
          unit && unit->unit.dimension == first.unit.dimension && unit->unit.factor == first.unit.factor &&
          unit->unit.offset == first.unit.offset)
        return add_range(start_, unit->end, number_.value, upper->number.value, unit->unit);
    }
    add(Kind::value, start_, first.end, number_.value, number_.value, number_.value, first.unit);
  }

  struct Second {
    NumberMatch number;
    std::size_t end;
    bool by_word = false;
  };

  std::optional<Second> plus_minus(std::size_t at) const {
    at = skip_space(at);
    const std::string_view rest = text_.substr(at, 3);
    std::size_t sign = 0;
    if (rest.starts_with("±"))
      sign = 2;
    else if (rest == "+/-")
      sign = 3;
    else if (rest.starts_with("+-"))
      sign = 2;
    if (sign == 0) return std::nullopt;
    at = skip_space(at + sign);
    const auto number = match_number(text_.substr(at), false);
    if (!number) return std::nullopt;
    return Second{*number, at + number->length};
  }

  /// "–20", "to 20", and after "between": "and 20".
  std::optional<Second> range_end(std::size_t from) const {
    std::size_t at = skip_space(from);
    const bool blank = at != from;
    const CodePoint point = code_point_at(text_, at);
    bool by_word = false;
    if (point.value == '-' || (point.value >= 0x2010 && point.value <= 0x2014) || point.value == 0x2212 ||
        point.value == U'~' || point.value == U'…') {
      at += point.length;
      const std::size_t next = skip_space(at);
      if ((next != at) != blank) return std::nullopt;  // "10 -20" is a list
      at = next;
    } else if (blank) {
      const std::string word = word_after(at);
      const std::string lead = word_before(start_);
      if (word != "to" && word != "through" && !(word == "and" && lead == "between")) return std::nullopt;
      at = skip_space(at + word.size());
      by_word = true;
    } else {
      return std::nullopt;
    }
    const auto number = match_number(text_.substr(at), by_word);
    if (!number) return std::nullopt;
    const std::size_t end = at + number->length;
    if (is_minus(this->at(end)) && is_digit(this->at(end + code_point_at(text_, end).length)))
      return std::nullopt;  // a date
    return Second{*number, end, by_word};
  }

  /// The word "pH" or "pKa" that the number belongs to: "pH 4.7", "pH = 4.7", "pH of about 4.7"; empty if there is
  /// none.
  std::string_view ph_before() {
    constexpr std::string_view fillers[] = {"of",   "is",    "was",    "at",      "about", "around", "above", "below",
                                            "near", "value", "values", "between", "from",  "to",     "be",    "than"};
    std::size_t end = start_;
    for (int words = 0; words < 4; ++words) {
      while (end > 0 && start_ - end < 40 &&
             (is_blank(before(end)) || before(end) == '=' || before(end) == ':' || before(end) == U'≈' ||
              before(end) == '~' || before(end) == '<' || before(end) == '>' || before(end) == U'≤' ||
              before(end) == U'≥'))
        end -= code_point_before(text_, end).length;
      std::size_t begin = end;
      while (begin > 0 && end - begin < 12 && is_ascii_letter(text_[begin - 1])) --begin;
      const std::string_view word = text_.substr(begin, end - begin);
      if (word == "pH" || word == "pKa" || word == "pKb" || word == "pOH") {
        ph_begin_ = begin;
        return word;
      }
      if (word.empty() || !is_one_of(word, fillers)) return {};
      end = begin;
    }
    return {};
  }

  void read_ph(std::string_view word) {
    constexpr double lowest = -5, highest = 60;  // pKa of superacids and of hydrocarbons
    Unit unit{.text = std::string(word), .dimension = none};
    if (number_.value < lowest || number_.value > highest) return;
    if (const auto upper = range_end(at_); upper && upper->number.value >= number_.value)
      return add_range(ph_begin_, upper->end, number_.value, upper->number.value, unit);
    add(Kind::value, ph_begin_, at_, number_.value, number_.value, number_.value, unit);
  }

  void add_range(std::size_t begin, std::size_t end, double a, double b, const Unit& unit) {
    add(Kind::range, begin, end, (a + b) / 2, std::min(a, b), std::max(a, b), unit);
  }

  void add(Kind kind, std::size_t begin, std::size_t end, double value, double low, double high, Unit unit) {
    at_ = end;
    FoundQuantity found{
        .kind = kind, .begin = begin, .end = end, .value = value, .low = low, .high = high, .unit = std::move(unit)};
    found.value_si = to_si(value, found.unit);
    found.low_si = to_si(low, found.unit);
    found.high_si = to_si(high, found.unit);
    if (std::isfinite(found.value_si) && std::isfinite(found.low_si) && std::isfinite(found.high_si))
      found_.push_back(std::move(found));
  }

  /// Behind the rest of a date, a time or a list of section numbers.
  void skip_chain() {
    while (at_ + 1 < text_.size() && (text_[at_] == '-' || text_[at_] == ':' || text_[at_] == '/') &&
           is_digit(text_[at_ + 1]))
      at_ += 1 + digit_run(text_.substr(at_ + 1));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::size_t ph_begin_ = 0;
  NumberMatch number_{};
  std::vector<FoundQuantity> found_;
};

}  // namespace

std::vector<FoundQuantity> find_quantities(std::string_view text) { return Scanner(text).quantities(); }

std::vector<FoundNumber> find_numbers(std::string_view text) { return Scanner(text).numbers(); }

}  // namespace wrkhrs::units
