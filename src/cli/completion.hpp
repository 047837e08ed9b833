// Shell completion, made from the tree of commands.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::cli {

/// A command as completion sees it.
struct CommandNode {
  std::string name;
  std::string description;
  std::vector<std::string> options;  ///< `--json`
  bool takes_files = false;
  bool takes_service = false;
  std::vector<CommandNode> commands;
};

/// The script for `bash`, `zsh` or `fish`. Errors: invalid_argument. Pure.
Result<std::string> completion_script(const CommandNode& root, const std::string& shell);

}  // namespace wrkhrs::cli
