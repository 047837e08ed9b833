#include "models/models.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json_fields.hpp"

namespace wrkhrs::models {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kRecordBytesMax = 64 << 10;

/// The record as it stands on disk.
struct Record {
  std::string id, file, sha256, source, licence, language;
  Kind kind = Kind::language;
  std::uint64_t size = 0;
  std::int64_t installed_at = 0;
  std::uint32_t dimensions = 0;
  std::uint32_t context = 0;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &Record::id, "The model's id.").required(),
                      field("kind", &Record::kind, "language, embedding, speech or vad.").required(),
                      field("file", &Record::file, "File name beside the record.").required(),
                      field("sha256", &Record::sha256, "Of the file.").required(),
                      field("size", &Record::size, "Bytes.").required(),
                      field("source", &Record::source, "Where it came from."),
                      field("installed_at", &Record::installed_at, "Seconds since 1970."),
                      field("licence", &Record::licence, "SPDX identifier."),
                      field("language", &Record::language, "Of a speech model that knows only one."),
                      field("dimensions", &Record::dimensions, "Of an embedding."),
                      field("context", &Record::context, "Tokens.")};
  }
};

std::unexpected<Error> system_failure(std::string_view what) {
  const int error = errno;
  const Code code = error == ENOSPC || error == EDQUOT ? Code::storage_full : Code::internal;
  return fail(code, fmt::format("{}: {}.", what, std::strerror(error)));
}

/// Makes what was written or renamed durable.
Result<void> sync(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return system_failure("A model file cannot be opened");
  const bool synced = ::fsync(fd) == 0;
  auto failure = synced ? Result<void>() : Result<void>(system_failure("A model file cannot be made durable"));
  ::close(fd);
  return failure;
}

Result<Installed> read_record(const fs::path& path) {
  std::error_code ignored;
  if (fs::file_size(path, ignored) > kRecordBytesMax || ignored)
    return fail(Code::not_found, "There is no such record.");
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  auto object = json::parse_object(text.str());
  if (!object) return forward_error(object);
  auto record = json::read<Record>(*object, json::Unknown::skip);
  if (!record) return forward_error(record);
  if (record->file.find('/') != std::string::npos || record->id != path.stem().string()) {
    return fail(Code::invalid_argument, "The record names another model or a path.");
  }
  return Installed{.id = record->id,
                   .kind = record->kind,
                   .path = path.parent_path() / record->file,
                   .sha256 = record->sha256,
                   .size = record->size,
                   .source = record->source,
                   .installed_at = record->installed_at,
                   .licence = record->licence,
                   .language = record->language,
                   .dimensions = record->dimensions,
                   .context = record->context};
}

std::string_view extension(Kind kind) { return kind == Kind::language || kind == Kind::embedding ? ".gguf" : ".bin"; }

}  // namespace

Staged::~Staged() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

fs::path Library::default_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache) return fs::path(cache) / "wrkhrs" / "models";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".cache" / "wrkhrs" / "models";
}

std::vector<Installed> Library::list() const {
  std::vector<Installed> out;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ignored)) {
    if (entry.path().extension() != ".json") continue;
    if (auto model = find(entry.path().stem().string())) out.push_back(std::move(*model));
  }
  std::ranges::sort(out, {}, &Installed::id);
  return out;
}

Result<Installed> Library::find(std::string_view id) const {
  const std::string hint = fmt::format("Install it with `wrkhrs models pull {}`.", id);
  if (!is_model_id(id)) return fail(Code::not_found, fmt::format("'{}' is not a model id.", id));
  const fs::path path = folder_ / fmt::format("{}.json", id);
  std::error_code error;
  if (!fs::exists(path, error))
    return fail(Code::not_found, fmt::format("The model '{}' is not installed. {}", id, hint));
  auto model = read_record(path);
  if (!model) {
    return fail(Code::invalid_argument, fmt::format("The record of the model '{}' is damaged. {}", id, hint));
  }
  if (fs::file_size(model->path, error) != model->size || error) {
    return fail(Code::invalid_argument,
                fmt::format("The file of the model '{}' is missing or cut short. {}", id, hint));
  }
  return model;
}

Result<Installed> Library::resolve(std::string_view id_or_path) const {
  if (id_or_path.find('/') == std::string_view::npos) return find(id_or_path);
  const fs::path path(id_or_path);
  std::error_code error;
  const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (error || size == 0) return fail(Code::not_found, fmt::format("There is no model file '{}'.", id_or_path));
  return Installed{.id = path.stem().string(), .path = path, .size = size, .source = "file " + path.string()};
}

