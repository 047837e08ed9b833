#include "orchestrator/workflow.hpp"

#include <fmt/format.h>

namespace wrkhrs::orchestrator {
namespace {

constexpr StepDefinition question_answering_1[] = {
    {"condition", "Take over the gateway's conditioning: domains, quantities, constraints."},
    {"retrieve", "Find passages in the vector stores."},
    {"tools", "Find the tools that may help."},
    {.name = "model", .description = "Let the model draft, or call tools.", .repeats = true},
    {.name = "tool",
     .description = "Run the tool that the question was read for, or that the model called.",
     .repeats = true,
     .effects = true},
    {"ground", "Keep what the passages support; else quote; else say that nothing is known."},
    {"verdicts", "Check the answer by policy: citations, units, doubt."},
    {"answer", "Put the answer together."},
};

constexpr WorkflowDefinition definitions[] = {
    {"question-answering", 1, "Answer a question from documents and tools, with citations.", question_answering_1},
};

}  // namespace

std::string WorkflowDefinition::id() const { return fmt::format("{}@{}", name, version); }

std::span<const WorkflowDefinition> workflows() { return definitions; }

const WorkflowDefinition* find_workflow(std::string_view id) {
  const WorkflowDefinition* newest = nullptr;
  for (const WorkflowDefinition& definition : definitions) {
    if (definition.id() == id) return &definition;
    if (definition.name == id) newest = &definition;
  }
  return newest;
}

}  // namespace wrkhrs::orchestrator
