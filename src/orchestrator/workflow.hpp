// Workflow definitions: named, versioned tables of steps.
//
// A run belongs to one version for its whole life. A definition that was ever released is never changed: a change of
// its steps, their order or what they give is a new version, and the old one stays until no run of it is left.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wrkhrs::orchestrator {

struct StepDefinition {
  std::string_view name;
  std::string_view description;
  bool repeats = false;  ///< taken once a round, as "name#round"
  bool effects = false;  ///< may change something outside: never silently taken again
};

struct WorkflowDefinition {
  std::string_view name;
  int version = 1;
  std::string_view description;
  std::span<const StepDefinition> steps;

  std::string id() const;  ///< "name@version"
};

/// All definitions, oldest version first.
std::span<const WorkflowDefinition> workflows();

/// By "name@version", or by name its newest version; null when there is none.
const WorkflowDefinition* find_workflow(std::string_view id);

}  // namespace wrkhrs::orchestrator
