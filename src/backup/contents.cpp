#include "backup/contents.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "backup/manifest.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

bool is_sqlite(const fs::path& path) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::ifstream file(path, std::ios::binary);
  char head[16] = {};
  return file.read(head, sizeof head) && std::string_view(head, sizeof head) == magic;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool matches(const Excluded& rule, const fs::path& path) {
  const fs::path pattern(rule.path);
  auto name = path.begin();
  for (const fs::path& wanted : pattern) {
    if (name == path.end()) return false;
    const std::string text = name->string();
    const std::string want = wanted.string();
    const bool same = want.ends_with('*') ? text.starts_with(want.substr(0, want.size() - 1)) : text == want;
    if (!same) return false;
    ++name;
  }
  return true;
}

}  // namespace

const std::vector<Excluded>& excluded_paths() {
  static const std::vector<Excluded> rules{
      {"logs", "of this machine's past"},
      {"run", "sockets and locks"},
      {"models", "recorded by id and sha256; `wrkhrs models pull` fetches them"},
      {"platform", "PostgreSQL, S3 and MLflow of `make platform-up`; what the stack has in them is saved through them"},
      {"data/postgres", "the live files of a database server; the services' schemas are saved by pg_dump"},
      {"data/s3", "the live files of an S3 server; the services' blobs are saved through it"},
      {"data/mlflow-artifacts", "artifacts of MLflow where it has no S3 server"},
      {"data/prometheus", "figures of this machine's past"},
      {"data/alertmanager", "what was silenced on this machine"},
      {"wrkhrs.d/platform.yaml", "written by `make platform-up` of this machine"},
      {"metrics", "figures of jobs of this machine"},
      {"backup-key", "opens the backups; to be kept elsewhere"},
      {"backup-state.json", "when this machine made backups"},
      {".restore", "a restore on its way"},
      {".before-restore", "what the last restore replaced"},
      {"wrkhrs.d/.restore", "a restore on its way"},
      {"wrkhrs.d/.before-restore", "what the last restore replaced"},
      {"data/.restore", "a restore on its way"},
      {"data/.before-restore", "what the last restore replaced"},
      {"data/*/.restore", "a restore on its way"},
      {"data/*/.before-restore", "what the last restore replaced"},
      {"data/rag/words", "a cache of the full-text index, made from PostgreSQL", true},
      {"data/rag/.snapshot.json", "from which snapshot of its volume the data comes (deploy/platform/snapshots)"},
      {"data/rag/s3", "uploads on their way to S3"},
      {"data/rag/objects/unfinished", "uploads that are not acknowledged"},
      {"data/mlflow/part-*", "a snapshot of MLflow that is being made"},
      {"data/asr/spool", "recordings that are being received"},
  };
  return rules;
}

bool is_excluded(const fs::path& below_home) {
  return std::ranges::any_of(excluded_paths(), [&](const Excluded& rule) { return matches(rule, below_home); });
}

Result<std::vector<std::string>> blobs_named_by(const fs::path& copy, const SavedFile& file) {
  if (file.path != blob_database || !file.counts.contains("file")) return std::vector<std::string>{};
  auto connection = store::SqliteConnection::open(copy, store::SqliteConnection::Mode::read_only);
  if (!connection) return forward_error(connection);
  return connection->all("SELECT DISTINCT object FROM file", [](const store::Row& row) { return row.text(0); });
}

std::string blob_path(std::string_view sha256) {
  return fmt::format("{}/{}/{}", blobs_folder, sha256.substr(0, 2), sha256.substr(2));
}

Result<Contents> find_contents(const fs::path& home, const std::vector<fs::path>& except) {
  Contents contents;
  std::error_code error;
  std::vector<std::string> companions;  // -wal and the like, of which database it must be seen
  const fs::path blobs(blobs_folder);
  fs::recursive_directory_iterator entry(home, error), end;
  for (; !error && entry != end; entry.increment(error)) {
    const fs::path below = entry->path().lexically_relative(home);
    const bool is_left_out =
        is_excluded(below) || std::ranges::find(except, entry->path().lexically_normal()) != except.end();
    const fs::file_status status = entry->symlink_status(error);
    if (error == std::errc::no_such_file_or_directory) error.clear();
    if (error) break;
    if (fs::is_directory(status)) {
      if (is_left_out) entry.disable_recursion_pending();
      continue;
    }
    if (is_left_out || !fs::exists(status)) continue;
    const std::string name = below.filename().string();
    if (!fs::is_regular_file(status)) {
      contents.skipped.push_back(below.string());
    } else if (below.parent_path().parent_path() == blobs) {
      const std::string sha256 = below.parent_path().filename().string() + name;
      if (sha256.size() == 64 && is_hex(sha256)) contents.blobs.push_back(sha256);
    } else if (ends_with_any(name, {"-wal", "-shm", "-journal"})) {
      companions.push_back(below.string());
    } else if (ends_with_any(name, {".lock", ".new", ".partial"}) || name.contains(".tmp-")) {
      continue;  // written a moment ago, or held
    } else if (is_sqlite(entry->path())) {
      contents.databases.push_back(below.string());
    } else {
      contents.files.push_back(below.string());
    }
  }
  if (error == std::errc::no_such_file_or_directory && !fs::exists(home)) error.clear();
  if (error) return fail(Code::unavailable, fmt::format("Cannot look through {}: {}.", home.string(), error.message()));
  for (const std::string& companion : companions) {
    const std::string database = companion.substr(0, companion.rfind('-'));
    if (std::ranges::find(contents.databases, database) == contents.databases.end())
      contents.files.push_back(companion);
  }
  for (auto* list : {&contents.databases, &contents.files, &contents.blobs}) std::ranges::sort(*list);
  return contents;
}

}  // namespace wrkhrs::backup
