#include "cli/backup_command.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "auth/key_files.hpp"
#include "backup/restore.hpp"
#include "backup/retention.hpp"
#include "backup/samples.hpp"
#include "backup/state.hpp"
#include "cli/backup_workplace.hpp"
#include "models/models.hpp"
#include "store/postgres.hpp"
#include "store/sqlite.hpp"
#include "supervise/home_lock.hpp"

namespace wrkhrs::cli {
namespace {

namespace fs = std::filesystem;
using backup::ListedBackup;
using backup::Manifest;
using backup::Repository;

std::vector<backup::UsedModel> models_of(const config::StackConfig& config) {
  std::vector<backup::UsedModel> used;
  const auto installed = models::Library(config.models_dir()).list();
  for (const std::string& id : {config.rag.embedding_model, config.asr.model, config.llm.model}) {
    const auto found = std::ranges::find(installed, id, &models::Installed::id);
    used.push_back({.id = id, .sha256 = found == installed.end() ? "" : found->sha256});
  }
  return used;
}

std::string time_text(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm local{};
  ::localtime_r(&time, &local);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                     local.tm_hour, local.tm_min);
}

std::string age_text(std::int64_t since) {
  return since == 0 ? "never" : format_duration(static_cast<double>(unix_seconds_now() - since)) + " ago";
}

/// Deletes what backup.keep_* does not keep. Somebody else reading the target is no failure: the next backup does it.
Result<std::vector<std::string>> delete_old(Workplace& place) {
  auto all = place.repository->backups();
  if (!all) return forward_error(all);
  const config::BackupConfig& keep = place.config.backup;
  auto unneeded =
      backup::no_longer_needed(*all, {keep.keep_last, keep.keep_daily, keep.keep_weekly, keep.keep_monthly});
  if (unneeded.empty()) return unneeded;
  place.lock.reset();
  auto lock = place.repository->lock(Repository::Sharing::exclusive);
  if (!lock && lock.error().code == Code::conflict) return std::vector<std::string>{};
  if (!lock) return forward_error(lock);
  auto removed = place.repository->remove(unneeded);
  if (!removed) return forward_error(removed);
  return unneeded;
}

Result<std::unique_ptr<store::Connection>> open_live(const config::StackConfig& config) {
  if (!config.database.url.empty()) {
    auto opened = store::PostgresConnection::open(config.database.url, "rag", std::chrono::seconds(5));
    if (!opened) return forward_error(opened);
    return std::move(*opened);
  }
  auto opened =
      store::SqliteConnection::open(config.data_dir("rag") / "rag.db", store::SqliteConnection::Mode::read_only);
  if (!opened) return forward_error(opened);
  return std::make_unique<store::SqliteConnection>(std::move(*opened));
}

/// Searches for a drill to repeat. None is a smaller backup, not a failed one.
std::vector<backup::SampleSearch> sample_searches(Shell& shell, const config::StackConfig& config,
                                                  store::Connection& copy) {
  auto samples = backup::choose_samples(copy, 8);
  if (!samples || samples->empty()) return {};
  auto running = shell.client_config();
  auto token = auth::internal_token(config);
  auto endpoint =
      running ? net::Endpoint::parse(running->url_of("rag")) : Result<net::Endpoint>(std::unexpected(running.error()));
  if (!token || !endpoint) return std::move(*samples);
  endpoint->ca_file = running->ca_file_of("rag");
  net::ServiceClient rag(shell.http(), *endpoint, *token);
  backup::record_hits(
      *samples, copy, [&] { return open_live(config); },
      [&](const backup::SampleSearch& sample) { return shell.runtime().run(backup::run_sample(rag, sample)); });
  return std::move(*samples);
}

Result<Manifest> make_backup(Shell& shell, Workplace& place, Shown& shown) {
  Blobs blobs;
  auto objects = blobs.open(shell, place.config);
  if (!objects) return forward_error(objects);
  backup::CreateOptions create{.home = place.config.home(),
                               .objects = *objects,
                               .database_url = place.config.database.url,
                               .runtime = &shell.runtime(),
                               .models = models_of(place.config),
                               .progress = shown.function()};
  create.sample = [&](store::Connection& rag) { return sample_searches(shell, place.config, rag); };
  const std::string& target = place.config.backup.target;
  if (target.starts_with('/')) create.except.push_back(fs::path(target).lexically_normal());
  return backup::create_backup(*place.repository, create);
}

}  // namespace

