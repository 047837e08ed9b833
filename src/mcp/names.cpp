#include "mcp/names.hpp"

#include "base/ids.hpp"

namespace wrkhrs::mcp {

std::string exposed_name(std::string_view id, std::string_view name) {
  std::string whole = std::string(id) + "__" + std::string(name);
  std::string exposed;
  for (const char c : whole) {
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    exposed += fits ? c : '_';
  }
  if (exposed == whole && exposed.size() <= name_characters_max) return exposed;
  constexpr std::size_t hash_digits = 8;
  exposed.resize(std::min(exposed.size(), name_characters_max - hash_digits - 1));
  return exposed + '_' + sha256_hex(whole).substr(0, hash_digits);
}

}  // namespace wrkhrs::mcp
