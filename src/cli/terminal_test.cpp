#include "cli/terminal.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::cli {
namespace {

TEST(Table, AlignsColumnsByWhatATerminalShows) {
  Table table({"name", "state"});
  table.row({"größe", "ok"});
  table.row({"日本", "ok"});
  table.row({"a", {"bad", Colour::red}});
  EXPECT_EQ(table.text(false), "name   state\ngröße  ok\n日本   ok\na      bad\n");
  EXPECT_NE(table.text(true).find("\x1b[31mbad\x1b[0m"), std::string::npos);
}

TEST(Table, CutsTheLastColumnToTheTerminal) {
  Table table({"a", "b"});
  table.row({"x", "a long note that does not fit"});
  EXPECT_EQ(table.text(false, 12), "a  b\nx  a long n…\n");
}

TEST(Printable, KeepsTextAndTakesTheControlOutOfIt) {
  EXPECT_EQ(printable("a\x1b[31mb\tü\n\x07"), "a·[31mb\tü\n·");
  EXPECT_EQ(printable("safe\xE2\x80\xAE"
                      "exe"),
            "safe·exe");
  EXPECT_EQ(printable("\xff\xc3"), "··");
}

TEST(Format, BytesAndDurationsReadWell) {
  EXPECT_EQ(format_bytes(999), "999 B");
  EXPECT_EQ(format_bytes(98'000'000), "98 MB");
  EXPECT_EQ(format_bytes(1'250'000'000), "1.2 GB");
  EXPECT_EQ(format_duration(0.0123), "12 ms");
  EXPECT_EQ(format_duration(3.24), "3.2 s");
  EXPECT_EQ(format_duration(250), "4 min 10 s");
  EXPECT_EQ(format_duration(11100), "3 h 5 min");
}

}  // namespace
}  // namespace wrkhrs::cli
