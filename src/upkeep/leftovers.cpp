#include "upkeep/leftovers.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/models.hpp"

namespace wrkhrs::upkeep {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr std::size_t entries_max = 100'000;  ///< looked at in one folder

/// Files that processes have open, run or stand in, as far as this user may see.
std::set<std::string> files_in_use(const fs::path& proc) {
  std::set<std::string> paths;
  std::error_code error;
  for (const fs::directory_entry& process : fs::directory_iterator(proc, error)) {
    const std::string pid = process.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    for (const char* link : {"exe", "cwd"}) paths.insert(fs::read_symlink(process.path() / link, gone).string());
    for (const fs::directory_entry& entry : fs::directory_iterator(process.path() / "fd", gone)) {
      std::error_code closed;
      paths.insert(fs::read_symlink(entry.path(), closed).string());
    }
  }
  paths.erase("");
  return paths;
}

class Finder {
 public:
  Finder(const config::StackConfig& config, const LeftoverOptions& options)
      : config_(config), options_(options), in_use_(files_in_use(options.proc)) {}

  std::vector<Leftover> all() {
    rotated_logs();
    temporaries();
    if (options_.models) models();
    if (options_.builds) builds();
    std::ranges::sort(found_, [](const Leftover& a, const Leftover& b) {
      return std::tie(a.kind, a.path) < std::tie(b.kind, b.path);
    });
    return std::move(found_);
  }

 private:
  /// Regular files of a folder, or folders; links are left out.
  std::vector<fs::path> entries_of(const fs::path& folder, fs::file_type type = fs::file_type::regular) const {
    std::vector<fs::path> entries;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      std::error_code gone;
      if (entry.symlink_status(gone).type() == type) entries.push_back(entry.path());
      if (entries.size() == entries_max) break;
    }
    return entries;
  }

  bool is_used(const fs::path& path) const {
    std::error_code error;
    const std::string whole = fs::canonical(path, error).string();
    if (error) return true;
    // Of a folder: anything below it.
    const auto at = in_use_.lower_bound(whole);
    for (auto it = at; it != in_use_.end() && it->starts_with(whole); ++it) {
      if (it->size() == whole.size() || (*it)[whole.size()] == '/') return true;
    }
    return false;
  }

  bool is_old(const fs::path& path) const {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return false;
    return std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(status.st_mtime) >
           options_.temporary_age;
  }

  static std::uint64_t bytes_of(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return fs::file_size(path, error);
    std::uint64_t bytes = 0;
    for (auto it = fs::recursive_directory_iterator(path, error); !error && it != fs::recursive_directory_iterator();
         it.increment(error)) {
      std::error_code gone;
      if (it->symlink_status(gone).type() == fs::file_type::regular) bytes += it->file_size(gone);
    }
    return bytes;
  }

  void add(LeftoverKind kind, const fs::path& path, std::string name = {}) {
    if (is_used(path)) return;
    found_.push_back({.kind = kind, .path = path, .name = std::move(name), .bytes = bytes_of(path)});
  }

  /// `wrkhrs-rag.log.2`.
  void rotated_logs() {
    for (const fs::path& path : entries_of(config_.home() / "logs")) {
      const std::string extension = path.extension();
      const bool numbered = extension.size() > 1 && extension.find_first_not_of("0123456789", 1) == std::string::npos;
      if (numbered && path.stem().extension() == ".log") add(LeftoverKind::rotated_log, path);
    }
  }

  /// What a process that was killed had begun to write: `keys.json.tmp-…`, `.model.…`.
  void temporaries() {
    for (const fs::path& folder : {config_.home(), config_.run_dir(), config_.tls_dir(), config_.job_metrics_dir()}) {
      for (const fs::path& path : entries_of(folder)) {
        if (path.filename().string().contains(".tmp-") && is_old(path)) add(LeftoverKind::temporary, path);
      }
    }
    for (const fs::path& path : entries_of(config_.models_dir())) {
      // Library::stage(): a dot, an id, a dot, a random part.
      const std::string name = path.filename();
      const bool staged = name.starts_with('.') && std::ranges::count(name, '.') >= 2;
      if (staged && is_old(path)) add(LeftoverKind::temporary, path);
    }
    if (options_.temporary_folder.empty()) return;
    for (const fs::path& path : entries_of(options_.temporary_folder, fs::file_type::directory)) {
      struct stat status{};
      const bool ours = ::lstat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
      if (ours && path.filename().string().starts_with("wrkhrs-probe-") && is_old(path)) {
        add(LeftoverKind::temporary, path);
      }
    }
  }

  void models() {
    std::set<std::string> kept = options_.kept_models;
    kept.insert({config_.llm.model, config_.orchestrator.model, config_.rag.embedding_model, config_.asr.model});
    for (const models::Installed& model : models::Library(config_.models_dir()).list()) {
      if (model.kind == models::Kind::vad || kept.contains(model.id)) continue;
      add(LeftoverKind::model, model.path, model.id);
    }
  }

  /// `deps/llama.cpp-0123456789ab`: of one name, all but the newest.
  void builds() {
    std::map<std::string, std::vector<std::pair<fs::file_time_type, fs::path>>> by_name;
    for (const fs::path& path : entries_of(options_.cache / "deps", fs::file_type::directory)) {
      const std::string name = path.filename();
      const auto dash = name.rfind('-');
      const std::string key = dash == std::string::npos ? "" : name.substr(dash + 1);
      if (key.size() != 12 || key.find_first_not_of("0123456789abcdef") != std::string::npos) continue;
      std::error_code error;
      by_name[name.substr(0, dash)].emplace_back(fs::last_write_time(path, error), path);
    }
    for (auto& [name, versions] : by_name) {
      std::ranges::sort(versions);
      versions.pop_back();
      for (const auto& [time, path] : versions) add(LeftoverKind::build, path);
    }
  }

  const config::StackConfig& config_;
  const LeftoverOptions& options_;
  const std::set<std::string> in_use_;
  std::vector<Leftover> found_;
};

}  // namespace

std::string_view to_string(LeftoverKind kind) {
  switch (kind) {
    case LeftoverKind::rotated_log:
      return "rotated log";
    case LeftoverKind::temporary:
      return "temporary file";
    case LeftoverKind::model:
      return "unused model";
    case LeftoverKind::build:
      return "old build";
  }
  return "unknown";
}

std::vector<Leftover> find_leftovers(const config::StackConfig& config, const LeftoverOptions& options) {
  return Finder(config, options).all();
}

Result<void> remove_leftover(const config::StackConfig& config, const Leftover& leftover) {
  if (leftover.kind == LeftoverKind::model) return models::Library(config.models_dir()).remove(leftover.name);
  std::error_code error;
  fs::remove_all(leftover.path, error);
  if (error) {
    return fail(Code::internal, fmt::format("{} cannot be deleted: {}.", leftover.path.string(), error.message()));
  }
  return {};
}

}  // namespace wrkhrs::upkeep
