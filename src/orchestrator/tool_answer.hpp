// Answers that a tool gives: what is cited, what is said, what is missing, and which arguments may be passed on. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capabilities/question.hpp"
#include "orchestrator/evidence.hpp"

namespace wrkhrs::orchestrator {

/// The result of a tool that was called for a reading of the question, as evidence: each asked value on a line with the
/// arguments that it belongs to, then method and source. `output` must be an object.
Evidence evidence_of(const capabilities::Reading& reading, const json::Value& output, std::string step);

/// The asked values in sentences, each checked against `evidence` (which must stand first among the passages), and
/// below them how they were computed: arguments, assumptions, warnings, formula and source.
/// Nothing where the result has none of what was asked. A sentence that the evidence does not support is dropped; where
/// none is left the evidence is quoted.
std::optional<grounding::Answer> tool_answer(const capabilities::Reading& reading, const json::Value& output,
                                             const Evidence& evidence);

/// "To compute it with `chem_molar_mass` I need the chemical formula, such as H2SO4."
std::string missing_text(const capabilities::Reading& reading);

/// The first argument that a model made up, as "/name": a number or text that does not stand in `said` (what people and
/// tools said so far). Choices of the schema (enum, const, boolean) are the model's to make. Nothing when all is well.
std::optional<std::string> invented_argument(const json::Object& arguments, const json::Object& input_schema,
                                             std::string_view said);

}  // namespace wrkhrs::orchestrator
