#include "grounding/support.hpp"

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

namespace wrkhrs::grounding {
namespace {

/// The sentences of one split: tests/eval/README.md tells what may be done with each.
std::string sentences_file(const std::string& split) {
  const char* root = std::getenv("WRKHRS_SOURCE_DIR");
  return std::string(root ? root : ".") + "/tests/eval/sentences" + (split == "tune" ? "" : "_" + split) + ".yaml";
}

struct Score {
  int kept = 0, of_true = 0, rejected = 0, of_false = 0;
  int rejected_asked = 0, of_asked = 0;  ///< a changed number, unit, name or negation
  double kept_share() const { return static_cast<double>(kept) / of_true; }
  double rejected_share() const { return static_cast<double>(rejected) / of_false; }
  double asked_share() const { return static_cast<double>(rejected_asked) / of_asked; }
};

/// Runs the sentences of one split. Only those of `tune` are shown when they go wrong: the others are not to be learnt
/// from.
Score measure(const std::string& split) {
  Score score;
  YAML::Node file = YAML::LoadFile(sentences_file(split));
  for (const YAML::Node& entry : file["passages"]) {
    std::vector<ReadPassage> passages;
    passages.emplace_back(
        Passage{.id = entry["id"].as<std::string>(), .title = "", .text = entry["text"].as<std::string>()});
    auto complain = [&](const std::string& sentence, const Support& support) {
      if (split == "tune")
        std::cout << entry["id"] << " " << name_of(support.objection) << " (" << support.detail << "): " << sentence
                  << "\n";
    };
    for (const YAML::Node& sentence : entry["supported"]) {
      auto text = sentence.as<std::string>();
      Support support = check_support(text, passages);
      ++score.of_true;
      score.kept += support.supported();
      if (!support.supported()) complain("LOST " + text, support);
    }
    for (const YAML::Node& sentence : entry["corrupted"]) {
      auto text = sentence["text"].as<std::string>();
      Support support = check_support(text, passages);
      ++score.of_false;
      score.rejected += !support.supported();
      const auto kind = sentence["kind"].as<std::string>();
      const bool asked = kind == "number" || kind == "unit" || kind == "name" || kind == "negation";
      score.of_asked += asked;
      score.rejected_asked += asked && !support.supported();
      if (support.supported()) complain("KEPT " + text, support);
    }
  }
  std::cout << split << ": kept " << score.kept << "/" << score.of_true << " paraphrases, rejected " << score.rejected
            << "/" << score.of_false << " corrupted, " << score.rejected_asked << "/" << score.of_asked
            << " with a changed number, unit, name or negation\n";
  return score;
}

TEST(Checker, KeepsParaphrasesAndRejectsCorruptedSentencesOfTheTuneSplit) {
  Score score = measure("tune");
  EXPECT_GE(score.kept_share(), 0.93);
  EXPECT_GE(score.rejected_share(), 0.95);
  EXPECT_GE(score.asked_share(), 0.975);
}

// The aim is to keep 0.90; docs/results/answers.md says what is missing: this author rewords more freely than those of
// `tune`. The floors are what was reached last: raise them with what is reached.
TEST(Checker, DoesNotFallBackOnTheValidationSplit) {
  Score score = measure("validation");
  EXPECT_GE(score.kept_share(), 0.31);
  EXPECT_GE(score.asked_share(), 0.95);
}

Support checked(const std::string& passage, const std::string& claim) {
  const ReadPassage read(Passage{.id = "p", .title = "", .text = passage});
  return check_support(claim, std::span(&read, 1));
}

TEST(Checker, RejectsASecondNegationThatCancelsTheFirst) {
  const std::string passage =
      "No row without a key can be inserted. The cache is not cleared when no client is connected.";
  EXPECT_TRUE(checked(passage, "No row can be inserted without a key.").supported());
  EXPECT_TRUE(checked(passage, "The cache is not cleared when no client is connected.").supported());
  for (const char* claim : {"No row without a key cannot be inserted.", "No row can not be inserted without a key.",
                            "The cache is not cleared when no client is not connected."})
    EXPECT_EQ(checked(passage, claim).objection, Objection::polarity) << claim;
}

TEST(Checker, RejectsNotOnlyWhereThePassageSaysOnly) {
  const std::string passage = "The parameter can only be set at server start.";
  EXPECT_TRUE(checked(passage, "The parameter can be set only at server start.").supported());
  EXPECT_EQ(checked(passage, "The parameter can not only be set at server start.").objection, Objection::polarity);
}

TEST(Checker, TakesKeyWordsBesideEachOtherForOneName) {
  const std::string passage =
      "REINDEX INDEX rebuilds one index. DROP TABLE removes a table and takes an ACCESS EXCLUSIVE lock.";
  EXPECT_TRUE(checked(passage, "A table is removed with DROP TABLE.").supported());
  EXPECT_EQ(checked(passage, "A table is removed with DROP INDEX.").objection, Objection::name);
  EXPECT_EQ(checked(passage, "DROP TABLE takes a TABLE EXCLUSIVE lock.").objection, Objection::name);
}

TEST(Checker, RejectsANameInThePlaceOfAnotherOfTheSameSentence) {
  const std::string passage = "AuthMgr checks tokens, and the drawings of all architects are kept by PageDb.";
  EXPECT_TRUE(checked(passage, "Tokens are checked by AuthMgr.").supported());
  EXPECT_EQ(checked(passage, "Tokens are checked by PageDb.").objection, Objection::name);
}

}  // namespace
}  // namespace wrkhrs::grounding
