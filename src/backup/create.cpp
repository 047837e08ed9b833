#include "backup/create.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/contents.hpp"
#include "backup/piece_writer.hpp"
#include "backup/postgres_copy.hpp"
#include "backup/sqlite_copy.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/adapters/local_file.hpp"
#include "store/object_hold.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes hold_for{15};
constexpr std::chrono::minutes hold_again_after{5};
constexpr std::size_t problems_max = 100;
constexpr int read_attempts = 3;

/// What of which database people want to see counted.
struct Counted {
  std::string_view name, database, table;
};
constexpr Counted counted[] = {
    {"passages", "data/rag/rag.db", "passage"},    {"documents", "data/rag/rag.db", "document"},
    {"files", "data/rag/rag.db", "file"},          {"stores", "data/rag/rag.db", "store"},
    {"runs", "data/orchestrator/runs.db", "runs"}, {"calls", "data/tool-registry/calls.db", "calls"}};

/// "20261126t161500z-4f9a": sorts by time, may stand in a file name and be typed.
std::string new_backup_id() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<std::byte, 2> random;
  random_bytes(random);
  return fmt::format("{:04}{:02}{:02}t{:02}{:02}{:02}z-{}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, to_hex(random));
}

/// Removed with all that is in it.
struct CopyFolder {
  explicit CopyFolder(fs::path where) : path(std::move(where)) {}
  ~CopyFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  const fs::path path;
};

/// One backup of a home at a time: they share the folder of copies. The kernel lets go of it when the process ends.
Result<store::Descriptor> lock_home(const fs::path& run_dir) {
  std::error_code error;
  fs::create_directories(run_dir, error);
  const fs::path path = run_dir / "backup.lock";
  store::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0)
    return fail(Code::unavailable, fmt::format("Cannot open {}: {}.", path.string(), std::strerror(errno)));
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) != 0)
    return fail(Code::conflict, "Another backup of this home is being made. Wait until it has ended.");
  return file;
}

class Creator {
 public:
  Creator(Repository& repository, const CreateOptions& options)
      : repository_(repository), options_(options), writer_(repository, options.threads) {}

  Result<Manifest> run();

 private:
  Result<void> hold();
  Result<void> copy_databases(const fs::path& folder, const std::vector<std::string>& names);
  Result<void> add_database(const fs::path& copy, const std::string& name);
  Result<void> add_postgres(const fs::path& folder);
  void count_for_people(std::string_view database, const Counts& rows, std::string_view schema);
  Result<void> add_files(const std::vector<std::string>& names);
  Result<void> add_blobs(const Contents& contents);
  Result<bool> add_blob_file(const std::string& sha256);
  Result<bool> add_stored_blob(const std::string& sha256);
  Result<bool> add_file(const fs::path& path, SavedFile file);
  Result<void> load_previous();
  void show(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (options_.progress) options_.progress(what, done, total);
  }
  void note_problem(std::string text) {
    if (manifest_.problems.size() < problems_max) manifest_.problems.push_back(std::move(text));
  }

  Repository& repository_;
  const CreateOptions& options_;
  PieceWriter writer_;
  Manifest manifest_;
  std::vector<SavedFile> files_;               ///< in the order in which the writer began them, then reused ones
  std::vector<SavedFile> reused_;              ///< blobs that the last backup has
  std::map<std::string, SavedFile> previous_;  ///< blobs of the last backup, by sha256
  std::set<std::string> referenced_;           ///< sha256 of blobs
  SteadyTime held_at_{};
  std::unique_ptr<FrozenPostgres> postgres_;  ///< where services use one
};

Result<void> Creator::hold() {
  const fs::path database = options_.home / blob_database;
  const SteadyTime now = std::chrono::steady_clock::now();
  if (held_at_ != SteadyTime{} && now - held_at_ < hold_again_after) return {};
  held_at_ = now;
  if (!options_.database_url.empty()) {
    if (auto held = hold_postgres_objects(options_.database_url, hold_for); !held) return held;
  }
  if (!fs::exists(database)) return {};
  auto connection = store::SqliteConnection::open(database, store::SqliteConnection::Mode::read_write);
  if (!connection) return forward_error(connection);
  auto has_meta = connection->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'");
  if (!has_meta) return forward_error(has_meta);
  if (*has_meta == 0) return {};  // made a moment ago: there is nothing to delete
  auto done = perform(*connection, "BEGIN IMMEDIATE");
  if (done) done = store::hold_objects(*connection, hold_for);
  if (done) done = perform(*connection, "COMMIT");
  if (!done) {
    done.error().message = fmt::format("Deletion of blobs cannot be held: {}", done.error().message);
    return done;
  }
  return {};
}

