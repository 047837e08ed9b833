#include "backup/restore.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/contents.hpp"
#include "backup/postgres_copy.hpp"
#include "backup/sqlite_copy.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "store/adapters/local_file.hpp"
#include "store/data_epoch.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

constexpr const char* staging = ".restore";
constexpr const char* aside = ".before-restore";
/// A folder of which some files stay: where the platform of this machine is.
constexpr const char* partly_kept = "wrkhrs.d";

/// A folder whose entries are replaced one by one, each by a rename. Folders of data/ may be mount points, which cannot
/// be renamed themselves.
struct Root {
  std::string path;                  ///< below the home; empty: the home
  std::vector<std::string> leaving;  ///< entries that go
  static constexpr auto fields() {
    return std::tuple{json::field("path", &Root::path, "Below the home."),
                      json::field("leaving", &Root::leaving, "What goes.")};
  }
};

struct Commit {
  std::string backup;
  std::vector<Root> roots;
  std::string postgres;  ///< the mark of this restore in PostgreSQL; empty: none is touched
  static constexpr auto fields() {
    return std::tuple{json::field("backup", &Commit::backup, "Which one.").required(),
                      json::field("postgres", &Commit::postgres, "Mark of this restore in PostgreSQL."),
                      json::field("roots", &Commit::roots, "Folders.").required()};
  }
};

std::unexpected<Error> failure(std::string_view what, const fs::path& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return fail(full ? Code::storage_full : Code::unavailable,
              fmt::format("Cannot {} {}: {}.", what, path.string(), std::strerror(error)));
}

Result<void> make_folder(const fs::path& path) {
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  if (error) return failure("make", path, error.value());
  if (made) fs::permissions(path, fs::perms::owner_all, error);
  return {};
}

Result<void> sync_folder(const fs::path& path) {
  const store::Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failure("flush", path, errno);
  return {};
}

/// All that was written to the file system of this folder.
Result<void> sync_file_system(const fs::path& path) {
  const store::Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::syncfs(folder.get()) != 0) return failure("flush", path, errno);
  return {};
}

Result<void> move(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failure("move", from, errno);
  return {};
}

