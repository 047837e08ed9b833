#include "capabilities/formula.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "units/utf8.hpp"

namespace wrkhrs::capabilities {
namespace {

using units::code_point_at;
using units::CodePoint;
using units::is_digit;

constexpr double electron_g_per_mol = 5.485799090441e-4;  // CODATA 2022

using Counts = std::map<const Element*, double>;

int subscript_digit(char32_t c) { return c >= 0x2080 && c <= 0x2089 ? static_cast<int>(c - 0x2080) : -1; }

/// formula := part { dot [count] part } [charge];  part := { (element | group) [count] };  group := "(" part ")"
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Formula> parse() {
    Formula formula;
    Counts total;
    for (bool first = true; first || dot(); first = false) {
      double factor = 1;
      if (!first || is_digit(peek().value)) factor = count().value_or(1);
      if (first && factor != 1)
        formula.notes.push_back(
            fmt::format("The leading {0:g} is read as {0:g} formula units, not as a mass number.", factor));
      Counts counts;
      if (auto read = part(counts, 0); !read) return forward_error(read);
      for (const auto& [element, n] : counts) total[element] += factor * n;
    }
    if (auto read = charge(formula, total.size()); !read) return forward_error(read);
    if (at_ != text_.size()) return error(closing_bracket(peek().value) ? "has no opening bracket" : "is not expected");
    for (const auto& [element, n] : total) {
      if (n > max_formula_count)
        return fail(Code::invalid_argument,
                    fmt::format("More than {:g} atoms of {} are out of range.", max_formula_count, element->symbol));
      formula.composition.push_back({element, n});
    }
    double electrons = 0;
    for (const auto& [element, n] : total) electrons += n * element->number;
    if (formula.charge > electrons)
      return fail(Code::invalid_argument, fmt::format("A charge of {} takes more electrons than the {:g} there are.",
                                                      formula.charge, electrons));
    const bool organic = std::ranges::any_of(total, [](const auto& entry) { return entry.first->symbol == "C"; });
    std::ranges::sort(formula.composition, {}, [organic](const ElementCount& entry) {
      const std::string_view symbol = entry.element->symbol;
      return std::pair(!organic ? 2 : symbol == "C" ? 0 : symbol == "H" ? 1 : 2, symbol);
    });
    return formula;
  }

 private:
  CodePoint peek() const { return code_point_at(text_, at_); }

  std::unexpected<Error> error(std::string_view what) const {
    const CodePoint here = peek();
    if (here.length == 0) return fail(Code::invalid_argument, "The formula ends too early.");
    return fail(Code::invalid_argument,
                fmt::format("'{}' at position {} of the formula {}.",
                            here.value == 0xFFFD ? "?" : text_.substr(at_, here.length), at_ + 1, what));
  }

  static bool closing_bracket(char32_t c) { return c == ')' || c == ']' || c == '}'; }

  bool dot() {
    const CodePoint here = peek();
    if (here.value != U'·' && here.value != U'•' && here.value != U'∙' && here.value != U'⋅' && here.value != '*' &&
        here.value != '.')
      return false;
    at_ += here.length;
    return true;
  }

  /// A count, plain or in subscript digits; saturates above the limit.
  std::optional<double> count() {
    std::optional<double> value;
    for (;;) {
      const CodePoint here = peek();
      const int digit = is_digit(here.value) ? static_cast<int>(here.value - '0') : subscript_digit(here.value);
      if (digit < 0) return value;
      value = std::min(10 * value.value_or(0) + digit, 10 * max_formula_count);
      at_ += here.length;
    }
  }

  Result<void> part(Counts& counts, int depth) {
    if (depth > max_formula_depth)
      return fail(Code::invalid_argument, fmt::format("Brackets nest deeper than {}.", max_formula_depth));
    const std::size_t start = at_;
    for (;;) {
      const char32_t here = peek().value;
      Counts unit;
      if (here >= 'A' && here <= 'Z') {
        auto element = read_element();
        if (!element) return forward_error(element);
        unit[*element] = 1;
      } else if (here == '(' || here == '[' || here == '{') {
        const char32_t closing = here == '(' ? ')' : here == '[' ? ']' : '}';
        ++at_;
        if (auto read = part(unit, depth + 1); !read) return read;
        if (peek().value != closing) return error(peek().length == 0 ? "" : "does not close the bracket");
        ++at_;
      } else {
        break;
      }
      const std::size_t before = at_;
      const auto times = count();
      if (times == 0.0) {
        at_ = before;
        return error("is a count of zero");
      }
      for (const auto& [element, n] : unit) counts[element] = std::min(counts[element] + n * times.value_or(1), 1e12);
    }
    if (at_ == start) return error("is not an element symbol; symbols start with a capital letter");
    return {};
  }