Result<void> Creator::copy_databases(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<fs::path> paths;
  for (const std::string& name : names) paths.push_back(options_.home / name);
  auto frozen = FrozenDatabases::freeze(paths);
  if (!frozen) return forward_error(frozen);
  if (!options_.database_url.empty()) {
    auto postgres = FrozenPostgres::freeze(options_.database_url);
    if (!postgres) return forward_error(postgres);
    postgres_ = std::move(*postgres);
  }
  manifest_.created_at = unix_seconds_now();
  for (std::size_t i = 0; i < names.size(); ++i) {
    show("copying databases", i, names.size());
    const fs::path copy = folder / names[i];
    std::error_code error;
    fs::create_directories(copy.parent_path(), error);
    if (error)
      return fail(Code::unavailable, fmt::format("Cannot make {}: {}.", copy.parent_path().string(), error.message()));
    auto done = frozen->copy(i, copy);
    if (!done) return done;
    frozen->release(i);
  }
  return {};
}

Result<void> Creator::add_database(const fs::path& copy, const std::string& name) {
  SavedFile file{.path = name, .kind = FileKind::sqlite};
  auto damage = find_damage(copy, false);
  if (!damage) return forward_error(damage);
  if (!damage->empty()) note_problem(fmt::format("{}: the live database is damaged: {}", name, damage->front()));
  auto counts = count_rows(copy);
  if (counts) {
    file.counts = std::move(*counts);
  } else {
    note_problem(fmt::format("{}: {}", name, counts.error().message));
  }
  count_for_people(name, file.counts, "");
  auto blobs = blobs_named_by(copy, file);
  if (!blobs) return forward_error(blobs);
  referenced_.insert(blobs->begin(), blobs->end());
  auto added = add_file(copy, std::move(file));
  if (!added) return forward_error(added);
  if (!*added) return fail(Code::internal, fmt::format("The copy of {} has vanished.", name));
  return {};
}

void Creator::count_for_people(std::string_view database, const Counts& rows, std::string_view schema) {
  for (const Counted& what : counted) {
    const auto found = rows.find(fmt::format("{}{}", schema, what.table));
    if (what.database == database && found != rows.end()) manifest_.counts[std::string(what.name)] += found->second;
  }
}

Result<void> Creator::add_postgres(const fs::path& folder) {
  if (!postgres_ || postgres_->empty()) return {};
  show("PostgreSQL", 0, 0);
  auto counts = postgres_->counts();
  if (!counts) return forward_error(counts);
  count_for_people(blob_database, *counts, "rag.");
  count_for_people("data/orchestrator/runs.db", *counts, "orchestrator.");
  count_for_people("data/tool-registry/calls.db", *counts, "tool_registry.");
  auto blobs = postgres_->blobs();
  if (!blobs) return forward_error(blobs);
  referenced_.insert(blobs->begin(), blobs->end());
  std::error_code error;
  fs::create_directories(folder, error);
  const fs::path dump = folder / "postgres.dump";
  if (auto dumped = postgres_->dump(*options_.runtime, dump); !dumped) return dumped;
  if (options_.sample && postgres_->rag() != nullptr) manifest_.samples = options_.sample(*postgres_->rag());
  postgres_.reset();
  auto added = add_file(dump, {.path = "postgres.dump", .kind = FileKind::postgres, .counts = std::move(*counts)});
  if (!added) return forward_error(added);
  return {};
}

