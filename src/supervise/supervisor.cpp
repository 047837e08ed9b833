#include "supervise/supervisor.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/log.hpp"
#include "base/nearest_name.hpp"
#include "process/run.hpp"
#include "supervise/port_owner.hpp"

extern char** environ;

namespace wrkhrs::supervise {
namespace {

/// The exit code of a service whose configuration is wrong (config::start) or that lacks a model: starting it again at
/// once would change nothing.
constexpr int exit_needs_a_person = 2;
constexpr std::chrono::milliseconds failed_pause{10'000};

double seconds_since(SteadyTime time) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - time).count();
}

std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos && equals > 0) all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

std::int64_t resident_bytes(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/statm", pid));
  std::int64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

/// What a /health answer says is wrong: its dependencies that are not well, or its status.
std::string health_note(const net::ClientResponse& response) {
  auto body = json::parse(response.body);
  if (!body) return fmt::format("/health answers {}", response.status);
  std::string note;
  if (const json::Value* dependencies = json::find(*body, "dependencies"); dependencies && dependencies->is_array()) {
    for (const json::Value& dependency : dependencies->get_array()) {
      const std::string_view error = json::string_or(dependency, "error", "");
      if (error.empty()) continue;
      note += fmt::format("{}{}: {}", note.empty() ? "" : "; ", json::string_or(dependency, "name", "?"), error);
    }
  }
  if (note.empty())
    note = fmt::format("/health answers {} ({})", response.status, json::string_or(*body, "status", "no status"));
  return note;
}

std::optional<std::string> last_line(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  const auto line = text.rfind('\n');
  return std::string(line == std::string_view::npos ? text : text.substr(line + 1));
}

/// Whether a /health answer says that waiting does not help (service::Dependency::required).
bool says_needs_action(const net::ClientResponse& response) {
  auto body = json::parse(response.body);
  const json::Value* flag = body ? json::find(*body, "needs_action") : nullptr;
  return flag && flag->is_bool() && flag->get_bool();
}

}  // namespace

std::string_view to_string(State state) {
  for (const auto& [name, constant] : enum_names(state)) {
    if (constant == state) return name;
  }
  return "unknown";
}

struct Supervisor::Service {
  explicit Service(const PlannedService& planned, asio::any_io_executor executor, RestartPolicy::Options restart)
      : plan(planned), wake(executor), policy(restart) {}

  const PlannedService& plan;
  asio::steady_timer wake;  ///< cancelled to end a pause early
  RestartPolicy policy;
  State state = State::stopped;
  std::shared_ptr<process::Child> child;  ///< null: does not run
  std::shared_ptr<process::RotatingLog> log;
  SteadyTime started_at{};
  std::int64_t starts = 0;
  std::string note;
  std::string last_end;
  bool was_healthy = false;   ///< the present process has been
  bool needs_action = false;  ///< the present process says so
  bool told_to_end = false;   ///< the present process ends because we want it to
};

Supervisor::Supervisor(net::Runtime& runtime, net::HttpClient& http, Plan plan, Options options)
    : runtime_(runtime), http_(http), plan_(std::move(plan)), options_(options), executor_(runtime.loop(0).executor()) {
  for (const PlannedService& planned : plan_.services) {
    services_.push_back(std::make_unique<Service>(planned, executor_, options_.restart));
  }
}

Supervisor::~Supervisor() = default;

Task<> Supervisor::start() {
  // A stack that was killed a moment ago may still be leaving its ports.
  const SteadyTime patience = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  for (const PlannedService& planned : plan_.services) {
    if (planned.argv.empty()) continue;
    while (!port_is_free(plan_.bind_address, planned.port)) {
      if (std::chrono::steady_clock::now() < patience) {
        co_await net::sleep_for(std::chrono::milliseconds(50));
        continue;
      }
      const std::string other_ports = planned.port_setting.empty()
                                          ? "run this stack on other ports: `wrkhrs up --port-offset 100`"
                                          : fmt::format("set {} to another port", planned.port_setting);
      co_return fail(Code::unavailable,
                     fmt::format("Port {} for {} is taken by {}. End that program, or {}.", planned.port, planned.name,
                                 port_owner(planned.port).value_or("another program"), other_ports));
    }
  }
  for (std::unique_ptr<Service>& service : services_) {
    if (service->plan.argv.empty()) {
      service->state = State::elsewhere;
      service->note = "runs at " + service->plan.url;
      continue;
    }
    auto log = process::RotatingLog::open(service->plan.log);
    if (!log) co_return forward_error(log);
    service->log = std::make_shared<process::RotatingLog>(std::move(*log));
    runtime_.spawn_on(executor_, "keep " + service->plan.name, keep(*service));
    runtime_.spawn_on(executor_, "probe " + service->plan.name, probe(*service));
  }
  co_return Result<void>{};
}

