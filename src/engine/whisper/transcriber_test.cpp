#include "engine/whisper/transcriber.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <ggml.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/models.hpp"

namespace wrkhrs::engine {
namespace {

using testing::HasSubstr;

/// whisper.cpp's own sample, 11 s of 16 kHz mono 16-bit WAV.
std::vector<float> jfk() {
  std::stringstream text;
  text << std::ifstream(WRKHRS_SPEECH_SAMPLES "/jfk.wav", std::ios::binary).rdbuf();
  const std::string wav = text.str();
  const std::size_t data = wav.find("data");
  std::vector<float> samples;
  for (std::size_t at = data + 8; data != std::string::npos && at + 2 <= wav.size(); at += 2) {
    std::int16_t sample = 0;
    std::memcpy(&sample, wav.data() + at, 2);
    samples.push_back(static_cast<float>(sample) / 32768.0f);
  }
  return samples;
}

/// Lower case without punctuation.
std::string words_of(const Transcript& transcript) {
  std::string out;
  for (const Segment& segment : transcript.segments) {
    for (char c : segment.text) {
      if (std::isalpha(static_cast<unsigned char>(c))) out += static_cast<char>(std::tolower(c));
      if (c == ' ' && !out.empty() && out.back() != ' ') out += ' ';
    }
  }
  return out;
}

constexpr std::string_view kJfkWords =
    "and so my fellow americans ask not what your country can do for you ask what you can do for your country";

Result<Transcript> transcribe(Transcriber& transcriber, std::vector<float> samples, TranscribeOptions options = {},
                              const Context& ctx = Context::background()) {
  asio::io_context loop;
  std::optional<Result<Transcript>> out;
  auto call = [&]() -> asio::awaitable<void> {
    out = co_await transcriber.transcribe(ctx, std::move(samples), std::move(options));
  };
  asio::co_spawn(loop, call, [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
  loop.run();
  return std::move(*out);
}

/// With the real default models, which `make models` installs.
class TranscriberTest : public testing::Test {
 protected:
  static std::unique_ptr<Transcriber> open(TranscriberOptions options = {}) {
    const models::Library library(models::Library::default_folder());
    auto model = library.find("whisper-tiny.en");
    if (!model) return nullptr;
    if (auto vad = library.find("silero-vad")) options.vad_model = vad->path;
    auto transcriber = Transcriber::open(model->path, std::move(options));
    EXPECT_TRUE(transcriber) << transcriber.error().message;
    return transcriber ? std::move(*transcriber) : nullptr;
  }
  void SetUp() override {
    transcriber_ = open();
    if (!transcriber_) GTEST_SKIP() << "whisper-tiny.en is not installed: run `make models`";
    ASSERT_EQ(jfk().size(), 176'000u) << "jfk.wav is missing: run `make deps`";
  }
  std::unique_ptr<Transcriber> transcriber_;
};

TEST_F(TranscriberTest, TranscribesTheSampleWordForWordWithTimes) {
  auto out = transcribe(*transcriber_, jfk(), {.words = true});
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(words_of(*out), kJfkWords);
  EXPECT_EQ(out->language, "english");
  ASSERT_FALSE(out->segments.empty());
  EXPECT_LT(out->segments.front().start_s, 1.0);
  EXPECT_NEAR(out->segments.back().end_s, 11.0, 1.0);
  EXPECT_GT(out->segments.front().mean_log_probability, -1.0);
  double last = 0;
  std::size_t count = 0;
  for (const Segment& segment : out->segments) {
    for (const Word& word : segment.words) {
      EXPECT_GE(word.start_s, last - 0.05) << word.text;
      EXPECT_GE(word.end_s, word.start_s);
      last = word.start_s;
      ++count;
    }
  }
  EXPECT_EQ(count, 22u);
}

TEST_F(TranscriberTest, TimesCountFromTheStartThoughSilenceIsLeftOut) {
  std::vector<float> samples(20 * 16000, 0.0f);
  const std::vector<float> speech = jfk();
  samples.insert(samples.end(), speech.begin(), speech.end());
  auto out = transcribe(*transcriber_, std::move(samples));
  ASSERT_TRUE(out);
  EXPECT_EQ(words_of(*out), kJfkWords);
  EXPECT_NEAR(out->segments.front().start_s, 20.0, 1.0);
  EXPECT_NEAR(out->segments.back().end_s, 31.0, 1.0);
}

TEST_F(TranscriberTest, SilenceAndNoiseAndNothingGiveNoText) {
  std::vector<float> noise(5 * 16000);
  for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = 0.002f * std::sin(static_cast<float>(i * i % 7919));
  for (const auto& samples :
       {std::vector<float>(5 * 16000, 0.0f), noise, std::vector<float>{}, std::vector<float>(10, 0.1f)}) {
    auto out = transcribe(*transcriber_, samples);
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_TRUE(out->segments.empty()) << samples.size() << words_of(*out);
  }
}

TEST_F(TranscriberTest, AnEnglishModelRefusesOtherLanguagesAndTranslation) {
  auto german = transcribe(*transcriber_, jfk(), {.language = "de"});
  ASSERT_FALSE(german);
  EXPECT_EQ(german.error().param, "language");
  EXPECT_THAT(german.error().message, HasSubstr("English only"));
  auto unknown = transcribe(*transcriber_, jfk(), {.language = "xx"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().openai_code, "invalid_language_format");
  EXPECT_FALSE(transcribe(*transcriber_, jfk(), {.translate = true}));
}

TEST_F(TranscriberTest, ADeadlineEndsLongWorkAndTheModelGoesOn) {
  std::vector<float> samples;
  for (int i = 0; i < 20; ++i) {
    const std::vector<float> speech = jfk();
    samples.insert(samples.end(), speech.begin(), speech.end());
  }
  const auto started = std::chrono::steady_clock::now();
  auto out = transcribe(*transcriber_, std::move(samples), {}, Context::background(std::chrono::milliseconds(500)));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::deadline_exceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  EXPECT_TRUE(transcribe(*transcriber_, std::vector<float>(16000, 0.0f)));
}

TEST_F(TranscriberTest, WeightsComeWithTheFirstCallAndGoWhenIdle) {
  auto lazy = open({.idle_unload = std::chrono::seconds(1)});
  EXPECT_FALSE(lazy->loaded());
  ASSERT_TRUE(transcribe(*lazy, std::vector<float>(16000, 0.0f)));
  EXPECT_TRUE(lazy->loaded());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (lazy->loaded() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(lazy->loaded());
  EXPECT_TRUE(transcribe(*lazy, std::vector<float>(16000, 0.0f)));
}

TEST_F(TranscriberTest, CudaThatIsNotThereFallsBackAndSaysSo) {
  auto transcriber = open({.device = Device::cuda});
  if (transcriber->device() == "cuda") GTEST_SKIP() << "this machine has a GPU";
  EXPECT_THAT(std::string(transcriber->device_note()), HasSubstr("cuda was asked for"));
  EXPECT_EQ(open({.device = Device::automatic})->device_note(), "");
}

TEST_F(TranscriberTest, TheGpuIsUsedWhereThereIsOneAndHearsTheSameWords) {
  if (open({.device = Device::cuda})->device() != "cuda") GTEST_SKIP() << "no GPU, or a build without CUDA";
  for (const Device device : {Device::cuda, Device::automatic, Device::cpu}) {
    auto transcriber = open({.device = device});
    EXPECT_EQ(transcriber->device(), device == Device::cpu ? "cpu" : "cuda");
    EXPECT_EQ(transcriber->device_note(), "");
    auto out = transcribe(*transcriber, jfk());
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(words_of(*out), kJfkWords) << transcriber->device();
  }
}

TEST_F(TranscriberTest, AfterTheGpuEndedTheProcessTheNextOneUsesTheCpuOnce) {
  const auto file = std::filesystem::temp_directory_path() / "transcriber-test-gpu" / "gpu-failure";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        open({.gpu_failure_file = file});
        GGML_ABORT("CUDA error");
      },
      "CUDA error");
  auto next = open({.gpu_failure_file = file});
  EXPECT_EQ(next->device(), "cpu");
  EXPECT_THAT(std::string(next->device_note()), testing::AllOf(HasSubstr("the GPU failed"), HasSubstr("CUDA error")));
  auto out = transcribe(*next, jfk());
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(words_of(*out), kJfkWords);
  EXPECT_EQ(open({.gpu_failure_file = file})->device_note(), "");
  std::filesystem::remove_all(file.parent_path());
}

TEST_F(TranscriberTest, AFullQueueRefuses) {
  auto small = open({.queue_max = 0});
  auto out = transcribe(*small, jfk());
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::unavailable);
  EXPECT_GT(out.error().retry_after.count(), 0);
}

TEST(TranscriberOpen, RefusesWhatIsNotAModel) {
  const auto path = std::filesystem::temp_directory_path() / "transcriber-test-not-a-model.bin";
  EXPECT_EQ(Transcriber::open(path, {}).error().code, Code::not_found);
  std::ofstream(path) << "no model";
  EXPECT_EQ(Transcriber::open(path, {}).error().code, Code::invalid_argument);
  std::filesystem::remove(path);
}

TEST(ParseLanguage, TakesCodesAndNames) {
  EXPECT_EQ(*parse_language("en"), "en");
  EXPECT_EQ(*parse_language("German"), "de");
  EXPECT_FALSE(parse_language("klingon"));
}

}  // namespace
}  // namespace wrkhrs::engine
