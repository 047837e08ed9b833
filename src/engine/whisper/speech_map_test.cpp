#include "engine/whisper/speech_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::engine {
namespace {

using testing::ElementsAre;

TEST(JoinSpans, WidensJoinsAndStaysWithinTheRecording) {
  EXPECT_THAT(join_spans({{50, 100}, {150, 200}, {1000, 1100}}, 10, 40, 1105),
              ElementsAre(SampleSpan{40, 210}, SampleSpan{990, 1105}));
  EXPECT_THAT(join_spans({}, 10, 40, 100), ElementsAre());
  EXPECT_THAT(join_spans({{5, 6}}, 10, 0, 100), ElementsAre(SampleSpan{0, 16}));
  EXPECT_THAT(join_spans({{200, 300}}, 10, 0, 100), ElementsAre()) << "beyond the end";
}

TEST(SpeechMap, CondensesAndLeadsBack) {
  std::vector<float> recording(100);
  for (std::size_t i = 0; i < recording.size(); ++i) recording[i] = static_cast<float>(i);
  const SpeechMap map({{10, 20}, {50, 60}}, 5);
  const std::vector<float> speech = map.condense(recording);
  ASSERT_EQ(speech.size(), 25u);
  EXPECT_EQ(speech[0], 10);
  EXPECT_EQ(speech[12], 0) << "the separator";
  EXPECT_EQ(speech[15], 50);
  EXPECT_EQ(map.original(3), 13u);
  EXPECT_EQ(map.original(12), 20u) << "within the separator";
  EXPECT_EQ(map.original(15), 50u);
  EXPECT_EQ(map.original(24), 59u);
  EXPECT_EQ(map.original(1000), 60u) << "past the end";
}

TEST(SpeechMap, WithoutSpeechNothingIsLeft) {
  const SpeechMap map({}, 5);
  EXPECT_TRUE(map.empty());
  EXPECT_TRUE(map.condense(std::vector<float>(10, 1.0f)).empty());
}

TEST(QuietCut, CutsInThePauseNearestToTheLimit) {
  std::vector<float> loud(20 * 16000, 0.5f);
  std::fill(loud.begin() + 9 * 16000, loud.begin() + 9 * 16000 + 8000, 0.0f);
  const std::size_t cut = quiet_cut(loud, 10 * 16000, 5 * 16000);
  EXPECT_GT(cut, 9u * 16000);
  EXPECT_LT(cut, 9u * 16000 + 8000);
  EXPECT_EQ(quiet_cut(loud, 30 * 16000, 16000), loud.size());
  EXPECT_LE(quiet_cut(std::vector<float>(1000, 0.1f), 500, 5000), 500u) << "a limit shorter than the window";
}

}  // namespace
}  // namespace wrkhrs::engine