namespace {

/// Copies one stream of a child into its log. Holds both until the stream ends, which may be after the child's own end.
asio::awaitable<void> keep_log(std::shared_ptr<process::Child> child, process::ReadPipe* stream,
                               std::shared_ptr<process::RotatingLog> log) {
  auto done = co_await process::capture(*stream, *log);
  if (!done && done.error().code != Code::cancelled)
    log::warn("a log stream ended early", {{"reason", done.error().message}});
}

}  // namespace

asio::awaitable<void> Supervisor::keep(Service& service) {
  process::ChildSpec spec{.argv = service.plan.argv,
                          .environment = own_environment(),
                          .inherit_environment = {},
                          .out = process::Stdio::pipe(),
                          .err = process::Stdio::pipe()};
  if (service.plan.environment) {
    spec.environment = *service.plan.environment;
    spec.inherit_environment = process::ChildSpec{}.inherit_environment;
  }
  while (!stopping_) {
    service.started_at = std::chrono::steady_clock::now();
    service.told_to_end = false;
    std::chrono::milliseconds pause{};
    auto spawned = process::spawn(executor_, spec);
    if (!spawned) {
      service.state = State::failed;
      service.note = spawned.error().message;
      pause = failed_pause;
      log::error("a service cannot be started", {{"name", service.plan.name}, {"reason", spawned.error().message}});
    } else {
      service.child = std::make_shared<process::Child>(std::move(*spawned));
      service.state = State::starting;
      service.was_healthy = false;
      service.needs_action = false;
      ++service.starts;
      log::info("service started", {{"name", service.plan.name}, {"pid", service.child->pid()}});
      runtime_.spawn_on(executor_, "log " + service.plan.name,
                        keep_log(service.child, service.child->out(), service.log));
      runtime_.spawn_on(executor_, "log " + service.plan.name,
                        keep_log(service.child, service.child->err(), service.log));
      changed();
      auto ended = co_await service.child->wait();
      const std::string how = ended ? ended->describe() : ended.error().message;
      service.child.reset();
      if (stopping_) {
        service.state = State::stopped;
        break;
      }
      if (service.told_to_end) {
        service.policy.forget();
      } else {
        const auto ran = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                               service.started_at);
        const bool needs_a_person = ended && ended->signal == 0 && ended->code == exit_needs_a_person;
        // What never became healthy has said why; its last words may still be on their way to the log.
        const bool gave_up = ended && ended->signal == 0 && ended->code != 0 && !service.was_healthy;
        if (gave_up) co_await net::sleep_for(std::chrono::milliseconds(30));
        service.note = gave_up ? last_words(service) : how;
        service.last_end = service.note;
        service.state = needs_a_person ? State::failed : State::pausing;
        pause = needs_a_person ? failed_pause : service.policy.pause_after(ran);
        log::warn("service ended by itself", {{"name", service.plan.name}, {"how", how}, {"pause_ms", pause.count()}});
      }
    }
    changed();
    if (pause.count() > 0 && !stopping_) {
      service.wake.expires_after(pause);
      boost::system::error_code woken;
      co_await service.wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
  }
  service.state = State::stopped;
  changed();
}

/// What a health check found.
struct Supervisor::Finding {
  bool answered = false;
  bool well = false;
  bool needs_action = false;
  std::string note;
};

