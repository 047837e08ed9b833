// What the doctor can find: one table of causes, and the form in which one is told.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"

namespace wrkhrs::doctor {

/// The sections of the runbook's troubleshooting, and two more for what lies below all of them and beside them.
enum class Section { stack, gateway, rag, asr, tools, platform };
constexpr auto enum_names(Section) {
  return std::array{
      std::pair{std::string_view("stack"), Section::stack}, std::pair{std::string_view("gateway"), Section::gateway},
      std::pair{std::string_view("rag"), Section::rag},     std::pair{std::string_view("asr"), Section::asr},
      std::pair{std::string_view("tools"), Section::tools}, std::pair{std::string_view("platform"), Section::platform}};
}

enum class Severity {
  problem,  ///< something does not work, or is about to be lost
  warning,  ///< works, but not as it was meant to or not for long
  note,     ///< worth knowing; nothing has to be done
};
constexpr auto enum_names(Severity) {
  return std::array{std::pair{std::string_view("problem"), Severity::problem},
                    std::pair{std::string_view("warning"), Severity::warning},
                    std::pair{std::string_view("note"), Severity::note}};
}

/// A cause that the doctor knows.
struct Kind {
  std::string_view id;
  Section section;
  Severity severity;
  std::string_view meaning;
};
std::span<const Kind> kinds();
/// Null when there is none.
const Kind* find_kind(std::string_view id);

/// The section whose subject a service is: `llm` and `orchestrator` are the gateway's dependencies.
Section section_of(std::string_view short_name);

/// One row of the answer. Holds no secret; texts may quote logs and other systems.
struct Finding {
  std::string id;  ///< of a Kind
  Section section = Section::stack;
  Severity severity = Severity::problem;
  std::string subject;               ///< a service, system, file or model
  std::string observed;              ///< what was seen
  std::string cause;                 ///< why
  std::string fix;                   ///< what to run; one line
  std::vector<std::string> affects;  ///< what else does not work because of it

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &Finding::id, "Which cause; `wrkhrs doctor --list` explains all."),
                      field("section", &Finding::section, "Section of the runbook."),
                      field("severity", &Finding::severity, "problem, warning or note."),
                      field("subject", &Finding::subject, "What is ill."),
                      field("observed", &Finding::observed, "What was seen."),
                      field("cause", &Finding::cause, "Why."),
                      field("fix", &Finding::fix, "What to run."),
                      field("affects", &Finding::affects, "What else does not work because of it.")};
  }
};

}  // namespace wrkhrs::doctor
