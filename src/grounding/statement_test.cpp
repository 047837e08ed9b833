#include "grounding/statement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "grounding/compose.hpp"

namespace wrkhrs::grounding {
namespace {

std::vector<std::string> said(const std::string& asked, const std::string& text) {
  std::vector<ReadPassage> passages;
  passages.emplace_back(Passage{.title = "manual.md", .text = text});
  const Question question = read_question(asked);
  std::vector<std::string> texts;
  for (const Statement& statement : statements_for(question, find_answer(question, passages), passages))
    texts.push_back(statement.text);
  return texts;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Statements, AreSentencesWithoutWhatTiesThemToOthers) {
  EXPECT_THAT(said("Who may call CHECKPOINT?", "It is late. However, only superusers can call CHECKPOINT."),
              ElementsAre("Only superusers can call CHECKPOINT."));
}

TEST(Statements, SayWhatACommandDoes) {
  EXPECT_THAT(said("How do I restore the data?", "# Restore data\ntar xzf /backup/data.tar.gz -C /data"),
              ElementsAre("To restore data, run `tar xzf /backup/data.tar.gz -C /data`."));
}

TEST(Statements, GiveABareDefaultTheQuestionsSubject) {
  EXPECT_THAT(said("What is the default receive timeout?", "Sets the receive timeout. The default value is 100 ms."),
              ElementsAre("The default receive timeout is 100 ms."));
}

TEST(Statements, AreNoneWhereTheNumberIsOfAPart) {
  EXPECT_THAT(said("How large is the page header?", "The next 2 bytes of the page header hold the size."), IsEmpty());
}

TEST(Statements, AreComposedWordForWordWhenADraftChoosesOne) {
  std::vector<ReadPassage> passages;
  passages.emplace_back(Passage{.title = "pg", .text = "An enum value occupies four bytes on disk."});
  const std::vector<std::string> drafts = {"An enum value occupies four bytes on disk."};
  const Answer answer = compose("How many bytes does an enum value occupy on disk?", drafts, passages);
  EXPECT_EQ(answer.kind, AnswerKind::composed);
  EXPECT_EQ(answer.text, "An enum value occupies four bytes on disk. [1]");
}

}  // namespace
}  // namespace wrkhrs::grounding
