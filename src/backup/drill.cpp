#include "backup/drill.hpp"

#include <fstream>
#include <random>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "backup/postgres_copy.hpp"
#include "backup/samples.hpp"
#include "base/services.hpp"
#include "process/run.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

double seconds_since(SteadyTime began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

bool is_free(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool free = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return free;
}

std::optional<int> free_port_offset() {
  std::mt19937 random(std::random_device{}());
  for (int attempt = 0; attempt < 200; ++attempt) {
    // Below the ports that the kernel gives to clients (32768 and up).
    const int offset = 1000 + static_cast<int>(random() % 2300) * 10;
    bool all = true;
    for (const ServiceInfo& service : services) all = all && is_free(service.port + offset);
    if (all) return offset;
  }
  return std::nullopt;
}

/// The stack of a drill; ended by the destructor.
class DrillStack {
 public:
  DrillStack(const DrillOptions& options, fs::path home, std::string database_url)
      : options_(options), home_(std::move(home)), database_url_(std::move(database_url)) {}
  ~DrillStack() {
    if (started_) (void)command({"down"}, std::chrono::minutes(2));
  }

  Result<void> start() {
    auto offset = free_port_offset();
    if (!offset) return fail(Code::unavailable, "There are no free ports for the drill's stack.");
    offset_ = *offset;
    const config::StackConfig& real = options_.config;
    {
      // The restored wrkhrs.yaml names what the real stack uses; a drill must not.
      std::ofstream file(settings());
      file << fmt::format(
          "models_dir: {}\nrag: {{ embedding_model: {} }}\nasr: {{ model: {} }}\n"
          "llm: {{ url: \"http://127.0.0.1:9\" }}\n",
          json::write(json::Value(real.models_dir().string())), json::write(json::Value(real.rag.embedding_model)),
          json::write(json::Value(real.asr.model)));
    }
    started_ = true;
    auto done = command({"up", "--detach", "--wait", fmt::format("{}", options_.start_limit.count())},
                        options_.start_limit + std::chrono::seconds(30));
    if (!done) return forward_error(done);
    said_ = done->out + done->err;
    return {};
  }

  Result<net::ServiceClient> client(net::HttpClient& http, std::string_view service, const fs::path& key_file) const {
    std::ifstream file(key_file);
    std::string key;
    file >> key;
    int port = 0;
    for (const ServiceInfo& info : services) {
      if (info.short_name == service) port = info.port + offset_;
    }
    auto endpoint = net::Endpoint::parse(fmt::format("http://127.0.0.1:{}", port));
    if (!endpoint) return forward_error(endpoint);
    return net::ServiceClient(http, *endpoint, key);
  }
  const std::string& said() const { return said_; }

 private:
  fs::path settings() const { return home_.parent_path() / "drill.yaml"; }

  Result<process::Completed> command(std::vector<std::string> words, std::chrono::seconds limit) {
    process::ChildSpec spec;
    spec.argv = {options_.program.string()};
    spec.argv.insert(spec.argv.end(), words.begin(), words.end());
    for (std::string word : {std::string("--home"), home_.string(), std::string("--config"), settings().string(),
                             std::string("--port-offset"), fmt::format("{}", offset_)})
      spec.argv.push_back(std::move(word));
    spec.inherit_environment = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "XDG_CACHE_HOME"};
    spec.environment["WRKHRS_ORCHESTRATOR_RESUME_RUNS"] = "false";
    if (!database_url_.empty()) spec.environment["DATABASE_URL"] = database_url_;
    return options_.runtime->run(process::run(std::move(spec), "", {}, std::chrono::steady_clock::now() + limit));
  }

  const DrillOptions& options_;
  const fs::path home_;
  const std::string database_url_;  ///< of the drill's own database; empty: SQLite
  int offset_ = 0;
  bool started_ = false;
  std::string said_;
};

Task<net::ClientResponse> get(net::ServiceClient& client, std::string path) {
  const Context ctx = Context::background(std::chrono::seconds(30));
  net::ClientRequest request{.path = std::move(path)};
  co_return co_await client.fetch(ctx, std::move(request));
}

