#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "api/rag/operations.hpp"
#include "base/ids.hpp"
#include "cli/document_commands.hpp"
#include "cli/terminal.hpp"
#include "cli/upload.hpp"

namespace wrkhrs::cli {
namespace {

namespace rag = api::rag;
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 23> known_extensions{
    ".txt", ".md",  ".markdown", ".html", ".htm", ".pdf",  ".docx", ".pptx", ".xlsx", ".odt",  ".csv", ".rst",
    ".wav", ".mp3", ".flac",     ".ogg",  ".oga", ".opus", ".m4a",  ".mp4",  ".webm", ".mpga", ".text"};
constexpr std::size_t attribute_bytes_max = 512;
constexpr int uploads_at_once = 6;
constexpr int tries_max = 5;  ///< of one upload: together 12 s

bool has_known_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(known_extensions.begin(), known_extensions.end(), extension) != known_extensions.end();
}

Result<std::string> sha256_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return fail(Code::not_found, fmt::format("{} cannot be read.", path.string()));
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
  std::vector<char> buffer(1 << 18);
  while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), stream.gcount() > 0) {
    EVP_DigestUpdate(digest.get(), buffer.data(), static_cast<std::size_t>(stream.gcount()));
  }
  std::array<std::byte, 32> hash;
  EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  return to_hex(hash);
}

/// A path as it is remembered: absolute, its end where it is too long for an attribute.
std::string remembered_path(const fs::path& path) {
  std::string text = fs::absolute(path).lexically_normal().string();
  if (text.size() > attribute_bytes_max) text = text.substr(text.size() - attribute_bytes_max);
  return text;
}

struct Failure {
  std::string file;
  std::string reason;
};

bool ends_the_run(Code code) {
  return code == Code::unauthenticated || code == Code::permission_denied || code == Code::unavailable ||
         code == Code::storage_full;
}

/// One run of the command. Everything but the constructor happens on one event loop.
class Ingest {
 public:
  Ingest(Shell& shell, net::ServiceClient client, std::uintmax_t file_bytes_max)
      : runtime_(shell.runtime()), client_(std::move(client)), file_bytes_max_(file_bytes_max) {}

  /// Uploads the files, several at a time, and with `wait` returns when all can be searched. Errors end the run; a file
  /// that is refused is a failure and the others go on.
  Task<void> run(const std::string& store, std::vector<fs::path> files, bool wait);

  const std::string& store_id() const { return store_id_; }
  std::size_t added() const { return added_.size(); }
  std::size_t unchanged() const { return unchanged_; }
  std::size_t replaced() const { return replaced_; }
  std::int64_t passages() const { return passages_; }
  const std::vector<Failure>& failures() const { return failures_; }

 private:
  template <class Request, class Response>
  Task<Response> call(const Operation<Request, Response>& operation, Request request) {
    const Context ctx = Context::background(std::chrono::minutes(5));
    co_return co_await client_.call(ctx, operation, std::move(request));
  }
  Task<void> open_store(const std::string& name);
  Task<void> read_what_is_there();
  asio::awaitable<void> upload_files();
  Task<void> add(fs::path path);
  Task<std::string> upload(const fs::path& path);
  Task<void> remove_old(const std::string& file_id);
  Task<void> follow(bool wait);
  Task<void> collect_failures();

  net::Runtime& runtime_;
  net::ServiceClient client_;
  const std::uintmax_t file_bytes_max_;
  std::string store_id_;
  struct Known {
    std::string file_id;
    std::string sha256;
    bool failed = false;
    bool in_progress = false;
  };
  std::map<std::string, Known> known_;  ///< by remembered path
  std::set<std::string> contents_;      ///< hashes of what is in the store, or on its way
  std::vector<fs::path> files_;
  std::size_t next_ = 0;
  std::size_t settled_ = 0;  ///< files that need no more uploading
  int uploaders_ = 0;        ///< that still run
  std::optional<Error> stopped_by_;
  std::map<std::string, std::string> added_;  ///< file id → path
  bool others_in_progress_ = false;           ///< files of an earlier run that were found unchanged
  std::size_t unchanged_ = 0;
  std::size_t replaced_ = 0;
  std::int64_t passages_ = 0;  ///< embedded since the start
  std::vector<Failure> failures_;
};

