#include "engine/audio/decoder.hpp"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <numbers>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "process/child.hpp"

namespace wrkhrs::audio {
namespace {

using ::testing::HasSubstr;

Result<PcmAudio> decode(std::string_view bytes, DecodeLimits limits = {},
                        Context ctx = Context::background(std::chrono::seconds(60))) {
  Decoder decoder(process::sibling_program("wrkhrs-audio"), limits);
  asio::io_context loop;
  std::optional<Result<PcmAudio>> result;
  auto input = process::WorkerInput::from_bytes(bytes);
  if (!input) return forward_error(input);
  asio::co_spawn(
      loop, [&]() -> asio::awaitable<void> { result = co_await decoder.decode_all(ctx, std::move(*input)); },
      [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
  loop.run();
  return std::move(*result);
}

std::string sample(const std::string& name) {
  std::ifstream file(std::string(std::getenv("WRKHRS_SOURCE_DIR")) + "/src/engine/audio/testdata/" + name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// 16-bit PCM WAV; `claimed_bytes` is what the header says of the data.
std::string make_wav(int rate_hz, int channels, double seconds, double frequency_hz,
                     std::optional<std::uint32_t> claimed_bytes = {}) {
  const auto frames = static_cast<int>(rate_hz * seconds);
  std::string data;
  for (int i = 0; i < frames; ++i) {
    const auto value = static_cast<std::int16_t>(16000 * std::sin(2 * std::numbers::pi * frequency_hz * i / rate_hz));
    for (int c = 0; c < channels; ++c) data.append(reinterpret_cast<const char*>(&value), 2);
  }
  std::string wav;
  const auto u32 = [&](std::uint32_t value) { wav.append(reinterpret_cast<const char*>(&value), 4); };
  const auto u16 = [&](std::uint16_t value) { wav.append(reinterpret_cast<const char*>(&value), 2); };
  const auto size = claimed_bytes.value_or(static_cast<std::uint32_t>(data.size()));
  wav += "RIFF";
  u32(size + 36);
  wav += "WAVEfmt ";
  u32(16);
  u16(1);
  u16(static_cast<std::uint16_t>(channels));
  u32(static_cast<std::uint32_t>(rate_hz));
  u32(static_cast<std::uint32_t>(rate_hz * channels * 2));
  u16(static_cast<std::uint16_t>(channels * 2));
  u16(16);
  wav += "data";
  u32(size);
  return wav + data;
}

/// How often the signal rises through zero in a second.
double frequency(const PcmAudio& audio) {
  int rises = 0;
  for (std::size_t i = 1; i < audio.samples.size(); ++i) rises += audio.samples[i - 1] < 0 && audio.samples[i] >= 0;
  return rises / audio.duration_s();
}

TEST(Decoder, DecodesEachFormatTo16kHzMono) {
  for (const char* name : {"tone.mp3", "tone.flac", "tone.ogg", "tone.opus", "tone.m4a", "tone.webm"}) {
    const auto audio = decode(sample(name));
    ASSERT_TRUE(audio) << name << ": " << audio.error().message << " " << audio.error().detail;
    EXPECT_NEAR(audio->duration_s(), 1.0, 0.12) << name;
    EXPECT_NEAR(frequency(*audio), 440, 45) << name;
    EXPECT_FALSE(audio->info.codec.empty());
  }
}

TEST(Decoder, DecodesWavOfAnyRateAndChannels) {
  for (const auto& [rate, channels] : {std::pair{8000, 1}, {16000, 1}, {44100, 2}, {96000, 6}}) {
    const auto audio = decode(make_wav(rate, channels, 0.5, 440));
    ASSERT_TRUE(audio) << audio.error().message << audio.error().detail;
    EXPECT_EQ(audio->info.format, "wav");
    EXPECT_NEAR(audio->duration_s(), 0.5, 0.01);
    EXPECT_NEAR(frequency(*audio), 440, 12);
  }
}

TEST(Decoder, AWavThatClaimsMoreThanItHasGivesWhatItHas) {
  for (const std::uint32_t claimed : {0u, 0xffffffffu, 0x7fffffffu}) {
    const auto audio = decode(make_wav(16000, 1, 0.5, 440, claimed));
    ASSERT_TRUE(audio) << claimed << ": " << audio.error().message;
    EXPECT_LT(audio->duration_s(), 0.52);
  }
}

TEST(Decoder, WhatIsNoRecordingIsRefusedWithTheSupportedFormats) {
  std::string noise;
  for (int i = 0; i < 50'000; ++i) noise += static_cast<char>((i * 2654435761u) >> 24);
  const std::string cases[] = {"this is text, not sound",
                               noise,
                               std::string(10'000, '\0'),
                               "RIFF",
                               "%PDF-1.7",
                               "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
                               "ffconcat version 1.0\nfile /etc/passwd\n"};
  for (const auto& bytes : cases) {
    const auto audio = decode(bytes);
    ASSERT_FALSE(audio) << bytes.substr(0, 20);
    EXPECT_TRUE(audio.error().code == Code::unsupported_media || audio.error().code == Code::invalid_argument)
        << audio.error().message;
    if (audio.error().code == Code::unsupported_media) EXPECT_THAT(audio.error().message, HasSubstr("WAV, MP3, FLAC"));
  }
  EXPECT_EQ(decode("").error().code, Code::invalid_argument);
  EXPECT_EQ(decode("plain text").error().code, Code::unsupported_media);
}

TEST(Decoder, DamagedRecordingsEndWithAnAnswer) {
  for (const char* name : {"tone.mp3", "tone.flac", "tone.ogg", "tone.m4a", "tone.webm"}) {
    const std::string whole = sample(name);
    static_cast<void>(decode(whole.substr(0, whole.size() / 2)));
    std::string scrambled = whole;
    for (std::size_t i = 200; i < scrambled.size(); i += 37) scrambled[i] = static_cast<char>(scrambled[i] ^ 0x5a);
    const auto audio = decode(scrambled);
    if (!audio) EXPECT_NE(audio.error().code, Code::internal) << name << audio.error().detail;
  }
}

TEST(Decoder, LimitsDurationInputAndTime) {
  DecodeLimits limits;
  limits.duration_max = std::chrono::seconds(1);
  const auto audio = decode(make_wav(8000, 1, 3, 440), limits);
  ASSERT_FALSE(audio);
  EXPECT_EQ(audio.error().code, Code::too_large);

  limits = {};
  limits.worker.input_bytes_max = 100;
  EXPECT_EQ(decode(make_wav(8000, 1, 3, 440), limits).error().code, Code::too_large);

  const auto cancelled = std::make_shared<std::atomic<bool>>(true);
  EXPECT_EQ(decode("x", {}, Context::background().with_cancel_flag(cancelled)).error().code, Code::cancelled);
}

}  // namespace
}  // namespace wrkhrs::audio
