#include "rag/lexical.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

using Words = std::vector<std::string>;

TEST(QueryWords, are_what_the_question_is_about) {
  EXPECT_EQ(query_words("How do I restore the Qdrant snapshot?"), (Words{"restore", "qdrant", "snapshot"}));
  EXPECT_EQ(query_words("what is it"), (Words{"what", "is", "it"})) << "nothing else is there";
  EXPECT_EQ(query_words("max_chunk_size max-chunk"), (Words{"max", "chunk", "size"}));
  EXPECT_EQ(query_words("Prüfung 漢字"), (Words{"prüfung", "漢字"}));
  EXPECT_TRUE(query_words(" ?!\" ").empty());
}

TEST(QueryWords, are_bounded) {
  std::string query;
  for (int i = 0; i < 1000; ++i) query += "word" + std::to_string(i) + " ";
  EXPECT_EQ(query_words(query).size(), 32u);
  EXPECT_TRUE(query_words(std::string(1000, 'x')).empty());
}

TEST(MatchExpression, cannot_be_broken_out_of) {
  const auto words = query_words("\" OR 1=1) NEAR(a b) col:x*");
  const std::vector<std::int64_t> stores{7, 9};
  EXPECT_EQ(match_expression(words, stores),
            "(scope : (\"s7\" OR \"s9\")) AND ({headings text} : (\"1\" OR \"near\" OR \"b\" OR \"col\" OR \"x\"))");
}

TEST(Coverage, is_the_share_of_the_query_that_the_passage_has_by_weight) {
  const Words words{"restoring", "snapshots"};
  const auto roots = stems(words);
  const std::vector<WeightedStem> query{{roots[0], 1.0}, {roots[1], 3.0}};
  EXPECT_DOUBLE_EQ(coverage(query, "Restore the snapshot."), 1.0);
  EXPECT_DOUBLE_EQ(coverage(query, "A SNAPSHOT is kept."), 0.75);
  EXPECT_DOUBLE_EQ(coverage(query, "Nothing of it."), 0.0);
  EXPECT_DOUBLE_EQ(coverage({}, "anything"), 0.0);
}

TEST(Rarity, falls_with_the_passages_that_have_the_word) {
  EXPECT_GT(rarity(1, 1000), rarity(100, 1000));
  EXPECT_GT(rarity(1000, 1000), 0.0);
  EXPECT_GT(rarity(10, 5), 0.0) << "counts that do not fit together do no harm";
}

}  // namespace
}  // namespace wrkhrs::rag
