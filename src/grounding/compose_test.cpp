#include "grounding/compose.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::grounding {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<ReadPassage> passages(std::initializer_list<std::string> texts) {
  std::vector<ReadPassage> read;
  for (const std::string& text : texts) read.emplace_back(Passage{.id = "p", .title = "pump.md", .text = text});
  return read;
}

const std::string pump = "The pump must be switched off before the filter is changed. It draws 2.2 kW at full load.";
const std::string question = "How much power does the pump draw at full load?";

TEST(Compose, KeepsASupportedSentenceWithItsCitation) {
  auto read = passages({pump});
  std::vector<std::string> drafts = {"The pump draws 2.2 kW at full load."};
  Answer answer = compose(question, drafts, read);
  EXPECT_EQ(answer.kind, AnswerKind::composed);
  EXPECT_EQ(answer.text, "The pump draws 2.2 kW at full load. [1]");
  ASSERT_EQ(answer.citations.size(), 1u);
  EXPECT_EQ(answer.citations[0].evidence.of(pump), "It draws 2.2 kW at full load.");
  EXPECT_EQ(answer.text.substr(answer.citations[0].marker), "[1]");
}

TEST(Compose, QuotesAsMuchAsShowsThatASentenceIsTrue) {
  const std::string text = "The TCP port is set with --port. The default is 8080. The server must be restarted then.";
  auto read = passages({text});
  std::vector<std::string> drafts = {"The default TCP port is 8080."};
  Answer answer = compose("What is the default TCP port?", drafts, read);
  ASSERT_EQ(answer.citations.size(), 1u);
  EXPECT_EQ(answer.citations[0].evidence.of(text), "The TCP port is set with --port. The default is 8080.");
}

TEST(Compose, DropsWhatThePassageDoesNotSay) {
  auto read = passages({pump});
  std::vector<std::string> drafts = {
      "The pump draws 2200 W at full load. It costs $300. The motor is cooled with water."};
  Answer answer = compose(question, drafts, read);
  EXPECT_EQ(answer.text, "The pump draws 2200 W at full load. [1]");
  EXPECT_EQ(answer.dropped.size(), 2u);
}

TEST(Compose, QuotesAndSaysSoWhenNothingOfTheDraftIsLeft) {
  auto read = passages({pump});
  std::vector<std::string> drafts = {"The pump draws 3.5 kW at full load."};
  Answer answer = compose(question, drafts, read);
  EXPECT_EQ(answer.kind, AnswerKind::quoted);
  EXPECT_THAT(answer.text, HasSubstr("I quote"));
  EXPECT_THAT(answer.text, HasSubstr("\"It draws 2.2 kW at full load.\" [1]"));
  EXPECT_THAT(answer.text, Not(HasSubstr("3.5")));
}

TEST(Compose, KnowsNothingWhereNoPassageAnswers) {
  auto read = passages({pump});
  std::vector<std::string> drafts = {"It draws 2.2 kW at full load."};
  for (const char* asked : {"What is the boiling point of ethanol?", "Who painted the Sistine Chapel?",
                            "How many GPUs does the pump need?"}) {
    EXPECT_EQ(compose(asked, drafts, read).kind, AnswerKind::unknown) << asked;
  }
}

TEST(Compose, DoesNotRepeatTheQuestionAsAnAnswer) {
  auto read =
      passages({"- qdrant: Vector database for embeddings", "# Services\n\n- qdrant: Vector database for embeddings"});
  std::vector<std::string> drafts = {"The vector database for embeddings is a service called Vector."};
  EXPECT_EQ(compose("What is the vector database for embeddings?", drafts, read).kind, AnswerKind::quoted);
}

TEST(Compose, IgnoresMarkersAndTornEndsOfADraft) {
  auto sentences = draft_sentences("<think>hm</think>- The pump draws 2.2 kW [3].\n- Run `docker comp");
  ASSERT_EQ(sentences.size(), 1u);
  EXPECT_EQ(sentences[0], "The pump draws 2.2 kW.");
}

TEST(Compose, AnswersFromAToolsResultWhateverItsWords) {
  std::vector<ReadPassage> read;
  read.emplace_back(Passage{.title = "molar_mass", .text = "molar_mass: 18.015 g/mol", .answers = true});
  EXPECT_EQ(compose("How heavy is water?", {}, read).kind, AnswerKind::quoted);
}

TEST(Support, TakesAQuantityInAnotherUnit) {
  auto read = passages({pump});
  EXPECT_TRUE(check_support("The pump draws 2200 W at full load.", read).supported());
  EXPECT_EQ(check_support("The pump draws 2.2 MW at full load.", read).objection, Objection::number);
}

TEST(Support, NamesWhatSpeaksAgainstAClaim) {
  auto read = passages({"Run `tool --list` to see all jobs. Jobs cannot be restored."});
  EXPECT_EQ(check_support("Run `tool --list --all` to see all jobs.", read).objection, Objection::name);
  EXPECT_EQ(check_support("Jobs can be restored.", read).objection, Objection::polarity);
  EXPECT_EQ(check_support("Run `tool --list` to see all users' quotas.", read).objection, Objection::not_said);
}

