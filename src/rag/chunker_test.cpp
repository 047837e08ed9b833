#include "rag/chunker.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

/// A document of blocks that are joined by empty lines.
Document document_of(const std::vector<std::pair<std::vector<std::string>, std::string>>& blocks) {
  Document document;
  for (const auto& [headings, text] : blocks) {
    if (!document.text.empty()) document.text += "\n\n";
    const std::size_t begin = document.text.size();
    document.text += text;
    document.blocks.push_back({.begin = begin, .end = document.text.size(), .headings = headings});
  }
  return document;
}

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  for (const std::size_t end : sentence_ends(text)) {
    found.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  return found;
}

std::string numbered_sentences(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "Sentence number " + std::to_string(i) + " says something of its own. ";
  return text;
}

TEST(SentenceEnds, are_behind_full_stops_before_a_new_sentence_only) {
  EXPECT_EQ(sentences("Steel has E = 210.5 GPa. It yields. Really?! Yes."),
            (std::vector<std::string>{"Steel has E = 210.5 GPa.", " It yields.", " Really?!", " Yes."}));
  EXPECT_EQ(sentences("He said \"Stop.\" Then left."), (std::vector<std::string>{"He said \"Stop.\"", " Then left."}));
  EXPECT_EQ(sentences("See e.g. the manual."), (std::vector<std::string>{"See e.g. the manual."}));
  EXPECT_EQ(sentences("第一句。第二句。"), (std::vector<std::string>{"第一句。", "第二句。"}));
  EXPECT_EQ(sentences(""), (std::vector<std::string>{""}));
}

TEST(Chunker, a_short_section_is_one_passage_with_its_headings_and_span) {
  const auto document = document_of({{{"Manual", "Restore"}, "Stop the service. Copy the file."}});
  const auto passages = cut_into_passages(document, {});
  ASSERT_EQ(passages.size(), 1u);
  EXPECT_EQ(passages[0].text, "Stop the service. Copy the file.");
  EXPECT_EQ(passages[0].headings, (std::vector<std::string>{"Manual", "Restore"}));
  EXPECT_EQ(passages[0].char_start, 0u);
  EXPECT_EQ(passages[0].char_end, document.text.size());
}

TEST(Chunker, passages_do_not_span_sections) {
  const auto passages =
      cut_into_passages(document_of({{{"A"}, "About a."}, {{"A"}, "More of a."}, {{"B"}, "About b."}}), {});
  ASSERT_EQ(passages.size(), 2u);
  EXPECT_EQ(passages[0].text, "About a.\n\nMore of a.");
  EXPECT_EQ(passages[1].text, "About b.");
}

TEST(Chunker, long_sections_are_cut_between_sentences_and_overlap) {
  const auto document = document_of({{{}, numbered_sentences(100)}});
  const ChunkingOptions options{.tokens_max = 100, .overlap_tokens = 25};
  const auto passages = cut_into_passages(document, options);
  ASSERT_GT(passages.size(), 5u);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const auto& passage = passages[i];
    EXPECT_LE(estimate_tokens(passage.text), options.tokens_max);
    EXPECT_TRUE(passage.text.starts_with("Sentence number")) << passage.text;
    EXPECT_TRUE(passage.text.ends_with("of its own.")) << passage.text;
    EXPECT_EQ(passage.text, document.text.substr(passage.char_start, passage.char_end - passage.char_start));
    if (i > 0) {
      EXPECT_LT(passage.char_start, passages[i - 1].char_end) << "overlap";
      EXPECT_GT(passage.char_end, passages[i - 1].char_end) << "progress";
    }
  }
  EXPECT_NE(passages.back().text.find("number 99"), std::string::npos);
}

TEST(Chunker, a_sentence_that_is_too_long_is_cut_between_words) {
  std::string words;
  for (int i = 0; i < 500; ++i) words += "word ";
  const auto passages = cut_into_passages(document_of({{{}, words}}), {.tokens_max = 100, .overlap_tokens = 0});
  ASSERT_EQ(passages.size(), 5u);
  for (const auto& passage : passages) EXPECT_TRUE(passage.text.starts_with("word") && passage.text.ends_with("word"));
}

TEST(Chunker, text_without_any_space_is_cut_between_characters) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "漢";
  const auto passages = cut_into_passages(document_of({{{}, text}}), {.tokens_max = 100, .overlap_tokens = 0});
  ASSERT_EQ(passages.size(), 3u);
  std::string joined;
  for (const auto& passage : passages) {
    EXPECT_EQ(passage.text.size() % 3, 0u) << "a whole number of characters";
    joined += passage.text;
  }
  EXPECT_EQ(joined, text);
}

TEST(Chunker, blank_blocks_and_empty_documents_give_no_passages) {
  EXPECT_TRUE(cut_into_passages({}, {}).empty());
  EXPECT_TRUE(cut_into_passages(document_of({{{}, "  \n\t "}, {{}, ""}}), {}).empty());
}

TEST(Chunker, a_passage_of_a_recording_has_the_time_of_its_first_and_last_segment) {
  Document document = document_of({{{}, "Good morning."}, {{}, "We begin."}});
  document.blocks[0].start_seconds = 1.5;
  document.blocks[0].end_seconds = 2.5;
  document.blocks[1].start_seconds = 2.5;
  document.blocks[1].end_seconds = 4.0;
  const auto passages = cut_into_passages(document, {});
  ASSERT_EQ(passages.size(), 1u);
  EXPECT_EQ(passages[0].start_seconds, 1.5);
  EXPECT_EQ(passages[0].end_seconds, 4.0);
}

TEST(Chunker, every_byte_of_text_is_in_some_passage) {
  const auto document = document_of({{{"A"}, numbered_sentences(40)}, {{"B"}, std::string(3000, 'x') + " tail"}});
  std::vector<bool> covered(document.text.size());
  for (const auto& passage : cut_into_passages(document, {.tokens_max = 60, .overlap_tokens = 10})) {
    std::fill(covered.begin() + static_cast<std::ptrdiff_t>(passage.char_start),
              covered.begin() + static_cast<std::ptrdiff_t>(passage.char_end), true);
  }
  for (std::size_t i = 0; i < covered.size(); ++i) {
    EXPECT_TRUE(covered[i] || document.text[i] == ' ' || document.text[i] == '\n') << i;
  }
}

}  // namespace
}  // namespace wrkhrs::rag
