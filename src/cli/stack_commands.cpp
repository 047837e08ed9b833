#include "cli/stack_commands.hpp"

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/key_files.hpp"
#include "base/log.hpp"
#include "base/services.hpp"
#include "cli/logs_command.hpp"
#include "cli/terminal.hpp"
#include "process/child.hpp"
#include "supervise/control.hpp"
#include "supervise/home_lock.hpp"
#include "supervise/supervisor.hpp"

extern char** environ;

namespace wrkhrs::cli {
namespace {

using std::chrono::milliseconds;
using supervise::ServiceStatus;
using supervise::StackStatus;
using supervise::State;

constexpr milliseconds control_timeout{5'000};

Colour colour_of(State state) {
  switch (state) {
    case State::healthy:
    case State::elsewhere:
      return Colour::green;
    case State::starting:
    case State::stopped:
      return Colour::yellow;
    default:
      return Colour::red;
  }
}

std::string status_table(const StackStatus& status, bool colours, std::size_t width) {
  Table table({"service", "state", "port", "pid", "up", "memory", "restarts", "note"});
  for (const ServiceStatus& service : status.services) {
    table.row({service.name,
               {std::string(supervise::to_string(service.state)), colour_of(service.state)},
               fmt::format("{}", service.port),
               service.pid ? fmt::format("{}", service.pid) : "–",
               service.pid ? format_duration(service.uptime_s) : "–",
               service.pid ? format_bytes(static_cast<std::uint64_t>(service.resident_bytes)) : "–",
               fmt::format("{}", service.restarts),
               printable(service.note)});
  }
  return table.text(colours, width);
}

void print_status(const Shell& shell, const StackStatus& status) {
  if (shell.json()) {
    shell.print_json(json::to_value(status));
  } else {
    fmt::print("{}", status_table(status, colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
  }
}

/// What a person wants to know once the stack runs.
void print_welcome(const Shell& shell, const config::StackConfig& config, bool made_key) {
  if (shell.json()) return;
  fmt::print("\nThe stack runs at {} (home {}).\n", config.url_of("gateway"), config.home().string());
  if (config.common.api_key.empty()) {
    fmt::print("{} is in {}\n", made_key ? "A key was made; it" : "The key", config.api_key_file().string());
  } else {
    fmt::print("The key is that of WRKHRS_API_KEY.\n");
  }
  fmt::print("Try:  wrkhrs ask \"How do I restart the RAG service?\"   wrkhrs ingest PATH   wrkhrs status\n");
}

/// What is wrong with each service that is not well, with the last words of its log.
void print_unhealthy(const StackStatus& status) {
  for (const ServiceStatus& service : status.services) {
    if (service.state == State::healthy || service.state == State::elsewhere) continue;
    fmt::print(stderr, "\n{} is {}{}\n", service.name, supervise::to_string(service.state),
               service.note.empty() ? "." : ": " + printable(service.note));
    for (const std::string& line : supervise::last_log_lines(service.log, 5)) {
      fmt::print(stderr, "  {}\n", cut_to(readable_log_line(line, service.name, false), 300));
    }
    fmt::print(stderr, "  (log: {})\n", service.log);
  }
}

/// Waits until all services are healthy. The last status, also when time is over.
Result<StackStatus> wait_until_healthy(const config::StackConfig& config, std::chrono::seconds limit) {
  Progress progress("starting");
  const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
  Result<StackStatus> status = fail(Code::unavailable, "The supervisor did not start.");
  while (true) {
    status = supervise::ask_supervisor(config.run_dir(), {.command = "status"}, control_timeout);
    if (status) {
      std::uint64_t healthy = 0;
      std::string waiting_for;
      bool hopeless = false, others_starting = false;
      for (const ServiceStatus& service : status->services) {
        const bool well = service.state == State::healthy || service.state == State::elsewhere;
        healthy += well;
        const bool given_up =
            service.state == State::failed || service.needs_action || (!well && service.restarts >= 3);
        hopeless = hopeless || given_up;
        others_starting = others_starting || (!well && !given_up);
        if (!well) waiting_for += (waiting_for.empty() ? "" : ", ") + service.name;
      }
      if (status->healthy || (hopeless && !others_starting)) break;
      progress.show(healthy, status->services.size(), waiting_for);
    }
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(milliseconds(30));
  }
  progress.clear();
  return status;
}

std::filesystem::path own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

/// Starts this program again as a daemon that supervises.
Result<pid_t> start_daemon(const Shell& shell, const config::StackConfig& config) {
  std::vector<std::string> arguments{own_program().string(),
                                     "up",
                                     "--foreground-daemon",
                                     "--home",
                                     config.home().string(),
                                     "--port-offset",
                                     fmt::format("{}", config.common.port_offset)};
  if (shell.options().config_file) {
    arguments.insert(arguments.end(), {"--config", std::filesystem::absolute(*shell.options().config_file).string()});
  }
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const std::string log = (config.home() / "logs" / "supervisor.log").string();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawn_file_actions_addclosefrom_np(&files, 3);  // a daemon keeps nobody's pipe open
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return fail(Code::unavailable,
                fmt::format("Cannot start the supervisor: {}.", std::generic_category().message(error)));
  }
  return pid;
}

int up_detached(Shell& shell, const config::StackConfig& config, bool made_key, std::chrono::seconds wait) {
  if (!supervise::lock_holder(config.run_dir())) {
    auto daemon = start_daemon(shell, config);
    if (!daemon) return shell.report(daemon.error());
    // Until its control socket is there, the daemon may still end with something to say.
    const SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!supervise::ask_supervisor(config.run_dir(), {.command = "status"}, control_timeout)) {
      if (::waitpid(*daemon, nullptr, WNOHANG) == *daemon || std::chrono::steady_clock::now() > deadline) {
        auto words = supervise::last_log_lines(config.home() / "logs" / "supervisor.log", 1);
        return shell.report(
            {.code = Code::unavailable, .message = words.empty() ? "The supervisor did not start." : words.back()});
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
  } else if (!shell.json()) {
    fmt::print("This stack already runs.\n");
  }
  auto status = wait_until_healthy(config, wait);
  if (!status) return shell.report(status.error());
  print_status(shell, *status);
  if (status->healthy) {
    print_welcome(shell, config, made_key);
    return exit_ok;
  }
  if (!shell.json()) print_unhealthy(*status);
  return exit_failed;
}

/// Supervises in this process until a signal or `wrkhrs down`.
int supervise_here(Shell& shell, const config::StackConfig& config, bool made_key, bool as_daemon) {
  auto lock = supervise::HomeLock::take(config.run_dir());
  if (!lock) {
    lock.error().message += " `wrkhrs status` shows it, `wrkhrs down` ends it.";
    return shell.report(lock.error());
  }
  auto level = log::parse_level(as_daemon ? config.common.log_level : "error");
  log::start("wrkhrs-supervisor", level.value_or(log::Level::info));
  net::SignalWaiter signals;
  ::signal(SIGHUP, SIG_IGN);  // the daemon outlives its terminal
  net::Runtime& runtime = shell.runtime();
  supervise::Supervisor supervisor(
      runtime, shell.http(), supervise::make_plan(config, own_program().parent_path(), shell.options().config_file));
  auto started = runtime.run(supervisor.start());
  if (!started) {
    log::stop();
    return shell.report(started.error());
  }
  auto control = supervise::ControlServer::listen(runtime, config.run_dir(), supervisor);
  int code = exit_ok;
  if (!control) {
    code = shell.report(control.error());
  } else {
    bool announced = as_daemon;
    if (!announced) fmt::print("starting; Ctrl-C ends the stack\n");
    while (signals.wait_for(milliseconds(100)) == 0 && !supervisor.stop_requested()) {
      if (announced) continue;
      auto status = supervise::ask_supervisor(config.run_dir(), {.command = "status"}, control_timeout);
      if (!status || !status->healthy) continue;
      announced = true;
      print_status(shell, *status);
      print_welcome(shell, config, made_key);
      std::fflush(stdout);
    }
  }
  if (!as_daemon) fmt::print("ending the services\n");
  runtime.run(supervisor.stop());
  runtime.stop();
  log::stop();
  return code;
}

struct HealthAnswer {
  std::string name;
  std::string url;
  bool ok = false;
  std::string status;
  std::string version;
  double latency_ms = 0;
  std::string error;
  json::Value body;
};

asio::awaitable<HealthAnswer> ask_health(net::HttpClient& http, std::string name, std::string url) {
  HealthAnswer answer{.name = std::move(name), .url = std::move(url)};
  auto endpoint = net::Endpoint::parse(answer.url);
  if (!endpoint) {
    answer.error = endpoint.error().message;
    co_return answer;
  }
  const SteadyTime begin = std::chrono::steady_clock::now();
  Context ctx = Context::background(std::chrono::seconds(5));
  net::ClientRequest request{.path = "/health"};
  auto response = co_await http.fetch(ctx, *endpoint, std::move(request));
  answer.latency_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  if (!response) {
    answer.status = "unreachable";
    answer.error = response.error().message;
    co_return answer;
  }
  answer.ok = response->ok();
  if (auto body = json::parse(response->body)) {
    answer.body = std::move(*body);
    answer.status = json::string_or(answer.body, "status", answer.ok ? "ok" : "not ok");
    answer.version = json::string_or(answer.body, "version", "");
  } else {
    answer.status = fmt::format("HTTP {}", response->status);
  }
  co_return answer;
}

}  // namespace

int up(Shell& shell, const UpOptions& options) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto prepared = auth::prepare_home(*config);
  if (!prepared) return shell.report(prepared.error());
  if (options.detach) return up_detached(shell, *config, prepared->made_key, std::chrono::seconds(options.wait_s));
  return supervise_here(shell, *config, prepared->made_key, options.as_daemon);
}

int down(Shell& shell) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto status = supervise::ask_supervisor(config->run_dir(), {.command = "stop"}, control_timeout);
  if (!status && status.error().code != Code::not_found) return shell.report(status.error());
  if (!status && !supervise::lock_holder(config->run_dir())) {
    if (!shell.json()) fmt::print("No stack runs in {}.\n", config->home().string());
    return exit_ok;
  }
  Progress progress("ending the services");
  const SteadyTime deadline =
      std::chrono::steady_clock::now() + milliseconds(config->common.drain_ms) * 7 + std::chrono::seconds(20);
  for (std::uint64_t i = 0; supervise::lock_holder(config->run_dir()); ++i) {
    if (std::chrono::steady_clock::now() > deadline) {
      progress.clear();
      return shell.report(
          {.code = Code::deadline_exceeded, .message = "The stack has not ended. Its log: logs/supervisor.log."});
    }
    progress.show(i / 20, 0);
    std::this_thread::sleep_for(milliseconds(20));
  }
  progress.clear();
  if (!shell.json()) fmt::print("The stack has ended.\n");
  return exit_ok;
}

int status(Shell& shell) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto status = supervise::ask_supervisor(config->run_dir(), {.command = "status"}, control_timeout);
  if (!status) {
    shell.report(status.error());
    return status.error().code == Code::not_found ? exit_not_running : exit_failed;
  }
  print_status(shell, *status);
  return status->healthy ? exit_ok : exit_failed;
}

int restart(Shell& shell, const std::string& service) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  const milliseconds patience = milliseconds(config->common.drain_ms) + std::chrono::seconds(15);
  auto restarted = supervise::ask_supervisor(config->run_dir(), {.command = "restart", .service = service}, patience);
  if (!restarted) {
    shell.report(restarted.error());
    return restarted.error().message.starts_with("No stack") ? exit_not_running : exit_failed;
  }
  auto status = wait_until_healthy(*config, std::chrono::seconds(60));
  if (!status) return shell.report(status.error());
  print_status(shell, *status);
  if (!status->healthy && !shell.json()) print_unhealthy(*status);
  return status->healthy ? exit_ok : exit_failed;
}

