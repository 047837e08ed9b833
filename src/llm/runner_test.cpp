#include "llm/runner.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "llm/tool_choice.hpp"

namespace wrkhrs::llm {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    std::string pattern = (fs::temp_directory_path() / "llm-XXXXXX").string();
    config_.common.home = ::mkdtemp(pattern.data());
  }
  ~RunnerTest() override { fs::remove_all(config_.home()); }

  std::vector<std::string> command() const {
    return server_command(config_, "/opt/llama-server", {.id = "tiny", .path = "/models/tiny.gguf"}, 4711, {});
  }
  static std::string option(const std::vector<std::string>& argv, std::string_view name) {
    auto at = std::ranges::find(argv, name);
    return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
  }

  static std::string text_of(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  config::StackConfig config_;
};

TEST_F(RunnerTest, EverySlotGetsTheConfiguredContext) {
  config_.llm.context_tokens = 2048;
  config_.llm.slots = 3;
  EXPECT_EQ(option(command(), "--ctx-size"), "6144");
  EXPECT_EQ(option(command(), "--parallel"), "3");
}

TEST_F(RunnerTest, ListensOnThisMachineOnly) {
  config_.common.bind_address = "0.0.0.0";
  EXPECT_EQ(option(command(), "--port"), "4711");
  EXPECT_EQ(option(command(), "--host"), "127.0.0.1");
  EXPECT_EQ(option(command(), "--alias"), "tiny");
  EXPECT_THAT(command(), testing::Not(Contains("--chat-template-file")));
}

TEST_F(RunnerTest, AModelWithoutAPlaceForToolsGetsATemplateOfOurs) {
  auto path = write_chat_template(config_, "smollm2-135m-instruct");
  ASSERT_TRUE(path) << path.error().message;
  const std::string text = text_of(*path);
  EXPECT_THAT(text, HasSubstr("for tool in tools"));
  EXPECT_THAT(text, HasSubstr(call_prefix));
  EXPECT_EQ(option(server_command(config_, "/opt/llama-server", {.id = "tiny"}, 1, *path), "--chat-template-file"),
            path->string());
  EXPECT_EQ(write_chat_template(config_, "a-model-of-ones-own"), fs::path());
}

TEST_F(RunnerTest, AMissingServerSaysWhatToDo) {
  config_.llm.server_binary = "/nonexistent/llama-server";
  auto found = find_server(config_);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("make deps"));
}

}  // namespace
}  // namespace wrkhrs::llm
