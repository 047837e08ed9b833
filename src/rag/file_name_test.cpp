#include "rag/file_name.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

using namespace std::string_view_literals;

TEST(FileName, folders_are_dropped) {
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\Users\\a\\report.pdf"), "report.pdf");
  EXPECT_EQ(clean_file_name(".."), "file");
  EXPECT_EQ(clean_file_name("a/"), "file");
  EXPECT_EQ(clean_file_name(""), "file");
}

TEST(FileName, what_is_not_seen_or_misleads_is_dropped) {
  EXPECT_EQ(clean_file_name("a\0b.txt"sv), "ab.txt");
  EXPECT_EQ(clean_file_name("line\r\nbreak.txt"), "linebreak.txt");
  EXPECT_EQ(clean_file_name("safe\u202Efdp.exe"), "safefdp.exe") << "right-to-left override";
  EXPECT_EQ(clean_file_name("zero\u200Bwidth"), "zerowidth");
  EXPECT_EQ(clean_file_name("bad\xFFutf8\xC0\xAF.txt"), "badutf8.txt");
}

TEST(FileName, other_scripts_and_leading_dots_stay) {
  EXPECT_EQ(clean_file_name("Prüfbericht 漢字.pdf"), "Prüfbericht 漢字.pdf");
  EXPECT_EQ(clean_file_name(".gitignore"), ".gitignore");
}

TEST(FileName, long_names_keep_their_ending) {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "ü";
  const auto clean = clean_file_name(name + ".pdf");
  EXPECT_LE(clean.size(), 255u);
  EXPECT_TRUE(clean.ends_with("ü.pdf"));
}

TEST(FileName, the_header_cannot_be_broken_out_of) {
  EXPECT_EQ(attachment_header("a\"b.txt"), "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt");
}

}  // namespace
}  // namespace wrkhrs::rag
