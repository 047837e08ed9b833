#include "jsonschema/regex.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>
#include <re2/re2.h>

namespace wrkhrs::jsonschema {
namespace {

// White space of ECMA 262 (WhiteSpace and LineTerminator), as the inside of a class.
constexpr std::string_view ecma_space =
    R"(\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
// Its complement; needed inside a class, where RE2 has no nested negation.
constexpr std::string_view ecma_not_space =
    R"(\x{0}-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

struct CategoryName {
  std::string_view longer;
  std::string_view shorter;
};
constexpr std::array category_names{
    CategoryName{"Letter", "L"},
    CategoryName{"Lowercase_Letter", "Ll"},
    CategoryName{"Uppercase_Letter", "Lu"},
    CategoryName{"Titlecase_Letter", "Lt"},
    CategoryName{"Modifier_Letter", "Lm"},
    CategoryName{"Other_Letter", "Lo"},
    CategoryName{"Mark", "M"},
    CategoryName{"Combining_Mark", "M"},
    CategoryName{"Nonspacing_Mark", "Mn"},
    CategoryName{"Spacing_Mark", "Mc"},
    CategoryName{"Enclosing_Mark", "Me"},
    CategoryName{"Number", "N"},
    CategoryName{"Decimal_Number", "Nd"},
    CategoryName{"digit", "Nd"},
    CategoryName{"Letter_Number", "Nl"},
    CategoryName{"Other_Number", "No"},
    CategoryName{"Punctuation", "P"},
    CategoryName{"punct", "P"},
    CategoryName{"Connector_Punctuation", "Pc"},
    CategoryName{"Dash_Punctuation", "Pd"},
    CategoryName{"Open_Punctuation", "Ps"},
    CategoryName{"Close_Punctuation", "Pe"},
    CategoryName{"Initial_Punctuation", "Pi"},
    CategoryName{"Final_Punctuation", "Pf"},
    CategoryName{"Other_Punctuation", "Po"},
    CategoryName{"Symbol", "S"},
    CategoryName{"Math_Symbol", "Sm"},
    CategoryName{"Currency_Symbol", "Sc"},
    CategoryName{"Modifier_Symbol", "Sk"},
    CategoryName{"Other_Symbol", "So"},
    CategoryName{"Separator", "Z"},
    CategoryName{"Space_Separator", "Zs"},
    CategoryName{"Line_Separator", "Zl"},
    CategoryName{"Paragraph_Separator", "Zp"},
    CategoryName{"Other", "C"},
    CategoryName{"Control", "Cc"},
    CategoryName{"cntrl", "Cc"},
    CategoryName{"Format", "Cf"},
};

// Rewrites what ECMA 262 and RE2 spell differently; the rest is copied.
class Translator {
 public:
  explicit Translator(std::string_view pattern) : in_(pattern) {}

  Result<std::string> run() {
    while (at_ < in_.size()) {
      const char c = in_[at_];
      bool ok = true;
      if (c == '\\') {
        ok = escape();
      } else if (in_class_) {
        class_character(c);
      } else if (c == '[') {
        open_class();
      } else if (c == '(') {
        ok = group();
      } else if (c == '.') {
        out_ += R"([^\n\r\x{2028}\x{2029}])";
        ++at_;
      } else if (c == '$') {
        out_ += R"(\z)";
        ++at_;
      } else {
        out_ += c;
        ++at_;
      }
      if (!ok) return fail(Code::invalid_argument, std::move(problem_));
    }
    if (in_class_) return fail(Code::invalid_argument, "a '[' is not closed");
    return std::move(out_);
  }

 private:
  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  void open_class() {
    if (in_.substr(at_, 3) == "[^]") {
      out_ += R"((?s:.))";
      at_ += 3;
    } else if (in_.substr(at_, 2) == "[]") {
      out_ += R"([^\x{0}-\x{10ffff}])";
      at_ += 2;
    } else {
      in_class_ = true;
      out_ += '[';
      ++at_;
      if (at_ < in_.size() && in_[at_] == '^') {
        out_ += '^';
        ++at_;
      }
    }
  }

  void class_character(char c) {
    if (c == ']') in_class_ = false;
    if (c == '[') out_ += '\\';  // RE2 would look for [:alpha:]
    out_ += c;
    ++at_;
  }

  bool group() {
    const auto rest = in_.substr(at_);
    if (rest.starts_with("(?=") || rest.starts_with("(?!")) return refuse("lookahead is not supported");
    if (rest.starts_with("(?<=") || rest.starts_with("(?<!")) return refuse("lookbehind is not supported");
    if (rest.starts_with("(?<")) {
      out_ += "(?P<";
      at_ += 3;
    } else if (rest.starts_with("(?:")) {
      out_ += "(?:";
      at_ += 3;
    } else if (rest.starts_with("(?")) {
      return refuse("'(?' must be followed by ':' or '<name>'");
    } else {
      out_ += '(';
      ++at_;
    }
    return true;
  }

