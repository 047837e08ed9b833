#include "cli/doctor_command.hpp"

#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/terminal.hpp"
#include "doctor/diagnose.hpp"
#include "doctor/gather.hpp"

namespace wrkhrs::cli {
namespace {

using doctor::Finding;
using doctor::Section;
using doctor::Severity;

template <class Enum>
std::string name_of(Enum value) {
  for (const auto& [name, constant] : enum_names(Enum{})) {
    if (constant == value) return std::string(name);
  }
  return {};
}

Colour colour_of(Severity severity) {
  switch (severity) {
    case Severity::problem:
      return Colour::red;
    case Severity::warning:
      return Colour::yellow;
    default:
      return Colour::grey;
  }
}

int list_kinds(const Shell& shell) {
  if (shell.json()) {
    json::Array list;
    for (const doctor::Kind& kind : doctor::kinds()) {
      list.push_back({{"id", kind.id},
                      {"section", name_of(kind.section)},
                      {"severity", name_of(kind.severity)},
                      {"meaning", kind.meaning}});
    }
    shell.print_json(list);
    return exit_ok;
  }
  Table table({"section", "finding", "severity", "meaning"});
  for (const doctor::Kind& kind : doctor::kinds()) {
    table.row({name_of(kind.section), std::string(kind.id), name_of(kind.severity), std::string(kind.meaning)});
  }
  fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
  return exit_ok;
}

/// One row a finding; its cause, its fix and what it affects stand below what was seen. Nothing is cut: the fix is to
/// be copied.
std::string table_of(const std::vector<Finding>& findings, bool colours) {
  Table table({"severity", "section", "finding", "observed, cause, fix"});
  for (const Finding& finding : findings) {
    table.row({{name_of(finding.severity), colour_of(finding.severity)},
               name_of(finding.section),
               finding.id,
               printable(finding.observed)});
    table.row({"", "", "", "cause: " + printable(finding.cause)});
    table.row({"", "", "", {"fix:   " + printable(finding.fix), Colour::bold}});
    if (!finding.affects.empty()) table.row({"", "", "", fmt::format("affects: {}", fmt::join(finding.affects, ", "))});
  }
  return table.text(colours);
}

}  // namespace

int doctor(Shell& shell, const DoctorOptions& options) {
  if (options.list) return list_kinds(shell);
  const SteadyTime began = std::chrono::steady_clock::now();
  const doctor::Facts facts = doctor::gather(shell.runtime(), shell.http(), {.load = shell.load_options()});
  std::vector<Finding> findings = doctor::diagnose(facts);
  for (const auto& [name, section] : enum_names(Section{})) {
    if (name == options.section) findings = doctor::of_section(std::move(findings), section);
  }
  const bool ill = doctor::needs_action(findings);
  const double took_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const std::string_view runtime = facts.runtime == doctor::Runtime::containers ? "containers" : "native";
  if (shell.json()) {
    shell.print_json(json::Object{{"healthy", !ill},
                                  {"runtime", runtime},
                                  {"home", facts.home.path.string()},
                                  {"took_s", took_s},
                                  {"findings", json::to_value(findings)}});
  } else {
    if (!findings.empty()) fmt::print("{}\n", table_of(findings, colours_on(STDOUT_FILENO)));
    fmt::print("{} ({}, home {}, {})\n", ill ? "Something has to be done." : "All is well.", runtime,
               facts.home.path.string(), format_duration(took_s));
  }
  std::fflush(stdout);
  std::_Exit(ill ? exit_failed : exit_ok);
}

}  // namespace wrkhrs::cli
