// What a key may be used for: groups of paths.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::auth {

/// A path belongs to a scope when it begins with one of the prefixes.
struct Scope {
  std::string_view name;
  std::string_view meaning;
  std::array<std::string_view, 8> prefixes;  ///< empty ones count for nothing
};

inline constexpr std::array scopes{
    Scope{"models",
          "chat, responses, embeddings, speech",
          {"/v1/chat", "/v1/responses", "/v1/completions", "/v1/embeddings", "/v1/audio", "/v1/realtime"}},
    Scope{"documents", "files, vector stores, search", {"/v1/files", "/v1/vector_stores", "/v1/search"}},
    Scope{"tools", "tools and MCP", {"/v1/tools", "/v1/mcp", "/mcp"}},
    Scope{"runs", "runs and workflows", {"/v1/runs", "/v1/workflows"}},
};

/// Whether a key with these scopes may ask for `path`. Without scopes: everything. `/v1/models` and `/openapi.json` are
/// for every key; a path that no scope names is for keys without scopes only. Pure.
bool allows(std::span<const std::string> key_scopes, std::string_view path);

/// Errors: invalid_argument, naming the scopes there are.
Result<void> check_scopes(std::span<const std::string> names);

}  // namespace wrkhrs::auth
