// What everything stands on: configuration, home, disk, ports, supervisor, keys.
#include <algorithm>

#include <fmt/format.h>

#include "doctor/diagnosis.hpp"

namespace wrkhrs::doctor {
namespace {

constexpr double disk_full_share = 0.01, disk_full_bytes = 16e6;
constexpr double disk_low_share = 0.05, disk_low_bytes = 20e9;  ///< both: 5 % of a very large disk is plenty

bool runs(const Diagnosis& d) { return d.facts.supervisor.state == SupervisorState::running || d.containers(); }

/// A cause that keeps a stack from starting: then that it does not run is a consequence.
void blocks_start(const Diagnosis& d, New& row) {
  if (runs(d)) return;
  row.explains.emplace_back("stack");
  row.fix += " && " + d.up();
}

/// The process id in "nginx (process 4711)"; empty where it is not known.
std::string pid_in(std::string_view owner) {
  constexpr std::string_view mark = "(process ";
  const auto at = owner.find(mark);
  if (at == std::string_view::npos) return {};
  owner.remove_prefix(at + mark.size());
  return std::string(owner.substr(0, owner.find(')')));
}

void judge_disk(Diagnosis& d) {
  const HomeFacts& home = d.facts.home;
  if (home.disk_bytes <= 0) return;
  const double share = home.disk_free_bytes / home.disk_bytes;
  const std::string observed =
      fmt::format("{} of {} are free ({:.1f} %) where {} lies.", bytes_text(home.disk_free_bytes),
                  bytes_text(home.disk_bytes), share * 100, home.path.string());
  const std::string fix = fmt::format("du -xhd2 {} | sort -h | tail", home.path.string());
  if (share < disk_full_share || home.disk_free_bytes < std::min(disk_full_bytes, 0.2 * home.disk_bytes)) {
    d.add({.id = "disk-full",
           .subject = home.path.string(),
           .observed = observed,
           .cause = "The disk is full: uploads and runs are refused (507) and services may not start.",
           .fix = fix + "   # shows what is large; delete some of it, no restart is needed",
           .explains = {"disk"}});
  } else if (share < disk_low_share && home.disk_free_bytes < disk_low_bytes) {
    d.add({.id = "disk-nearly-full",
           .subject = home.path.string(),
           .observed = observed,
           .cause = "The disk will soon be full.",
           .fix = fix});
  }
}

}  // namespace

void judge_configuration(Diagnosis& d) {
  const ConfigurationFacts& configuration = d.facts.configuration;
  for (const std::string& problem : configuration.problems) {
    New row{.id = "config-invalid",
            .subject = configuration.file.empty() ? "configuration" : configuration.file.string(),
            .observed = problem,
            .cause = "The configuration cannot be read, so no service starts with it.",
            .fix = "correct it, then " + d.wrkhrs("config check")};
    blocks_start(d, row);
    d.add(std::move(row));
  }
  for (const auto& [variable, meant] : configuration.misspelt) {
    d.add({.id = "variable-unknown",
           .subject = variable,
           .observed = fmt::format("{} is set, and no setting reads it.", variable),
           .cause = fmt::format("{} is meant, it seems.", meant),
           .fix = fmt::format("export {}=\"${}\"; unset {}; {}", meant, variable, variable, d.up_again())});
  }
  for (const std::string& variable : configuration.not_in_effect) {
    d.add({.id = "variable-not-in-effect",
           .subject = variable,
           .observed = fmt::format("{} is set in this shell; the running stack has another value.", variable),
           .cause = "Services read variables when the stack starts.",
           .fix = d.up_again()});
  }
  if (configuration.changed_since_start && configuration.problems.empty()) {
    d.add({.id = "config-not-in-effect",
           .subject = configuration.file.string(),
           .observed = fmt::format("{} was changed after the services were started.", configuration.file.string()),
           .cause = "Services read it when they start.",
           .fix = d.up_again()});
  }
}

void judge_home(Diagnosis& d) {
  const HomeFacts& home = d.facts.home;
  judge_disk(d);
  if (!home.write_problem.empty() && !d.explained("disk")) {
    const bool read_only = home.write_problem.find("Read-only") != std::string::npos;
    New row{.id = "home-not-writable",
            .subject = home.path.string(),
            .observed = home.write_problem,
            .cause = read_only ? "Its file system is mounted read-only."
                               : "The folder belongs to another user, or its mode forbids it.",
            .fix = read_only ? fmt::format("sudo mount -o remount,rw \"$(stat -c %m {})\"", home.path.string())
                             : fmt::format("sudo chown -R \"$(id -un)\" {0} && chmod -R u+rwX {0}", home.path.string()),
            .explains = {"home"}};
    blocks_start(d, row);
    d.add(std::move(row));
  }
  for (const HomeFacts::Open& open : home.open_to_others) {
    d.add({.id = "secret-readable",
           .subject = open.path.string(),
           .observed = fmt::format("{} has mode {:04o}.", open.path.string(), open.mode),
           .cause = "Other users of this machine may read what is secret in it.",
           .fix = fmt::format("chmod {} {}", open.folder ? "700" : "600", open.path.string())});
  }
  if (!home.keys_problem.empty()) {
    const std::string file = (home.path / "keys.json").string();
    New row{.id = "keys-damaged",
            .subject = file,
            .observed = home.keys_problem,
            .cause = "Running services still know the keys of before; none starts with this file.",
            .fix = fmt::format("mv {0} {0}.damaged", file),
            .explains = {"keys"}};
    if (runs(d)) row.fix += " && " + d.up_again();
    blocks_start(d, row);
    row.fix += "   # your own key is taken again; others: wrkhrs keys add NAME, or bring the file back from a backup";
    d.add(std::move(row));
  }
}

void judge_ports(Diagnosis& d) {
  if (d.containers()) return;
  const bool running = d.facts.supervisor.state == SupervisorState::running;
  for (const ServiceFacts& service : d.facts.services) {
    if (!service.local || service.is_ours || service.port_owner.empty()) continue;
    const std::string owner = pid_in(service.port_owner);
    if (service.process && service.process->pid != 0 && owner == fmt::format("{}", service.process->pid)) continue;
    New row{.id = "port-taken",
            .subject = service.name,
            .observed = fmt::format("{} does not answer at {}.", service.name, service.url),
            .cause = fmt::format("{} listens on its port {}.", service.port_owner, service.port),
            .fix = owner.empty() ? fmt::format("sudo ss -ltnp 'sport = :{}'", service.port) : "kill " + owner,
            .section = section_of(service.short_name),
            .explains = {"service:" + service.short_name}};
    blocks_start(d, row);
    if (running) row.fix += fmt::format("   # {} then starts by itself", service.name);
    d.add(std::move(row));
  }
}

void judge_supervisor(Diagnosis& d) {
  if (d.containers()) return;
  const SupervisorFacts& supervisor = d.facts.supervisor;
  const auto everything = [&](New row) {
    row.subject = "stack";
    row.explains = {"stack"};
    for (const ServiceFacts& service : d.facts.services) {
      if (service.local) row.explains.push_back("service:" + service.short_name);
    }
    d.add(std::move(row));
  };
  const std::string home = d.facts.home.path.string();
  switch (supervisor.state) {
    case SupervisorState::running:
      return;
    case SupervisorState::hung:
      return everything({.id = "supervisor-hung",
                         .observed = fmt::format("The supervisor (process {}) does not answer.", supervisor.pid),
                         .cause = "It is stopped (SIGSTOP), or hangs.",
                         .fix = fmt::format("kill -9 {} && {}", supervisor.pid, d.up())});
    case SupervisorState::died:
      if (d.explained("stack")) break;
      return everything(
          {.id = "supervisor-died",
           .observed = fmt::format("{}/run/state.json names process {}, which is gone.", home, supervisor.pid),
           .cause = "The supervisor was killed, or the machine went down; the services end with it.",
           .fix = d.up()});
    case SupervisorState::none:
      if (d.explained("stack")) break;
      const bool other = std::ranges::any_of(d.facts.services, &ServiceFacts::is_ours);
      std::string cause = supervisor.last_words.empty() ? "Nothing has started it, or `wrkhrs down` has ended it."
                                                        : "Its last words: " + supervisor.last_words;
      if (other) cause = "What answers on these ports is the stack of another home (--home), or of containers.";
      return everything({.id = "stack-not-running",
                         .observed = fmt::format("No stack runs in {}.", home),
                         .cause = std::move(cause),
                         .fix = d.up() + (other ? " --port-offset 100" : "")});
  }
  // Its services are away for the same reason.
  for (const ServiceFacts& service : d.facts.services) {
    if (service.local) d.follow("stack", "service:" + service.short_name);
  }
}

void judge_keys(Diagnosis& d) {
  const HomeFacts& home = d.facts.home;
  const ServiceFacts* gateway = d.service("gateway");
  if (home.key == KeyState::missing && gateway && gateway->is_ours) {
    d.add({.id = "key-missing",
           .subject = "key",
           .observed = fmt::format("WRKHRS_API_KEY is not set, and {} is not there.", home.key_source),
           .cause = "The key was taken away, or belongs to another user.",
           .fix = fmt::format("export WRKHRS_API_KEY=$({})", d.wrkhrs("keys add me"))});
  }
  if (home.key == KeyState::refused) {
    const bool variable = home.key_source == "WRKHRS_API_KEY";
    d.add({.id = "key-refused",
           .subject = "key",
           .observed = fmt::format("The gateway refuses the key of {}.", home.key_source),
           .cause = "It was revoked, or is the key of another stack.",
           .fix = variable ? "unset WRKHRS_API_KEY"
                           : fmt::format("export WRKHRS_API_KEY=$({})", d.wrkhrs("keys add me"))});
  }
  if (home.token_refused) {
    d.add({.id = "token-differs",
           .subject = "internal token",
           .observed = "The gateway takes the key, and wrkhrs-rag refuses the gateway.",
           .cause = "The services were started with different tokens: internal-token in the home was replaced, or "
                    "WRKHRS_INTERNAL_TOKEN is not the same for all.",
           .fix = d.up_again()});
  }
}

}  // namespace wrkhrs::doctor
