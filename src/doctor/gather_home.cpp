// What lies on disk: the home and its modes, models, databases.
#include <algorithm>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "auth/key_files.hpp"
#include "base/services.hpp"
#include "doctor/gatherers.hpp"
#include "models/models.hpp"
#include "service/databases.hpp"
#include "store/sqlite.hpp"
#include "store/statement_failure.hpp"

namespace wrkhrs::doctor {
namespace {

namespace fs = std::filesystem;

constexpr int others_bits = 0077;

std::string write_problem(const fs::path& home) {
  std::error_code error;
  for (const fs::path& folder : {home, home / "data", home / "logs", home / "run"}) {
    if (!fs::exists(folder, error)) continue;
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
      return fmt::format("{} cannot be written to: {}.", folder.string(), std::generic_category().message(errno));
    }
  }
  return {};
}

/// The nearest folder that is there: of a home that is still to be made, its disk.
fs::path existing_part(fs::path path) {
  std::error_code error;
  while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
  return path;
}

/// Whether the configuration file holds a secret, by where settings came from.
bool holds_secret(const std::map<std::string, std::string>& origins) {
  config::StackConfig any;
  for (const config::Section& section : config::sections(any)) {
    for (const config::Setting& setting : section.settings) {
      const auto origin = origins.find(config::dotted_name(section, setting));
      if (setting.is_secret && origin != origins.end() && origin->second.find(" line ") != std::string::npos)
        return true;
    }
  }
  return false;
}

std::int64_t meminfo_bytes(const std::string& text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string::npos) return 0;
  const char* number = text.c_str() + at + name.size();
  while (*number == ' ' || *number == ':') ++number;
  std::int64_t kilobytes = 0;
  std::from_chars(number, text.data() + text.size(), kilobytes);
  return kilobytes * 1024;
}

std::string first_bytes(const char* path) {
  std::ifstream file(path);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

DatabaseFacts look_at_database(std::string service, const fs::path& path, SteadyTime deadline) {
  DatabaseFacts database{.service = std::move(service), .path = path};
  auto connection = store::SqliteConnection::open(path, store::SqliteConnection::Mode::read_only);
  if (!connection) {
    database.state =
        connection.error().openai_code == store::database_unusable ? FileState::damaged : FileState::unknown;
    database.error = fmt::format("{}: {}", path.string(), connection.error().detail);
    return database;
  }
  connection->set_interrupt_check([deadline] { return std::chrono::steady_clock::now() > deadline; });
  auto verdict = connection->one("PRAGMA quick_check(1)", [](const store::Row& row) { return row.text(0); });
  if (verdict && *verdict == "ok") {
    database.state = FileState::sound;
  } else if (verdict) {
    database.state = FileState::damaged;
    database.error = fmt::format("{}: {}", path.string(), verdict->value_or("no answer"));
  } else {
    database.state = connection->damaged() ? FileState::damaged : FileState::unknown;
    database.error = fmt::format("{}: {}", path.string(), verdict.error().detail);
  }
  return database;
}

/// Databases that a process holds open, and whose file is no longer there.
void find_gone(std::int64_t pid, const std::string& service, const fs::path& data, std::vector<DatabaseFacts>& out) {
  constexpr std::string_view mark = " (deleted)";
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(fmt::format("/proc/{}/fd", pid), error)) {
    std::error_code gone;
    std::string target = fs::read_symlink(entry.path(), gone).string();
    if (!target.starts_with(data.string() + "/") || !target.ends_with(mark)) continue;
    target.resize(target.size() - mark.size());
    if (!target.ends_with(".db") || contains(out, fs::path(target), &DatabaseFacts::path)) continue;
    out.push_back(
        {.service = service,
         .path = target,
         .state = FileState::missing,
         .error = fmt::format("wrkhrs-{} (process {}) still has {} open, and it was deleted.", service, pid, target)});
  }
}

}  // namespace

