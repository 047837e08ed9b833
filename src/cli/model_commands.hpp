// models
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

/// What the catalogue has and what is installed.
int models_list(Shell& shell);
/// Fetches models, by default the ones that a stack needs. What is there already is checked and left.
int models_pull(Shell& shell, std::vector<std::string> ids, bool again);
/// Reads every installed file again and compares it with its record; by default all.
int models_verify(Shell& shell, std::vector<std::string> ids);

struct ImportOptions {
  std::filesystem::path checkpoint;
  std::string id;
  std::string precision = "q8_0";
  std::string licence;
};
/// Turns a checkpoint (safetensors of the BERT family, CTranslate2 Whisper) into a file that the engines load.
int models_import(Shell& shell, const ImportOptions& options);
int models_remove(Shell& shell, const std::string& id);

}  // namespace wrkhrs::cli
