#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <thread>

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

class Ingest {
 public:
  Ingest(Shell& shell, net::ServiceClient client, std::uintmax_t file_bytes_max)
      : shell_(shell), client_(std::move(client)), file_bytes_max_(file_bytes_max) {}

  Result<void> open_store(const std::string& name);
  Result<void> read_what_is_there();
  /// Errors end the whole run; a file that is refused is a failure and the others go on.
  Result<void> add(const fs::path& path);
  Result<void> wait();

  const std::string& store_id() const { return store_id_; }
  std::size_t added() const { return added_.size(); }
  std::size_t unchanged() const { return unchanged_; }
  std::size_t replaced() const { return replaced_; }
  const std::vector<Failure>& failures() const { return failures_; }

 private:
  template <class Request, class Response>
  Result<Response> call(const Operation<Request, Response>& operation, Request request) {
    Context ctx = Context::background(std::chrono::minutes(5));
    return shell_.runtime().run(client_.call(ctx, operation, std::move(request)));
  }

  Shell& shell_;
  net::ServiceClient client_;
  const std::uintmax_t file_bytes_max_;
  std::string store_id_;
  struct Known {
    std::string file_id;
    std::string sha256;
    bool failed = false;
  };
  std::map<std::string, Known> known_;        ///< by remembered path
  std::map<std::string, std::string> added_;  ///< file id → path
  std::size_t unchanged_ = 0;
  std::size_t replaced_ = 0;
  std::vector<Failure> failures_;
};

Result<void> Ingest::open_store(const std::string& name) {
  if (name.starts_with("vs_")) {
    auto store = call(rag::get_vector_store, rag::VectorStoreRequest{.vector_store_id = name});
    if (!store) return forward_error(store);
    store_id_ = store->id;
    return {};
  }
  std::optional<std::string> after;
  while (true) {
    auto page = call(rag::list_vector_stores, rag::ListVectorStores{.after = after, .limit = 100});
    if (!page) return forward_error(page);
    for (const rag::VectorStore& store : page->data) {
      if (store.name != name || store.status == "expired") continue;
      store_id_ = store.id;
      return {};
    }
    if (!page->has_more || !page->last_id) break;
    after = page->last_id;
  }
  auto made = call(rag::create_vector_store, rag::CreateVectorStore{.name = name});
  if (!made) return forward_error(made);
  store_id_ = made->id;
  return {};
}

Result<void> Ingest::read_what_is_there() {
  std::optional<std::string> after;
  while (true) {
    auto page =
        call(rag::list_store_files, rag::ListStoreFiles{.vector_store_id = store_id_, .after = after, .limit = 100});
    if (!page) return forward_error(page);
    for (const rag::StoreFile& file : page->data) {
      const json::Value attributes(file.attributes);
      const std::string path(json::string_or(attributes, "path", ""));
      if (path.empty()) continue;
      known_[path] = {.file_id = file.id,
                      .sha256 = std::string(json::string_or(attributes, "sha256", "")),
                      .failed = file.status == "failed" || file.status == "cancelled"};
    }
    if (!page->has_more || !page->last_id) return {};
    after = page->last_id;
  }
}