TEST(Support, NoticesWhatWasTurnedRound) {
  auto read =
      passages({"The client must know the server. A merge join is faster than a hash join. Copy from left to right."});
  EXPECT_TRUE(check_support("The client must know the server.", read).supported());
  EXPECT_FALSE(check_support("The server must know the client.", read).supported());
  EXPECT_FALSE(check_support("A hash join is faster than a merge join.", read).supported());
  EXPECT_FALSE(check_support("Copy from right to left.", read).supported());
}

TEST(Support, TakesThePassiveAsTurnedRound) {
  auto read = passages({"The leader collects the tuples."});
  EXPECT_TRUE(check_support("The tuples are collected by the leader.", read).supported());
  EXPECT_FALSE(check_support("The leader is collected by the tuples.", read).supported());
}

TEST(Support, NoticesAnotherWordInTheSamePlace) {
  auto read = passages({"Local connections use peer. Over a slow network, remote connections use a cache."});
  EXPECT_FALSE(check_support("Over a slow network, local connections use a cache.", read).supported());
  EXPECT_FALSE(check_support("Over a fast network, remote connections use a cache.", read).supported());
}

TEST(Support, NoticesAnotherBoundAndAnothersNumber) {
  auto read =
      passages({"Indexes with more than three columns rarely help. The payload must be shorter than 8000 bytes.",
                "Each segment file is 16 MB in size. It is divided into pages of 8 kB."});
  EXPECT_FALSE(check_support("An index with up to three columns rarely helps.", read).supported());
  EXPECT_FALSE(check_support("The payload can be as long as 8000 bytes.", read).supported());
  EXPECT_FALSE(check_support("A segment file is 8 kB in size.", read).supported());
}

TEST(Support, TakesTwoSentencesTogetherUnlessTheySayOppositeThings) {
  auto read = passages({"The values are not exact. They are rounded, and they are not kept up-to-date."});
  EXPECT_TRUE(check_support("The values are not exact and are not kept up-to-date.", read).supported());
  auto timing = passages({"Enables timing of calls. This parameter is off by default."});
  EXPECT_FALSE(check_support("Timing of calls is on by default.", timing).supported());
}

TEST(Support, ReadsDenialsHoweverTheyAreWorded) {
  auto read = passages({"The pump is unrelated to the fan.", "One way to prevent theft of tools is a lock.",
                        "If a list has only numbers, the header may be omitted."});
  EXPECT_FALSE(check_support("The pump is related to the fan.", read).supported());
  EXPECT_TRUE(check_support("Theft of tools can be prevented with a lock.", read).supported());
  EXPECT_TRUE(check_support("The header may be omitted if the list has nothing but numbers.", read).supported());
}

TEST(Support, NoticesAnExceptionThatTheClaimLeavesOut) {
  auto read = passages({"Each relation, except for hash indexes, has a map.", "Both servers are down."});
  EXPECT_FALSE(check_support("Each relation, including hash indexes, has a map.", read).supported());
  EXPECT_FALSE(check_support("Only the servers are down.", read).supported());
}

TEST(Support, FindsAVerbAndItsParticleApart) {
  auto read =
      passages({"Turn the programming oscillator off before the test.", "By shutting down the server, jobs end."});
  EXPECT_TRUE(check_support("Turn off the programming oscillator before the test.", read).supported());
  EXPECT_TRUE(check_support("Jobs end when the server is shut down.", read).supported());
}

TEST(Support, SurvivesAnything) {
  auto read = passages({"", "\xff\xfe", std::string(10'000, 'a'), "```", "# ", "- ", "[[[[", "1 2 3 - % $ --"});
  for (const std::string& claim : {std::string(), std::string("\xc3"), std::string(5'000, '('), std::string("`"),
                                   std::string("not"), std::string("1.2.3.4 %%%")}) {
    check_support(claim, read);
    compose(claim, std::vector<std::string>{claim}, read);
  }
}

TEST(Sentences, KnowAbbreviationsNumbersAndNames) {
  std::string text = "Use e.g. pg_dump (v. 15.2). Brian S. Dean wrote it, cf. Fig. 3. Is it fast? Yes.";
  auto sentences = split_sentences(text);
  ASSERT_EQ(sentences.size(), 4u);
  EXPECT_EQ(sentences[1].span.of(text), "Brian S. Dean wrote it, cf. Fig. 3.");
}

TEST(Sentences, KeepACommandWithItsComment) {
  std::string text =
      "## Backup\n\n# Backup data\ntar czf /backup/data.tar.gz -C /data .\n\n- first item\n- second item\n";
  auto sentences = split_sentences(text);
  ASSERT_EQ(sentences.size(), 4u);
  EXPECT_EQ(sentences[1].kind, Sentence::Kind::code);
  EXPECT_EQ(sentences[1].span.of(text), "# Backup data\ntar czf /backup/data.tar.gz -C /data .");
  EXPECT_EQ(sentences[3].kind, Sentence::Kind::item);
}

}  // namespace
}  // namespace wrkhrs::grounding
