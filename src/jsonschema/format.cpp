#include "jsonschema/format.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>

#include "jsonschema/regex.hpp"

namespace wrkhrs::jsonschema {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hexadecimal(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
bool alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Reads a text from left to right; each step says whether it could.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_any(std::string_view characters) {
    if (done() || !characters.contains(text_[at_])) return false;
    ++at_;
    return true;
  }
  std::optional<int> number(std::size_t digits) {
    if (text_.size() - at_ < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!digit(text_[at_ + i])) return std::nullopt;
      value = value * 10 + (text_[at_ + i] - '0');
    }
    at_ += digits;
    return value;
  }
  std::size_t skip_digits() {
    const auto start = at_;
    while (!done() && digit(text_[at_])) ++at_;
    return at_ - start;
  }
  std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// RFC 3339, section 5.6.
bool take_date(Cursor& cursor) {
  const auto year = cursor.number(4);
  if (!year || !cursor.take('-')) return false;
  const auto month = cursor.number(2);
  if (!month || *month < 1 || *month > 12 || !cursor.take('-')) return false;
  const auto day = cursor.number(2);
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  return day && *day >= 1 && *day <= days[static_cast<std::size_t>(*month - 1)] + (*month == 2 && leap ? 1 : 0);
}

bool take_time(Cursor& cursor) {
  const auto hour = cursor.number(2);
  if (!hour || *hour > 23 || !cursor.take(':')) return false;
  const auto minute = cursor.number(2);
  if (!minute || *minute > 59 || !cursor.take(':')) return false;
  const auto second = cursor.number(2);
  if (!second || *second > 60) return false;
  if (cursor.take('.') && cursor.skip_digits() == 0) return false;
  int offset_minutes = 0;
  if (!cursor.take_any("Zz")) {
    const int sign = cursor.take('-') ? -1 : 1;
    if (sign == 1 && !cursor.take('+')) return false;
    const auto offset_hour = cursor.number(2);
    if (!offset_hour || *offset_hour > 23 || !cursor.take(':')) return false;
    const auto offset_minute = cursor.number(2);
    if (!offset_minute || *offset_minute > 59) return false;
    offset_minutes = sign * (*offset_hour * 60 + *offset_minute);
  }
  if (*second < 60) return true;
  constexpr int day_minutes = 24 * 60;  // a leap second is 23:59:60 in UTC
  return (*hour * 60 + *minute - offset_minutes + 2 * day_minutes) % day_minutes == day_minutes - 1;
}

bool is_date(std::string_view text) {
  Cursor cursor(text);
  return take_date(cursor) && cursor.done();
}

bool is_time(std::string_view text) {
  Cursor cursor(text);
  return take_time(cursor) && cursor.done();
}

bool is_date_time(std::string_view text) {
  Cursor cursor(text);
  return take_date(cursor) && cursor.take_any("Tt") && take_time(cursor) && cursor.done();
}

// RFC 3339, appendix A. Within the date and the time part, units must follow each other without a gap.
bool is_duration(std::string_view text) {
  Cursor cursor(text);
  if (!cursor.take('P') || cursor.done()) return false;
  const auto take_units = [&cursor](std::string_view units) -> std::optional<int> {
    int taken = 0;
    std::optional<std::size_t> previous;
    while (!cursor.done() && digit(cursor.rest().front())) {
      cursor.skip_digits();
      const auto unit = cursor.done() ? std::string_view::npos : units.find(cursor.rest().front());
      if (unit == std::string_view::npos || (previous && unit != *previous + 1)) return std::nullopt;
      cursor.take(units[unit]);
      previous = unit;
      ++taken;
    }
    return taken;
  };
  if (text.ends_with('W')) return cursor.skip_digits() > 0 && cursor.take('W') && cursor.done();
  const auto date_units = take_units("YMD");
  if (!date_units) return false;
  if (cursor.done()) return *date_units > 0;
  if (!cursor.take('T')) return false;
  const auto time_units = take_units("HMS");
  return time_units && *time_units > 0 && cursor.done();
}

// RFC 1123, section 2.1.
bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t start = 0;
  while (start <= text.size()) {
    const auto end = std::min(text.find('.', start), text.size());
    const auto label = text.substr(start, end - start);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::ranges::all_of(label, [](char c) { return alphanumeric(c) || c == '-'; })) return false;
    // "--" in third place is reserved (RFC 5891, 4.2.3.1) but for "xn--", whose Punycode is not decoded here.
    if (label.size() >= 4 && label.substr(2, 2) == "--" && !label.starts_with("xn--") && !label.starts_with("XN--"))
      return false;
    if (end == text.size()) return true;
    start = end + 1;
  }
  return false;
}