bool is_there(const fs::path& path) {
  struct ::stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

std::vector<std::string> entries_of(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

/// The root that an entry of this path belongs to: `data/rag` of `data/rag/rag.db`, `data` of `data/x`, else the home.
std::string root_of(const fs::path& path) {
  auto part = path.begin();
  if (part != path.end() && *part == partly_kept && std::next(part) != path.end()) return partly_kept;
  if (part == path.end() || *part != "data") return "";
  const fs::path first = *part++;
  if (part == path.end() || std::next(part) == path.end()) return "data";
  return (first / *part).string();
}

bool stays(const fs::path& path) {
  for (const Excluded& rule : excluded_paths()) {
    if (rule.follows_databases && path == rule.path) return false;
  }
  return is_excluded(path);
}

/// All roots of a home as it is now, with what would leave them.
std::vector<Root> roots_of(const fs::path& home) {
  std::vector<Root> roots{{.path = ""}, {.path = "data"}};
  std::error_code error;
  if (fs::is_directory(fs::symlink_status(home / partly_kept, error))) roots.push_back({.path = partly_kept});
  for (const std::string& name : entries_of(home / "data")) {
    if (is_excluded(fs::path("data") / name)) continue;  // a server of the platform may be running on it
    if (fs::is_directory(fs::symlink_status(home / "data" / name, error))) roots.push_back({.path = "data/" + name});
  }
  for (Root& root : roots) {
    for (const std::string& name : entries_of(home / root.path)) {
      const fs::path path = root.path.empty() ? fs::path(name) : fs::path(root.path) / name;
      const bool is_root = std::ranges::any_of(roots, [&](const Root& other) { return other.path == path.string(); });
      if (!is_root && !stays(path) && name != staging && name != aside) root.leaving.push_back(name);
    }
  }
  return roots;
}

Result<void> write_commit(const fs::path& home, const Commit& commit) {
  const fs::path path = home / staging / "commit";
  const fs::path part = home / staging / "commit.new";
  {
    const store::Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0 || !store::write_all(file, json::to_text(commit)) || ::fsync(file.get()) != 0)
      return failure("write", part, errno);
  }
  auto done = move(part, path);
  if (done) done = sync_folder(path.parent_path());
  if (done) done = sync_folder(home);
  return done;
}

/// The renames. Made again from the beginning after a kill, it goes on where it was.
Result<void> put_in_place(const fs::path& home, const Root& root, const std::function<void()>& before_rename) {
  const fs::path base = home / root.path;
  const fs::path fresh = base / staging / "new";
  const fs::path old = base / aside;
  if (auto made = make_folder(old); !made) return made;
  const std::vector<std::string> coming = entries_of(fresh);
  for (const std::string& name : root.leaving) {
    // What has left is in `old`; what stands under its name since then is what came.
    if (is_there(old / name) || !is_there(base / name)) continue;
    if (before_rename) before_rename();
    if (auto moved = move(base / name, old / name); !moved) return moved;
  }
  for (const std::string& name : coming) {
    if (before_rename) before_rename();
    if (auto moved = move(fresh / name, base / name); !moved) return moved;
  }
  for (const fs::path& folder : {old, fresh, base}) {
    if (!is_there(folder)) continue;
    if (auto synced = sync_folder(folder); !synced) return synced;
  }
  return {};
}

class Restorer {
 public:
  Restorer(Repository& repository, const Manifest& manifest, const RestoreOptions& options)
      : repository_(repository), manifest_(manifest), options_(options) {}
  Result<Restored> run();

 private:
  Result<void> stage(const SavedFile& file);
  Result<void> stage_postgres(const SavedFile& file);
  Result<void> check_postgres(const FileList& list) const;
  Result<void> store_blob(const SavedFile& file);
  void clear_staging();

  Repository& repository_;
  const Manifest& manifest_;
  const RestoreOptions& options_;
  std::string postgres_mark_;
};

void Restorer::clear_staging() {
  std::error_code ignored;
  for (const Root& root : roots_of(options_.home)) fs::remove_all(options_.home / root.path / staging, ignored);
}

Result<void> Restorer::store_blob(const SavedFile& file) {
  // Each call is awaited by this thread: fetching pieces needs the event loops as well.
  const Context ctx = Context::background(std::chrono::hours(6));
  net::Runtime& runtime = *options_.runtime;
  auto writer = runtime.run(options_.objects->create(ctx, static_cast<std::uint64_t>(file.bytes)));
  if (!writer) return forward_error(writer);
  for (const Piece& piece : file.pieces) {
    auto plain = repository_.get_piece(piece);
    if (!plain) return forward_error(plain);
    if (auto written = runtime.run((*writer)->write(ctx, std::move(*plain))); !written) return forward_error(written);
  }
  auto info = runtime.run((*writer)->finish(ctx));
  if (!info) return forward_error(info);
  if (info->id.value != file.sha256)
    return fail(Code::internal, fmt::format("{}: a blob whose bytes do not match its name.", file.path));
  return {};
}

/// Whether the backup and the settings agree on where the databases are, and nobody is in them.
Result<void> Restorer::check_postgres(const FileList& list) const {
  const bool has_dump =
      std::ranges::any_of(list.files, [](const SavedFile& file) { return file.kind == FileKind::postgres; });
  if (has_dump != !options_.database_url.empty()) {
    return fail(Code::conflict,
                has_dump ? "This backup holds databases of PostgreSQL: set database.url (DATABASE_URL)."
                         : "This backup holds no database of PostgreSQL: unset database.url, or name another "
                           "backup.");
  }
  if (!has_dump) return {};
  auto others = other_sessions(options_.database_url);
  if (!others) return forward_error(others);
  if (*others > 0)
    return fail(
        Code::conflict,
        fmt::format("{} sessions use the database in PostgreSQL. End the services of every replica first.", *others));
  if (options_.force) return {};
  auto frozen = FrozenPostgres::freeze(options_.database_url);
  if (!frozen) return forward_error(frozen);
  auto counts = (*frozen)->counts();
  if (!counts) return forward_error(counts);
  for (const auto& [table, rows] : *counts) {
    const bool is_own =
        table.ends_with(".schema_version") || table.ends_with(".write_mark") || table.ends_with(".meta");
    if (rows > 0 && !is_own)
      return fail(Code::conflict,
                  fmt::format("The database in PostgreSQL is not empty ({} has {} rows). --force restores all the "
                              "same; what is there now is kept in schemas named …_before_restore.",
                              table, rows));
  }
  return {};
}

Result<void> Restorer::stage_postgres(const SavedFile& file) {
  const fs::path folder = options_.home / staging;
  if (auto made = make_folder(folder); !made) return made;
  const fs::path dump = folder / "postgres.dump", sql = folder / "postgres.sql";
  if (auto fetched = fetch_file(repository_, file, dump); !fetched) return fetched;
  auto wrong = check_dump(*options_.runtime, dump, sql, file);
  if (!wrong) return forward_error(wrong);
  if (!wrong->empty()) return fail(Code::internal, fmt::format("The backup is damaged: {}", wrong->front()));
  std::error_code ignored;
  fs::remove(dump, ignored);
  fs::permissions(sql, fs::perms::owner_read | fs::perms::owner_write, ignored);
  postgres_mark_ = new_id("restore_");
  return {};
}

Result<void> Restorer::stage(const SavedFile& file) {
  if (file.kind == FileKind::postgres) return stage_postgres(file);
  if (file.kind == FileKind::blob && options_.objects != nullptr) return store_blob(file);
  const fs::path path = file.kind == FileKind::blob ? fs::path(blob_path(file.sha256)) : fs::path(file.path);
  const bool is_inside =
      path.is_relative() && path == path.lexically_normal() && !path.empty() && *path.begin() != "..";
  if (!is_inside || is_excluded(path))
    return fail(Code::internal, fmt::format("The backup has a file that no backup can have: {}.", file.path));
  const std::string root = root_of(path);
  const fs::path below = root.empty() ? path : path.lexically_relative(root);
  const fs::path target = options_.home / root / staging / "new" / below;
  if (auto made = make_folder(target.parent_path()); !made) return made;
  if (auto fetched = fetch_file(repository_, file, target); !fetched) return fetched;
  if (file.kind != FileKind::sqlite) return {};
  auto wrong = check_database(target, file, false);
  if (!wrong) return forward_error(wrong);
  if (!wrong->empty()) return fail(Code::internal, fmt::format("The backup is damaged: {}", wrong->front()));
  if (file.path != blob_database) return {};
  // What copies and caches have of the data that is being replaced does not hold for this.
  auto database = store::SqliteConnection::open(target, store::SqliteConnection::Mode::read_write);
  if (!database) return forward_error(database);
  return store::renew_data_epoch(*database);
}

Result<Restored> Restorer::run() {
  const SteadyTime began = std::chrono::steady_clock::now();
  const fs::path& home = options_.home;
  auto made = make_folder(home);
  if (made) made = make_folder(home / "data");
  if (!made) return forward_error(made);
  if (auto finished = finish_restore(home, options_); !finished) return forward_error(finished);
  auto present = what_would_be_replaced(home);
  if (!present) return forward_error(present);
  if (!present->empty() && !options_.force) {
    return fail(Code::conflict,
                fmt::format("{} is not empty (it has {}{}). --force restores all the same; what is there now is "
                            "kept in its folders {}.",
                            home.string(), present->front(),
                            present->size() > 1 ? fmt::format(" and {} more files", present->size() - 1) : "", aside));
  }
  for (const std::string& name : *present) {
    if (is_database_open(home / name))
      return fail(Code::conflict,
                  fmt::format("A service still uses {}. End the stack first: wrkhrs down.", (home / name).string()));
  }

  auto list = repository_.get_list(manifest_);
  if (!list) return forward_error(list);
  if (auto checked = check_postgres(*list); !checked) return forward_error(checked);
  clear_staging();
  Restored restored;
  for (const SavedFile& file : list->files) {
    if (options_.progress)
      options_.progress("restoring", static_cast<std::uint64_t>(restored.files), list->files.size());
    if (auto staged = stage(file); !staged) {
      clear_staging();
      return forward_error(staged);
    }
    ++restored.files;
    restored.bytes += file.bytes;
  }

  Commit commit{.backup = manifest_.id, .roots = roots_of(home), .postgres = postgres_mark_};
  Result<void> done = make_folder(home / staging);
  for (const Root& root : commit.roots) {
    // What the restore before this one replaced has had its time.
    std::error_code error;
    fs::remove_all(home / root.path / aside, error);
    if (error) return failure("remove", home / root.path / aside, error.value());
    if (done) done = sync_file_system(home / root.path);
  }
  if (done) done = write_commit(home, commit);
  if (!done) return forward_error(done);

  auto finished = finish_restore(home, options_);
  if (!finished) return forward_error(finished);
  for (const Root& root : commit.roots) {
    if (is_there(home / root.path / aside)) restored.kept.push_back(home / root.path / aside);
  }
  restored.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return restored;
}

}  // namespace

