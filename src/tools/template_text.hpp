// Texts with `{argument}` in them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace wrkhrs::tools {

/// The names in braces, in order. Errors: invalid_argument (a brace without its partner, an empty name).
Result<std::vector<std::string>> names_in(std::string_view text);

/// An argument as text: strings as they are, others as JSON.
std::string argument_text(const json::Value& value);

/// Fills the braces; `encode` is applied to each argument's text. Nothing when an argument is absent or null.
template <class Encode>
std::optional<std::string> fill(std::string_view text, const json::Object& arguments, const Encode& encode) {
  std::string filled;
  while (!text.empty()) {
    const auto open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    const auto* value = arguments.if_contains(text.substr(open + 1, close - open - 1));
    if (value == nullptr || value->is_null()) return std::nullopt;
    filled += encode(argument_text(*value));
    text.remove_prefix(close + 1);
  }
  return filled;
}

}  // namespace wrkhrs::tools