int health(Shell& shell) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  std::vector<HealthAnswer> answers;
  for (const ServiceInfo& info : services) {
    answers.push_back(shell.runtime().run(ask_health(shell.http(), std::string(info.name), config->url_of(info.name))));
  }
  bool all = true, any = false;
  json::Array list;
  Table table({"service", "status", "latency", "address", "note"});
  for (const HealthAnswer& answer : answers) {
    all = all && answer.ok;
    any = any || answer.status != "unreachable";
    list.push_back({{"name", answer.name},
                    {"url", answer.url},
                    {"healthy", answer.ok},
                    {"latency_ms", answer.latency_ms},
                    {"error", answer.error},
                    {"health", answer.body}});
    table.row({answer.name,
               {answer.status, answer.ok ? Colour::green : Colour::red},
               format_duration(answer.latency_ms / 1000),
               answer.url,
               printable(answer.error)});
    const json::Value* dependencies = json::find(answer.body, "dependencies");
    if (!dependencies || !dependencies->is_array()) continue;
    for (const json::Value& dependency : dependencies->get_array()) {
      const std::string state(json::string_or(dependency, "status", "?"));
      const json::Value* latency = json::find(dependency, "latency_ms");
      table.row({fmt::format("  └ {}", json::string_or(dependency, "name", "?")),
                 {state, state == "ok" ? Colour::green : Colour::yellow},
                 latency && latency->is_number() ? format_duration(latency->to_number<double>() / 1000) : "",
                 "",
                 printable(json::string_or(dependency, "error", ""))});
    }
  }
  if (shell.json()) {
    shell.print_json(json::Object{{"healthy", all}, {"services", std::move(list)}});
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
    if (!any) fmt::print("Nothing answers. `wrkhrs up --detach` starts the stack.\n");
  }
  return all ? exit_ok : any ? exit_failed : exit_not_running;
}

}  // namespace wrkhrs::cli
