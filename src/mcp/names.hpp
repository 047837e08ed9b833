// The names that tools and prompts of an upstream have here. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wrkhrs::mcp {

/// Names stay below 60 characters: APIs of models take 64 at most.
inline constexpr std::size_t name_characters_max = 59;

/// `id__name` in [A-Za-z0-9_-]. A name that had to be changed (too long, other characters) ends in eight hexadecimal
/// digits of its hash, so that different names stay different. `id` must not be empty.
std::string exposed_name(std::string_view id, std::string_view name);

}  // namespace wrkhrs::mcp
