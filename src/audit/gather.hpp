// Reads the facts of an installation. Changes nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audit/facts.hpp"
#include "config/load.hpp"
#include "models/models.hpp"

namespace wrkhrs::audit {

struct GatherOptions {
  config::LoadOptions load = {};
  /// Folder of docker-compose.yml and .env; empty: no containers are looked at.
  std::filesystem::path platform = {};
  std::filesystem::path proc = "/proc";
  /// What probing the sandbox gave; see Facts::sandbox.
  std::optional<std::string> sandbox = {};
  /// Read every model file whole, for its hash (about 0.5 s for 100 MB); otherwise only sizes are compared.
  bool hash_models = true;
  models::ByteProgress progress = {};
};

/// Never fails: what cannot be read is either a fact itself (the configuration, a certificate) or left out. Blocks.
Facts gather(const GatherOptions& options);

}  // namespace wrkhrs::audit
