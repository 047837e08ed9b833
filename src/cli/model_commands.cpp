#include "cli/model_commands.hpp"

#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/terminal.hpp"
#include "models/import/import.hpp"
#include "models/models.hpp"
#include "models/pull/pull.hpp"

namespace wrkhrs::cli {
namespace {

Result<models::Library> library(const Shell& shell) {
  auto config = shell.config();
  if (!config) return forward_error(config);
  return models::Library(config->models_dir());
}

json::Object installed_json(const models::Installed& model) {
  return {{"id", model.id},
          {"kind", models::to_string(model.kind)},
          {"path", model.path.string()},
          {"sha256", model.sha256},
          {"bytes", model.size},
          {"licence", model.licence},
          {"source", model.source}};
}

}  // namespace

int models_list(Shell& shell) {
  auto folder = library(shell);
  if (!folder) {
    shell.report(folder.error());
    return exit_usage;
  }
  std::set<std::string> there;
  json::Array list;
  Table table({"model", "kind", "state", "size", "licence", "about"});
  const std::vector<models::Installed> installed = folder->list();
  for (const models::Installed& model : installed) there.insert(model.id);
  std::set<std::string> in_catalogue;
  for (const models::Entry& entry : models::Catalogue::builtin().entries()) {
    in_catalogue.insert(entry.id);
    const bool here = there.contains(entry.id);
    table.row({entry.id,
               std::string(models::to_string(entry.kind)),
               {here               ? "installed"
                : entry.is_default ? "missing"
                                   : "can be pulled",
                here               ? Colour::green
                : entry.is_default ? Colour::yellow
                                   : Colour::none},
               format_bytes(entry.product.size),
               entry.licence,
               entry.about});
    list.push_back(json::Object{{"id", entry.id},
                                {"kind", models::to_string(entry.kind)},
                                {"installed", here},
                                {"default", entry.is_default},
                                {"bytes", entry.product.size},
                                {"licence", entry.licence},
                                {"sha256", entry.product.sha256}});
  }
  for (const models::Installed& model : installed) {
    if (in_catalogue.contains(model.id)) continue;
    table.row({model.id,
               std::string(models::to_string(model.kind)),
               {"installed", Colour::green},
               format_bytes(model.size),
               model.licence,
               model.source});
    json::Object object = installed_json(model);
    object["installed"] = true;
    list.push_back(std::move(object));
  }
  if (shell.json()) {
    shell.print_json(list);
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
    fmt::print("Folder: {}\n", folder->folder().string());
  }
  return exit_ok;
}

int models_pull(Shell& shell, std::vector<std::string> ids, bool again) {
  auto folder = library(shell);
  if (!folder) {
    shell.report(folder.error());
    return exit_usage;
  }
  if (ids.empty()) {
    for (const models::Entry& entry : models::Catalogue::builtin().entries()) {
      if (entry.is_default) ids.push_back(entry.id);
    }
  }
  json::Array list;
  for (const std::string& id : ids) {
    auto entry = models::Catalogue::builtin().find(id);
    if (!entry) {
      shell.report(entry.error());
      return exit_usage;
    }
    const bool was_there = folder->find(id).has_value();
    models::PullOptions options = models::PullOptions::from_environment();
    options.again = again;
    Progress progress(id);
    options.progress = [&](const models::PullProgress& now) {
      const std::uint64_t unit = 1'000'000;
      progress.show(now.done / unit, now.total / unit, models::to_string(now.stage));
      return true;
    };
    auto pulled = models::pull(*folder, *entry, options);
    progress.clear();
    if (!pulled) return shell.report(pulled.error());
    list.push_back(installed_json(*pulled));
    if (!shell.json()) {
      fmt::print("{:24} {:>8}  {}\n", id, format_bytes(pulled->size),
                 was_there && !again ? "is there, checked" : pulled->source);
      std::fflush(stdout);
    }
  }
  if (shell.json()) shell.print_json(list);
  return exit_ok;
}

int models_verify(Shell& shell, std::vector<std::string> ids) {
  auto folder = library(shell);
  if (!folder) {
    shell.report(folder.error());
    return exit_usage;
  }
  if (ids.empty()) {
    for (const models::Installed& model : folder->list()) ids.push_back(model.id);
  }
  if (ids.empty()) {
    return shell.report(
        {.code = Code::not_found,
         .message = fmt::format("There are no models in {}. `wrkhrs models pull` fetches the default ones.",
                                folder->folder().string())});
  }
  bool all = true;
  json::Array list;
  Table table({"model", "state", "note"});
  for (const std::string& id : ids) {
    Progress progress(id);
    auto verified = folder->verify(id, [&](std::uint64_t done, std::uint64_t total) {
      progress.show(done / 1'000'000, total / 1'000'000, "checking");
      return true;
    });
    progress.clear();
    all = all && verified.has_value();
    const std::string note = verified ? verified->sha256 : printable(verified.error().message);
    table.row({id, {verified ? "ok" : "damaged", verified ? Colour::green : Colour::red}, note});
    list.push_back(json::Object{{"id", id}, {"ok", verified.has_value()}, {"note", note}});
  }
  if (shell.json()) {
    shell.print_json(list);
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO)));
  }
  return all ? exit_ok : exit_failed;
}

int models_import(Shell& shell, const ImportOptions& options) {
  auto folder = library(shell);
  if (!folder) {
    shell.report(folder.error());
    return exit_usage;
  }
  if (!models::is_model_id(options.id)) {
    shell.report({.code = Code::invalid_argument,
                  .message = fmt::format("'{}' is no model id: 1 to 64 of a-z, 0-9, '.', '_' and '-'.", options.id)});
    return exit_usage;
  }
  auto precision = models::parse_precision(options.precision);
  if (!precision) {
    shell.report(precision.error());
    return exit_usage;
  }
  auto staged = folder->stage(options.id);
  if (!staged) return shell.report(staged.error());
  auto report =
      models::import_checkpoint(options.checkpoint, staged->path(), {.name = options.id, .precision = *precision});
  if (!report) return shell.report(report.error());
  const bool speech = report->format.starts_with("whisper");
  const std::string origin = std::filesystem::absolute(options.checkpoint).lexically_normal().filename().string();
  models::Installed record{.id = options.id,
                           .kind = speech ? models::Kind::speech : models::Kind::embedding,
                           .source = "imported from " + origin,
                           .licence = options.licence,
                           .dimensions = speech ? 0 : report->dimensions,
                           .context = report->context};
  auto installed = folder->commit(std::move(*staged), std::move(record));
  if (!installed) return shell.report(installed.error());
  if (shell.json()) {
    shell.print_json(installed_json(*installed));
  } else {
    fmt::print("{}: {}, {} tensors, {}\n{}\n", installed->id, report->format, report->tensors,
               format_bytes(installed->size), installed->path.string());
  }
  return exit_ok;
}

int models_remove(Shell& shell, const std::string& id) {
  auto folder = library(shell);
  if (!folder) {
    shell.report(folder.error());
    return exit_usage;
  }
  auto removed = folder->remove(id);
  if (!removed) return shell.report(removed.error());
  if (!shell.json()) fmt::print("{} is removed.\n", id);
  return exit_ok;
}

}  // namespace wrkhrs::cli
