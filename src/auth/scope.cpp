#include "auth/scope.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace wrkhrs::auth {

bool allows(std::span<const std::string> key_scopes, std::string_view path) {
  if (key_scopes.empty()) return true;
  auto begins = [&](std::string_view prefix) {
    if (prefix.empty() || !path.starts_with(prefix)) return false;
    return path.size() == prefix.size() || path[prefix.size()] == '/';
  };
  if (begins("/v1/models") || begins("/openapi.json")) return true;
  return std::ranges::any_of(scopes, [&](const Scope& scope) {
    return std::ranges::any_of(scope.prefixes, begins) && std::ranges::find(key_scopes, scope.name) != key_scopes.end();
  });
}

Result<void> check_scopes(std::span<const std::string> names) {
  std::vector<std::string_view> known;
  for (const Scope& scope : scopes) known.push_back(scope.name);
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) != known.end()) continue;
    return fail(Code::invalid_argument,
                fmt::format("There is no scope '{}'.{} There are models, documents, tools and runs.", name,
                            did_you_mean(name, known)));
  }
  return {};
}

}  // namespace wrkhrs::auth
