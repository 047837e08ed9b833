#include "jsonschema/number.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

namespace wrkhrs::jsonschema {
namespace json = boost::json;
namespace {

using Wide = unsigned __int128;

// A long double holds every int64, uint64 and double exactly (64 bits of mantissa or more on x86-64 and AArch64).
long double as_long_double(const json::value& value) {
  if (value.is_int64()) return static_cast<long double>(value.get_int64());
  if (value.is_uint64()) return static_cast<long double>(value.get_uint64());
  return static_cast<long double>(value.get_double());
}

// |value| = digits · 10^exponent with no trailing zero in digits.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal to_decimal(const json::value& value) {
  Decimal decimal;
  if (value.is_int64()) {
    const auto number = value.get_int64();
    decimal.digits =
        number < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  } else if (value.is_uint64()) {
    decimal.digits = value.get_uint64();
  } else {
    const auto shortest = fmt::format("{}", std::abs(value.get_double()));
    const auto mark = shortest.find('e');
    int fraction_digits = 0;
    bool after_point = false;
    for (const char c : std::string_view(shortest).substr(0, mark)) {
      if (c == '.') {
        after_point = true;
      } else {
        decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(c - '0');
        fraction_digits += after_point ? 1 : 0;
      }
    }
    if (mark != std::string::npos) {
      const char* const sign = shortest.c_str() + mark + 1;
      std::from_chars(sign + (*sign == '+' ? 1 : 0), shortest.c_str() + shortest.size(), decimal.exponent);
    }
    decimal.exponent -= fraction_digits;
  }
  while (decimal.digits != 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    ++decimal.exponent;
  }
  return decimal;
}

std::uint64_t power_of_ten_modulo(int exponent, std::uint64_t modulus) {
  Wide result = 1 % modulus;
  Wide base = 10 % modulus;
  for (auto n = static_cast<unsigned>(exponent); n != 0; n >>= 1) {
    if ((n & 1) != 0) result = result * base % modulus;
    base = base * base % modulus;
  }
  return static_cast<std::uint64_t>(result);
}

std::uint64_t mix(std::uint64_t x) {  // splitmix64's finaliser
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::strong_ordering compare_numbers(const json::value& a, const json::value& b) {
  const auto x = as_long_double(a);
  const auto y = as_long_double(b);
  if (x < y) return std::strong_ordering::less;
  return x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool is_integer(const json::value& value) {
  if (value.is_int64() || value.is_uint64()) return true;
  return value.is_double() && std::isfinite(value.get_double()) && std::trunc(value.get_double()) == value.get_double();
}

bool is_multiple_of(const json::value& value, const json::value& divisor) {
  if ((value.is_double() && !std::isfinite(value.get_double())) ||
      (divisor.is_double() && !std::isfinite(divisor.get_double()))) {
    return false;
  }
  const auto number = to_decimal(value);
  const auto unit = to_decimal(divisor);
  if (number.digits == 0) return true;
  if (unit.digits == 0) return false;
  const int shift = number.exponent - unit.exponent;
  if (shift >= 0) {
    const Wide scaled = static_cast<Wide>(number.digits % unit.digits) * power_of_ten_modulo(shift, unit.digits);
    return scaled % unit.digits == 0;
  }
  // `number` is finer than `unit`: it would have to hold the factor 10^-shift, and it has fewer than 20 digits.
  if (-shift > 19) return false;
  Wide scale = unit.digits;
  for (int i = 0; i < -shift; ++i) scale *= 10;
  return number.digits % scale == 0;
}

bool equal(const json::value& a, const json::value& b) {
  if (a.is_number() || b.is_number()) return a.is_number() && b.is_number() && compare_numbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case json::kind::null:
      return true;
    case json::kind::bool_:
      return a.get_bool() == b.get_bool();
    case json::kind::string:
      return a.get_string() == b.get_string();
    case json::kind::array: {
      const auto& x = a.get_array();
      const auto& y = b.get_array();
      if (x.size() != y.size()) return false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (!equal(x[i], y[i])) return false;
      }
      return true;
    }
    case json::kind::object: {
      const auto& x = a.get_object();
      const auto& y = b.get_object();
      if (x.size() != y.size()) return false;
      for (const auto& [key, value] : x) {
        const auto* other = y.if_contains(key);
        if (other == nullptr || !equal(value, *other)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

std::uint64_t hash(const json::value& value) {
  constexpr std::uint64_t seed = 0x9e3779b97f4a7c15ULL;
  switch (value.kind()) {
    case json::kind::null:
      return mix(seed + 1);
    case json::kind::bool_:
      return mix(seed + (value.get_bool() ? 2 : 3));
    case json::kind::string:
      return mix(seed + std::hash<std::string_view>{}(value.get_string()));
    case json::kind::array: {
      std::uint64_t result = seed + 4;
      for (const auto& item : value.get_array()) result = mix(result ^ hash(item));
      return result;
    }
    case json::kind::object: {
      std::uint64_t result = seed + 5;  // a sum: the order of members does not count
      for (const auto& [key, member] : value.get_object()) {
        result += mix(std::hash<std::string_view>{}(key) ^ (hash(member) << 1));
      }
      return result;
    }
    default:
      return mix(seed + std::hash<long double>{}(as_long_double(value)));
  }
}

}  // namespace wrkhrs::jsonschema
