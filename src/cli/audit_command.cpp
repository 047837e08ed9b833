#include "cli/audit_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "audit/gather.hpp"
#include "audit/rules.hpp"
#include "cli/terminal.hpp"
#include "process/sandbox.hpp"

namespace wrkhrs::cli {
namespace {

Colour colour_of(audit::Severity severity) {
  switch (severity) {
    case audit::Severity::high:
      return Colour::red;
    case audit::Severity::medium:
      return Colour::yellow;
    case audit::Severity::low:
      return Colour::bold;
    case audit::Severity::info:
      return Colour::grey;
  }
  return Colour::none;
}

int print_rules(const Shell& shell) {
  if (shell.json()) {
    json::Array list;
    for (const audit::Rule& rule : audit::rules()) {
      list.push_back(json::Object{{"id", rule.id},
                                  {"severity", audit::to_string(rule.severity)},
                                  {"what", rule.what},
                                  {"why", rule.why},
                                  {"fix", rule.fix}});
    }
    shell.print_json(list);
    return exit_ok;
  }
  Table table({"finding", "severity", "what", "why it matters", "fix"});
  for (const audit::Rule& rule : audit::rules()) {
    table.row({std::string(rule.id),
               {std::string(audit::to_string(rule.severity)), colour_of(rule.severity)},
               std::string(rule.what),
               std::string(rule.why),
               std::string(rule.fix)});
  }
  fmt::print("{}", table.text(colours_on(STDOUT_FILENO)));
  return exit_ok;
}

}  // namespace

int audit(Shell& shell, const AuditOptions& options) {
  if (options.rules) return print_rules(shell);
  audit::GatherOptions gather{.load = shell.load_options(), .platform = options.platform};
  std::error_code ignored;
  if (gather.platform.empty() && std::filesystem::exists("docker-compose.ai.yml", ignored)) gather.platform = ".";
  gather.hash_models = !options.quick;
  auto mechanism =
      shell.runtime().run(process::probe_sandbox(std::chrono::steady_clock::now() + std::chrono::seconds(20)));
  gather.sandbox = mechanism ? std::string(process::to_string(*mechanism)) : "";
  Progress progress("models");
  gather.progress = [&](std::uint64_t done, std::uint64_t total) {
    progress.show(done / 1'000'000, total / 1'000'000, "checking");
    return true;
  };
  const std::vector<audit::Finding> findings = audit::judge(audit::gather(gather));
  progress.clear();

  if (shell.json()) {
    json::Array list;
    for (const audit::Finding& finding : findings) {
      list.push_back(json::Object{{"id", finding.id},
                                  {"severity", audit::to_string(finding.severity)},
                                  {"subject", finding.subject},
                                  {"what", finding.what},
                                  {"why", finding.why},
                                  {"fix", finding.fix}});
    }
    shell.print_json(json::Object{{"findings", std::move(list)}});
    return audit::exit_code(findings);
  }
  const bool colours = colours_on(STDOUT_FILENO);
  std::array<std::size_t, 4> count{};
  for (const audit::Finding& finding : findings) {
    ++count[static_cast<std::size_t>(finding.severity)];
    const std::string severity =
        coloured(fmt::format("{:<7}", audit::to_string(finding.severity)), colour_of(finding.severity), colours);
    fmt::print("{} {:<22} {}\n", severity, finding.id, printable(finding.what));
    if (finding.severity == audit::Severity::info) continue;
    fmt::print("        why: {}\n        fix: {}\n", finding.why, printable(finding.fix));
  }
  fmt::print("{} high, {} medium, {} low. `wrkhrs audit --rules` lists what is looked for.\n", count[3], count[2],
             count[1]);
  return audit::exit_code(findings);
}

}  // namespace wrkhrs::cli