  Result<const Element*> read_element() {
    for (const std::size_t length : {2, 1}) {
      const std::string_view symbol = text_.substr(at_, length);
      if (symbol.size() != length || (length == 2 && (symbol[1] < 'a' || symbol[1] > 'z'))) continue;
      if (const Element* element = find_element(symbol)) {
        at_ += length;
        return element;
      }
    }
    return error("is not the symbol of an element");
  }

  /// "+", "-", "^2-", "²⁻", "^-2". Ambiguous digits before a plain sign are a count.
  Result<void> charge(Formula& formula, std::size_t elements) {
    const std::size_t start = at_;
    int magnitude = 0;
    bool explicit_form = false;
    if (peek().value == '^') {
      explicit_form = true;
      ++at_;
    }
    const auto sign_here = [&] {
      const char32_t c = peek().value;
      return c == '+' || c == U'⁺' ? 1 : units::is_minus(c) || c == U'⁻' || c == U'–' ? -1 : 0;
    };
    int sign = sign_here();
    if (sign != 0) at_ += peek().length;
    int digits = 0;
    for (;; ++digits) {
      const CodePoint here = peek();
      const int digit = units::superscript_digit(here.value) >= 0 ? units::superscript_digit(here.value)
                        : explicit_form && is_digit(here.value)   ? static_cast<int>(here.value - '0')
                                                                  : -1;
      if (digit < 0) break;
      explicit_form = true;
      magnitude = std::min(10 * magnitude + digit, 1000);
      at_ += here.length;
    }
    if (sign == 0) {
      sign = sign_here();
      if (sign != 0) at_ += peek().length;
    }
    if (at_ == start) return {};
    if (sign == 0) return fail(Code::invalid_argument, "The charge has no sign: write it like ^2+ or ^2-.");
    constexpr int max_charge = 20;
    if (digits > 0 && (magnitude == 0 || magnitude > max_charge))
      return fail(Code::invalid_argument, fmt::format("A charge is from 1 to {}.", max_charge));
    if (!explicit_form && start > 0 && is_digit(text_[start - 1])) {
      if (elements == 1)
        return fail(Code::invalid_argument,
                    fmt::format("'{}' is ambiguous: write the charge with '^', like Fe^3+ or O2^-.", text_));
      formula.notes.push_back(fmt::format(
          "'{}' before the sign is read as a count and the charge as 1; write a higher charge with '^', like "
          "SO4^2-.",
          text_[start - 1]));
    }
    formula.charge = sign * (digits > 0 ? magnitude : 1);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Formula> parse_formula(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return fail(Code::invalid_argument, "The formula is empty. Write it like 'H2SO4' or 'CuSO4·5H2O'.");
  if (text.size() > max_formula_length)
    return fail(Code::invalid_argument, fmt::format("A formula has at most {} bytes.", max_formula_length));
  return Parser(text).parse();
}

std::string hill_formula(const Formula& formula) {
  std::string out;
  for (const auto& [element, count] : formula.composition)
    out += count == 1 ? std::string(element->symbol) : fmt::format("{}{:.0f}", element->symbol, count);
  return out;
}

Result<MolarMass> molar_mass(const Formula& formula) {
  MolarMass mass;
  for (const auto& [element, count] : formula.composition) {
    if (element->weight == 0)
      return fail(Code::invalid_argument,
                  fmt::format("{} ({}) has no standard atomic weight: it has no stable isotopes.", element->symbol,
                              element->name));
    mass.g_per_mol += count * element->weight;
    mass.uncertainty_g_per_mol += count * element->uncertainty;
  }
  mass.g_per_mol -= formula.charge * electron_g_per_mol;
  return mass;
}

}  // namespace wrkhrs::capabilities