/// What the running services say.
Result<void> ask_stack(const Manifest& manifest, const DrillOptions& options, const fs::path& home,
                       const std::string& database_url, Drill& drill) {
  const SteadyTime began = std::chrono::steady_clock::now();
  DrillStack stack(options, home, database_url);
  if (auto started = stack.start(); !started) return started;
  drill.started = true;
  net::HttpClient http(*options.runtime);
  for (const char* service : {"rag", "orchestrator", "tool-registry", "gateway"}) {
    auto client = stack.client(http, service, home / "internal-token");
    if (!client) return forward_error(client);
    auto health = options.runtime->run(get(*client, "/health"));
    if (!health || !health->ok())
      drill.problems.push_back(fmt::format("wrkhrs-{} does not serve: {}", service,
                                           health ? health->body.substr(0, 500) : health.error().message));
  }
  drill.start_seconds = seconds_since(began);
  if (!drill.problems.empty()) {
    drill.problems.push_back("wrkhrs up said: " + stack.said().substr(0, 2000));
    return {};
  }
  if (fs::exists(home / "api-key")) {
    auto client = stack.client(http, "gateway", home / "api-key");
    if (!client) return forward_error(client);
    auto files = options.runtime->run(get(*client, "/v1/files?limit=1"));
    if (!files || !files->ok())
      drill.problems.push_back(fmt::format("the restored key is not accepted: {}",
                                           files ? files->body.substr(0, 300) : files.error().message));
  }
  const SteadyTime searching = std::chrono::steady_clock::now();
  auto rag = stack.client(http, "rag", home / "internal-token");
  if (!rag) return forward_error(rag);
  for (const SampleSearch& sample : manifest.samples) {
    if (options.progress)
      options.progress("searching", static_cast<std::uint64_t>(drill.searches), manifest.samples.size());
    ++drill.searches;
    drill.searches_ranked += !sample.hits.empty();
    auto found = options.runtime->run(run_sample(*rag, sample));
    const std::string wrong = found
                                  ? difference(sample, *found)
                                  : fmt::format("a search failed: {} {}", found.error().message, found.error().detail);
    if (!wrong.empty()) drill.problems.push_back(wrong);
  }
  drill.search_seconds = seconds_since(searching);
  return {};
}

}  // namespace

Result<Drill> run_drill(Repository& repository, const Manifest& manifest, const DrillOptions& options) {
  struct Removed {
    const fs::path& path;
    ~Removed() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } removed{options.work_dir};
  std::error_code error;
  fs::remove_all(options.work_dir, error);
  const fs::path home = options.work_dir / "home";

  Drill drill;
  auto list = repository.get_list(manifest);
  if (!list && list.error().code != Code::internal) return forward_error(list);
  std::unique_ptr<ScratchDatabase> scratch;
  for (const SavedFile& file : list ? list->files : std::vector<SavedFile>{}) {
    if (file.kind != FileKind::postgres) continue;
    auto made = ScratchDatabase::make(options.config.database.url);
    if (!made) return forward_error(made);
    scratch = std::move(*made);
  }
  const std::string database_url = scratch ? scratch->url() : "";
  auto restored = restore_backup(
      repository, manifest,
      {.home = home, .database_url = database_url, .runtime = options.runtime, .progress = options.progress});
  if (!restored && restored.error().code == Code::internal) {
    drill.problems.push_back(restored.error().message);
    return drill;
  }
  if (!restored) return forward_error(restored);
  fs::permissions(options.work_dir, fs::perms::owner_all, error);
  drill.restore_seconds = restored->seconds;

  for (const SavedFile& file : list->files) {
    if (file.kind == FileKind::postgres)
      drill.tables += static_cast<std::int64_t>(file.counts.size());  // by the restore
    if (file.kind != FileKind::sqlite) continue;
    auto wrong = check_database(home / file.path, file, true);
    if (!wrong) return forward_error(wrong);
    drill.tables += static_cast<std::int64_t>(file.counts.size());
    drill.problems.insert(drill.problems.end(), wrong->begin(), wrong->end());
  }
  if (!drill.problems.empty() || !fs::exists(options.program.parent_path() / "wrkhrs-rag")) return drill;
  if (options.progress) options.progress("starting the stack", 0, 0);
  if (auto asked = ask_stack(manifest, options, home, database_url, drill); !asked) return forward_error(asked);
  return drill;
}

}  // namespace wrkhrs::backup
