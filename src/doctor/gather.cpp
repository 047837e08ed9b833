#include "doctor/gather.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/log.hpp"
#include "base/nearest_name.hpp"
#include "base/services.hpp"
#include "doctor/gatherers.hpp"
#include "supervise/control.hpp"
#include "supervise/home_lock.hpp"

extern char** environ;

namespace wrkhrs::doctor {
namespace {

using std::chrono::milliseconds;

using Variables = std::map<std::string, std::string>;

/// Read by scripts and containers, not by a service.
constexpr std::string_view script_variables[] = {"WRKHRS_API_KEY_FILE", "WRKHRS_BASE_IMAGE",
                                                 "WRKHRS_BIN_DIR",      "WRKHRS_CACHE",
                                                 "WRKHRS_CUDA",         "WRKHRS_CUDA_ARCHITECTURES",
                                                 "WRKHRS_GPUS",         "WRKHRS_HOME",
                                                 "WRKHRS_IMAGES",       "WRKHRS_IMAGE_PRESET",
                                                 "WRKHRS_JOBS",         "WRKHRS_KILLS",
                                                 "WRKHRS_LAB",          "WRKHRS_MODELS_MIRROR",
                                                 "WRKHRS_MODELS_USER",  "WRKHRS_NATIVE",
                                                 "WRKHRS_PACKAGES",     "WRKHRS_PUBLISH_ADDRESS",
                                                 "WRKHRS_PYTHON",       "WRKHRS_REVISION",
                                                 "WRKHRS_RUNTIME",      "WRKHRS_SANITIZE",
                                                 "WRKHRS_SOURCE_DIR",   "WRKHRS_TAG",
                                                 "WRKHRS_VERSION",      "MLFLOW_TRACKING_PASSWORD_FILE",
                                                 "QDRANT_API_KEY_FILE"};

/// Other programs have variables of these too, so only a slip in the last letters (URL for URI) counts.
constexpr std::string_view shared_prefixes[] = {"MLFLOW_", "QDRANT_", "LLM_RUNNER_", "EMBEDDING_", "ASR_"};

Variables variables_of(std::string_view block, char separator) {
  Variables all;
  while (!block.empty()) {
    const auto end = block.find(separator);
    const std::string_view entry = block.substr(0, end);
    if (const auto equals = entry.find('='); equals != std::string_view::npos && equals > 0) {
      all.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    if (end == std::string_view::npos) break;
    block.remove_prefix(end + 1);
  }
  return all;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

Variables own_variables() {
  Variables all;
  for (char** entry = environ; *entry; ++entry) all.merge(variables_of(*entry, '\0'));
  return all;
}

config::Environment environment_from(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

/// The value of an option of a running process, from its command line.
std::optional<std::string> option_of(std::int64_t pid, std::string_view option) {
  const std::string line = read_file(fmt::format("/proc/{}/cmdline", pid));
  std::optional<std::string> previous;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find('\0', at), line.size());
    std::string argument = line.substr(at, end - at);
    if (previous == option) return argument;
    previous = std::move(argument);
    at = end + 1;
  }
  return std::nullopt;
}

std::set<std::string> setting_variables() {
  config::StackConfig config;
  std::set<std::string> names;
  for (const config::Section& section : config::sections(config)) {
    for (const config::Setting& setting : section.settings)
      names.insert(config::environment_variable(section, setting));
  }
  return names;
}

std::vector<ConfigurationFacts::Misspelt> find_misspelt(const Variables& own, const std::set<std::string>& settings) {
  std::vector<std::string_view> known(settings.begin(), settings.end());
  known.insert(known.end(), std::begin(script_variables), std::end(script_variables));
  std::vector<ConfigurationFacts::Misspelt> misspelt;
  for (const auto& [name, value] : own) {
    const bool ours = name.starts_with("WRKHRS_");
    const bool shared = std::ranges::any_of(shared_prefixes, [&](std::string_view p) { return name.starts_with(p); });
    if ((!ours && !shared) || contains(known, name)) continue;
    const std::string_view meant = nearest_name(name, known);
    if (!settings.contains(std::string(meant)) || own.contains(std::string(meant))) continue;
    if (!ours && (name.size() < 6 || name.substr(0, name.size() - 2) != meant.substr(0, meant.size() - 2))) continue;
    misspelt.push_back({.variable = name, .meant = std::string(meant)});
  }
  return misspelt;
}

/// What the shell sets and the running stack does not have.
std::vector<std::string> find_not_in_effect(const Variables& own, const Variables& running,
                                            const std::set<std::string>& settings) {
  std::vector<std::string> names;
  for (const auto& [name, value] : own) {
    // Of a key, that it is refused says more (try_key).
    if (!settings.contains(name) || name == "WRKHRS_HOME" || name == "WRKHRS_API_KEY" || value.empty()) continue;
    const auto found = running.find(name);
    if (found == running.end() || found->second != value) names.push_back(name);
  }
  return names;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end != 0) lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::int64_t pid_in_state(const std::filesystem::path& run_dir, std::optional<int>& port_offset) {
  auto state = json::parse(read_file(run_dir / "state.json"));
  if (!state) return 0;
  if (const json::Value* offset = json::find(*state, "port_offset"); offset && offset->is_number()) {
    port_offset = offset->to_number<int>();
  }
  bool any_lives = false;
  if (const json::Value* services = json::find(*state, "services"); services && services->is_array()) {
    for (const json::Value& service : services->get_array()) {
      any_lives |= json::string_or(service, "state", "stopped") != "stopped" &&
                   json::string_or(service, "state", "") != "elsewhere";
    }
  }
  const json::Value* pid = json::find(*state, "pid");
  return any_lives && pid && pid->is_number() ? pid->to_number<std::int64_t>() : 0;
}

std::string last_words(const std::filesystem::path& home) {
  auto lines = supervise::last_log_lines(home / "logs" / "supervisor.log", 1);
  if (lines.empty()) return {};
  auto event = json::parse(lines.back());
  return event ? std::string() : lines.back();  // an event is of a run that went well; words are of one that did not
}

struct Found {
  config::LoadedConfig loaded;
  std::optional<supervise::StackStatus> status;
  std::string cli_options;
  config::Environment environment;  ///< that the configuration was read with
};

/// The configuration of the stack that runs, or of the one that would be started, and its supervisor.
Found find_stack(const GatherOptions& options, Facts& facts) {
  Found found;
  const Variables own = own_variables();
  const std::set<std::string> settings = setting_variables();
  config::LoadOptions load = options.load;
  if (load.home) found.cli_options += " --home " + load.home->string();
  if (load.port_offset) found.cli_options += fmt::format(" --port-offset {}", *load.port_offset);
  facts.configuration.misspelt = find_misspelt(own, settings);

  std::filesystem::path home = load.home.value_or(config::default_home());
  if (const auto set = load.environment("WRKHRS_HOME"); !load.home && set && !set->empty()) home = *set;
  home = std::filesystem::absolute(home);
  const std::filesystem::path run_dir = home / "run";
  std::optional<int> offset_of_state;
  const std::int64_t pid_of_state = pid_in_state(run_dir, offset_of_state);
  if (const auto holder = supervise::lock_holder(run_dir)) {
    facts.supervisor.pid = *holder;
    auto status = supervise::ask_supervisor(run_dir, {.command = "status"}, milliseconds(2000));
    facts.supervisor.state = status ? SupervisorState::running : SupervisorState::hung;
    if (status) found.status = std::move(*status);
    // What counts is what the stack was started with, not what this shell happens to have.
    if (Variables running = variables_of(read_file(fmt::format("/proc/{}/environ", *holder)), '\0'); !running.empty()) {
      facts.configuration.not_in_effect = find_not_in_effect(own, running, settings);
      load.environment = environment_from(std::move(running));
    }
    if (!load.file) {
      if (const auto file = option_of(*holder, "--config")) load.file = *file;
    }
  } else if (pid_of_state != 0) {
    facts.supervisor = {.state = SupervisorState::died, .pid = pid_of_state, .last_words = last_words(home)};
  } else {
    facts.supervisor.last_words = last_words(home);
  }
  if (!load.port_offset && offset_of_state && facts.supervisor.state != SupervisorState::none) {
    load.port_offset = offset_of_state;
  }
  load.home = home;
  found.environment = load.environment;
  auto loaded = config::load_with_origins(load);
  if (loaded) {
    found.loaded = std::move(*loaded);
  } else {
    facts.configuration.problems = lines_of(loaded.error().message);
    found.loaded.config.common.home = home.string();
    found.loaded.config.common.port_offset = load.port_offset.value_or(0);
    found.loaded.file = load.file.value_or(home / "wrkhrs.yaml");
  }
  facts.configuration.file = found.loaded.file;
  struct stat file{};
  if (found.status && !found.loaded.file.empty() && ::stat(found.loaded.file.c_str(), &file) == 0) {
    double oldest_s = 0;
    for (const auto& service : found.status->services) oldest_s = std::max(oldest_s, service.uptime_s);
    facts.configuration.changed_since_start = oldest_s > 0 && file.st_mtime > unix_seconds_now() - oldest_s + 1;
  }
  return found;
}

std::vector<ServiceFacts> planned_services(const config::StackConfig& config,
                                           const std::optional<supervise::StackStatus>& status) {
  std::vector<ServiceFacts> all;
  for (const ServiceInfo& info : services) {
    ServiceFacts service{.name = std::string(info.name),
                         .short_name = std::string(info.short_name),
                         .url = config.url_of(info.name),
                         .port = config.port_of(info.name),
                         .local = config.runs_locally(info.name)};
    if (status) {
      const auto found = std::ranges::find(status->services, service.name, &supervise::ServiceStatus::name);
      if (found != status->services.end() && found->state != supervise::State::elsewhere) service.process = *found;
    }
    all.push_back(std::move(service));
  }
  return all;
}

std::vector<ModelFacts> planned_models(const config::StackConfig& config) {
  std::vector<ModelFacts> models;
  if (config.runs_locally("llm")) {
    models.push_back({.role = "language", .service = "llm", .variable = "llm.model", .id = config.llm.model});
  }
  models.push_back(
      {.role = "embedding", .service = "rag", .variable = "EMBEDDING_MODEL", .id = config.rag.embedding_model});
  models.push_back({.role = "speech", .service = "asr", .variable = "ASR_MODEL", .id = config.asr.model});
  return models;
}

/// What runs the stack: what is asked for, else what is found.
Runtime runtime_of(const Facts& facts, const config::StackConfig& config, const config::Environment& environment) {
  const std::string asked = environment("WRKHRS_RUNTIME").value_or("");
  if (asked == "native") return Runtime::native;
  if (asked == "compose" || asked == "docker") return Runtime::containers;
  if (!config.gateway.address.url.empty()) return Runtime::containers;  // inside of one: the others are elsewhere
  if (facts.supervisor.state != SupervisorState::none || config.common.port_offset != 0) return Runtime::native;
  const bool found = std::ranges::any_of(facts.docker.containers,
                                         [](const ContainerFacts& c) { return c.service.starts_with("wrkhrs-"); });
  return found ? Runtime::containers : Runtime::native;
}

/// To ask those again that miss a service which serves.
std::vector<Job> doubtful_jobs(const SessionPtr& session) {
  std::vector<Job> jobs;
  const std::vector<ServiceFacts>& all = session->facts.services;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool doubtful = std::ranges::any_of(all[i].dependencies, [&](const DependencyFacts& dependency) {
      return !dependency.ok && std::ranges::any_of(all, [&](const ServiceFacts& other) {
        return other.name == dependency.name && other.serves();
      });
    });
    if (doubtful) jobs.push_back({all[i].name, ask_service(session, i)});
  }
  return jobs;
}

}  // namespace

asio::awaitable<std::vector<std::string>> run_until(std::vector<Job> jobs, SteadyTime deadline) {
  struct State {
    explicit State(asio::any_io_executor executor) : done(executor) {}
    asio::steady_timer done;
    std::set<std::string> running;
    std::size_t left = 0;
  };
  auto executor = co_await asio::this_coro::executor;
  auto state = std::make_shared<State>(executor);
  state->left = jobs.size();
  std::vector<std::string> names;
  for (const Job& job : jobs) {
    names.push_back(job.name);
    state->running.insert(job.name);
  }
  for (Job& job : jobs) {
    const std::string name = job.name;
    asio::co_spawn(executor, std::move(job.work), [state, name](std::exception_ptr, Result<void>) {
      state->running.erase(name);
      if (--state->left == 0) state->done.cancel();
    });
  }
  state->done.expires_at(deadline);
  while (state->left > 0 && std::chrono::steady_clock::now() < deadline) {
    boost::system::error_code woken;
    co_await state->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  std::erase_if(names, [&](const std::string& name) { return !state->running.contains(name); });
  co_return names;
}

std::string without_credentials(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};  // `host=… password=…`: nothing of it is shown
  const auto begin = scheme + 3;
  const auto end = std::min(url.find_first_of("/?", begin), url.size());
  const auto at = url.substr(0, end).rfind('@');
  std::string shown(url.substr(0, url.find('?')));
  if (at != std::string_view::npos && at >= begin) shown.erase(begin, at + 1 - begin);
  return shown;
}

Facts gather(net::Runtime& runtime, net::HttpClient& http, const GatherOptions& options) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + options.limit;
  Facts first;
  Found found = find_stack(options, first);
  auto config = std::make_shared<const config::StackConfig>(found.loaded.config);
  SessionPtr session(new Session{.runtime = runtime,
                                 .http = http,
                                 .config = config,
                                 .environment = options.load.environment,
                                 .stack_environment = found.environment,
                                 .deadline = deadline});
  session->facts = std::move(first);
  Facts& facts = session->facts;
  facts.cli_options = found.cli_options;
  facts.home = look_at_home(*config, found.loaded.origins);
  facts.machine = look_at_machine();
  facts.services = planned_services(*config, found.status);
  facts.gpu.asked = config->asr.device;
  const bool usable = facts.configuration.problems.empty();

