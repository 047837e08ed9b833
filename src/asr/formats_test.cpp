#include "asr/formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"

namespace wrkhrs::asr {
namespace {

using testing::HasSubstr;

Transcription sample() {
  Transcription out{.language = "english", .duration_s = 3723.5};
  out.segments.push_back({.start_s = 0.25,
                          .end_s = 2,
                          .text = " Hold the beam.",
                          .tokens = {1, 2},
                          .mean_log_probability = -0.25,
                          .words = {{"Hold", 0.25, 0.5}, {"the", 0.5, 0.75}, {"beam.", 0.75, 2}}});
  out.segments.push_back({.start_s = 3721.0005, .end_s = 3723.4996, .text = " Then\n\n--> let go."});
  return out;
}

TEST(Render, TextIsTheSegmentsJoined) {
  EXPECT_EQ(render(sample(), Format::text, {}), "Hold the beam. Then\n\n--> let go.\n");
  EXPECT_EQ(render({}, Format::text, {}), "\n");
}

TEST(Render, JsonHasTextAndUsage) {
  EXPECT_EQ(render({.duration_s = 1.2}, Format::json, {}), R"({"text":"","usage":{"type":"duration","seconds":2}})");
}

TEST(Render, SubtitlesNumberTheirCuesAndCannotBeBrokenByTheirText) {
  EXPECT_EQ(render(sample(), Format::srt, {}),
            "1\n00:00:00,250 --> 00:00:02,000\nHold the beam.\n\n"
            "2\n01:02:01,001 --> 01:02:03,500\nThen  -> let go.\n\n");
  EXPECT_EQ(render(sample(), Format::vtt, {}),
            "WEBVTT\n\n00:00:00.250 --> 00:00:02.000\nHold the beam.\n\n"
            "01:02:01.001 --> 01:02:03.500\nThen  -> let go.\n\n");
  EXPECT_EQ(render({}, Format::srt, {}), "");
  EXPECT_EQ(render({}, Format::vtt, {}), "WEBVTT\n\n");
}

TEST(Render, VerboseJsonHasWhatOpenAisHas) {
  auto verbose = json::parse_object(render(sample(), Format::verbose_json, {.words = true, .temperature = 0.5}));
  ASSERT_TRUE(verbose);
  EXPECT_EQ(verbose->at("task").as_string(), "transcribe");
  EXPECT_EQ(verbose->at("language").as_string(), "english");
  EXPECT_EQ(verbose->at("duration").as_double(), 3723.5);
  const json::Object& segment = verbose->at("segments").as_array().at(0).as_object();
  for (const char* key : {"id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob",
                          "compression_ratio", "no_speech_prob"}) {
    EXPECT_TRUE(segment.contains(key)) << key;
  }
  EXPECT_EQ(segment.at("text").as_string(), " Hold the beam.");
  EXPECT_EQ(verbose->at("words").as_array().size(), 3u);
  EXPECT_EQ(verbose->at("words").as_array().at(2).as_object().at("end").as_double(), 2.0);

  auto only_words = json::parse_object(render(sample(), Format::verbose_json, {.segments = false, .words = true}));
  EXPECT_FALSE(only_words->contains("segments"));
}

TEST(ParseFormat, NamesTheFormatsThereAre) {
  EXPECT_EQ(*parse_format("vtt"), Format::vtt);
  auto wrong = parse_format("xml");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().param, "response_format");
  EXPECT_THAT(wrong.error().message, HasSubstr("verbose_json"));
}

}  // namespace
}  // namespace wrkhrs::asr
