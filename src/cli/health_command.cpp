#include "cli/health_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "base/services.hpp"
#include "cli/platform_commands.hpp"
#include "cli/terminal.hpp"
#include "doctor/contains.hpp"
#include "doctor/diagnose.hpp"
#include "doctor/gather.hpp"

namespace wrkhrs::cli {
namespace {

using doctor::DependencyFacts;
using doctor::Facts;
using doctor::Finding;
using doctor::ServiceFacts;

std::string state_of(const ServiceFacts& service) {
  if (!service.answered) return "unreachable";
  if (!service.is_ours) return "not ours";
  return std::string(json::string_or(service.health, "status", service.serves() ? "ok" : "unavailable"));
}

std::string error_of(const ServiceFacts& service) {
  if (!service.answered) return service.error;
  if (!service.is_ours) return "another program answers";
  return service.last_error.empty() || service.serves() ? std::string() : service.last_error;
}

/// What was wrong with a dependency that is well again, as /health remembers it.
std::string past_error_of(const ServiceFacts& service, const std::string& dependency) {
  const json::Value* list = json::find(service.health, "dependencies");
  if (!list || !list->is_array()) return {};
  for (const json::Value& entry : list->get_array()) {
    if (json::string_or(entry, "name", "") != dependency) continue;
    const json::Value* age = json::find(entry, "last_error_age_s");
    if (!age || !age->is_number()) return {};
    return fmt::format("({} ago) {}", format_duration(age->to_number<double>()),
                       json::string_or(entry, "last_error", ""));
  }
  return {};
}

bool concerns(const Finding& finding, std::string_view service) {
  return finding.subject == service || finding.subject == "stack" || doctor::contains(finding.affects, service);
}

std::string fix_of(const std::vector<Finding>& findings, const ServiceFacts& service) {
  const auto found = std::ranges::find_if(findings, [&](const Finding& f) { return concerns(f, service.name); });
  return found == findings.end() ? std::string() : found->fix;
}

void print_table(const std::vector<const ServiceFacts*>& shown, const PlatformHealth& platform,
                 const std::vector<Finding>& findings) {
  const bool colours = colours_on(STDOUT_FILENO);
  Table table({"service", "status", "latency", "address", "last error"});
  for (const ServiceFacts* service : shown) {
    table.row({service->name,
               {state_of(*service), service->serves() ? Colour::green : Colour::red},
               service->answered ? format_duration(service->latency_ms / 1000) : "–",
               service->url,
               printable(error_of(*service))});
    for (const DependencyFacts& dependency : service->dependencies) {
      table.row({fmt::format("  └ {}", dependency.name),
                 {dependency.ok ? "ok" : "unavailable", dependency.ok         ? Colour::green
                                                        : dependency.required ? Colour::red
                                                                              : Colour::yellow},
                 format_duration(dependency.latency_ms / 1000),
                 "",
                 printable(dependency.ok ? past_error_of(*service, dependency.name) : dependency.error)});
    }
  }
  for (const PlatformHealth::Row& row : platform.rows) {
    table.row({row.name, {row.status, row.healthy ? Colour::green : Colour::red}, "", row.url, printable(row.note)});
  }
  fmt::print("{}", table.text(colours, terminal_width(STDOUT_FILENO)));
  for (const Finding& finding : findings) {
    if (!std::ranges::any_of(shown, [&](const ServiceFacts* service) { return concerns(finding, service->name); }))
      continue;
    fmt::print("\n{}: {} {}\n{}\n", coloured(finding.subject, Colour::bold, colours), printable(finding.observed),
               printable(finding.cause), coloured("fix: " + printable(finding.fix), Colour::bold, colours));
  }
}

}  // namespace

int health(Shell& shell, const std::string& service) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  std::vector<std::string_view> known;
  bool found = service.empty();
  for (const ServiceInfo& info : services) {
    known.push_back(info.short_name);
    found = found || info.name == service || info.short_name == service;
  }
  if (!found) {
    shell.report({.code = Code::not_found,
                  .message = fmt::format("There is no service '{}'.{}", service, did_you_mean(service, known))});
    return exit_usage;
  }
  const Facts facts = doctor::gather(shell.runtime(), shell.http(), {.load = shell.load_options(), .thorough = false});
  const std::vector<Finding> findings = doctor::diagnose(facts);
  std::vector<const ServiceFacts*> shown;
  for (const ServiceFacts& one : facts.services) {
    if (service.empty() || one.name == service || one.short_name == service) shown.push_back(&one);
  }
  const PlatformHealth platform = service.empty() ? platform_health(*config) : PlatformHealth{};
  const bool all = std::ranges::all_of(shown, [](const ServiceFacts* one) { return one->serves(); }) &&
                   (platform.rows.empty() || platform.healthy);
  const bool any = std::ranges::any_of(shown, [](const ServiceFacts* one) { return one->is_ours; });
  if (shell.json()) {
    json::Array list;
    for (const ServiceFacts* one : shown) {
      list.push_back({{"name", one->name},
                      {"url", one->url},
                      {"healthy", one->serves()},
                      {"status", state_of(*one)},
                      {"latency_ms", one->latency_ms},
                      {"error", error_of(*one)},
                      {"fix", one->serves() ? std::string() : fix_of(findings, *one)},
                      {"health", one->health}});
    }
    json::Object answer{{"healthy", all}, {"services", std::move(list)}, {"findings", json::to_value(findings)}};
    if (!platform.rows.empty()) answer["platform"] = platform.as_json();
    shell.print_json(answer);
  } else {
    print_table(shown, platform, findings);
    if (!any && service.empty()) fmt::print("\nNothing answers. `wrkhrs up --detach` starts the stack.\n");
  }
  return all ? exit_ok : any ? exit_failed : exit_not_running;
}

}  // namespace wrkhrs::cli