  bool escape() {
    if (at_ + 1 >= in_.size()) return refuse("it ends with a '\\'");
    const char c = in_[at_ + 1];
    at_ += 2;
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 't':
      case 'n':
      case 'r':
      case 'f':
        out_ += '\\';
        out_ += c;
        return true;
      case 'v':
        out_ += R"(\x0b)";
        return true;
      case 's':
        return emit_class(ecma_space);
      case 'S':
        return emit_class(ecma_not_space);
      case 'b':
        out_ += in_class_ ? R"(\x08)" : R"(\b)";
        return true;
      case 'B':
        if (in_class_) return refuse("'\\B' stands inside '[]'");
        out_ += R"(\B)";
        return true;
      case '0':
        out_ += R"(\x{0})";
        return true;
      case 'c':
        return control();
      case 'x':
        return hexadecimal(2);
      case 'u':
        return unicode();
      case 'p':
      case 'P':
        return property(c);
      case 'k':
        return refuse("back-references are not supported");
      default:
        break;
    }
    if (c >= '1' && c <= '9') return refuse("back-references are not supported");
    constexpr std::string_view syntax_characters = "^$\\.*+?()[]{}|/-";
    if (!syntax_characters.contains(c) && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')) {
      return refuse(fmt::format("'\\{}' is not an escape of ECMA 262", c));
    }
    if (static_cast<unsigned char>(c) < 0x80) out_ += '\\';
    out_ += c;
    return true;
  }

  bool emit_class(std::string_view inside) {
    if (in_class_) {
      out_ += inside;
    } else {
      out_ += fmt::format("[{}]", inside);
    }
    return true;
  }

  bool control() {
    if (at_ >= in_.size() || std::isalpha(static_cast<unsigned char>(in_[at_])) == 0)
      return refuse("'\\c' needs a letter");
    out_ += fmt::format(R"(\x{:02x})", static_cast<unsigned>(in_[at_] & 0x1f));
    ++at_;
    return true;
  }

  std::optional<std::uint32_t> read_hexadecimal(std::size_t digits) {
    if (at_ + digits > in_.size() || digits == 0 || digits > 6) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const auto c = static_cast<unsigned char>(in_[at_ + i]);
      if (std::isxdigit(c) == 0) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    at_ += digits;
    return value;
  }

  bool hexadecimal(std::size_t digits) {
    const auto value = read_hexadecimal(digits);
    if (!value) return refuse(fmt::format("'\\{}' needs {} hexadecimal digits", digits == 2 ? 'x' : 'u', digits));
    out_ += fmt::format(R"(\x{{{:x}}})", *value);
    return true;
  }

  bool unicode() {
    if (at_ < in_.size() && in_[at_] == '{') {
      const auto end = in_.find('}', at_);
      ++at_;
      const auto value = end == std::string_view::npos ? std::nullopt : read_hexadecimal(end - at_);
      if (!value || *value > 0x10ffff) return refuse("'\\u{…}' needs a code point");
      ++at_;
      out_ += fmt::format(R"(\x{{{:x}}})", *value);
      return true;
    }
    const auto first = read_hexadecimal(4);
    if (!first) return refuse("'\\u' needs 4 hexadecimal digits");
    auto code_point = *first;
    if (code_point >= 0xd800 && code_point < 0xdc00 && in_.substr(at_, 2) == "\\u") {
      at_ += 2;
      const auto second = read_hexadecimal(4);
      if (!second || *second < 0xdc00 || *second > 0xdfff) return refuse("a surrogate stands alone");
      code_point = 0x10000 + ((code_point - 0xd800) << 10) + (*second - 0xdc00);
    }
    out_ += fmt::format(R"(\x{{{:x}}})", code_point);
    return true;
  }

  bool property(char letter) {
    const auto end = in_.find('}', at_);
    if (at_ >= in_.size() || in_[at_] != '{' || end == std::string_view::npos) return refuse("'\\p' needs '{name}'");
    auto name = in_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    for (const auto prefix : {"Script=", "sc=", "Script_Extensions=", "scx=", "General_Category=", "gc="}) {
      if (name.starts_with(prefix)) name.remove_prefix(std::string_view(prefix).size());
    }
    for (const auto& [longer, shorter] : category_names) {
      if (name == longer) name = shorter;
    }
    if (name == "Any") {
      if (letter == 'P') return refuse("'\\P{Any}' matches nothing");
      return emit_class(R"(\x{0}-\x{10ffff})");
    }
    if (name == "ASCII") return emit_class(letter == 'p' ? R"(\x{0}-\x{7f})" : R"(\x{80}-\x{10ffff})");
    out_ += fmt::format("\\{}{{{}}}", letter, name);
    return true;
  }

  std::string_view in_;
  std::size_t at_ = 0;
  bool in_class_ = false;
  std::string out_;
  std::string problem_;
};

class Re2Regex final : public Regex {
 public:
  Re2Regex(const std::string& translated, std::string source, const re2::RE2::Options& options)
      : engine_(translated, options), source_(std::move(source)) {}

  bool found_in(std::string_view text) const override {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), engine_);
  }
  const std::string& source() const override { return source_; }
  const re2::RE2& engine() const { return engine_; }

 private:
  re2::RE2 engine_;
  std::string source_;
};

}  // namespace

Result<std::shared_ptr<const Regex>> Regex::compile(std::string_view ecma_pattern) {
  auto translated = Translator(ecma_pattern).run();
  if (!translated) {
    return fail(Code::invalid_argument,
                fmt::format("The pattern '{}' cannot be used: {}.", ecma_pattern, translated.error().message));
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  options.set_never_capture(true);
  auto regex = std::make_shared<Re2Regex>(*translated, std::string(ecma_pattern), options);
  if (!regex->engine().ok()) {
    return fail(Code::invalid_argument,
                fmt::format("The pattern '{}' cannot be used: {}.", ecma_pattern, regex->engine().error()));
  }
  return regex;
}

}  // namespace wrkhrs::jsonschema