asio::awaitable<Supervisor::Finding> Supervisor::ask(const PlannedService& planned) {
  constexpr std::chrono::seconds patience(3), program_patience(60);
  Finding finding;
  if (!planned.check.empty()) {
    process::ChildSpec spec{.argv = planned.check};
    if (planned.environment) spec.environment = *planned.environment;
    process::RunLimits limits{.out_bytes_max = 64 << 10, .err_bytes_max = 4 << 10};
    auto done = co_await process::run(std::move(spec), {}, limits, std::chrono::steady_clock::now() + program_patience);
    if (!done) {
      finding.note = done.error().message;
      co_return finding;
    }
    finding.answered = finding.well = done->status.ok();
    finding.note = last_line(done->err).value_or("its check " + done->status.describe());
    co_return finding;
  }
  auto endpoint = net::Endpoint::parse(planned.url);
  if (!endpoint) {
    finding.note = endpoint.error().message;
    co_return finding;
  }
  endpoint->ca_file = planned.ca_file;
  net::ClientRequest request{.path = planned.health_path};
  Context ctx = Context::background(patience);
  auto response = co_await http_.fetch(ctx, *endpoint, std::move(request));
  if (!response) {
    finding.note = response.error().message;
    co_return finding;
  }
  finding.answered = true;
  finding.well = response->ok();
  finding.needs_action = says_needs_action(*response);
  if (!finding.well || finding.needs_action) finding.note = health_note(*response);
  co_return finding;
}

asio::awaitable<void> Supervisor::probe(Service& service) {
  auto pause = options_.probe_first;
  std::int64_t probed_start = 0;
  SteadyTime answered_at = std::chrono::steady_clock::now();
  const std::chrono::milliseconds hung_after = service.plan.hung_after.value_or(options_.hung_after);
  while (!stopping_) {
    if (!service.child) {
      co_await net::sleep_for(options_.probe_first);
      continue;
    }
    if (probed_start != service.starts) {  // a new process
      probed_start = service.starts;
      pause = options_.probe_first;
      answered_at = std::chrono::steady_clock::now();
    }
    Finding finding = co_await ask(service.plan);
    if (stopping_) co_return;
    if (!service.child || probed_start != service.starts) continue;  // it ended meanwhile: that answer is old
    const State before = service.state;
    if (finding.answered) answered_at = std::chrono::steady_clock::now();
    if (finding.well) {
      service.state = State::healthy;
      service.was_healthy = true;
      service.needs_action = finding.needs_action;
      service.note = std::move(finding.note);
    } else {
      if (finding.answered) service.needs_action = finding.needs_action;
      if (service.state != State::starting || (finding.answered && service.needs_action)) {
        service.state = State::unhealthy;
      }
      // Of a starting one that does not answer yet, nothing is said but what it said before.
      if (finding.answered || service.state != State::starting) service.note = std::move(finding.note);
    }
    if (before != service.state) {
      log::info("service changed", {{"name", service.plan.name},
                                    {"state", to_string(service.state)},
                                    {"after_s", seconds_since(service.started_at)}});
      changed();
    }
    if (std::chrono::steady_clock::now() - answered_at > hung_after) {
      log::warn("service does not answer; ending it", {{"name", service.plan.name}});
      service.child->signal(SIGKILL);
    }
    if (service.state == State::healthy) {
      co_await net::sleep_for(options_.probe_steady);
    } else {
      co_await net::sleep_for(pause);
      pause = std::min(options_.probe_starting_max, pause + pause / 2);
    }
  }
}

asio::awaitable<void> Supervisor::end(Service& service) {
  service.told_to_end = true;
  std::shared_ptr<process::Child> child = service.child;
  if (!child) {
    service.wake.cancel();
    co_return;
  }
  // keep() waits for the child; here it is only told, first gently.
  child->signal(service.plan.stop_signal);
  const SteadyTime limit = std::chrono::steady_clock::now() + plan_.drain + std::chrono::seconds(2);
  while (service.child == child) {
    if (std::chrono::steady_clock::now() > limit) {
      log::warn("service did not end in time; killing it", {{"name", service.plan.name}});
      child->signal(SIGKILL);
    }
    co_await net::sleep_for(std::chrono::milliseconds(10));
  }
}

