#include "asr/http.hpp"

#include <cstring>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/models.hpp"
#include "net/test_server.hpp"
#include "process/child.hpp"

namespace wrkhrs::asr {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string file_bytes(const fs::path& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}
std::string jfk(const char* extension = "wav") {
  return file_bytes(fs::path(WRKHRS_SPEECH_SAMPLES) / (std::string("jfk.") + extension));
}

struct Part {
  std::string name;
  std::string value;
  bool is_file = false;
};

/// The real decoder and the real model behind a real server.
class AsrHttpTest : public testing::Test {
 protected:
  void SetUp() override {
    const models::Library library(models::Library::default_folder());
    auto model = library.find("whisper-tiny.en");
    if (!model) GTEST_SKIP() << "whisper-tiny.en is not installed: run `make models`";
    engine::TranscriberOptions speech;
    if (auto vad = library.find("silero-vad")) speech.vad_model = vad->path;
    model_ = std::make_unique<SpeechModel>([this, file = model->path, speech]() -> Opened {
      if (!installed_) return fail(Code::not_found, "Install it with `wrkhrs models pull whisper-tiny.en`.");
      return engine::Transcriber::open(file, speech);
    });
    std::string pattern = (fs::temp_directory_path() / "asr-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    decoder_.emplace(process::sibling_program("wrkhrs-audio"), audio::DecodeLimits{});
    recogniser_.emplace(*decoder_, *model_, disk_, folder_);
    http_.emplace(*recogniser_, disk_, server_.metrics,
                  HttpOptions{.model = "whisper-tiny.en",
                              .requests_max = 2,
                              .upload = {.file_bytes_max = 1 << 20, .spool_folder = folder_}});
    http_->bind(server_.router);
    server_.start();
  }
  void TearDown() override {
    server_.stop();
    fs::remove_all(folder_);
  }

  net::ClientResponse post(const std::vector<Part>& parts, const std::string& path = "/v1/audio/transcriptions") {
    std::string body;
    for (const Part& part : parts) {
      body += "--BOUNDARY\r\ncontent-disposition: form-data; name=\"" + part.name + "\"";
      if (part.is_file) body += "; filename=\"recording\"\r\ncontent-type: application/octet-stream";
      body += "\r\n\r\n" + part.value + "\r\n";
    }
    body += "--BOUNDARY--\r\n";
    net::ClientRequest request{.method = Method::post, .path = path, .body = std::move(body)};
    request.headers.emplace_back("content-type", "multipart/form-data; boundary=BOUNDARY");
    auto response = server_.fetch(std::move(request), Context::background(std::chrono::seconds(60)));
    EXPECT_TRUE(response) << response.error().message;
    return response ? std::move(*response) : net::ClientResponse{};
  }
  static Part file(std::string bytes) { return {"file", std::move(bytes), true}; }

  /// Status, param and code of an error answer.
  std::string problem(const std::vector<Part>& parts, const std::string& path = "/v1/audio/transcriptions") {
    const net::ClientResponse response = post(parts, path);
    auto body = json::parse(response.body);
    const json::Value* error = body ? json::find(*body, "error") : nullptr;
    if (!error) return std::to_string(response.status) + " without an error: " + response.body;
    last_message_ = json::string_or(*error, "message", "");
    return fmt::format("{} {} {}", response.status, json::string_or(*error, "param", "-"),
                       json::string_or(*error, "code", "-"));
  }

  net::TestServer server_;  // first: its loops outlive the threads that resume coroutines on them
  fs::path folder_;
  std::string last_message_;
  using Opened = Result<std::unique_ptr<engine::Transcriber>>;
  std::atomic<bool> installed_{true};
  std::unique_ptr<SpeechModel> model_;
  std::optional<audio::Decoder> decoder_;
  WorkerPool disk_{"disk", 1, 64};
  std::optional<Recogniser> recogniser_;
  std::optional<Http> http_;
};

TEST_F(AsrHttpTest, TranscribesAnMp3WithTimesForSegmentsAndWords) {
  const net::ClientResponse response = post({{"model", "whisper-1"},
                                             {"response_format", "verbose_json"},
                                             {"timestamp_granularities[]", "word"},
                                             {"timestamp_granularities[]", "segment"},
                                             {"language", "en"},
                                             file(jfk("mp3"))});
  ASSERT_EQ(response.status, 200) << response.body;
  auto body = json::parse_object(response.body);
  ASSERT_TRUE(body);
  EXPECT_THAT(std::string(body->at("text").as_string()), HasSubstr("ask what you can do for your country"));
  EXPECT_NEAR(body->at("duration").as_double(), 11.0, 0.2);
  EXPECT_FALSE(body->at("segments").as_array().empty());
  EXPECT_EQ(body->at("words").as_array().size(), 22u);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(AsrHttpTest, StreamsTheTextAsEventsAndEndsWithAllOfIt) {
  const net::ClientResponse response = post({file(jfk()), {"model", "whisper-tiny.en"}, {"stream", "true"}});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, testing::StartsWith("data: {\"type\":\"transcript.text.delta\",\"delta\":\""));
  EXPECT_THAT(response.body, HasSubstr("data: {\"type\":\"transcript.text.done\",\"text\":\"And so"));
}

/// The same before the model is installed.
class AsrWithoutModelTest : public AsrHttpTest {
 protected:
  AsrWithoutModelTest() { installed_ = false; }
};

TEST_F(AsrWithoutModelTest, RequestsAreRefusedWithWhatToDoUntilTheModelIsInstalled) {
  const std::vector<Part> parts{file(jfk()), {"model", "whisper-1"}};
  EXPECT_EQ(problem(parts), "503 - -");
  EXPECT_THAT(last_message_, HasSubstr("wrkhrs models pull"));
  installed_ = true;
  int status = 0;
  for (int i = 0; i < 60 && status != 200; ++i) {
    status = post(parts).status;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // tidy: allow(sleep) until it is looked for again
  }
  EXPECT_EQ(status, 200);
}

TEST_F(AsrHttpTest, WrongFormsGetOpenAisErrors) {
  const Part model{"model", "whisper-1"};
  const Part silence = file("RIFF");
  EXPECT_EQ(problem({model}), "400 file missing_required_parameter");
  EXPECT_EQ(problem({silence}), "400 model missing_required_parameter");
  EXPECT_EQ(problem({silence, {"model", "gpt-9"}}), "404 model model_not_found");
  EXPECT_EQ(problem({silence, model, {"langauge", "en"}}), "400 langauge unknown_parameter");
  EXPECT_THAT(last_message_, HasSubstr("language"));
  EXPECT_EQ(problem({silence, model, model}), "400 model invalid_value");
  EXPECT_EQ(problem({silence, model, {"language", "zz"}}), "400 language invalid_language_format");
  EXPECT_EQ(problem({silence, model, {"response_format", "xml"}}), "400 response_format invalid_value");
  EXPECT_EQ(problem({silence, model, {"temperature", "1.5"}}), "400 temperature invalid_value");
  EXPECT_EQ(problem({silence, model, {"temperature", "nan"}}), "400 temperature invalid_value");
  EXPECT_EQ(problem({silence, model, {"timestamp_granularities[]", "word"}}),
            "400 timestamp_granularities invalid_value");
  EXPECT_EQ(problem({silence, model, {"stream", "true"}, {"response_format", "srt"}}), "400 stream invalid_value");
  EXPECT_EQ(problem({file(""), model}), "400 file invalid_value");
  EXPECT_EQ(problem({file(std::string(2 << 20, 'x')), model}), "413 file -");
  EXPECT_EQ(problem({silence, model, {"language", "en"}}, "/v1/audio/translations"), "400 language unknown_parameter");
}

TEST_F(AsrHttpTest, WhatIsNotAudioIsTheClientsFault) {
  const Part model{"model", "whisper-1"};
  EXPECT_THAT(problem({file("This is a text, not a recording."), model}), testing::StartsWith("400 file"));
  EXPECT_THAT(problem({file(jfk().substr(0, 60)), model}), testing::StartsWith("400 file"));
  EXPECT_THAT(problem({file(std::string(5000, '\0')), model}), testing::StartsWith("400 file"));
}

TEST_F(AsrHttpTest, AnEnglishModelRefusesGermanAndTranslation) {
  const Part model{"model", "whisper-1"};
  EXPECT_THAT(problem({file(jfk()), model, {"language", "de"}}), testing::StartsWith("400 language"));
  EXPECT_THAT(problem({file(jfk()), model}, "/v1/audio/translations"), testing::StartsWith("400 model"));
}

TEST_F(AsrHttpTest, WhenAllPlacesAreTakenItSaysWhenToTryAgain) {
  Http full(*recogniser_, disk_, server_.metrics,
            {.model = "m", .requests_max = 0, .upload = {.spool_folder = folder_}});
  net::TestServer server;
  full.bind(server.router);
  server.start();
  auto response = server.post("/v1/audio/transcriptions", "x");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(net::find_header(response->headers, "retry-after"), "10");
}

TEST_F(AsrHttpTest, ABodyThatIsNoFormIsRefused) {
  auto response = server_.post("/v1/audio/transcriptions", "{}");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 400) << response->body;
}

}  // namespace
}  // namespace wrkhrs::asr