Result<void> Ingest::add(const fs::path& path) {
  auto refuse = [&](const Error& error) -> Result<void> {
    failures_.push_back({.file = path.string(), .reason = error.message});
    return {};
  };
  auto is_about_the_file = [](const Error& error) {
    return error.code == Code::invalid_argument || error.code == Code::too_large ||
           error.code == Code::unsupported_media || error.code == Code::not_found;
  };
  auto hash = sha256_of(path);
  if (!hash) return refuse(hash.error());
  const std::string remembered = remembered_path(path);
  auto known = known_.find(remembered);
  if (known != known_.end() && known->second.sha256 == *hash && !known->second.failed) {
    ++unchanged_;
    return {};
  }
  auto request = upload_request("/v1/files", path, {{"purpose", "assistants"}}, file_bytes_max_);
  if (!request) return refuse(request.error());
  Context ctx = Context::background(std::chrono::minutes(30));
  auto response = shell_.runtime().run(client_.fetch(ctx, std::move(*request)));
  if (!response) return forward_error(response);
  if (!response->ok()) {
    Error error = net::error_from_response(response->status, response->body);
    if (is_about_the_file(error)) return refuse(error);
    return std::unexpected(std::move(error));
  }
  auto body = json::parse(response->body);
  if (!body) return forward_error(body);
  const std::string file_id(json::string_or(*body, "id", ""));
  auto added = call(rag::add_store_file, rag::AddStoreFile{.vector_store_id = store_id_,
                                                           .file_id = file_id,
                                                           .attributes = {{"path", remembered}, {"sha256", *hash}}});
  if (!added) {
    if (is_about_the_file(added.error())) return refuse(added.error());
    return forward_error(added);
  }
  if (known != known_.end()) {  // only now: until here the old version could be found
    auto removed = call(rag::delete_file, rag::FileRequest{.file_id = known->second.file_id});
    if (!removed && removed.error().code != Code::not_found) return forward_error(removed);
    ++replaced_;
  }
  added_.emplace(file_id, path.string());
  return {};
}

Result<void> Ingest::wait() {
  Progress progress("reading");
  while (!added_.empty()) {
    auto store = call(rag::get_vector_store, rag::VectorStoreRequest{.vector_store_id = store_id_});
    if (!store) return forward_error(store);
    const auto waiting = static_cast<std::uint64_t>(store->file_counts.in_progress);
    const std::uint64_t total = added_.size();
    progress.show(total - std::min(total, waiting), total, waiting > 0 ? "until they can be searched" : "");
    if (waiting == 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  progress.clear();
  std::optional<std::string> after;
  while (!added_.empty()) {
    auto page =
        call(rag::list_store_files,
             rag::ListStoreFiles{
                 .vector_store_id = store_id_, .after = after, .limit = 100, .filter = rag::FileStatus::failed});
    if (!page) return forward_error(page);
    for (const rag::StoreFile& file : page->data) {
      auto ours = added_.find(file.id);
      if (ours == added_.end()) continue;
      failures_.push_back({.file = ours->second, .reason = file.last_error ? file.last_error->message : "failed"});
      added_.erase(ours);
    }
    if (!page->has_more || !page->last_id) break;
    after = page->last_id;
  }
  return {};
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
  Ingest run(shell, *client, static_cast<std::uintmax_t>(config->rag.file_bytes_max));
  auto opened = run.open_store(options.store);
  if (opened) opened = run.read_what_is_there();
  if (!opened) return shell.report_call(opened.error(), "gateway");
  {
    Progress progress("uploading");
    std::uint64_t done = 0;
    for (const fs::path& path : *files) {
      progress.show(done++, files->size(), path.filename().string());
      auto added = run.add(path);
      if (added) continue;
      progress.clear();
      return shell.report_call(added.error(), "gateway");
    }
  }
  if (options.wait) {
    auto waited = run.wait();
    if (!waited) return shell.report_call(waited.error(), "gateway");
  }
  if (shell.json()) {
    json::Array failures;
    for (const Failure& failure : run.failures()) {
      failures.push_back(json::Object{{"file", failure.file}, {"reason", failure.reason}});
    }
    shell.print_json(json::Object{{"vector_store_id", run.store_id()},
                                  {"added", run.added()},
                                  {"replaced", run.replaced()},
                                  {"unchanged", run.unchanged()},
                                  {"failed", std::move(failures)}});
  } else {
    fmt::print("{} of {} files added to '{}' ({}){}{}.\n", run.added(), files->size(), options.store, run.store_id(),
               run.unchanged() ? fmt::format(", {} unchanged", run.unchanged()) : "",
               options.wait ? "" : "; they are being read");
    if (!run.failures().empty()) {
      Table table({"failed", "reason"});
      for (const Failure& failure : run.failures()) table.row({printable(failure.file), printable(failure.reason)});
      fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
    }
  }
  return run.failures().empty() ? exit_ok : exit_failed;
}

}  // namespace wrkhrs::cli