bool is_ipv4(std::string_view text) { return boost::urls::parse_ipv4_address({text.data(), text.size()}).has_value(); }
bool is_ipv6(std::string_view text) { return boost::urls::parse_ipv6_address({text.data(), text.size()}).has_value(); }

// RFC 5321, section 4.1.2, in ASCII.
bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  if (local.size() >= 2 && local.front() == '"' && local.back() == '"') {
    for (std::size_t i = 1; i + 1 < local.size(); ++i) {
      if (local[i] == '\\') {
        if (++i + 1 >= local.size()) return false;
      } else if (local[i] == '"' || static_cast<unsigned char>(local[i]) < 32 ||
                 static_cast<unsigned char>(local[i]) > 126) {
        return false;
      }
    }
  } else {
    if (local.front() == '.' || local.back() == '.' || local.contains("..")) return false;
    constexpr std::string_view extra = "!#$%&'*+-/=?^_`{|}~.";
    if (!std::ranges::all_of(local, [&](char c) { return alphanumeric(c) || extra.contains(c); })) return false;
  }
  if (domain.starts_with('[') && domain.ends_with(']')) {
    const auto address = domain.substr(1, domain.size() - 2);
    return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
  }
  return is_hostname(domain);
}

bool is_uri(std::string_view text) { return boost::urls::parse_uri({text.data(), text.size()}).has_value(); }
bool is_uri_reference(std::string_view text) {
  return boost::urls::parse_uri_reference({text.data(), text.size()}).has_value();
}

// RFC 6570: literals, and expressions in braces.
bool is_uri_template(std::string_view text) {
  bool inside = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{') {
      if (inside) return false;
      inside = true;
      start = i + 1;
    } else if (c == '}') {
      if (!inside || i == start) return false;
      inside = false;
    } else if (inside) {
      const bool operator_character = i == start && std::string_view("+#./;?&").contains(c);
      const bool name_character = alphanumeric(c) || std::string_view("_%.,:*").contains(c);
      if (!operator_character && !name_character) return false;
    } else if (static_cast<unsigned char>(c) <= 0x20 || std::string_view("\"'<>\\^`|").contains(c)) {
      return false;
    }
  }
  return !inside;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !hexadecimal(text[i])) return false;
  }
  return true;
}

// RFC 6901.
bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) {
  Cursor cursor(text);
  const auto digits = cursor.skip_digits();
  if (digits == 0 || (digits > 1 && text.front() == '0')) return false;
  return cursor.rest() == "#" || is_json_pointer(cursor.rest());
}

bool is_regex(std::string_view text) {
  const auto regex = Regex::compile(text);
  // Lookaround and back-references are patterns of ECMA 262, if not ours.
  return regex.has_value() || regex.error().message.contains("not supported");
}

struct Format {
  std::string_view name;
  bool (*matches)(std::string_view);
};

constexpr std::array formats{
    Format{"date-time", is_date_time},
    Format{"date", is_date},
    Format{"time", is_time},
    Format{"duration", is_duration},
    Format{"email", is_email},
    Format{"hostname", is_hostname},
    Format{"ipv4", is_ipv4},
    Format{"ipv6", is_ipv6},
    Format{"uri", is_uri},
    Format{"uri-reference", is_uri_reference},
    Format{"uri-template", is_uri_template},
    Format{"uuid", is_uuid},
    Format{"json-pointer", is_json_pointer},
    Format{"relative-json-pointer", is_relative_json_pointer},
    Format{"regex", is_regex},
};

}  // namespace

bool matches_format(std::string_view format, std::string_view text) {
  const auto found = std::ranges::find(formats, format, &Format::name);
  return found == formats.end() || found->matches(text);
}

}  // namespace wrkhrs::jsonschema