Result<Restored> restore_backup(Repository& repository, const Manifest& manifest, const RestoreOptions& options) {
  return Restorer(repository, manifest, options).run();
}

Result<std::optional<std::string>> finish_restore(const fs::path& home, const RestoreOptions& options) {
  const fs::path path = home / staging / "commit";
  if (!is_there(path)) return std::nullopt;
  std::ifstream file(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto object = json::parse_object(text);
  auto commit =
      object ? json::read<Commit>(*object, json::Unknown::skip) : Result<Commit>(std::unexpected(object.error()));
  if (!commit) return fail(Code::internal, fmt::format("{} is damaged: {}", path.string(), commit.error().message));
  if (!commit->postgres.empty()) {
    if (options.database_url.empty() || options.runtime == nullptr)
      return fail(Code::invalid_argument,
                  "A restore was interrupted that also fills PostgreSQL: set database.url as it was then.");
    auto loaded = load_sql(*options.runtime, options.database_url, home / staging / "postgres.sql", commit->postgres);
    if (!loaded) return forward_error(loaded);
  }
  for (const Root& root : commit->roots) {
    if (auto done = put_in_place(home, root, options.before_rename); !done) return forward_error(done);
  }
  if (options.before_rename) options.before_rename();
  // From here on the new home is whole. A folder that is left over is removed by the next restore.
  if (::unlink(path.c_str()) != 0) return failure("remove", path, errno);
  if (auto synced = sync_folder(path.parent_path()); !synced) return forward_error(synced);
  for (const Root& root : commit->roots) {
    std::error_code ignored;
    fs::remove_all(home / root.path / staging, ignored);
    if (fs::is_empty(home / root.path / aside, ignored)) fs::remove(home / root.path / aside, ignored);
  }
  return commit->backup;
}

Result<std::vector<std::string>> what_would_be_replaced(const fs::path& home) {
  auto contents = find_contents(home, {});
  if (!contents) return forward_error(contents);
  std::vector<std::string> all = contents->databases;
  all.insert(all.end(), contents->files.begin(), contents->files.end());
  for (const std::string& sha256 : contents->blobs) all.push_back(blob_path(sha256));
  std::erase(all, "wrkhrs.yaml");
  return all;
}

}  // namespace wrkhrs::backup
