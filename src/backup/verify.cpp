#include "backup/verify.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "backup/contents.hpp"
#include "backup/postgres_copy.hpp"
#include "backup/sqlite_copy.hpp"
#include "store/adapters/local_file.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

/// What makes a backup bad, as opposed to what keeps us from looking.
bool is_damage(const Error& error) { return error.code == Code::internal || error.code == Code::not_found; }

/// Hands on the pieces of a file. Errors: internal where the whole is not what was saved.
Result<void> read_file(Repository& repository, const SavedFile& file,
                       const std::function<Result<void>(std::string_view)>& take) {
  store::Sha256 hash;
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < file.pieces.size(); ++i) {
    auto plain = repository.get_piece(file.pieces[i]);
    if (!plain) {
      plain.error().message =
          fmt::format("{}, piece {} of {}: {}", file.path, i + 1, file.pieces.size(), plain.error().message);
      return forward_error(plain);
    }
    hash.add(*plain);
    bytes += static_cast<std::int64_t>(plain->size());
    if (auto taken = take(*plain); !taken) return taken;
  }
  const std::string sha256 = hash.finish();
  if (bytes != file.bytes || sha256 != file.sha256)
    return fail(Code::internal, fmt::format("{}: its pieces do not make up what was saved.", file.path));
  if (file.kind == FileKind::blob && file.path != "blobs/" + sha256)
    return fail(Code::internal, fmt::format("{}: a blob whose bytes do not match its name.", file.path));
  return {};
}

}  // namespace

Result<void> fetch_file(Repository& repository, const SavedFile& file, const fs::path& to) {
  const store::Descriptor out(
      ::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, static_cast<mode_t>(file.mode & 0777)));
  if (out.get() < 0)
    return fail(Code::unavailable, fmt::format("Cannot write {}: {}.", to.string(), std::strerror(errno)));
  return read_file(repository, file, [&](std::string_view plain) -> Result<void> {
    auto written = store::write_all(out, plain);
    if (!written) written.error().message = fmt::format("Cannot write {}: {}.", to.string(), written.error().detail);
    return written;
  });
}

namespace {

void compare(const SavedFile& file, const Counts& counts, std::vector<std::string>& problems) {
  for (const auto& [table, rows] : file.counts) {
    const auto found = counts.find(table);
    if (found == counts.end() || found->second != rows) {
      problems.push_back(fmt::format("{}: table {} has {} rows, {} were saved", file.path, table,
                                     found == counts.end() ? 0 : found->second, rows));
    }
  }
}

}  // namespace

Result<std::vector<std::string>> check_dump(net::Runtime& runtime, const fs::path& dump, const fs::path& sql,
                                            const SavedFile& file) {
  std::vector<std::string> problems;
  auto done = dump_to_sql(runtime, dump, sql);
  if (!done && !is_damage(done.error())) return forward_error(done);
  if (!done && done.error().code == Code::not_found) return forward_error(done);
  if (!done) {
    problems.push_back(fmt::format("{}: {}", file.path, done.error().message));
    return problems;
  }
  auto counts = count_rows_in_sql(sql);
  if (!counts) {
    problems.push_back(fmt::format("{}: {}", file.path, counts.error().message));
    return problems;
  }
  compare(file, *counts, problems);
  return problems;
}

Result<std::vector<std::string>> check_database(const fs::path& copy, const SavedFile& file, bool thorough) {
  std::vector<std::string> problems;
  auto damage = find_damage(copy, thorough);
  if (!damage) return forward_error(damage);
  for (const std::string& line : *damage) problems.push_back(fmt::format("{}: {}", file.path, line));
  auto counts = count_rows(copy);
  if (!counts) {
    problems.push_back(fmt::format("{}: {}", file.path, counts.error().message));
    return problems;
  }
  compare(file, *counts, problems);
  return problems;
}

Result<std::vector<std::string>> verify_backup(Repository& repository, const Manifest& manifest,
                                               const fs::path& work_dir, net::Runtime& runtime,
                                               const ProgressFunction& progress) {
  std::vector<std::string> problems;
  auto list = repository.get_list(manifest);
  if (!list && is_damage(list.error())) return std::vector{list.error().message};
  if (!list) return forward_error(list);
  std::error_code error;
  fs::remove_all(work_dir, error);
  fs::create_directories(work_dir, error);
  if (error) return fail(Code::unavailable, fmt::format("Cannot make {}: {}.", work_dir.string(), error.message()));
  fs::permissions(work_dir, fs::perms::owner_all, error);
  struct Removed {
    const fs::path& path;
    ~Removed() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } removed{work_dir};

  std::set<std::string> blobs, referenced;
  std::uint64_t done = 0;
  std::int64_t bytes = 0;
  for (const SavedFile& file : list->files) {
    bytes += file.bytes;
    if (progress && (done % 16 == 0 || file.bytes > static_cast<std::int64_t>(piece_bytes)))
      progress("verifying", done, list->files.size());
    ++done;
    if (file.kind == FileKind::blob) blobs.insert(file.sha256);
    if (file.kind != FileKind::sqlite && file.kind != FileKind::postgres) {
      auto read = read_file(repository, file, [](std::string_view) -> Result<void> { return {}; });
      if (!read && !is_damage(read.error())) return forward_error(read);
      if (!read) problems.push_back(read.error().message);
      continue;
    }
    const fs::path copy = work_dir / "copy.db";
    auto fetched = fetch_file(repository, file, copy);
    if (!fetched && !is_damage(fetched.error())) return forward_error(fetched);
    if (!fetched) {
      problems.push_back(fetched.error().message);
    } else {
      auto wrong = file.kind == FileKind::sqlite ? check_database(copy, file, true)
                                                 : check_dump(runtime, copy, work_dir / "copy.sql", file);
      if (!wrong) return forward_error(wrong);
      problems.insert(problems.end(), wrong->begin(), wrong->end());
      if (auto named = blobs_named_by(copy, file); named) referenced.insert(named->begin(), named->end());
    }
    fs::remove(copy, error);
  }
  for (const std::string& sha256 : referenced) {
    if (!blobs.contains(sha256))
      problems.push_back(fmt::format("the blob {} is not in the backup: a file refers to it", sha256));
  }
  if (bytes != manifest.bytes || static_cast<std::int64_t>(list->files.size()) != manifest.file_count)
    problems.push_back("the manifest and the list of files do not agree");
  return problems;
}

}  // namespace wrkhrs::backup