Task<> Supervisor::restart(std::string name) {
  std::vector<std::string_view> known;
  Service* found = nullptr;
  for (std::unique_ptr<Service>& service : services_) {
    known.push_back(service->plan.short_name);
    if (service->plan.name == name || service->plan.short_name == name) found = service.get();
  }
  if (!found)
    co_return fail(Code::not_found, fmt::format("There is no service '{}'.{}", name, did_you_mean(name, known)));
  if (found->plan.argv.empty()) {
    co_return fail(Code::conflict, fmt::format("{} runs at {}, not here.", found->plan.name, found->plan.url));
  }
  const std::int64_t starts = found->starts;
  co_await end(*found);
  found->wake.cancel();
  const SteadyTime limit = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (found->starts == starts) {
    if (std::chrono::steady_clock::now() > limit || stopping_) {
      co_return fail(Code::deadline_exceeded, fmt::format("{} did not start again: {}", found->plan.name, found->note));
    }
    co_await net::sleep_for(std::chrono::milliseconds(10));
  }
  co_return Result<void>{};
}

asio::awaitable<void> Supervisor::stop() {
  stopping_ = true;
  std::vector<Service*> order;
  for (std::unique_ptr<Service>& service : services_) order.push_back(service.get());
  std::sort(order.begin(), order.end(), [](Service* a, Service* b) { return a->plan.stop_rank > b->plan.stop_rank; });
  for (Service* service : order) {
    co_await end(*service);
    if (service->plan.argv.empty()) continue;
    service->state = State::stopped;
    service->note.clear();
    changed();
  }
}

StackStatus Supervisor::status() const {
  StackStatus status{.home = plan_.home.string(),
                     .port_offset = plan_.port_offset,
                     .pid = ::getpid(),
                     .uptime_s = seconds_since(started_at_),
                     .healthy = true};
  for (const std::unique_ptr<Service>& service : services_) {
    status.healthy = status.healthy && (service->state == State::healthy || service->state == State::elsewhere);
    status.services.push_back({.name = service->plan.name,
                               .state = service->state,
                               .pid = service->child ? service->child->pid() : 0,
                               .port = service->plan.port,
                               .url = service->plan.url,
                               .restarts = std::max<std::int64_t>(0, service->starts - 1),
                               .uptime_s = service->child ? seconds_since(service->started_at) : 0,
                               .resident_bytes = service->child ? resident_bytes(service->child->pid()) : 0,
                               .note = service->note,
                               .needs_action = service->needs_action,
                               .last_end = service->last_end,
                               .log = service->plan.log.string()});
  }
  return status;
}

void Supervisor::changed() {
  // For people and scripts that look at a home; the programs ask over the control socket.
  const std::filesystem::path path = plan_.run_dir / "state.json";
  const std::filesystem::path temporary = plan_.run_dir / "state.json.new";
  {
    std::ofstream file(temporary);
    file << json::write_pretty(json::to_value(status())) << "\n";
  }
  std::error_code ignored;
  std::filesystem::rename(temporary, path, ignored);
}

std::string Supervisor::last_words(const Service& service) const {
  auto lines = last_log_lines(service.plan.log, 1);
  if (lines.empty()) return "ended without a word";
  auto event = json::parse(lines.back());
  if (!event) return lines.back();
  const std::string_view message = json::string_or(*event, "message", lines.back());
  const std::string_view reason = json::string_or(*event, "reason", "");
  return reason.empty() ? std::string(message) : fmt::format("{}: {}", message, reason);
}

std::vector<std::string> last_log_lines(const std::filesystem::path& log, std::size_t count) {
  constexpr std::streamoff tail_bytes = 64 * 1024;
  std::ifstream file(log, std::ios::binary | std::ios::ate);
  if (!file) return {};
  const std::streamoff size = file.tellg();
  const std::streamoff from = std::max<std::streamoff>(0, size - tail_bytes);
  file.seekg(from);
  std::vector<std::string> lines;
  std::string line;
  if (from > 0) std::getline(file, line);  // most likely cut
  while (std::getline(file, line)) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
  return lines;
}

}  // namespace wrkhrs::supervise
