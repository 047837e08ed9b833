// backup verify, backup drill
#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "backup/drill.hpp"
#include "backup/state.hpp"
#include "backup/verify.hpp"
#include "cli/backup_workplace.hpp"

namespace wrkhrs::cli {
namespace {

namespace fs = std::filesystem;
using backup::ListedBackup;
using backup::Manifest;
using backup::Repository;

/// Keeps with a backup how a verify or drill ended.
Result<void> note_check(Repository& repository, const std::string& id, const std::vector<std::string>& problems,
                        bool drill) {
  backup::Check check;
  if (auto all = repository.backups()) {
    const auto known = std::ranges::find(*all, id, &ListedBackup::id);
    if (known != all->end()) check = known->check;
  }
  if (problems.empty()) (drill ? check.drilled_at : check.verified_at) = unix_seconds_now();
  check.problems = problems;
  return repository.put_check(id, check);
}

void note_state(Shell& shell, const config::StackConfig& config, bool sound, bool drill) {
  if (!fs::exists(config.home())) return;
  backup::State state = backup::read_state(config);
  if (sound) (drill ? state.drilled_at : state.verified_at) = unix_seconds_now();
  state.check_failed = !sound;
  if (auto written = backup::write_state(config, state); !written) shell.report(written.error());
}

void print_problems(const std::string& id, const std::vector<std::string>& problems) {
  fmt::print("{}: {}\n", id, coloured("damaged", Colour::red, colours_on(STDOUT_FILENO)));
  for (const std::string& problem : problems) fmt::print("  {}\n", printable(problem));
}

}  // namespace

int backup_verify(Shell& shell, const BackupOptions& options) {
  auto place = open_workplace(shell, options, Repository::Missing::refuse);
  if (!place) return report_backup_error(shell, place.error());
  std::vector<std::string> ids{options.id};
  if (options.all || options.id == "latest") {
    auto all = place->repository->backups();
    if (!all) return report_backup_error(shell, all.error());
    if (all->empty()) return report_backup_error(shell, {.code = Code::not_found, .message = "There are no backups."});
    ids.clear();
    for (const ListedBackup& backup : *all) ids.push_back(backup.id);
    // The newest itself, not the newest sound one: it is to be found out whether it is sound.
    if (!options.all) ids.resize(1);
  }
  bool all_sound = true;
  json::Array list;
  for (const std::string& id : ids) {
    const SteadyTime began = std::chrono::steady_clock::now();
    Shown shown;
    std::vector<std::string> problems;
    auto manifest = place->repository->get_manifest(id);
    if (!manifest && manifest.error().code != Code::internal) return report_backup_error(shell, manifest.error());
    if (!manifest) {
      problems.push_back(manifest.error().message);
    } else {
      const fs::path work = place->config.home() / "run" / fmt::format("verify-{}", ::getpid());
      auto found = backup::verify_backup(*place->repository, *manifest, work, shell.runtime(), shown.function());
      if (!found) return report_backup_error(shell, found.error());
      problems = std::move(*found);
    }
    shown.clear();
    const std::string name = manifest ? manifest->id : id;
    if (auto noted = note_check(*place->repository, name, problems, false); !noted)
      return report_backup_error(shell, noted.error());
    all_sound = all_sound && problems.empty();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    list.push_back(json::Object{{"id", name},
                                {"sound", problems.empty()},
                                {"seconds", seconds},
                                {"problems", json::Array(problems.begin(), problems.end())}});
    if (shell.json()) continue;
    if (problems.empty()) {
      fmt::print("{}: sound; {} files, {} read in {}\n", name, manifest->file_count,
                 format_bytes(static_cast<std::uint64_t>(manifest->bytes)), format_duration(seconds));
    } else {
      print_problems(name, problems);
    }
  }
  note_state(shell, place->config, all_sound, false);
  if (shell.json()) shell.print_json(json::Object{{"sound", all_sound}, {"backups", std::move(list)}});
  return all_sound ? exit_ok : exit_failed;
}

int backup_drill(Shell& shell, const BackupOptions& options) {
  auto place = open_workplace(shell, options, Repository::Missing::refuse);
  if (!place) return report_backup_error(shell, place.error());
  std::string id = options.id;
  if (id == "latest") {
    auto all = place->repository->backups();
    if (!all) return report_backup_error(shell, all.error());
    if (all->empty()) return report_backup_error(shell, {.code = Code::not_found, .message = "There are no backups."});
    id = all->front().id;
  }
  auto manifest = place->repository->get_manifest(id);
  if (!manifest && manifest.error().code != Code::internal) return report_backup_error(shell, manifest.error());
  backup::Drill drill;
  Shown shown;
  if (!manifest) {
    drill.problems.push_back(manifest.error().message);
  } else {
    id = manifest->id;
    auto done = backup::run_drill(*place->repository, *manifest,
                                  {.config = place->config,
                                   .work_dir = place->config.home() / "run" / fmt::format("drill-{}", ::getpid()),
                                   .program = fs::read_symlink("/proc/self/exe"),
                                   .runtime = &shell.runtime(),
                                   .progress = shown.function()});
    if (!done) return report_backup_error(shell, done.error());
    drill = std::move(*done);
  }
  shown.clear();
  const bool sound = drill.problems.empty();
  // Without the services it proves what a verify proves.
  const bool is_drill = drill.started || !sound;
  if (auto noted = note_check(*place->repository, id, drill.problems, is_drill); !noted)
    return report_backup_error(shell, noted.error());
  note_state(shell, place->config, sound, is_drill);
  if (shell.json()) {
    shell.print_json(json::Object{{"id", id},
                                  {"sound", sound},
                                  {"started", drill.started},
                                  {"tables", drill.tables},
                                  {"searches", drill.searches},
                                  {"searches_ranked", drill.searches_ranked},
                                  {"restore_seconds", drill.restore_seconds},
                                  {"start_seconds", drill.start_seconds},
                                  {"search_seconds", drill.search_seconds},
                                  {"problems", json::Array(drill.problems.begin(), drill.problems.end())}});
    return sound ? exit_ok : exit_failed;
  }
  if (!sound) {
    print_problems(id, drill.problems);
    return exit_failed;
  }
  fmt::print("{}: sound; restored in {}, {} tables with the rows they had", id, format_duration(drill.restore_seconds),
             drill.tables);
  if (drill.started) {
    fmt::print(
        ", the stack started in {}, {} searches found what they should ({} with every result in its place) in {}\n",
        format_duration(drill.start_seconds), drill.searches, drill.searches_ranked,
        format_duration(drill.search_seconds));
  } else {
    fmt::print(
        "\nThe services' programs are not beside this one, so the restored stack was not started: run the drill where "
        "they are installed.\n");
  }
  return exit_ok;
}

}  // namespace wrkhrs::cli
