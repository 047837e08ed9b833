// keys: who may ask.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct KeyAddOptions {
  std::string name;
  std::string expires;  ///< "90d"; empty: never
  std::vector<std::string> scopes;
  std::optional<std::filesystem::path> out;  ///< a new 0600 file instead of standard output
};

struct KeyRotateOptions {
  std::string id;       ///< empty: the person's own key
  std::string overlap;  ///< how long the one before still counts; empty: not at all
  std::optional<std::filesystem::path> out;
};

/// The person's own key, on standard output.
int keys_show(Shell& shell);
int keys_list(Shell& shell);
int keys_add(Shell& shell, const KeyAddOptions& options);
int keys_rotate(Shell& shell, const KeyRotateOptions& options);
int keys_revoke(Shell& shell, const std::string& id);

/// "90d", "12h", "30m", "45s"; empty is zero. At most ten years. Pure. Errors: invalid_argument.
Result<std::chrono::seconds> parse_period(std::string_view text);

}  // namespace wrkhrs::cli
