// Starts, watches, restarts and ends the programs of a plan.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fields.hpp"
#include "base/task.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"
#include "process/child.hpp"
#include "process/rotating_log.hpp"
#include "supervise/plan.hpp"
#include "supervise/restart_policy.hpp"

namespace wrkhrs::supervise {

enum class State {
  starting,   ///< runs, has not yet answered /health with 200
  healthy,    ///< answers /health with 200
  unhealthy,  ///< was healthy, and now answers /health with something else
  pausing,    ///< ended; waits for its next start
  failed,     ///< says that its configuration is wrong, or cannot be executed; tried again now and then
  stopped,    ///< ended because it was told to
  elsewhere,  ///< runs on another machine
};
constexpr auto enum_names(State) {
  return std::array{std::pair{std::string_view("starting"), State::starting},
                    std::pair{std::string_view("healthy"), State::healthy},
                    std::pair{std::string_view("unhealthy"), State::unhealthy},
                    std::pair{std::string_view("pausing"), State::pausing},
                    std::pair{std::string_view("failed"), State::failed},
                    std::pair{std::string_view("stopped"), State::stopped},
                    std::pair{std::string_view("elsewhere"), State::elsewhere}};
}

std::string_view to_string(State state);

struct ServiceStatus {
  std::string name;
  State state = State::stopped;
  std::int64_t pid = 0;
  std::int64_t port = 0;
  std::string url;
  std::int64_t restarts = 0;
  double uptime_s = 0;
  std::int64_t resident_bytes = 0;
  std::string note;           ///< why it is not healthy, or how it ended last
  bool needs_action = false;  ///< it runs, but waiting will not make it wholly well: `note` says what would
  std::string last_end;       ///< how its last process ended by itself; empty: none has
  std::string log;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("name", &ServiceStatus::name, "Program."),
                      field("state", &ServiceStatus::state, "What it does now."),
                      field("pid", &ServiceStatus::pid, "Process id; 0: it does not run here."),
                      field("port", &ServiceStatus::port, "TCP port."),
                      field("url", &ServiceStatus::url, "Address."),
                      field("restarts", &ServiceStatus::restarts, "Starts after the first one."),
                      field("uptime_s", &ServiceStatus::uptime_s, "Seconds since its last start."),
                      field("resident_bytes", &ServiceStatus::resident_bytes, "Memory it holds."),
                      field("note", &ServiceStatus::note, "Why it is not healthy, or how it ended last."),
                      field("needs_action", &ServiceStatus::needs_action, "Waiting will not make it wholly well."),
                      field("last_end", &ServiceStatus::last_end, "How its last process ended by itself."),
                      field("log", &ServiceStatus::log, "Its log file.")};
  }
};

struct StackStatus {
  std::string home;
  std::int64_t port_offset = 0;
  std::int64_t pid = 0;
  double uptime_s = 0;
  bool healthy = false;
  std::vector<ServiceStatus> services;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("home", &StackStatus::home, "Folder of the stack."),
                      field("port_offset", &StackStatus::port_offset, "Added to every port."),
                      field("pid", &StackStatus::pid, "Process id of the supervisor."),
                      field("uptime_s", &StackStatus::uptime_s, "Seconds since it started."),
                      field("healthy", &StackStatus::healthy, "All services are healthy or run elsewhere."),
                      field("services", &StackStatus::services, "In the order of their start.")};
  }
};

/// Runs on one loop; every method is for that loop's thread, except where it says otherwise. Lives until the loop has
/// ended.
class Supervisor {
 public:
  struct Options {
    std::chrono::milliseconds probe_first{
        40};  ///< between health checks of a starting service, growing to probe_starting_max
    std::chrono::milliseconds probe_starting_max{500};
    std::chrono::milliseconds probe_steady{5'000};  ///< between health checks of a healthy one
    std::chrono::milliseconds hung_after{60'000};   ///< without any answer: it is ended and started again
    RestartPolicy::Options restart = {};
  };

  Supervisor(net::Runtime& runtime, net::HttpClient& http, Plan plan, Options options);
  Supervisor(net::Runtime& runtime, net::HttpClient& http, Plan plan)
      : Supervisor(runtime, http, std::move(plan), Options{}) {}
  ~Supervisor();

  /// Errors: unavailable (a port is taken; the message names it, by whom, and what to do).
  Task<> start();
  /// Ends one service gracefully and starts it again. Returns when the new process runs. Errors: not_found (no such
  /// service; the message names the nearest), conflict (it runs elsewhere), deadline_exceeded.
  Task<> restart(std::string name);
  /// Ends all of them, the gateway first, each with time to drain. Afterwards nothing is started any more.
  asio::awaitable<void> stop();
  StackStatus status() const;

  /// Someone asked over the control socket to end the stack. Any thread.
  void request_stop() { stop_requested_ = true; }
  bool stop_requested() const { return stop_requested_; }

 private:
  struct Service;
  asio::awaitable<void> keep(Service& service);
  asio::awaitable<void> probe(Service& service);
  struct Finding;
  asio::awaitable<Finding> ask(const PlannedService& planned);
  asio::awaitable<void> end(Service& service);
  std::string last_words(const Service& service) const;
  void changed();

  net::Runtime& runtime_;
  net::HttpClient& http_;
  const Plan plan_;
  const Options options_;
  const SteadyTime started_at_ = std::chrono::steady_clock::now();
  asio::any_io_executor executor_;
  std::vector<std::unique_ptr<Service>> services_;
  bool stopping_ = false;
  std::atomic<bool> stop_requested_{false};
};

/// The last complete lines of a log, oldest first. Errors are an empty answer.
std::vector<std::string> last_log_lines(const std::filesystem::path& log, std::size_t count);

}  // namespace wrkhrs::supervise
