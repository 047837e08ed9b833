#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/report.hpp"

namespace wrkhrs::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Question question{.id = "q1",
                        .text = "How much power does the pump draw?",
                        .source = "pump.md",
                        .evidence = "It draws 2.2 kW",
                        .facts = {"2.2 kW"}};

json::Value answer(std::string_view text) { return *json::parse(text); }

Judgement judged(const json::Value& response) {
  static const std::vector<std::string> passages{"# Pump\nIt draws 2.2 kW at full load. The seal lasts 4000 hours."};
  auto result =
      judge(question, response, [](const std::string&) -> const std::vector<std::string>& { return passages; });
  EXPECT_TRUE(result);
  return result.value_or(Judgement{});
}

TEST(Judge, AFaithfulAnswerPasses) {
  const Judgement result =
      judged(answer(R"({"choices":[{"message":{"content":"The pump draws 2.2 kW at full load. [1]"}}],
    "wrkhrs":{"answer":"composed","citations":[{"number":1,"file_id":"f","filename":"pump.md","headings":["Pump"],
      "sentence":"The pump draws 2.2 kW at full load.","quote":"It draws 2.2 kW at full load."}]}})"));
  EXPECT_EQ(result.kind, AnswerKind::composed);
  EXPECT_EQ(result.claims, 1);
  EXPECT_EQ(result.faithful_claims, 1) << ::testing::PrintToString(result.objections);
  EXPECT_EQ(result.precise_citations, 1);
  EXPECT_TRUE(result.complete);
  EXPECT_TRUE(result.evidence_cited);
}

TEST(Judge, AChangedNumberAnInventedQuotationAndAnUncitedSentenceDoNot) {
  const Judgement result = judged(answer(
      R"({"choices":[{"message":{"content":"The pump draws 3.2 kW. [1] It is blue. [2] Call the vendor at once."}}],
    "wrkhrs":{"answer":"composed","citations":[
      {"number":1,"file_id":"f","filename":"pump.md","sentence":"The pump draws 3.2 kW.","quote":"It draws 2.2 kW at full load."},
      {"number":2,"file_id":"f","filename":"pump.md","sentence":"It is blue.","quote":"The pump is blue."}]}})"));
  EXPECT_EQ(result.claims, 3);
  EXPECT_EQ(result.faithful_claims, 0);
  EXPECT_EQ(result.citations, 2);
  EXPECT_EQ(result.precise_citations, 0);
  EXPECT_FALSE(result.complete);
  ASSERT_EQ(result.objections.size(), 3u);
  EXPECT_THAT(result.objections[1], HasSubstr("not in the document"));
  EXPECT_THAT(result.objections[2], HasSubstr("not cited"));
}

TEST(Judge, AQuotationIsAClaimAndItsAnnouncementIsNone) {
  const Judgement result = judged(answer(
      R"({"choices":[{"message":{"content":"I quote the passage that comes nearest:\n\"It draws 2.2 kW at full load.\" [1]"}}],
    "wrkhrs":{"answer":"quoted","citations":[{"number":1,"file_id":"f","filename":"pump.md",
      "sentence":"\"It draws 2.2 kW at full load.\"","quote":"It draws 2.2 kW at full load."}]}})"));
  EXPECT_EQ(result.kind, AnswerKind::quoted);
  EXPECT_EQ(result.claims, 1) << ::testing::PrintToString(result.objections);
  EXPECT_EQ(result.faithful_claims, 1);
}

TEST(Judge, NotKnowingIsARefusalWithoutClaims) {
  const Judgement result = judged(answer(
      R"({"choices":[{"message":{"content":"I don't know: the documents do not answer this."}}],"wrkhrs":{"answer":"unknown","citations":[]}})"));
  EXPECT_TRUE(result.refused());
  EXPECT_EQ(result.claims, 0);
  auto foreign =
      judge(question, answer(R"({"choices":[]})"), [](const std::string&) -> const std::vector<std::string>& {
        static const std::vector<std::string> none;
        return none;
      });
  EXPECT_FALSE(foreign);
}

TEST(UncitedClaims, AreWhatIsLeftOfAnAnswer) {
  EXPECT_THAT(uncited_claims("One thing is so. [1] Another thing differs.", {"One thing is so."}),
              ElementsAre("Another thing differs."));
  EXPECT_TRUE(uncited_claims("One thing is so. [1]", {"One thing is so."}).empty());
}

TEST(Figures, AreSharesBesideTargets) {
  std::vector<Judgement> answers(4);
  answers[0] = {
      .split = Split::held_out, .kind = AnswerKind::composed, .claims = 2, .faithful_claims = 2, .latency_s = 1};
  answers[1] = {
      .split = Split::held_out, .kind = AnswerKind::quoted, .claims = 2, .faithful_claims = 1, .latency_s = 3};
  answers[2] = {.split = Split::held_out, .answerable = false, .kind = AnswerKind::unknown, .latency_s = 2};
  answers[3] = {.split = Split::tune, .answerable = false, .kind = AnswerKind::composed, .claims = 1};
  const auto held_out = figures(answers, {}, Split::held_out);
  EXPECT_DOUBLE_EQ(held_out[0].value, 0.75);
  EXPECT_TRUE(held_out[0].missed());
  EXPECT_DOUBLE_EQ(held_out[2].value, 1);
  EXPECT_DOUBLE_EQ(held_out[3].value, 0.5);
  EXPECT_FALSE(held_out[4].missed()) << "nothing was measured";
  EXPECT_DOUBLE_EQ(held_out[9].value, 2);
  EXPECT_DOUBLE_EQ(figures(answers, {}, std::nullopt)[2].value, 0.5);
}

TEST(Sets, TheBuiltInOnesAreLargeEnoughAndMixed) {
  auto questions = parse_questions(std::string(builtin_questions_yaml()));
  ASSERT_TRUE(questions) << questions.error().message;
  EXPECT_GE(questions->size(), 80u);
  const auto unanswerable =
      std::count_if(questions->begin(), questions->end(), [](const Question& q) { return !q.answerable; });
  EXPECT_GE(unanswerable * 4, static_cast<std::ptrdiff_t>(questions->size()));
  const auto held_out =
      std::count_if(questions->begin(), questions->end(), [](const Question& q) { return q.split == Split::held_out; });
  EXPECT_GE(held_out * 2, static_cast<std::ptrdiff_t>(questions->size()));
  EXPECT_FALSE(parse_questions("questions:\n- {id: a, split: other, question: b}\n"));
  EXPECT_FALSE(parse_questions("questions: [{"));
}

TEST(Checker, IsMeasuredOnEnoughSentencesOfEachSplit) {
  auto sentences = parse_sentences(std::string(builtin_sentences_yaml()));
  ASSERT_TRUE(sentences) << sentences.error().message;
  const CheckerFigures all = check_the_checker(*sentences, std::nullopt);
  EXPECT_GE(all.corrupted, 100);
  EXPECT_GE(all.true_ones, 100);
  const CheckerFigures held_out = check_the_checker(*sentences, Split::held_out);
  const CheckerFigures tune = check_the_checker(*sentences, Split::tune);
  EXPECT_EQ(held_out.rejected + tune.rejected, all.rejected);
  EXPECT_GT(held_out.rejection(), 0.8);  // how good it has to be is the affair of src/grounding
}

}  // namespace
}  // namespace wrkhrs::eval