Task<void> Ingest::open_store(const std::string& name) {
  if (name.starts_with("vs_")) {
    rag::VectorStoreRequest request{.vector_store_id = name};
    auto store = co_await call(rag::get_vector_store, std::move(request));
    if (!store) co_return forward_error(store);
    store_id_ = store->id;
    co_return Result<void>{};
  }
  std::optional<std::string> after;
  while (true) {
    rag::ListVectorStores request{.after = after, .limit = 100};
    auto page = co_await call(rag::list_vector_stores, std::move(request));
    if (!page) co_return forward_error(page);
    for (const rag::VectorStore& store : page->data) {
      if (store.name != name || store.status == "expired") continue;
      store_id_ = store.id;
      co_return Result<void>{};
    }
    if (!page->has_more || !page->last_id) break;
    after = page->last_id;
  }
  rag::CreateVectorStore request{.name = name};
  auto made = co_await call(rag::create_vector_store, std::move(request));
  if (!made) co_return forward_error(made);
  store_id_ = made->id;
  co_return Result<void>{};
}

Task<void> Ingest::read_what_is_there() {
  std::optional<std::string> after;
  while (true) {
    rag::ListStoreFiles request{.vector_store_id = store_id_, .after = after, .limit = 100};
    auto page = co_await call(rag::list_store_files, std::move(request));
    if (!page) co_return forward_error(page);
    for (const rag::StoreFile& file : page->data) {
      const json::Value attributes(file.attributes);
      Known known{.file_id = file.id,
                  .sha256 = std::string(json::string_or(attributes, "sha256", "")),
                  .failed = file.status == "failed" || file.status == "cancelled",
                  .in_progress = file.status == "in_progress"};
      if (!known.failed && !known.sha256.empty()) contents_.insert(known.sha256);
      const std::string path(json::string_or(attributes, "path", ""));
      if (!path.empty()) known_[path] = std::move(known);
    }
    if (!page->has_more || !page->last_id) co_return Result<void>{};
    after = page->last_id;
  }
}

/// The id of the uploaded file. A service that is busy or away is asked again for some seconds.
Task<std::string> Ingest::upload(const fs::path& path) {
  for (int tries = 1;; ++tries) {
    auto body = upload_of(path, {{"purpose", "assistants"}}, file_bytes_max_);
    if (!body) co_return forward_error(body);
    const Context ctx = Context::background(std::chrono::minutes(30));
    net::ClientRequest request = (*body)->request("/v1/files");
    auto response = co_await client_.fetch(ctx, std::move(request));
    std::optional<Error> error;
    if (!response) error = response.error();
    if (response && !response->ok()) error = net::error_from_response(response->status, response->body);
    if (error) {
      const bool passes = error->code == Code::unavailable || error->code == Code::rate_limited;
      if (!passes || tries == tries_max) co_return std::unexpected(std::move(*error));
      co_await net::sleep_for(std::chrono::milliseconds(200 << tries));
      continue;
    }
    auto object = json::parse(response->body);
    if (!object) co_return forward_error(object);
    co_return std::string(json::string_or(*object, "id", ""));
  }
}

Task<void> Ingest::remove_old(const std::string& file_id) {
  rag::FileRequest request{.file_id = file_id};
  auto removed = co_await call(rag::delete_file, std::move(request));
  if (!removed && removed.error().code != Code::not_found) co_return forward_error(removed);
  ++replaced_;
  co_return Result<void>{};
}

