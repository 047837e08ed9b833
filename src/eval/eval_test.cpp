#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/reading.hpp"
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

TEST(Reading, ShowsEachSentenceWithItsQuotationAndNoVerdict) {
  const std::string text = for_a_reader(
      question,
      answer(
          R"({"choices":[],"wrkhrs":{"answer":"composed","citations":[{"sentence":"It draws 2.2 kW.","quote":"It draws\n2.2 kW.","filename":"pump.md"}]}})"));
  EXPECT_NE(text.find(question.text), std::string::npos);
  EXPECT_NE(text.find("- [ ] It draws 2.2 kW.\n\n> It draws\n> 2.2 kW.\n>\n> pump.md"), std::string::npos) << text;
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

TEST(Figures, CountTheKindsOfChangeThatAreAskedForApartFromOthers) {
  CheckerFigures checker{.corrupted = 5, .rejected = 3};
  checker.kinds["number"] = {.corrupted = 2, .rejected = 2};
  checker.kinds["name"] = {.corrupted = 2, .rejected = 1};
  checker.kinds["role"] = {.corrupted = 1, .rejected = 0};
  const auto all = figures({}, checker, std::nullopt);
  auto named = [&](std::string_view name) { return *std::ranges::find(all, name, &Figure::name); };
  EXPECT_DOUBLE_EQ(named("checker_rejects").value, 0.75);
  EXPECT_EQ(named("checker_rejects").count, 4);
  EXPECT_DOUBLE_EQ(named("rejects_name").value, 0.5);
  EXPECT_EQ(named("rejects_unit").count, 0);
  EXPECT_DOUBLE_EQ(named("rejects_others").value, 0);
}

TEST(Sets, TheBuiltInOnesAreLargeEnoughAndMixed) {
  auto questions = builtin_questions();
  ASSERT_TRUE(questions) << questions.error().message;
  EXPECT_GE(questions->size(), 80u);
  std::set<std::string> ids, texts;
  for (const Question& question : *questions) {
    EXPECT_TRUE(ids.insert(question.id).second) << question.id;
    EXPECT_TRUE(texts.insert(question.text).second) << question.text;
  }
  for (const Split split : all_splits) {
    const auto of_split = std::ranges::count(*questions, split, &Question::split);
    const auto unanswerable =
        std::ranges::count_if(*questions, [&](const Question& q) { return q.split == split && !q.answerable; });
    EXPECT_GE(of_split, 20) << to_string(split);
    EXPECT_GE(unanswerable * 4, of_split) << to_string(split);
  }
  EXPECT_FALSE(parse_questions("questions:\n- {id: a, split: other, question: b}\n"));
  EXPECT_FALSE(parse_questions("questions: [{"));
}

TEST(Sets, EnoughSentencesAreHeldOutAndNoPassageIsInTwoSplits) {
  auto sentences = builtin_sentences();
  ASSERT_TRUE(sentences) << sentences.error().message;
  const std::set<std::string> asked{"number", "unit", "name", "negation"};
  int changed = 0, true_ones = 0;
  std::map<std::string, Split> split_of_passage;
  for (const KnownSentence& sentence : *sentences) {
    EXPECT_EQ(split_of_passage.try_emplace(sentence.passage, sentence.split).first->second, sentence.split)
        << sentence.passage;
    if (sentence.split != Split::held_out) continue;
    changed += asked.contains(sentence.kind);
    true_ones += sentence.supported;
  }
  EXPECT_GE(changed, 100);
  EXPECT_GE(true_ones, 100);
}

// The held-out sentences are not run here: they are measured once, by `wrkhrs eval`.
TEST(Checker, IsMeasuredBySplit) {
  auto sentences = builtin_sentences();
  ASSERT_TRUE(sentences) << sentences.error().message;
  std::erase_if(*sentences, [](const KnownSentence& sentence) { return sentence.split == Split::held_out; });
  const CheckerFigures all = check_the_checker(*sentences, std::nullopt);
  const CheckerFigures tune = check_the_checker(*sentences, Split::tune);
  const CheckerFigures validation = check_the_checker(*sentences, Split::validation);
  EXPECT_EQ(check_the_checker(*sentences, Split::held_out).corrupted, 0);
  EXPECT_EQ(tune.rejected + validation.rejected, all.rejected);
  EXPECT_EQ(tune.true_ones + validation.true_ones, all.true_ones);
  EXPECT_EQ(tune.sum(true).corrupted + tune.sum(false).corrupted, tune.corrupted);
  EXPECT_GT(tune.kinds.at("number").corrupted, 0);
  EXPECT_GT(all.rejection(), 0.8);  // how good it has to be is the affair of src/grounding
}

}  // namespace
}  // namespace wrkhrs::eval