HomeFacts look_at_home(const config::StackConfig& config, const std::map<std::string, std::string>& origins) {
  HomeFacts home{.path = config.home()};
  std::error_code error;
  home.exists = fs::is_directory(home.path, error);
  if (struct statvfs disk{}; ::statvfs(existing_part(home.path).c_str(), &disk) == 0) {
    home.disk_bytes = static_cast<double>(disk.f_blocks) * static_cast<double>(disk.f_frsize);
    home.disk_free_bytes = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  }
  if (!home.exists) {
    const fs::path part = existing_part(home.path);
    if (::access(part.c_str(), W_OK | X_OK) != 0) {
      home.write_problem = fmt::format("{} cannot be made in {}: {}.", home.path.string(), part.string(),
                                       std::generic_category().message(errno));
    }
    return home;
  }
  home.write_problem = write_problem(home.path);
  std::vector<fs::path> secrets{config.api_key_file(), config.keys_file(), config.internal_token_file()};
  if (holds_secret(origins)) secrets.push_back(home.path / "wrkhrs.yaml");
  const auto look = [&](const fs::path& path, bool folder) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0 || (info.st_mode & others_bits) == 0) return;
    home.open_to_others.push_back({.path = path, .mode = static_cast<int>(info.st_mode & 07777), .folder = folder});
  };
  look(home.path, true);
  for (const fs::path& path : secrets) look(path, false);
  if (auto keys = auth::read_keys(config.keys_file()); !keys) home.keys_problem = keys.error().message;
  return home;
}

MachineFacts look_at_machine() {
  const std::string meminfo = first_bytes("/proc/meminfo");
  MachineFacts machine{.memory_bytes = static_cast<double>(meminfo_bytes(meminfo, "MemTotal")),
                       .memory_available_bytes = static_cast<double>(meminfo_bytes(meminfo, "MemAvailable")),
                       .cores = static_cast<int>(std::thread::hardware_concurrency())};
  const std::string load = first_bytes("/proc/loadavg");
  std::from_chars(load.data(), load.data() + load.size(), machine.load);
  return machine;
}

Task<void> check_model(SessionPtr session, ModelFacts model) {
  const Context ctx = session->context(std::chrono::minutes(1));
  auto look = [session, model]() mutable -> Result<ModelFacts> {
    const models::Library library(session->config->models_dir());
    auto installed = library.resolve(model.id);
    // The caller's own files have no record to compare with.
    if (installed && model.id.find('/') == std::string::npos) {
      installed = library.verify(model.id, [session](std::uint64_t, std::uint64_t) {
        return std::chrono::steady_clock::now() < session->deadline;
      });
    }
    if (installed) {
      model.state = FileState::sound;
      model.bytes = static_cast<double>(installed->size);
    } else {
      const Code code = installed.error().code;
      model.state = code == Code::not_found          ? FileState::missing
                    : code == Code::invalid_argument ? FileState::damaged
                                                     : FileState::unknown;
      model.error = installed.error().message;
    }
    return model;
  };
  auto looked = co_await session->pool.run(ctx, std::move(look));
  if (looked) session->facts.models.push_back(std::move(*looked));
  co_return Result<void>{};
}

Task<void> check_databases(SessionPtr session) {
  std::vector<std::pair<std::string, std::int64_t>> processes;
  for (const ServiceFacts& service : session->facts.services) {
    if (service.process && service.process->pid != 0) processes.emplace_back(service.short_name, service.process->pid);
  }
  auto look = [session, processes = std::move(processes)]() -> Result<std::vector<DatabaseFacts>> {
    std::vector<DatabaseFacts> databases;
    const fs::path data = session->config->home() / "data";
    for (const auto& [service, pid] : processes) find_gone(pid, service, data, databases);
    for (const ServiceInfo& service : services) {
      const std::string name(service.short_name);
      for (const fs::path& path : service::missing_databases(*session->config, name)) {
        if (contains(databases, path, &DatabaseFacts::path)) continue;
        databases.push_back(
            {.service = name,
             .path = path,
             .state = FileState::missing,
             .error = fmt::format("{} was there when wrkhrs-{} last started, and is not.", path.string(), name)});
      }
    }
    std::error_code error;
    for (const fs::directory_entry& folder : fs::directory_iterator(data, error)) {
      std::error_code unreadable;
      for (const fs::directory_entry& file : fs::directory_iterator(folder.path(), unreadable)) {
        if (file.path().extension() != ".db") continue;
        databases.push_back(look_at_database(folder.path().filename().string(), file.path(), session->deadline));
      }
    }
    return databases;
  };
  const Context ctx = session->context(std::chrono::minutes(1));
  auto looked = co_await session->pool.run(ctx, std::move(look));
  if (looked) session->facts.databases = std::move(*looked);
  co_return Result<void>{};
}

}  // namespace wrkhrs::doctor