/// False where there is no such file any more. What has been read of it before that is forgotten.
Result<bool> Creator::add_file(const fs::path& path, SavedFile file) {
  for (int attempt = 1;; ++attempt) {
    const store::Descriptor source(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct ::stat before{}, after{};
    if (source.get() < 0 && (errno == ENOENT || errno == ELOOP)) return false;
    if (source.get() < 0 || ::fstat(source.get(), &before) != 0) {
      note_problem(fmt::format("{} cannot be read: {}", path.string(), std::strerror(errno)));
      return true;
    }
    file.bytes = 0;
    if (file.kind == FileKind::file) file.mode = before.st_mode & 0777;
    store::Sha256 hash;
    writer_.begin();
    while (true) {
      std::string piece(piece_bytes, '\0');
      std::size_t filled = 0;
      while (filled < piece.size()) {
        const ssize_t got = ::read(source.get(), piece.data() + filled, piece.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
          return fail(Code::unavailable, fmt::format("{} cannot be read: {}", path.string(), std::strerror(errno)));
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
      }
      piece.resize(filled);
      if (piece.empty()) break;
      hash.add(piece);
      file.bytes += static_cast<std::int64_t>(filled);
      if (auto added = writer_.add(std::move(piece)); !added) return forward_error(added);
      if (filled < piece_bytes) break;
    }
    file.sha256 = hash.finish();
    files_.push_back(file);
    const bool changed = ::fstat(source.get(), &after) != 0 || before.st_mtim.tv_sec != after.st_mtim.tv_sec ||
                         before.st_mtim.tv_nsec != after.st_mtim.tv_nsec || before.st_size != after.st_size;
    if (!changed) return true;
    if (attempt == read_attempts) {
      note_problem(fmt::format("{} was changed again and again while it was read", path.string()));
      return true;
    }
    files_.back().path.clear();  // read once more; this one is dropped in the end
  }
}

Result<void> Creator::add_files(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    auto added = add_file(options_.home / name, {.path = name});
    if (!added) return forward_error(added);
  }
  return {};
}

Result<bool> Creator::add_blob_file(const std::string& sha256) {
  auto added = add_file(options_.home / blob_path(sha256), {.path = "blobs/" + sha256, .kind = FileKind::blob});
  if (added && *added && files_.back().sha256 != sha256) {
    note_problem(fmt::format("the blob {} is damaged in the home: its bytes do not match its name", sha256));
    files_.back().path.clear();  // a backup with it could not be restored
  }
  return added;
}

Result<bool> Creator::add_stored_blob(const std::string& sha256) {
  // Each call is awaited by this thread: the pieces go to threads that need the event loops as well.
  const Context ctx = Context::background(std::chrono::hours(6));
  net::Runtime& runtime = *options_.runtime;
  auto reader = runtime.run(options_.objects->open(ctx, store::ObjectId{sha256}));
  if (!reader && reader.error().code == Code::not_found) return false;
  if (!reader) return forward_error(reader);
  SavedFile file{.path = "blobs/" + sha256, .kind = FileKind::blob, .sha256 = sha256};
  writer_.begin();
  for (bool at_end = false; !at_end;) {
    std::string piece;
    while (piece.size() < piece_bytes && !at_end) {
      auto chunk = runtime.run((*reader)->read(ctx, std::min<std::size_t>(256 << 10, piece_bytes - piece.size())));
      if (!chunk && chunk.error().code == Code::internal) {
        note_problem(fmt::format("the blob {} cannot be read: {}", sha256, chunk.error().detail));
        files_.emplace_back();  // dropped in the end
        return true;
      }
      if (!chunk) return forward_error(chunk);
      at_end = chunk->empty();
      piece += *chunk;
    }
    file.bytes += static_cast<std::int64_t>(piece.size());
    if (piece.empty()) break;
    if (auto added = writer_.add(std::move(piece)); !added) return forward_error(added);
  }
  files_.push_back(std::move(file));
  return true;
}

Result<void> Creator::add_blobs(const Contents& contents) {
  // Also those that nothing refers to yet: an upload may have been acknowledged by what is in no database.
  std::set<std::string> all = referenced_;
  all.insert(contents.blobs.begin(), contents.blobs.end());
  std::uint64_t done = 0;
  for (const std::string& sha256 : all) {
    if (done++ % 64 == 0) show("blobs", done, all.size());
    if (auto held = hold(); !held) return held;
    const auto before = previous_.find(sha256);
    if (before != previous_.end() &&
        std::ranges::all_of(before->second.pieces, [&](const Piece& piece) { return repository_.knows(piece); })) {
      reused_.push_back(before->second);
      continue;
    }
    auto added = options_.objects != nullptr ? add_stored_blob(sha256) : add_blob_file(sha256);
    if (!added) return forward_error(added);
    if (!*added && referenced_.contains(sha256))
      note_problem(fmt::format("the blob {} is missing: a file refers to it", sha256));
  }
  return {};
}

Result<void> Creator::load_previous() {
  auto latest = repository_.get_manifest("latest");
  if (!latest) return {};  // none, or none that can be relied on: everything is read
  auto list = repository_.get_list(*latest);
  if (!list) return {};
  for (SavedFile& file : list->files) {
    if (file.kind == FileKind::blob) previous_.emplace(file.sha256, std::move(file));
  }
  return {};
}

Result<Manifest> Creator::run() {
  const SteadyTime began = std::chrono::steady_clock::now();
  manifest_.id = new_backup_id();
  manifest_.version = WRKHRS_VERSION;
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  manifest_.host = host;
  manifest_.home = options_.home.string();
  manifest_.models = options_.models;

  show("looking at what is there", 0, 0);
  auto ready = repository_.load_known();
  if (ready) ready = load_previous();
  if (ready) ready = hold();
  if (!ready) return forward_error(ready);

  auto contents = find_contents(options_.home, options_.except);
  if (!contents) return forward_error(contents);
  for (const std::string& name : contents->skipped)
    note_problem(fmt::format("{} is no regular file: it is not saved", name));
  if (contents->databases.empty() && contents->files.empty())
    return fail(Code::not_found, fmt::format("There is nothing to save in {}.", options_.home.string()));

  auto lock = lock_home(options_.home / "run");
  if (!lock) return forward_error(lock);
  std::error_code error;
  const CopyFolder copies(options_.home / "run" / "backup");
  fs::remove_all(copies.path, error);  // of a backup that was killed
  auto done = copy_databases(copies.path, contents->databases);
  if (!done) return forward_error(done);
  if (options_.sample && fs::exists(copies.path / blob_database)) {
    auto rag = store::SqliteConnection::open(copies.path / blob_database, store::SqliteConnection::Mode::read_only);
    if (rag) manifest_.samples = options_.sample(*rag);
  }
  done = add_postgres(copies.path);
  for (std::size_t i = 0; done && i < contents->databases.size(); ++i) {
    show("databases", i, contents->databases.size());
    done = add_database(copies.path / contents->databases[i], contents->databases[i]);
  }
  // Blobs that came since are not needed, those that are needed are there: deletion is held.
  if (done) done = add_blobs(*contents);
  if (done) done = add_files(contents->files);
  if (!done) return forward_error(done);
  show("finishing", 0, 0);
  auto pieces = writer_.finish();
  if (!pieces) return forward_error(pieces);

  FileList list;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    files_[i].pieces = std::move((*pieces)[i]);
    if (!files_[i].path.empty()) list.files.push_back(std::move(files_[i]));
  }
  std::ranges::move(reused_, std::back_inserter(list.files));
  std::ranges::sort(list.files, {}, &SavedFile::path);
  for (const SavedFile& file : list.files) {
    ++manifest_.file_count;
    manifest_.blob_count += file.kind == FileKind::blob;
    manifest_.bytes += file.bytes;
  }
  manifest_.counts["blobs"] = manifest_.blob_count;
  const std::string text = json::to_text(list);
  std::atomic<std::int64_t> list_bytes{0};
  auto stored = repository_.put_text(text, list_bytes);
  if (!stored) return forward_error(stored);
  manifest_.list = std::move(*stored);
  manifest_.list_sha256 = sha256_hex(text);
  manifest_.new_bytes = writer_.new_bytes() + list_bytes;
  manifest_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  done = repository_.put_manifest(manifest_);
  if (!done) return forward_error(done);
  return std::move(manifest_);
}

}  // namespace

Result<Manifest> create_backup(Repository& repository, const CreateOptions& options) {
  return Creator(repository, options).run();
}

}  // namespace wrkhrs::backup
