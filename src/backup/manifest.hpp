// What a backup says about itself. Written last: a backup without a manifest does not exist.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fields.hpp"

namespace wrkhrs::backup {

/// A part of a file, as it lies in the target.
struct Piece {
  std::string name;
  std::int64_t bytes = 0;
  static constexpr auto fields() {
    return std::tuple{json::field("name", &Piece::name, "Its name.").required(),
                      json::field("bytes", &Piece::bytes, "Its size before it was sealed.").required()};
  }
  bool operator==(const Piece&) const = default;
};

enum class FileKind {
  file,      ///< copied as it was
  sqlite,    ///< a copy of a database at one moment
  blob,      ///< an uploaded file or recording, named by its sha256
  postgres,  ///< the schemas of a PostgreSQL database at one moment, as pg_dump -Fc writes them
};
constexpr auto enum_names(FileKind) {
  return std::array{
      std::pair{std::string_view("file"), FileKind::file}, std::pair{std::string_view("sqlite"), FileKind::sqlite},
      std::pair{std::string_view("blob"), FileKind::blob}, std::pair{std::string_view("postgres"), FileKind::postgres}};
}

/// Rows of each table.
using Counts = std::map<std::string, std::int64_t>;

struct SavedFile {
  std::string path;  ///< below the home; of a blob `blobs/<sha256>`, of PostgreSQL `postgres.dump`
  FileKind kind = FileKind::file;
  std::int64_t mode = 0600;
  std::int64_t bytes = 0;
  std::string sha256;
  std::vector<Piece> pieces;
  Counts counts;  ///< of databases
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("path", &SavedFile::path, "Where it belongs, below the home.").required(),
                      field("kind", &SavedFile::kind, "What it is.").required(),
                      field("mode", &SavedFile::mode, "Its permissions."),
                      field("bytes", &SavedFile::bytes, "Its size.").required(),
                      field("sha256", &SavedFile::sha256, "Of its bytes.").required(),
                      field("pieces", &SavedFile::pieces, "In their order.").required(),
                      field("counts", &SavedFile::counts, "Rows of each table of a database.")};
  }
};

/// All files of a backup; itself kept as a file of pieces.
struct FileList {
  std::vector<SavedFile> files;
  static constexpr auto fields() { return std::tuple{json::field("files", &FileList::files, "All files.").required()}; }
};

/// A search and what it found, to be compared after a restore.
struct SampleHit {
  std::string file_id;
  std::string text_sha256;
  static constexpr auto fields() {
    return std::tuple{json::field("file_id", &SampleHit::file_id, "From which file.").required(),
                      json::field("text_sha256", &SampleHit::text_sha256, "Of the passage.").required()};
  }
  bool operator==(const SampleHit&) const = default;
};
struct SampleSearch {
  std::string key_id;  ///< whose store it is
  std::string store;
  std::string query;
  SampleHit expected;           ///< the passage that the query was made of
  std::vector<SampleHit> hits;  ///< what the running stack found, in order; empty: it was not asked, or was changing
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("key_id", &SampleSearch::key_id, "Whose store it is.").required(),
                      field("store", &SampleSearch::store, "Vector store.").required(),
                      field("query", &SampleSearch::query, "What was searched for.").required(),
                      field("expected", &SampleSearch::expected, "The passage that the query was made of.").required(),
                      field("hits", &SampleSearch::hits, "What was found, in order.")};
  }
};

struct UsedModel {
  std::string id;
  std::string sha256;
  static constexpr auto fields() {
    return std::tuple{json::field("id", &UsedModel::id, "Name.").required(),
                      json::field("sha256", &UsedModel::sha256, "Of its file; empty: not installed.")};
  }
};

struct Manifest {
  std::int64_t format = 1;
  std::string id;               ///< sorts by time: `20261126t161500z-4f9a`
  std::int64_t created_at = 0;  ///< seconds since 1970: the moment that the databases show
  double seconds = 0;           ///< how long it took
  std::string version;
  std::string host;
  std::string home;
  std::int64_t file_count = 0;
  std::int64_t blob_count = 0;
  std::int64_t bytes = 0;
  std::int64_t new_bytes = 0;  ///< what was not in the target already
  Counts counts;               ///< what people count: passages, documents, runs, …
  std::string list_sha256;
  std::vector<Piece> list;            ///< of the FileList
  std::vector<std::string> problems;  ///< what could not be saved; then the backup is not complete
  std::vector<SampleSearch> samples;
  std::vector<UsedModel> models;

  bool complete() const { return problems.empty(); }
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("format", &Manifest::format, "1.").required(),
                      field("id", &Manifest::id, "Name of the backup.").required(),
                      field("created_at", &Manifest::created_at, "The moment it shows, seconds since 1970.").required(),
                      field("seconds", &Manifest::seconds, "How long it took."),
                      field("version", &Manifest::version, "Of the program that made it."),
                      field("host", &Manifest::host, "Machine."),
                      field("home", &Manifest::home, "Folder of the stack."),
                      field("file_count", &Manifest::file_count, "Files."),
                      field("blob_count", &Manifest::blob_count, "Of these, uploaded files and recordings."),
                      field("bytes", &Manifest::bytes, "Bytes of all files."),
                      field("new_bytes", &Manifest::new_bytes, "Bytes that were sent."),
                      field("counts", &Manifest::counts, "What it holds."),
                      field("list_sha256", &Manifest::list_sha256, "Of the list of files.").required(),
                      field("list", &Manifest::list, "Pieces of the list of files.").required(),
                      field("problems", &Manifest::problems, "What could not be saved."),
                      field("samples", &Manifest::samples, "Searches to compare after a restore."),
                      field("models", &Manifest::models, "Models in use; their files are not in the backup.")};
  }
};

/// What is known about a backup since it was made.
struct Check {
  std::int64_t verified_at = 0;  ///< 0: never
  std::int64_t drilled_at = 0;
  std::vector<std::string> problems;  ///< of the last verify or drill; not empty: do not rely on it
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("verified_at", &Check::verified_at, "Last verify, seconds since 1970."),
                      field("drilled_at", &Check::drilled_at, "Last drill, seconds since 1970."),
                      field("problems", &Check::problems, "What was wrong the last time.")};
  }
};

}  // namespace wrkhrs::backup
