#include "rag/adapters/file_reader.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

using namespace std::string_view_literals;

TEST(IsRecording, knows_recordings_by_their_first_bytes) {
  EXPECT_TRUE(is_recording("RIFF\x24\0\0\0WAVEfmt "sv));
  EXPECT_TRUE(is_recording("ID3\x04\0\0\0\0"sv));
  EXPECT_TRUE(is_recording("\xFF\xFB\x90\x64\0\0"sv)) << "MPEG-1 layer 3";
  EXPECT_TRUE(is_recording("\xFF\xF1\x50\x80"sv)) << "ADTS";
  EXPECT_TRUE(is_recording("fLaC\0\0\0\x22"sv));
  EXPECT_TRUE(is_recording("OggS\0\x02"sv));
  EXPECT_TRUE(
      is_recording("\0\0\0\x20"
                   "ftypM4A "sv));
  EXPECT_TRUE(is_recording("\x1A\x45\xDF\xA3\x01"sv));
}

TEST(IsRecording, takes_documents_for_none) {
  EXPECT_FALSE(is_recording("%PDF-1.7\n"sv));
  EXPECT_FALSE(is_recording("PK\x03\x04"sv));
  EXPECT_FALSE(is_recording("RIFF\x24\0\0\0WEBPVP8 "sv));
  EXPECT_FALSE(is_recording("\xFF\xFEt\0e\0x\0t\0"sv)) << "UTF-16 text";
  EXPECT_FALSE(is_recording("ID"sv));
  EXPECT_FALSE(is_recording(""sv));
}

TEST(DocumentOf, an_extracted_document_keeps_pages_and_headings_and_drops_headings_that_have_content) {
  extract::Document extracted;
  using Kind = extract::BlockKind;
  extracted.blocks = {{.kind = Kind::heading, .text = "Manual", .page = 1},
                      {.kind = Kind::paragraph, .text = "Welcome.", .page = 1, .heading_path = {"Manual"}},
                      {.kind = Kind::heading, .text = "Empty", .page = 2, .heading_path = {"Manual"}},
                      {.kind = Kind::heading, .text = "Use", .page = 2, .heading_path = {"Manual"}},
                      {.kind = Kind::paragraph, .text = "Turn it on.", .page = 2, .heading_path = {"Manual", "Use"}}};
  const auto document = document_of(extracted);
  ASSERT_EQ(document.blocks.size(), 3u);
  auto text_of = [&](std::size_t i) {
    return document.text.substr(document.blocks[i].begin, document.blocks[i].end - document.blocks[i].begin);
  };
  EXPECT_EQ(text_of(0), "Welcome.");
  EXPECT_EQ(text_of(1), "Empty") << "nothing stands under it";
  EXPECT_EQ(text_of(2), "Turn it on.");
  EXPECT_EQ(document.blocks[2].page, 2);
  EXPECT_EQ(document.blocks[2].headings, (std::vector<std::string>{"Manual", "Use"}));
}

TEST(DocumentOf, a_transcription_keeps_the_times_of_its_segments) {
  const auto document = document_of(R"({"text":"…","segments":[{"id":0,"start":0.0,"end":2.5,"text":" Good morning. "},
      {"id":1,"start":2.5,"end":3,"text":"  "},{"id":2,"start":3,"end":4.25,"text":"We begin."}]})");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->text, "Good morning.\n\nWe begin.");
  ASSERT_EQ(document->blocks.size(), 2u);
  EXPECT_EQ(document->blocks[1].start_seconds, 3.0);
  EXPECT_EQ(document->blocks[1].end_seconds, 4.25);
  EXPECT_FALSE(document_of("{}"));
  EXPECT_FALSE(document_of("<html>"));
}

}  // namespace
}  // namespace wrkhrs::rag