int backup_create(Shell& shell, const BackupOptions& options) {
  auto place = open_workplace(shell, options, Repository::Missing::create);
  Shown shown;
  Result<Manifest> made = place ? make_backup(shell, *place, shown) : Result<Manifest>(std::unexpected(place.error()));
  shown.clear();

  if (auto config = shell.config(); config && fs::exists(config->home())) {
    backup::State state = backup::read_state(*config);
    state.attempt_at = unix_seconds_now();
    state.error = !made ? made.error().message : made->complete() ? "" : "not complete: " + made->problems.front();
    if (made && made->complete()) {
      state.success_at = made->created_at;
      state.seconds = made->seconds;
      state.bytes = made->bytes;
      state.new_bytes = made->new_bytes;
    }
    if (auto written = backup::write_state(*config, state); !written) shell.report(written.error());
  }
  if (!made) return report_backup_error(shell, made.error());

  Result<std::vector<std::string>> removed = std::vector<std::string>{};
  if (!options.keep_all && made->complete()) removed = delete_old(*place);
  const fs::path key = place->config.backup_key_file();
  if (shell.json()) {
    json::Object object = manifest_json(*made);
    object["target"] = place->repository->describe();
    object["key_file"] = key.string();
    object["made_key"] = place->repository->made_key();
    if (removed) object["removed"] = json::Array(removed->begin(), removed->end());
    shell.print_json(std::move(object));
  } else {
    fmt::print("{}: {} files, {} ({} sent) in {}; {}\n", made->id, made->file_count,
               format_bytes(static_cast<std::uint64_t>(made->bytes)),
               format_bytes(static_cast<std::uint64_t>(made->new_bytes)), format_duration(made->seconds),
               counts_text(made->counts));
    fmt::print("at {}\n", place->repository->describe());
    if (removed && !removed->empty()) fmt::print("{} older ones were deleted (backup.keep_*)\n", removed->size());
    for (const std::string& problem : made->problems) fmt::print(stderr, "not saved: {}\n", printable(problem));
  }
  if (place->repository->made_key()) {
    fmt::print(
        stderr,
        "\nThe key that opens the backups is new: {}\nKeep a copy of it away from this machine. Without it no backup "
        "can be read, by nobody.\n",
        key.string());
  }
  if (!removed) return report_backup_error(shell, removed.error());
  return made->complete() ? exit_ok : exit_failed;
}

