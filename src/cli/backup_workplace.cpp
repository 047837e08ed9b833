#include "cli/backup_workplace.hpp"

#include <fmt/format.h>

#include "store/adapters/open_object_store.hpp"

namespace wrkhrs::cli {

namespace fs = std::filesystem;
using backup::Manifest;
using backup::Repository;

Result<Workplace> open_workplace(Shell& shell, const BackupOptions& options, Repository::Missing missing) {
  auto config = shell.config();
  if (!config) return forward_error(config);
  if (!options.target.empty()) config->backup.target = options.target;
  if (!options.key_file.empty()) config->backup.key_path = fs::absolute(options.key_file).string();
  auto target = backup::open_target(*config, config->backup.target, shell.runtime());
  if (!target) return forward_error(target);
  auto repository = Repository::open(std::move(*target), config->backup_key_file(), missing);
  if (!repository) return forward_error(repository);
  auto lock = (*repository)->lock(Repository::Sharing::shared);
  if (!lock) return forward_error(lock);
  return Workplace{std::move(*config), std::move(*repository), std::move(*lock)};
}

int report_backup_error(Shell& shell, const Error& error) {
  shell.report(error);
  return error.code == Code::invalid_argument ? exit_usage : exit_failed;
}

Result<store::ObjectStore*> Blobs::open(Shell& shell, const config::StackConfig& config) {
  if (config.objects.url.empty()) return nullptr;
  auto opened = store::open_object_store(config.objects, config.data_dir("rag"), shell.runtime(), workers_);
  if (!opened) return forward_error(opened);
  store_ = std::move(*opened);
  return store_.get();
}

backup::ProgressFunction Shown::function() {
  return [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (what != what_) progress_.emplace(std::string(what_ = what));
    progress_->show(done, total);
  };
}

std::string counts_text(const backup::Counts& counts) {
  std::string text;
  for (const char* name : {"passages", "documents", "runs", "blobs"}) {
    const auto found = counts.find(name);
    if (found != counts.end()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, name);
  }
  return text;
}

json::Object manifest_json(const Manifest& manifest) {
  json::Object counts;
  for (const auto& [name, count] : manifest.counts) counts[name] = count;
  json::Array problems(manifest.problems.begin(), manifest.problems.end());
  return {{"id", manifest.id},
          {"created_at", manifest.created_at},
          {"seconds", manifest.seconds},
          {"complete", manifest.complete()},
          {"files", manifest.file_count},
          {"bytes", manifest.bytes},
          {"new_bytes", manifest.new_bytes},
          {"counts", std::move(counts)},
          {"problems", std::move(problems)},
          {"version", manifest.version},
          {"host", manifest.host}};
}

}  // namespace wrkhrs::cli
