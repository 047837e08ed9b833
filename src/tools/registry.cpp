#include "tools/registry.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "tools/manifest.hpp"

namespace wrkhrs::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t manifests_max = 2000;

std::vector<fs::path> manifest_files(const std::vector<fs::path>& folders,
                                     std::vector<api::tools::Diagnostic>* diagnostics) {
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    std::error_code error;
    if (!fs::exists(folder, error)) continue;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      const auto extension = at->path().extension();
      if ((extension == ".yaml" || extension == ".yml") && files.size() < manifests_max) files.push_back(at->path());
    }
    if (error && diagnostics != nullptr) {
      diagnostics->push_back(
          {folder.filename().string(), fmt::format("This folder cannot be read: {}.", error.message())});
    }
  }
  std::ranges::sort(files);
  return files;
}

Result<ToolPtr> read_manifest(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Code::unavailable, "The file cannot be read.");
  std::string text(manifest_bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return parse_manifest(text);
}

}  // namespace

ToolPtr Snapshot::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(
      tools, name, {}, [](const ToolPtr& tool) { return std::string_view(tool->description.name); });
  return found != tools.end() && (*found)->description.name == name ? *found : nullptr;
}

Source read_folders(const std::vector<fs::path>& folders) {
  Source source;
  std::map<std::string, std::string> file_of_name;
  for (const auto& file : manifest_files(folders, &source.diagnostics)) {
    const auto file_name = file.filename().string();
    auto tool = read_manifest(file);
    if (!tool) {
      source.diagnostics.push_back({file_name, tool.error().message});
      continue;
    }
    const auto [other, is_new] = file_of_name.emplace((*tool)->description.name, file_name);
    if (is_new) {
      source.tools.push_back(std::move(*tool));
    } else {
      source.diagnostics.push_back({file_name, fmt::format("The tool '{}' stands in '{}' already; rename one of them.",
                                                           other->first, other->second)});
    }
  }
  return source;
}

std::string folders_state(const std::vector<fs::path>& folders) {
  std::string state;
  for (const auto& file : manifest_files(folders, nullptr)) {
    std::error_code ignored;
    const auto written = fs::last_write_time(file, ignored).time_since_epoch().count();
    state += fmt::format("{} {} {}\n", file.string(), fs::file_size(file, ignored), written);
  }
  return state;
}

Registry::Registry() { rebuild(); }

std::shared_ptr<const Snapshot> Registry::snapshot() const {
  std::lock_guard lock(mutex_);
  return snapshot_;
}

void Registry::set_manifests(Source source) {
  std::lock_guard lock(mutex_);
  manifests_ = std::move(source);
  rebuild();
}

void Registry::set_discovered(Source source) {
  std::lock_guard lock(mutex_);
  discovered_ = std::move(source);
  rebuild();
}

void Registry::rebuild() {
  auto snapshot = std::make_shared<Snapshot>();
  std::set<std::string> names;
  for (const auto* source : {&manifests_, &discovered_}) {
    for (const auto& tool : source->tools) {
      if (names.insert(tool->description.name).second) snapshot->tools.push_back(tool);
    }
    std::ranges::copy(source->diagnostics, std::back_inserter(snapshot->diagnostics));
  }
  std::ranges::sort(snapshot->tools, {}, [](const ToolPtr& tool) { return std::string_view(tool->description.name); });
  snapshot->is_whole = manifests_.is_whole && discovered_.is_whole;
  std::vector<SearchIndex::Text> texts;
  for (const auto& tool : snapshot->tools)
    texts.push_back({tool->description.name, tool->description.title, tool->description.description});
  snapshot->index = std::make_shared<const SearchIndex>(texts);
  snapshot_ = std::move(snapshot);
}

}  // namespace wrkhrs::tools
