#include "tools/template_text.hpp"

#include <fmt/format.h>

namespace wrkhrs::tools {

Result<std::vector<std::string>> names_in(std::string_view text) {
  std::vector<std::string> names;
  std::size_t at = 0;
  while (true) {
    const auto brace = text.find_first_of("{}", at);
    if (brace == std::string_view::npos) return names;
    const auto close = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || close == std::string_view::npos || text[close] != '}' || close == brace + 1) {
      return fail(Code::invalid_argument,
                  fmt::format("'{}' has a brace without its partner, or nothing between two.", text));
    }
    names.emplace_back(text.substr(brace + 1, close - brace - 1));
    at = close + 1;
  }
}

std::string argument_text(const json::Value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::write(value);
}

}  // namespace wrkhrs::tools
