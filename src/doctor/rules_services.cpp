// The services: their processes or containers, their models and databases, and what they need.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "doctor/diagnosis.hpp"

namespace wrkhrs::doctor {
namespace {

using supervise::State;

constexpr int restarts_many = 3;
constexpr double calm_s = 120;  ///< a process that has run for so long is past its crashes
constexpr double start_patience_s = 60;

std::string service_subject(const ServiceFacts& service) { return "service:" + service.short_name; }

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// What the words of a process that ended say that another finding says already.
std::string root_of_words(const Diagnosis& d, std::string_view words) {
  const auto known = [&](const char* subject, std::initializer_list<std::string_view> parts) {
    return d.explained(subject) && contains_any(words, parts);
  };
  if (known("disk", {"full", "No space"})) return "disk";
  if (known("home", {"Permission denied", "Read-only", "Cannot write", "Cannot make", "cannot be made"})) return "home";
  if (known("keys", {"keys.json"})) return "keys";
  return {};
}

std::string model_section_hint(const ModelFacts& model) {
  return model.id.find('/') != std::string::npos
             ? fmt::format("put the file there, or set {} to an id of `wrkhrs models list`", model.variable)
             : std::string();
}

/// What a dependency's name in /health stands for.
std::string subject_of(const Diagnosis& d, const ServiceFacts& service, std::string_view dependency) {
  if (dependency.starts_with("wrkhrs-")) return fmt::format("service:{}", dependency.substr(7));
  if (dependency == "objects") return "system:s3";
  if (dependency == "llama-server") return "model:language";
  if (dependency == "embedding_model") return "model:embedding";
  if (dependency == "speech model") return "model:speech";
  if (dependency == "tracking database") return "database:" + service.short_name;
  if (dependency == "database" || dependency == "keys" || dependency == "limits") {  // what replicas share
    return d.explained("system:postgres") ? "system:postgres" : "database:" + service.short_name;
  }
  return fmt::format("system:{}", dependency);
}

void judge_process(Diagnosis& d, const ServiceFacts& service) {
  const supervise::ServiceStatus& process = *service.process;
  const std::string subject = service_subject(service);
  const Section section = section_of(service.short_name);
  const bool crashing = process.restarts >= restarts_many && (process.pid == 0 || process.uptime_s < calm_s);
  if (const std::string root = root_of_words(d, process.note); !root.empty() && !service.serves()) {
    d.affect(root, service.name);
    d.follow(root, subject);
    return;
  }
  if (process.state == State::failed) {
    return d.add({.id = "service-failed",
                  .subject = service.name,
                  .observed = fmt::format("{} ends at its start; it is tried again every ten seconds.", service.name),
                  .cause = process.note,
                  .fix = d.logs(service.short_name),
                  .section = section,
                  .explains = {subject}});
  }
  if (crashing || (process.state == State::pausing && !service.serves())) {
    std::string cause = process.note.empty() ? process.last_end : process.note;
    if (cause.empty()) cause = "It said nothing.";
    const bool killed = contains_any(cause, {"SIGKILL"});
    if (killed) cause += ": by kill -9, or by the kernel for want of memory (dmesg | grep -i oom)";
    return d.add({.id = "crash-loop",
                  .subject = service.name,
                  .observed = fmt::format("{} was started again {} times{}.", service.name, process.restarts,
                                          process.pid == 0 ? " and does not run now" : ""),
                  .cause = std::move(cause),
                  .fix = d.logs(service.short_name),
                  .section = section,
                  .explains = {subject}});
  }
  if (service.answered || process.pid == 0) return;
  if (process.state == State::starting && process.uptime_s < start_patience_s) {
    return d.add({.id = "service-starting",
                  .subject = service.name,
                  .observed = fmt::format("{} was started {:.0f} s ago.", service.name, process.uptime_s),
                  .cause = "It does not listen yet.",
                  .fix = d.wrkhrs("status"),
                  .section = section,
                  .explains = {subject}});
  }
  d.add({.id = "service-hung",
         .subject = service.name,
         .observed =
             fmt::format("{} (process {}) runs and does not answer: {}", service.name, process.pid, service.error),
         .cause = "It is stopped (SIGSTOP), or hangs on a disk or in a loop.",
         .fix = fmt::format("kill -9 {}   # it is started again at once; {}", process.pid, d.logs(service.short_name)),
         .section = section,
         .explains = {subject}});
}

/// What brings a database back that is damaged or gone.
std::string restore(const Diagnosis& d) {
  if (d.containers()) {
    return fmt::format("{} && {} && {}", d.compose("down"),
                       d.compose("run --rm --no-deps wrkhrs-backup backup restore --force"), d.compose("up -d"));
  }
  return fmt::format("{} && {} && {}", d.wrkhrs("down"), d.wrkhrs("backup restore --force"), d.wrkhrs("up --detach"));
}

constexpr std::string_view bytes_changed = "Its bytes were changed: a disk error, or another program wrote to it.";
constexpr std::string_view file_gone = "Another program moved or deleted it, or its disk is not mounted.";

/// The dependencies of one service that are not well. True when a required one is among them.
bool judge_dependencies_of(Diagnosis& d, const ServiceFacts& service) {
  bool required_missing = false;
  for (const DependencyFacts& dependency : service.dependencies) {
    if (dependency.ok) continue;
    const std::string subject = subject_of(d, service, dependency.name);
    const bool loading = contains_any(dependency.error, {"being loaded", "being started"});
    if (!d.explained(subject)) {
      if (loading) {
        d.add({.id = "service-starting",
               .subject = service.name,
               .observed = fmt::format("{}: {}", service.name, dependency.error),
               .cause = "A model takes a while to load.",
               .fix = d.wrkhrs("health"),
               .section = section_of(service.short_name),
               .explains = {subject}});
      } else if (contains_any(dependency.error, {"backup restore"})) {  // store::Database::trouble()
        const bool damaged = contains_any(dependency.error, {"is damaged"});
        d.add({.id = damaged ? "database-damaged" : "database-gone",
               .subject = fmt::format("the {} of {}", dependency.name, service.name),
               .observed = dependency.error,
               .cause = std::string(damaged ? bytes_changed : file_gone),
               .fix = restore(d),
               .section = section_of(service.short_name),
               .explains = {subject}});
      } else {
        const bool ours = subject.starts_with("service:");
        d.add({.id = "dependency-down",
               .subject = dependency.name,
               .observed = fmt::format("{} reports of {}: {}", service.name, dependency.name, dependency.error),
               .cause = ours ? fmt::format("{} does not answer where {} looks for it.", dependency.name, service.name)
                             : fmt::format("{} does not work for {}.", dependency.name, service.name),
               .fix = ours ? d.restart(dependency.name.substr(7)) : d.logs(service.short_name),
               .section = section_of(service.short_name),
               .explains = {subject}});
      }
    }
    d.affect(subject, service.name);
    if (dependency.required) {
      required_missing = true;
      d.follow(subject, service_subject(service));
    }
  }
  return required_missing;
}

bool is_platform(std::string_view compose_service) { return !compose_service.starts_with("wrkhrs-"); }

Section section_of_container(std::string_view compose_service) {
  return is_platform(compose_service) ? Section::platform : section_of(compose_service.substr(7));
}

void judge_container(Diagnosis& d, const ContainerFacts& container) {
  const bool done = container.one_shot && container.state == "exited" && container.exit_code == 0;
  const bool well = container.state == "running" && container.health != "unhealthy";
  if (done || well || (container.one_shot && container.state == "running")) return;
  std::vector<std::string> explains{(is_platform(container.service) ? "system:" : "service:") +
                                    (is_platform(container.service) ? container.service : container.service.substr(7))};
  if (container.service == "minio") explains.emplace_back("system:s3");
  if (container.service == "wrkhrs-edge") {
    for (const ServiceFacts& service : d.facts.services) explains.push_back(service_subject(service));
  }
  if (d.explained(explains.front())) return;  // another replica says it already
  const std::string words = container.last_words.empty() ? "" : " Its last words: " + container.last_words;
  const std::string up = d.compose("up -d " + container.service);
  const Section section = section_of_container(container.service);
  if (container.out_of_memory ||
      (container.exit_code == 137 && container.memory_limit_bytes > 0 && container.out_of_memory)) {
    return d.add(
        {.id = "container-out-of-memory",
         .subject = container.service,
         .observed = fmt::format("{} ended with exit code {} (OOMKilled).", container.name, container.exit_code),
         .cause = fmt::format("It needed more memory than its limit of {}.", bytes_text(container.memory_limit_bytes)),
         .fix = fmt::format("raise deploy.resources.limits.memory of {} in docker-compose.ai.yml, then {}",
                            container.service, up),
         .section = section,
         .explains = std::move(explains)});
  }
  if (container.state == "restarting" || (container.state != "running" && container.restarts >= restarts_many)) {
    return d.add({.id = "container-restarting",
                  .subject = container.service,
                  .observed = fmt::format("{} ended {} times, last with exit code {}.", container.name,
                                          container.restarts, container.exit_code),
                  .cause = "It cannot run as it is set up." + words,
                  .fix = d.compose("logs --tail 50 " + container.service),
                  .section = section,
                  .explains = std::move(explains)});
  }
  if (container.state == "running") {
    if (!is_platform(container.service)) return;  // its own /health says more
    return d.add({.id = "container-unhealthy",
                  .subject = container.service,
                  .observed = fmt::format("{} runs and its health check fails.", container.name),
                  .cause = "It does not do its work." + words,
                  .fix = d.compose("restart " + container.service),
                  .section = section,
                  .explains = std::move(explains)});
  }
  std::string cause = "It was stopped.";
  if (container.exit_code == 137) {
    cause = "It was killed (137: SIGKILL), by a person or by the kernel for want of memory.";
  } else if (container.exit_code != 0 && container.exit_code != 143) {
    cause = "It ended by itself." + words;
  } else if (container.state == "created" || container.state == "paused") {
    cause =
        container.state == "paused" ? "It is paused." : "It was made and not started: something that it needs failed.";
  }
  d.add({.id = "container-ended",
         .subject = container.service,
         .observed = fmt::format("{} is {}, exit code {}.", container.name, container.state, container.exit_code),
         .cause = std::move(cause),
         .fix = container.state == "paused" ? d.compose("unpause " + container.service) : up,
         .section = section,
         .explains = std::move(explains)});
}

}  // namespace

void judge_containers(Diagnosis& d) {
  const DockerFacts& docker = d.facts.docker;
  if (docker.asked && !docker.answers) {
    std::vector<std::string> explains{"stack"};
    for (const ServiceFacts& service : d.facts.services) explains.push_back(service_subject(service));
    return d.add({.id = "docker-unreachable",
                  .subject = "docker",
                  .observed = docker.error,
                  .cause = "The Docker engine does not run, or this user may not speak to it.",
                  .fix = "sudo systemctl start docker   # or: sudo usermod -aG docker \"$(id -un)\", and log in again",
                  .explains = std::move(explains)});
  }
  if (!d.containers()) return;
  for (const ContainerFacts& container : docker.containers) judge_container(d, container);
  for (const ServiceFacts& service : d.facts.services) {
    if (service.answered || !service.local || d.explained(service_subject(service))) continue;
    if (contains(docker.containers, service.name, &ContainerFacts::service)) continue;
    d.add({.id = "container-missing",
           .subject = service.name,
           .observed = fmt::format("There is no container of {}.", service.name),
           .cause = "It was never started, or was removed.",
           .fix = d.compose("up -d " + service.name),
           .section = section_of(service.short_name),
           .explains = {service_subject(service)}});
  }
}

void judge_models(Diagnosis& d) {
  for (const ModelFacts& model : d.facts.models) {
    if (model.state == FileState::sound || model.state == FileState::unknown) continue;
    const bool damaged = model.state == FileState::damaged;
    const std::string own = model_section_hint(model);
    const std::string restart = d.facts.supervisor.state == SupervisorState::running || d.containers()
                                    ? " && " + d.restart(model.service)
                                    : std::string();
    New row{
        .id = damaged ? "model-damaged" : "model-missing",
        .subject = model.id,
        .observed = model.error,
        .cause = damaged ? "The file was changed or cut short: a disk error, a full disk, or another program."
                         : fmt::format("{} names it, and it is not there.", model.variable),
        .fix = fmt::format("wrkhrs models pull {}{}{}", damaged ? "--again " : "", model.id, damaged ? restart : ""),
        .section = section_of(model.service),
        .explains = {"model:" + model.role}};
    if (!own.empty()) row.fix = own;
    d.add(std::move(row));
    const ServiceFacts* service = d.service(model.service);
    if (service && !service->serves() && !d.explained(service_subject(*service)) && service->answered) {
      d.affect("model:" + model.role, service->name);
      d.follow("model:" + model.role, service_subject(*service));
    }
  }
}

void judge_databases(Diagnosis& d) {
  for (const DatabaseFacts& database : d.facts.databases) {
    if (database.state != FileState::damaged && database.state != FileState::missing) continue;
    const bool damaged = database.state == FileState::damaged;
    const ServiceFacts* service = d.service(database.service);
    std::vector<std::string> explains{"database:" + database.service};
    const bool serving = service && service->serves();
    if (!serving) explains.push_back("service:" + database.service);
    d.add({.id = damaged ? "database-damaged" : "database-gone",
           .subject = database.path.string(),
           .observed = database.error,
           .cause = std::string(damaged ? bytes_changed : file_gone),
           .fix = restore(d),
           .section = section_of(database.service),
           .explains = std::move(explains)});
    if (service) d.affect("database:" + database.service, service->name);
  }
}

void judge_processes(Diagnosis& d) {
  if (d.containers()) return;
  for (const ServiceFacts& service : d.facts.services) {
    if (!service.local || !service.process || d.explained(service_subject(service))) continue;
    judge_process(d, service);
  }
}

void judge_dependencies(Diagnosis& d) {
  for (const ServiceFacts& service : d.facts.services) {
    if (!service.is_ours) continue;
    const bool required_missing = judge_dependencies_of(d, service);
    if (service.serves() || required_missing || d.explained(service_subject(service))) continue;
    d.add({.id = "not-serving",
           .subject = service.name,
           .observed = fmt::format("{} answers /health with {}.", service.name, service.status),
           .cause = "It is stopping, or says no more.",
           .fix = d.restart(service.short_name),
           .section = section_of(service.short_name),
           .explains = {service_subject(service)}});
  }
  // What has not answered and for which nothing above gave a reason.
  for (const ServiceFacts& service : d.facts.services) {
    if (service.is_ours || d.explained(service_subject(service))) continue;
    if (!service.local) continue;  // a system, judged as one
    d.add({.id = "dependency-down",
           .subject = service.name,
           .observed = fmt::format("{} does not answer at {}: {}", service.name, service.url, service.error),
           .cause = d.containers() ? "Its container runs; the edge does not reach it." : "It does not listen there.",
           .fix = d.restart(service.short_name),
           .section = section_of(service.short_name),
           .explains = {service_subject(service)}});
  }
}

}  // namespace wrkhrs::doctor
