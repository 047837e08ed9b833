#include "orchestrator/tool_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capabilities/capability.hpp"

namespace wrkhrs::orchestrator {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct Computed {
  capabilities::Reading reading;
  json::Value output;
  Evidence evidence;
};

Computed compute(std::string_view question) {
  auto reading = capabilities::read_question(question);
  if (!reading || !reading->complete()) throw std::runtime_error(std::string(question));
  auto output = capabilities::find(reading->capability)->run(reading->arguments);
  if (!output) throw std::runtime_error(output.error().message);
  Evidence evidence = evidence_of(*reading, *output, "tool#1");
  return {std::move(*reading), std::move(*output), std::move(evidence)};
}

TEST(ToolAnswer, TheCheckerSupportsWhatIsSaidOfEachCapability) {
  for (std::string_view question : {
           "What is the molar mass of H2SO4?",
           "Molar mass of sulfuric acid?",
           "How many moles are in 10 g of NaCl?",
           "Convert 5 ft-lb to N·m.",
           "What is 100 °F in °C?",
           "How much is 2 hp in kW?",
           "What is the pH of 0.1 M HCl?",
           "What is the pH of a 0.1 mol/L solution of acetic acid?",
           "What is the pH of a 0.05 mol/L weak acid with pKa 4.2?",
           "What is the pH of a buffer of 0.1 mol/L acetic acid and 0.2 mol/L sodium acetate?",
           "What is the density of S355?",
           "What are the yield strength and the tensile strength of 6061-T6?",
           "What is the maximum deflection of a simply supported beam with a span of 4 m, a point load of 10 kN at "
           "midspan, "
           "E = 210 GPa and I = 8000 cm^4?",
           "What is the largest bending moment of a cantilever 2 m long under a uniform load of 3 kN/m?",
           "What are the reactions of a simply supported beam of 4 m span under 10 kN at midspan?",
           "Bending stress of a simply supported beam of 4 m span, 100 x 200 mm, under 5 kN/m?",
       }) {
    Computed computed = compute(question);
    auto answer = tool_answer(computed.reading, computed.output, computed.evidence);
    ASSERT_TRUE(answer) << question;
    EXPECT_EQ(answer->kind, grounding::AnswerKind::composed) << question << "\n" << computed.evidence.text;
    for (const auto& dropped : answer->dropped) {
      ADD_FAILURE() << question << "\n"
                    << dropped.sentence << "\n"
                    << name_of(dropped.objection) << ": " << dropped.detail << "\n"
                    << computed.evidence.text;
    }
    const json::Object verdicts = verdicts_of(question, *answer, {computed.evidence}, "");
    EXPECT_EQ(verdicts.at("units").at("ok"), json::Value(true)) << json::write(verdicts) << computed.evidence.text;
  }
}

TEST(ToolAnswer, AChangedNumberIsNotSupported) {
  Computed computed = compute("What is the molar mass of H2SO4?");
  json::Value wrong = computed.output;
  wrong.at("molar_mass").get_object()["value"] = 89.07;
  auto answer = tool_answer(computed.reading, wrong, computed.evidence);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->kind, grounding::AnswerKind::quoted);
  EXPECT_THAT(answer->text, HasSubstr("98.072"));
  EXPECT_THAT(answer->text, Not(HasSubstr("89.07")));
}

TEST(ToolAnswer, ArgumentsAssumptionsMethodAndSourceAreShown) {
  Computed computed = compute("What is the pH of a 0.1 mol/L solution of acetic acid?");
  auto answer = tool_answer(computed.reading, computed.output, computed.evidence);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->text, StartsWith("The pH is 2.88 for acetic acid at a concentration of 0.1 mol/L. [1]"));
  for (const char* part :
       {"`chem_ph`", "substance = acetic acid", "concentration = 0.1 mol/L", "25 °C", "Formula: ", "Source: "})
    EXPECT_THAT(answer->text, HasSubstr(part));
}

TEST(ToolAnswer, ACitationNamesToolArgumentsResultAndStep) {
  Computed computed = compute("What is the molar mass of H2SO4?");
  auto answer = tool_answer(computed.reading, computed.output, computed.evidence);
  ASSERT_TRUE(answer);
  const json::Array citations = citations_of(*answer, {computed.evidence});
  ASSERT_EQ(citations.size(), 1u);
  const json::Value& citation = citations[0];
  EXPECT_EQ(citation.at("tool"), json::Value("chem_molar_mass"));
  EXPECT_EQ(citation.at("arguments").at("formula"), json::Value("H2SO4"));
  EXPECT_EQ(citation.at("step"), json::Value("tool#1"));
  EXPECT_EQ(citation.at("result"), computed.output);
  EXPECT_THAT(annotations_of(*answer, {computed.evidence}), IsEmpty());
}

TEST(InventedArgument, OnlyWhatWasSaidMayBePassedOn) {
  const json::Object schema =
      json::parse_object(R"({"properties": {"kind": {"enum": ["a", "b"]}, "n": {"type": "number"}}})").value();
  const auto invented = [&](std::string_view arguments) {
    return invented_argument(json::parse_object(arguments).value(), schema, "Look up Compound 4711, 2.5 kg of it.")
        .value_or("");
  };
  EXPECT_EQ(
      invented(R"({"n": 4711, "kind": "b", "name": "compound", "dry": true, "list": [2.5], "in": {"mass": "2.5 kg"}})"),
      "");
  EXPECT_EQ(invented(R"({"n": 4712})"), "/n");
  EXPECT_EQ(invented(R"({"name": "water"})"), "/name");
  EXPECT_EQ(invented(R"({"list": [2.5, 3]})"), "/list");
  EXPECT_EQ(invented(R"({"in": {"mass": "3 kg"}})"), "/in/mass");
}

}  // namespace
}  // namespace wrkhrs::orchestrator
