// What is well-formed UTF-8. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace wrkhrs {

/// Well-formed by Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// The longest beginning of at most `bytes_max` bytes that cuts no character in two.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace wrkhrs