Result<Installed> Library::verify(std::string_view id, const ByteProgress& progress) const {
  auto model = find(id);
  if (!model) return model;
  auto digest = sha256_of_file(model->path, progress);
  if (!digest) return forward_error(digest);
  if (*digest != model->sha256) {
    return fail(Code::invalid_argument,
                fmt::format("The model '{}' has changed on disk (sha256 {} instead of {}). Fetch it again "
                            "with `wrkhrs models pull {}`.",
                            id, *digest, model->sha256, id));
  }
  return model;
}

Result<void> Library::remove(std::string_view id) const {
  const fs::path record = folder_ / fmt::format("{}.json", id);
  std::error_code error;
  if (!is_model_id(id) || !fs::exists(record, error)) {
    return fail(Code::not_found, fmt::format("The model '{}' is not installed.", id));
  }
  const auto model = read_record(record);
  fs::remove(record, error);
  if (!error && model) fs::remove(model->path, error);
  if (error) return fail(Code::internal, fmt::format("The model '{}' could not be removed: {}.", id, error.message()));
  return {};
}

Result<Staged> Library::stage(std::string_view id) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) {
    return fail(error == std::errc::no_space_on_device ? Code::storage_full : Code::internal,
                fmt::format("The folder of models '{}' cannot be made: {}.", folder_.string(), error.message()));
  }
  return Staged(folder_ / fmt::format(".{}.{}", id, new_id("")));
}

Result<Installed> Library::commit(Staged staged, Installed record) const {
  if (!is_model_id(record.id)) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is not a model id: use 1 to 64 of a-z, 0-9, '.', '_' and '-'.", record.id));
  }
  std::error_code error;
  record.size = fs::is_regular_file(staged.path(), error) ? fs::file_size(staged.path(), error) : 0;
  if (error || record.size == 0) return fail(Code::invalid_argument, "The model file is missing or empty.");
  auto digest = sha256_of_file(staged.path());
  if (!digest) return forward_error(digest);
  record.sha256 = std::move(*digest);
  record.installed_at = unix_seconds_now();
  const std::string file = fmt::format("{}{}", record.id, extension(record.kind));
  record.path = folder_ / file;

  const Record on_disk{.id = record.id,
                       .file = file,
                       .sha256 = record.sha256,
                       .source = record.source,
                       .licence = record.licence,
                       .language = record.language,
                       .kind = record.kind,
                       .size = record.size,
                       .installed_at = record.installed_at,
                       .dimensions = record.dimensions,
                       .context = record.context};
  auto record_file = stage(record.id);
  if (!record_file) return forward_error(record_file);
  std::ofstream out(record_file->path(), std::ios::binary);
  out << json::write_pretty(json::to_value(on_disk)) << '\n';
  out.close();
  if (!out) return system_failure("The record of the model cannot be written");

  fs::permissions(staged.path(),
                  fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read,
                  error);
  for (const fs::path& path : {staged.path(), record_file->path()}) {
    if (auto synced = sync(path, O_RDONLY); !synced) return forward_error(synced);
  }
  // The old record must not stand beside the new file.
  const fs::path record_path = folder_ / fmt::format("{}.json", record.id);
  fs::remove(record_path, error);
  if (::rename(staged.path().c_str(), record.path.c_str()) != 0)
    return system_failure("The model cannot be put in place");
  if (::rename(record_file->path().c_str(), record_path.c_str()) != 0) {
    return system_failure("The record of the model cannot be put in place");
  }
  if (auto synced = sync(folder_, O_RDONLY | O_DIRECTORY); !synced) return forward_error(synced);
  return record;
}

Result<std::string> sha256_of_file(const fs::path& path, const ByteProgress& progress) {
  std::error_code error;
  const std::uintmax_t total = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file)
    return fail(Code::not_found, fmt::format("The file '{}' cannot be read.", path.filename().string()));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
  std::vector<char> buffer(1 << 20);
  std::uint64_t done = 0;
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = static_cast<std::size_t>(file.gcount());
    EVP_DigestUpdate(digest.get(), buffer.data(), count);
    done += count;
    if (progress && !progress(done, total)) return fail(Code::cancelled, "Cancelled.");
  }
  if (file.bad()) return fail(Code::internal, fmt::format("Reading '{}' failed.", path.filename().string()));
  std::array<std::byte, 32> raw{};
  EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(raw.data()), nullptr);
  return to_hex(raw);
}

}  // namespace wrkhrs::models
