// The single questions that gather.cpp puts together. For this folder only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/task.hpp"
#include "base/worker_pool.hpp"
#include "config/load.hpp"
#include "doctor/contains.hpp"
#include "doctor/facts.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::doctor {

/// What all gatherers share. They run on one loop, write their part of `facts` there, and leave the rest alone. Held by
/// each of them, since one that hangs outlives the gathering.
struct Session {
  net::Runtime& runtime;
  net::HttpClient& http;
  std::shared_ptr<const config::StackConfig> config;
  config::Environment environment;        ///< of this shell
  config::Environment stack_environment;  ///< of the running stack, else of this shell
  SteadyTime deadline;
  Facts facts;
  WorkerPool pool{"doctor", 6, 64};

  /// For a call that should take no longer than this.
  Context context(std::chrono::milliseconds limit) const {
    return Context::background(std::chrono::minutes(1))
        .with_deadline(std::min(deadline, std::chrono::steady_clock::now() + limit));
  }
};
using SessionPtr = std::shared_ptr<Session>;

struct Job {
  std::string name;  ///< for `unfinished`
  Task<void> work;
};

/// Runs them side by side. The names of those that have not ended by `deadline`; they go on.
asio::awaitable<std::vector<std::string>> run_until(std::vector<Job> jobs, SteadyTime deadline);

// ---- gather_home.cpp: blocking, quick
HomeFacts look_at_home(const config::StackConfig& config, const std::map<std::string, std::string>& origins);
MachineFacts look_at_machine();

// ---- gather_home.cpp: read whole files
Task<void> check_model(SessionPtr session, ModelFacts model);
Task<void> check_databases(SessionPtr session);

// ---- gather_services.cpp
Task<void> ask_service(SessionPtr session, std::size_t index);
Task<void> try_key(SessionPtr session);
Task<void> try_search(SessionPtr session);

// ---- gather_systems.cpp
std::vector<Job> system_jobs(const SessionPtr& session);

// ---- gather_machine.cpp
Task<void> ask_gpu(SessionPtr session);
Task<void> ask_docker(SessionPtr session);

/// An address without user and password. Pure.
std::string without_credentials(std::string_view url);
/// What `docker inspect` says, less what is not of Compose. Errors: invalid_argument. Pure.
Result<std::vector<ContainerFacts>> read_inspect(std::string_view json);
/// `nvidia-smi --query-gpu=name,driver_version,memory.total,memory.used --format=csv,noheader,nounits`. Pure.
std::vector<GpuFacts::Card> read_nvidia_smi(std::string_view csv);
/// The value of a metric without labels in Prometheus' text format. Pure.
std::optional<double> metric_value(std::string_view text, std::string_view name);

}  // namespace wrkhrs::doctor
