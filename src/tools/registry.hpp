// All tools of the service, from the folders and from wrkhrs-mcp.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tools/search.hpp"
#include "tools/tool.hpp"

namespace wrkhrs::tools {

/// The tools at one moment. Immutable; safe to share.
struct Snapshot {
  std::vector<ToolPtr> tools;  ///< ordered by name
  std::vector<api::tools::Diagnostic> diagnostics;
  std::shared_ptr<const SearchIndex> index;  ///< over `tools`, in the same order
  bool is_whole = false;                     ///< no source may have tools that are not here

  /// Null when there is none of that name.
  ToolPtr find(std::string_view name) const;
};

/// What a source of tools gave.
struct Source {
  std::vector<ToolPtr> tools;
  std::vector<api::tools::Diagnostic> diagnostics;
  bool is_whole = true;  ///< false: it could not be listed yet
};

/// Reads every `*.yaml` and `*.yml` of the folders. Blocks. A manifest that cannot be used, and a name that was there
/// before, is a diagnostic; so is a folder that cannot be read, but not one that does not exist.
Source read_folders(const std::vector<std::filesystem::path>& folders);

/// What changes when a manifest does: names, sizes and times. Blocks.
std::string folders_state(const std::vector<std::filesystem::path>& folders);

/// Safe from any thread: readers take the snapshot, sources replace their part.
class Registry {
 public:
  Registry();

  std::shared_ptr<const Snapshot> snapshot() const;
  /// Manifests come before discovered tools of the same name.
  void set_manifests(Source source);
  void set_discovered(Source source);

 private:
  void rebuild();  ///< with the mutex held

  mutable std::mutex mutex_;
  Source manifests_;
  Source discovered_{.tools = {}, .diagnostics = {}, .is_whole = false};
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace wrkhrs::tools