Task<void> Ingest::add(fs::path path) {
  auto hash = sha256_of(path);
  if (!hash) co_return forward_error(hash);
  const std::string remembered = remembered_path(path);
  const auto known = known_.find(remembered);
  if (known != known_.end() && known->second.sha256 == *hash && !known->second.failed) {
    ++unchanged_;
    others_in_progress_ |= known->second.in_progress;
    co_return Result<void>{};
  }
  if (!contents_.insert(*hash).second) {  // there under another name
    ++unchanged_;
    if (known != known_.end()) co_return co_await remove_old(known->second.file_id);
    co_return Result<void>{};
  }
  auto file_id = co_await upload(path);
  if (!file_id) co_return forward_error(file_id);
  rag::AddStoreFile request{
      .vector_store_id = store_id_, .file_id = *file_id, .attributes = {{"path", remembered}, {"sha256", *hash}}};
  auto added = co_await call(rag::add_store_file, std::move(request));
  if (!added) co_return forward_error(added);
  added_.emplace(*file_id, path.string());
  // Only now: until here the old version could be found.
  if (known != known_.end()) co_return co_await remove_old(known->second.file_id);
  co_return Result<void>{};
}

asio::awaitable<void> Ingest::upload_files() {
  while (next_ < files_.size() && !stopped_by_) {
    const fs::path path = files_[next_++];
    auto done = co_await add(path);
    ++settled_;
    if (done) continue;
    if (ends_the_run(done.error().code)) {
      stopped_by_ = done.error();
    } else {
      failures_.push_back({.file = path.string(), .reason = done.error().message});
    }
  }
  --uploaders_;
}

/// Shows how far it is until all is uploaded, and with `wait` until all is read.
Task<void> Ingest::follow(bool wait) {
  Progress progress("ingesting");
  const auto began = std::chrono::steady_clock::now();
  std::optional<std::int64_t> embedded_before;
  for (auto pause = std::chrono::milliseconds(20);; pause = std::min(pause * 2, std::chrono::milliseconds(500))) {
    const bool uploading = uploaders_ > 0;
    if (!uploading && stopped_by_) co_return std::unexpected(*stopped_by_);
    if (!uploading && (!wait || (added_.empty() && !others_in_progress_))) co_return Result<void>{};
    rag::VectorStoreRequest request{.vector_store_id = store_id_};
    auto store = co_await call(rag::get_vector_store, std::move(request));
    if (!store && !uploading) co_return forward_error(store);
    if (store) {
      const rag::StoreProgress found = store->wrkhrs.value_or(rag::StoreProgress{});
      if (!embedded_before) embedded_before = found.embedded;
      passages_ = std::max<std::int64_t>(0, found.embedded - *embedded_before);
      if (!uploading && store->file_counts.in_progress == 0) co_return Result<void>{};
      const auto waiting = static_cast<std::size_t>(store->file_counts.in_progress);
      const std::size_t done = settled_ - std::min(settled_, waiting);
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
      const double rate = static_cast<double>(passages_) / std::max(seconds, 0.001);
      const std::size_t read = added_.size() - std::min(added_.size(), waiting);
      std::string note = fmt::format("{:.0f} passages/s", rate);
      if (read > 0 && seconds > 1) {  // the files that are left are taken to be like those that are done
        const double left = seconds * static_cast<double>(files_.size() - done) / static_cast<double>(read);
        note += fmt::format(", about {} left", format_duration(left));
      }
      progress.show(done, files_.size(), note);
    }
    co_await net::sleep_for(pause);
  }
}

