#include "net/sse.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::net::sse {
namespace {

TEST(Sse, ReadsEventsWhereverTheBytesAreSplit) {
  const std::string_view text =
      "\xEF\xBB\xBF: comment\r\nid: 7\rdata: one\ndata: two é\n\nevent: done\ndata\n\ndata: cut off";
  for (std::size_t split = 0; split <= text.size(); ++split) {
    Parser parser;
    auto events = *parser.feed(text.substr(0, split));
    auto rest = *parser.feed(text.substr(split));
    events.insert(events.end(), rest.begin(), rest.end());
    ASSERT_EQ(events.size(), 2u) << split;
    EXPECT_EQ(events[0], (Event{"7", "", "one\ntwo é"}));
    EXPECT_EQ(events[1], (Event{"7", "done", ""}));
  }
}

TEST(Sse, WritesWhatItReads) {
  Event event{"3", "step", "a\nb"};
  EXPECT_EQ(format(event), "id: 3\nevent: step\ndata: a\ndata: b\n\n");
  Parser parser;
  EXPECT_EQ(parser.feed(format(event))->front(), event);
}

TEST(Sse, KnowsWhereAndWhenToTakeAStreamUpAgain) {
  Parser parser;
  EXPECT_EQ(parser.retry(), std::nullopt);
  EXPECT_TRUE(parser.feed("id: 8\nretry: 500\n\nid: 9\nretry: soon\n")->empty());
  EXPECT_EQ(parser.last_event_id(), "8") << "the block of 9 has not ended";
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(500));
}

TEST(Sse, LimitsTheSizeOfAnEvent) {
  Parser parser(100);
  EXPECT_EQ(parser.feed("data: " + std::string(200, 'x')).error().code, Code::too_large);
}

}  // namespace
}  // namespace wrkhrs::net::sse
