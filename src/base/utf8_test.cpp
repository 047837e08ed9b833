#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace wrkhrs {
namespace {

TEST(Utf8, TakesWhatUnicodeTakes) {
  for (std::string_view good :
       {"", "steel", "Grüße", "\xEF\xBF\xBD", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x9F\x94\xA5", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (std::string_view bad :
       {"\xFF", "\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xE2\x82", "\xC3", "a\xC3("}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("Grüße", 3), "Gr");
  EXPECT_EQ(utf8_prefix("Grüße", 4), "Grü");
  EXPECT_EQ(utf8_prefix("Grüße", 99), "Grüße");
  EXPECT_EQ(utf8_prefix("\xF0\x9F\x94\xA5", 3), "");
}

}  // namespace
}  // namespace wrkhrs
