#include "auth/key.hpp"

#include <algorithm>

namespace wrkhrs::auth {

std::string key_id_of_hash(std::string_view sha256) { return "key_" + std::string(sha256.substr(0, 16)); }

std::string masked(std::string_view secret) {
  // What a client sent may be anything: only plain characters go into a message.
  const bool plain = std::all_of(secret.begin(), secret.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
  if (!plain || secret.size() < 16) return "…";
  return std::string(secret.substr(0, 3)) + "…" + std::string(secret.substr(secret.size() - 2));
}

}  // namespace wrkhrs::auth
