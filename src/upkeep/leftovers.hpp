// Files that may be deleted: found first, so that a person can see them, then deleted.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::upkeep {

enum class LeftoverKind { rotated_log, temporary, model, build };
std::string_view to_string(LeftoverKind kind);

struct Leftover {
  LeftoverKind kind = LeftoverKind::temporary;
  std::filesystem::path path;  ///< a file, or a folder that goes whole
  std::string name;            ///< of a model: its id; else empty
  std::uint64_t bytes = 0;
};

struct LeftoverOptions {
  bool models = false;  ///< models that neither configuration nor `kept_models` names
  std::set<std::string> kept_models = {};
  bool builds = false;                          ///< third-party builds in `cache` that a newer one has replaced
  std::filesystem::path cache = {};             ///< `${XDG_CACHE_HOME:-~/.cache}/wrkhrs`
  std::filesystem::path temporary_folder = {};  ///< the machine's, where probes leave folders; empty: not looked at
  std::chrono::seconds temporary_age{3600};     ///< younger ones may still be written to
  std::filesystem::path proc = "/proc";
};

/// What may go, by kind and path. Never: a log that is written to, a file that any process has open or runs, a symbolic
/// link or what it points to, anything in `data`, keys, certificates, configuration. Reads folders only; what cannot be
/// read is left out.
std::vector<Leftover> find_leftovers(const config::StackConfig& config, const LeftoverOptions& options);

/// Deletes one. A model goes through models::Library, so that a killed prune leaves none half there. Errors: internal.
Result<void> remove_leftover(const config::StackConfig& config, const Leftover& leftover);

}  // namespace wrkhrs::upkeep