  auto work = [session, usable, thorough = options.thorough]() -> asio::awaitable<Facts> {
    std::vector<Job> jobs;
    jobs.push_back({"the Docker engine", ask_docker(session)});
    for (std::size_t i = 0; i < session->facts.services.size(); ++i) {
      jobs.push_back({session->facts.services[i].name, ask_service(session, i)});
    }
    if (usable) jobs.push_back({"the key", try_key(session)});
    if (usable && thorough) {
      for (ModelFacts& model : planned_models(*session->config)) {
        std::string name = "the model " + model.id;
        jobs.push_back({std::move(name), check_model(session, std::move(model))});
      }
      jobs.push_back({"the databases", check_databases(session)});
      jobs.push_back({"a search", try_search(session)});
      jobs.push_back({"the GPU", ask_gpu(session)});
      for (Job& job : system_jobs(session)) jobs.push_back(std::move(job));
    }
    auto unfinished = co_await run_until(std::move(jobs), session->deadline);
    // A service remembers its checks for a second, and a busy machine makes one fail now and then: what is contradicted
    // by the other side's own answer is asked for once more.
    if (std::vector<Job> again = doubtful_jobs(session); unfinished.empty() && !again.empty()) {
      co_await net::sleep_for(milliseconds(1200));
      unfinished = co_await run_until(std::move(again), session->deadline);
    }
    Facts result = session->facts;
    result.unfinished = std::move(unfinished);
    co_return result;
  };
  Facts result = runtime.run(work());
  result.runtime = runtime_of(result, *config, options.load.environment);
  const bool inside = !config->gateway.address.url.empty();
  result.docker.asked = result.runtime == Runtime::containers && !inside;
  if (result.runtime == Runtime::containers) {
    // Their own databases, addresses and disks are inside: /health tells of them.
    result.systems.clear();
    result.databases.clear();
  }
  std::ranges::sort(result.systems, {}, &SystemFacts::name);
  return result;
}

}  // namespace wrkhrs::doctor