Task<void> Ingest::collect_failures() {
  std::optional<std::string> after;
  while (!added_.empty()) {
    rag::ListStoreFiles request{
        .vector_store_id = store_id_, .after = after, .limit = 100, .filter = rag::FileStatus::failed};
    auto page = co_await call(rag::list_store_files, std::move(request));
    if (!page) co_return forward_error(page);
    for (const rag::StoreFile& file : page->data) {
      auto ours = added_.find(file.id);
      if (ours == added_.end()) continue;
      failures_.push_back({.file = ours->second, .reason = file.last_error ? file.last_error->message : "failed"});
      added_.erase(ours);
    }
    if (!page->has_more || !page->last_id) break;
    after = page->last_id;
  }
  co_return Result<void>{};
}

Task<void> Ingest::run(const std::string& store, std::vector<fs::path> files, bool wait) {
  auto ready = co_await open_store(store);
  if (ready) ready = co_await read_what_is_there();
  if (!ready) co_return ready;
  files_ = std::move(files);
  const auto executor = co_await asio::this_coro::executor;
  uploaders_ = uploads_at_once;
  for (int i = 0; i < uploads_at_once; ++i) runtime_.spawn_on(executor, "upload", upload_files());
  auto followed = co_await follow(wait);
  if (followed && wait) followed = co_await collect_failures();
  co_return followed;
}

}  // namespace

Result<std::vector<fs::path>> files_to_ingest(const std::vector<fs::path>& paths) {
  std::set<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_regular_file(status)) {
      files.insert(path);
    } else if (fs::is_directory(status)) {
      auto walk = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
      for (const auto end = fs::recursive_directory_iterator(); !error && walk != end; walk.increment(error)) {
        const bool hidden = walk->path().filename().string().starts_with('.');
        if (hidden && walk->is_directory(error)) walk.disable_recursion_pending();
        if (!hidden && walk->is_regular_file(error) && has_known_extension(walk->path())) files.insert(walk->path());
      }
    } else {
      return fail(Code::not_found, fmt::format("There is no file or folder {}.", path.string()));
    }
  }
  return std::vector<fs::path>(files.begin(), files.end());
}

int ingest(Shell& shell, const IngestOptions& options) {
  auto files = files_to_ingest(options.paths);
  if (!files) {
    shell.report(files.error());
    return exit_usage;
  }
  if (files->empty()) {
    shell.report(
        {.code = Code::invalid_argument,
         .message =
             "No documents or recordings in there (text, Markdown, HTML, PDF, audio). A file that is named itself "
             "is always taken."});
    return exit_usage;
  }
  auto config = shell.client_config();
  if (!config) return shell.report(config.error());
  auto client = shell.service("gateway");
  if (!client) return shell.report(client.error());
  const auto began = std::chrono::steady_clock::now();
  const std::size_t count = files->size();
  Ingest run(shell, *client, static_cast<std::uintmax_t>(config->rag.file_bytes_max));
  auto done = shell.runtime().run(run.run(options.store, std::move(*files), options.wait));
  if (!done) return shell.report_call(done.error(), "gateway");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (shell.json()) {
    json::Array failures;
    for (const Failure& failure : run.failures()) {
      failures.push_back(json::Object{{"file", failure.file}, {"reason", failure.reason}});
    }
    shell.print_json(json::Object{{"vector_store_id", run.store_id()},
                                  {"added", run.added()},
                                  {"replaced", run.replaced()},
                                  {"unchanged", run.unchanged()},
                                  {"passages", run.passages()},
                                  {"seconds", seconds},
                                  {"failed", std::move(failures)}});
  } else {
    fmt::print("{} of {} files added to '{}' ({}){}{}.\n", run.added(), count, options.store, run.store_id(),
               run.unchanged() ? fmt::format(", {} there already", run.unchanged()) : "",
               options.wait ? fmt::format(": {} passages in {}", run.passages(), format_duration(seconds))
                            : "; they are being read");
    if (!run.failures().empty()) {
      Table table({"failed", "reason"});
      for (const Failure& failure : run.failures()) table.row({printable(failure.file), printable(failure.reason)});
      fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
    }
  }
  return run.failures().empty() ? exit_ok : exit_failed;
}

}  // namespace wrkhrs::cli
