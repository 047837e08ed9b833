// What of a home is saved, and what is not: everything but the rows of one table, so that what a service will keep
// tomorrow is saved as well.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::backup {

/// One rule of what is left out. Paths are below the home; `*` stands for one name.
struct Excluded {
  std::string_view path;
  std::string_view why;
  /// Made from the databases, so it must not outlive them: a restore takes it away.
  bool follows_databases = false;
};
const std::vector<Excluded>& excluded_paths();
/// Whether this path, or a folder above it, is left out.
bool is_excluded(const std::filesystem::path& below_home);

struct Contents {
  std::vector<std::string> databases;  ///< SQLite, below the home
  std::vector<std::string> files;      ///< other regular files, below the home
  std::vector<std::string> blobs;      ///< sha256 of the blobs that lie in files
  std::vector<std::string> skipped;    ///< links and other things that are no files
};

/// Looks through a home. `except`: folders that are left out too (the target). Files that come or go meanwhile are in
/// or out. Errors: unavailable (a folder cannot be read; says which).
Result<Contents> find_contents(const std::filesystem::path& home, const std::vector<std::filesystem::path>& except);

struct SavedFile;
/// The database that refers to blobs.
inline constexpr std::string_view blob_database = "data/rag/rag.db";
/// The sha256 of the blobs that a copy of a database refers to; none where it is not blob_database.
Result<std::vector<std::string>> blobs_named_by(const std::filesystem::path& copy, const SavedFile& file);

/// Where the blob store of a service keeps a blob, below the home (store/adapters/file_object_store.hpp).
std::string blob_path(std::string_view sha256);
inline constexpr std::string_view blobs_folder = "data/rag/objects/objects";

}  // namespace wrkhrs::backup
