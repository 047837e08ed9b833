// Which model a stack uses, as the configuration says it, and the way back to the one before.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/load.hpp"
#include "models/catalogue.hpp"

namespace wrkhrs::upkeep {

/// Sets `section: {key: value}` in the text of a wrkhrs.yaml in block style and leaves everything else as it is,
/// comments included. Pure. Errors: invalid_argument (the section is written on one line).
Result<std::string> with_setting(std::string_view yaml, std::string_view section, std::string_view key,
                                 std::string_view value);

struct ModelChange {
  std::string kind;
  std::string from;
  std::string to;
  std::int64_t at = 0;  ///< seconds since 1970
};

/// The changes of a home, oldest first; none where there is no file. Errors: internal (damaged).
Result<std::vector<ModelChange>> read_changes(const std::filesystem::path& home);

/// The models that a rollback would go back to: `wrkhrs prune` keeps them.
std::vector<std::string> rollback_targets(const std::filesystem::path& home);

/// The id of the model of a kind that the configuration names.
std::string chosen_model(const config::StackConfig& config, models::Kind kind);

/// Whether choose_model() may write the choice: asked before a model is judged. Errors: invalid_argument (the setting
/// comes from a variable, which would win; not a kind that is chosen).
Result<void> can_choose_model(const config::LoadOptions& load, models::Kind kind);

/// Writes the choice into wrkhrs.yaml (replaced as a whole) and notes the change. Services read it at their next start.
/// Errors: those of can_choose_model(), invalid_argument (the file cannot be edited), unavailable.
Result<void> choose_model(const config::LoadOptions& load, models::Kind kind, std::string_view model);

/// Takes the last choice of a kind back, as if it had not been made: a rollback goes to the one before it. Errors:
/// not_found (there is none), those of choose_model().
Result<void> undo_choice(const config::LoadOptions& load, models::Kind kind);

}  // namespace wrkhrs::upkeep
