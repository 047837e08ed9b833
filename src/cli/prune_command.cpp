#include "cli/prune_command.hpp"

#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

#include "api/orchestrator/upkeep.hpp"
#include "api/rag/upkeep.hpp"
#include "auth/key_files.hpp"
#include "cli/terminal.hpp"
#include "upkeep/leftovers.hpp"
#include "upkeep/model_choice.hpp"

namespace wrkhrs::cli {
namespace {

struct Freed {
  std::string kind;
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  std::string note;  ///< why it was not looked at; empty: it was
};

/// Asks a service to free what only it knows to be unused.
template <class Request, class Response>
Freed ask(Shell& shell, const config::StackConfig& config, std::string_view service, std::string kind,
          const Operation<Request, Response>& operation, Request request) {
  Freed freed{.kind = std::move(kind)};
  auto endpoint = net::Endpoint::parse(config.url_of(service));
  auto token = auth::internal_token(config);
  if (!endpoint || !token) {
    freed.note = (endpoint ? token.error() : endpoint.error()).message;
    return freed;
  }
  endpoint->ca_file = config.ca_file_of(service);
  net::ServiceClient client(shell.http(), *endpoint, *token);
  Context ctx = Context::background(std::chrono::minutes(10));
  auto answer = shell.runtime().run(client.call(ctx, operation, std::move(request)));
  if (answer) {
    freed.count = answer->count;
    freed.bytes = answer->bytes;
  } else {
    freed.note = answer.error().code == Code::unavailable ? fmt::format("left alone: {} does not run", service)
                                                          : answer.error().message;
  }
  return freed;
}

std::filesystem::path cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
    return std::filesystem::path(cache) / "wrkhrs";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home ? home : "/") / ".cache" / "wrkhrs";
}

}  // namespace

int prune(Shell& shell, const PruneOptions& options) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  std::error_code ignored;
  const std::vector<std::string> kept = upkeep::rollback_targets(config->home());
  const upkeep::LeftoverOptions wanted{.models = options.models,
                                       .kept_models = {kept.begin(), kept.end()},
                                       .builds = options.builds,
                                       .cache = cache_folder(),
                                       .temporary_folder = std::filesystem::temp_directory_path(ignored)};
  std::vector<Freed> all;
  json::Array paths;
  bool failed = false;
  std::map<upkeep::LeftoverKind, Freed> by_kind;
  for (const upkeep::Leftover& leftover : upkeep::find_leftovers(*config, wanted)) {
    if (!options.dry_run) {
      if (auto removed = upkeep::remove_leftover(*config, leftover); !removed) {
        shell.report(removed.error());
        failed = true;
        continue;
      }
    }
    Freed& freed = by_kind[leftover.kind];
    freed.kind = fmt::format("{}s", upkeep::to_string(leftover.kind));
    ++freed.count;
    freed.bytes += static_cast<std::int64_t>(leftover.bytes);
    paths.push_back(json::Value(leftover.path.string()));
  }
  for (auto& [kind, freed] : by_kind) all.push_back(std::move(freed));
  all.push_back(
      ask(shell, *config, "orchestrator", fmt::format("runs older than {} days", options.runs_older_days),
          api::orchestrator::prune_runs,
          api::orchestrator::PruneRuns{.older_than_days = options.runs_older_days, .dry_run = options.dry_run}));
  all.push_back(ask(shell, *config, "rag", "stored bytes without a file", api::rag::sweep_objects,
                    api::rag::SweepObjects{.dry_run = options.dry_run}));

  std::int64_t total = 0;
  json::Array list;
  Table table({"what", "count", options.dry_run ? "would free" : "freed", "note"});
  for (const Freed& freed : all) {
    total += freed.bytes;
    list.push_back(
        json::Object{{"what", freed.kind}, {"count", freed.count}, {"bytes", freed.bytes}, {"note", freed.note}});
    table.row({freed.kind, freed.note.empty() ? fmt::format("{}", freed.count) : "–",
               freed.note.empty() ? format_bytes(static_cast<std::uint64_t>(freed.bytes)) : "–",
               printable(freed.note)});
  }
  if (shell.json()) {
    shell.print_json(json::Object{
        {"dry_run", options.dry_run}, {"bytes", total}, {"freed", std::move(list)}, {"paths", std::move(paths)}});
  } else {
    for (const json::Value& path : paths) fmt::print("{}\n", printable(path.get_string()));
    fmt::print("{}{} {}.\n", table.text(colours_on(STDOUT_FILENO)), options.dry_run ? "Would free" : "Freed",
               format_bytes(static_cast<std::uint64_t>(total)));
  }
  return failed ? exit_failed : exit_ok;
}

}  // namespace wrkhrs::cli
