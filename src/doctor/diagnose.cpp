#include "doctor/diagnose.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "base/services.hpp"
#include "doctor/diagnosis.hpp"

namespace wrkhrs::doctor {

void Diagnosis::add(New row) {
  const Kind* kind = find_kind(row.id);
  assert(kind);
  Finding finding{.id = std::string(row.id),
                  .section = row.section.value_or(kind->section),
                  .severity = row.severity.value_or(kind->severity),
                  .subject = std::move(row.subject),
                  .observed = std::move(row.observed),
                  .cause = std::move(row.cause),
                  .fix = std::move(row.fix)};
  for (std::string& subject : row.explains) roots_.emplace(std::move(subject), findings_.size());
  findings_.push_back(std::move(finding));
}

void Diagnosis::affect(const std::string& subject, const std::string& who) {
  const auto root = roots_.find(subject);
  if (root == roots_.end()) return;
  Finding& finding = findings_[root->second];
  if (finding.subject != who && !contains(finding.affects, who)) finding.affects.push_back(who);
}

void Diagnosis::follow(const std::string& root, const std::string& subject) {
  if (const auto found = roots_.find(root); found != roots_.end()) roots_.emplace(subject, found->second);
}

std::string Diagnosis::wrkhrs(std::string_view arguments) const {
  return fmt::format("wrkhrs {}{}", arguments, facts.cli_options);
}

std::string Diagnosis::compose(std::string_view arguments) const {
  return fmt::format("docker compose -f docker-compose.yml -f docker-compose.ai.yml {}", arguments);
}

std::string Diagnosis::up() const { return containers() ? compose("up -d") : wrkhrs("up --detach"); }

std::string Diagnosis::up_again() const {
  return containers() ? compose("up -d") : fmt::format("{} && {}", wrkhrs("down"), wrkhrs("up --detach"));
}

std::string Diagnosis::restart(std::string_view short_name) const {
  return containers() ? compose(fmt::format("restart wrkhrs-{}", short_name))
                      : wrkhrs(fmt::format("restart {}", short_name));
}

std::string Diagnosis::logs(std::string_view short_name) const {
  return containers() ? compose(fmt::format("logs --tail 50 wrkhrs-{}", short_name))
                      : wrkhrs(fmt::format("logs {} -n 50", short_name));
}

const ServiceFacts* Diagnosis::service(std::string_view short_name) const {
  const auto found = std::ranges::find(facts.services, short_name, &ServiceFacts::short_name);
  return found == facts.services.end() ? nullptr : &*found;
}

std::string bytes_text(double bytes) {
  std::string_view unit = "B";
  for (std::string_view next : {"kB", "MB", "GB", "TB"}) {
    if (bytes < 999.5) break;
    bytes /= 1000;
    unit = next;
  }
  return bytes < 9.95 && unit != "B" ? fmt::format("{:.1f} {}", bytes, unit) : fmt::format("{:.0f} {}", bytes, unit);
}

std::vector<Finding> diagnose(const Facts& facts) {
  Diagnosis diagnosis(facts);
  judge_configuration(diagnosis);
  judge_home(diagnosis);
  judge_containers(diagnosis);
  judge_ports(diagnosis);
  judge_supervisor(diagnosis);
  judge_models(diagnosis);
  judge_databases(diagnosis);
  judge_systems(diagnosis);
  judge_processes(diagnosis);
  judge_dependencies(diagnosis);
  judge_keys(diagnosis);
  judge_search(diagnosis);
  judge_gpu(diagnosis);
  judge_tools(diagnosis);
  judge_memory(diagnosis);
  judge_tracking(diagnosis);
  for (const std::string& check : facts.unfinished) {
    diagnosis.add({.id = "check-unfinished",
                   .subject = check,
                   .observed = fmt::format("The check of {} did not end in time.", check),
                   .cause = "A disk, a network or a program that it asks hangs.",
                   .fix = "dmesg --level=err,warn | tail"});
  }
  std::vector<Finding> ordered;
  for (const auto& [name, severity] : enum_names(Severity{})) {
    for (const Finding& finding : diagnosis.findings()) {
      if (finding.severity == severity) ordered.push_back(finding);
    }
  }
  return ordered;
}

std::vector<Finding> of_section(std::vector<Finding> findings, Section section) {
  const auto concerns = [section](const Finding& finding) {
    if (finding.section == section) return true;
    if (finding.section == Section::stack && finding.severity == Severity::problem) return true;
    return std::ranges::any_of(services, [&](const ServiceInfo& info) {
      return section_of(info.short_name) == section && contains(finding.affects, info.name);
    });
  };
  std::erase_if(findings, [&](const Finding& finding) { return !concerns(finding); });
  return findings;
}

bool needs_action(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return f.severity != Severity::note; });
}

}  // namespace wrkhrs::doctor
