#include "rag/file_name.hpp"

#include <cstdint>

#include "net/http.hpp"

namespace wrkhrs::rag {
namespace {

constexpr std::size_t name_bytes_max = 255;

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  ///< 0: invalid
};

/// The first character of UTF-8 text.
Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, bytes};
}

/// Characters that are not seen or that change how others are seen.
bool is_unwanted(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool direction = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069);
  const bool invisible = (code >= 0x200B && code <= 0x200D) || code == 0x2028 || code == 0x2029 || code == 0xFEFF;
  return control || direction || invisible;
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string clean;
  while (!name.empty()) {
    const Character character = decode(name);
    const std::size_t bytes = character.bytes == 0 ? 1 : character.bytes;
    if (character.bytes != 0 && !is_unwanted(character.code)) clean += name.substr(0, bytes);
    name.remove_prefix(bytes);
  }
  while (!clean.empty() && (clean.back() == ' ' || clean.back() == '.')) clean.pop_back();
  const std::size_t first = clean.find_first_not_of(" .");
  if (first == std::string::npos) return "file";
  if (clean[first] != clean[0] && clean[0] == ' ') clean.erase(0, first);
  if (clean.size() > name_bytes_max) {
    const std::size_t dot = clean.rfind('.');
    const std::string ending = dot != std::string::npos && clean.size() - dot <= 16 ? clean.substr(dot) : "";
    std::size_t keep = name_bytes_max - ending.size();
    while (keep > 0 && (static_cast<unsigned char>(clean[keep]) & 0xC0U) == 0x80U) --keep;
    clean = clean.substr(0, keep) + ending;
  }
  return clean;
}

std::string attachment_header(std::string_view clean_name) {
  std::string ascii;
  for (const char c : clean_name) {
    const bool plain = c >= ' ' && static_cast<unsigned char>(c) < 0x7FU && c != '"' && c != '\\';
    ascii += plain ? c : '_';
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + net::percent_encode(clean_name);
}

}  // namespace wrkhrs::rag