int backup_list(Shell& shell, const BackupOptions& options) {
  auto place = open_workplace(shell, options, Repository::Missing::refuse);
  if (!place && place.error().code == Code::not_found && place.error().message.starts_with("There are no backups")) {
    if (shell.json()) {
      shell.print_json(json::Object{{"backups", json::Array{}}});
    } else {
      fmt::print("{} `wrkhrs backup create` makes one.\n", place.error().message);
    }
    return exit_ok;
  }
  if (!place) return report_backup_error(shell, place.error());
  auto all = place->repository->backups();
  if (!all) return report_backup_error(shell, all.error());
  json::Array list;
  Table table({"backup", "made", "age", "size", "sent", "state", "verified", "drilled", "holds"});
  for (const ListedBackup& backup : *all) {
    json::Object object{{"id", backup.id}};
    if (!backup.manifest) {
      table.row({backup.id, "", "", "", "", {"damaged", Colour::red}, "", "", printable(backup.error)});
      object["error"] = backup.error;
      list.push_back(std::move(object));
      continue;
    }
    const Manifest& manifest = *backup.manifest;
    const bool is_bad = !backup.check.problems.empty();
    table.row({backup.id,
               time_text(manifest.created_at),
               format_duration(static_cast<double>(unix_seconds_now() - manifest.created_at)),
               format_bytes(static_cast<std::uint64_t>(manifest.bytes)),
               format_bytes(static_cast<std::uint64_t>(manifest.new_bytes)),
               {is_bad                ? "damaged"
                : manifest.complete() ? "complete"
                                      : "not complete",
                is_bad                ? Colour::red
                : manifest.complete() ? Colour::green
                                      : Colour::yellow},
               age_text(backup.check.verified_at),
               age_text(backup.check.drilled_at),
               counts_text(manifest.counts)});
    object = manifest_json(manifest);
    object["age_seconds"] = unix_seconds_now() - manifest.created_at;
    object["verified_at"] = backup.check.verified_at;
    object["drilled_at"] = backup.check.drilled_at;
    object["damage"] = json::Array(backup.check.problems.begin(), backup.check.problems.end());
    list.push_back(std::move(object));
  }
  if (shell.json()) {
    shell.print_json(json::Object{{"target", place->repository->describe()}, {"backups", std::move(list)}});
  } else if (list.empty()) {
    fmt::print("There are no backups at {}. `wrkhrs backup create` makes one.\n", place->repository->describe());
  } else {
    fmt::print("{}at {}\n", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)),
               place->repository->describe());
  }
  return exit_ok;
}

int backup_restore(Shell& shell, const BackupOptions& options) {
  auto place = open_workplace(shell, options, Repository::Missing::refuse);
  if (!place) return report_backup_error(shell, place.error());
  const config::StackConfig& config = place->config;
  auto manifest = place->repository->get_manifest(options.id);
  if (!manifest) return report_backup_error(shell, manifest.error());
  std::error_code error;
  const bool is_new = !fs::exists(config.home(), error);
  fs::create_directories(config.run_dir(), error);
  if (error) {
    return report_backup_error(
        shell, {.code = Code::unavailable,
                .message = fmt::format("Cannot make {}: {}.", config.run_dir().string(), error.message())});
  }
  if (is_new) fs::permissions(config.home(), fs::perms::owner_all, error);
  auto stopped = supervise::HomeLock::take(config.run_dir());
  if (!stopped) {
    stopped.error().message += " End it first: wrkhrs down.";
    return report_backup_error(shell, stopped.error());
  }
  Blobs blobs;
  auto objects = blobs.open(shell, config);
  if (!objects) return report_backup_error(shell, objects.error());
  Shown shown;
  auto restored = backup::restore_backup(*place->repository, *manifest,
                                         {.home = config.home(),
                                          .force = options.force,
                                          .objects = *objects,
                                          .database_url = config.database.url,
                                          .runtime = &shell.runtime(),
                                          .progress = shown.function()});
  shown.clear();
  if (!restored) return report_backup_error(shell, restored.error());
  json::Array kept;
  for (const fs::path& folder : restored->kept) kept.push_back(json::Value(folder.string()));
  if (shell.json()) {
    json::Object object = manifest_json(*manifest);
    object["restored_files"] = restored->files;
    object["restored_bytes"] = restored->bytes;
    object["restore_seconds"] = restored->seconds;
    object["kept"] = std::move(kept);
    shell.print_json(std::move(object));
  } else {
    fmt::print("{} is restored to {}: {} files, {} in {}; {}\n", manifest->id, config.home().string(), restored->files,
               format_bytes(static_cast<std::uint64_t>(restored->bytes)), format_duration(restored->seconds),
               counts_text(manifest->counts));
    if (!kept.empty())
      fmt::print("what was there before is kept in its folders .before-restore, until the next restore\n");
    fmt::print("`wrkhrs up --detach` starts the stack.\n");
  }
  return exit_ok;
}

}  // namespace wrkhrs::cli
