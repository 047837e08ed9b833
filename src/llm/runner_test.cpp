#include "llm/runner.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

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
    return server_command(config_, "/opt/llama-server", {.id = "tiny", .path = "/models/tiny.gguf"}, "/run/keys");
  }
  static std::string option(const std::vector<std::string>& argv, std::string_view name) {
    auto at = std::ranges::find(argv, name);
    return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
  }

  config::StackConfig config_;
};

TEST_F(RunnerTest, EverySlotGetsTheConfiguredContext) {
  config_.llm.context_tokens = 2048;
  config_.llm.slots = 3;
  EXPECT_EQ(option(command(), "--ctx-size"), "6144");
  EXPECT_EQ(option(command(), "--parallel"), "3");
}

TEST_F(RunnerTest, ListensWhereTheStackExpectsIt) {
  config_.common.port_offset = 1000;
  EXPECT_EQ(option(command(), "--port"), "9083");
  EXPECT_EQ(option(command(), "--host"), "127.0.0.1");
  EXPECT_EQ(option(command(), "--alias"), "tiny");
  EXPECT_EQ(option(command(), "--cors-origins"), "localhost");
}

TEST_F(RunnerTest, KeysAreInAPrivateFileAndNotOnTheCommandLine) {
  std::ofstream(config_.internal_token_file()) << "internal-secret\n";
  std::ofstream(config_.api_key_file()) << "person-secret\n";
  auto path = write_keys(config_);
  ASSERT_TRUE(path) << path.error().message;
  std::stringstream text;
  text << std::ifstream(*path).rdbuf();
  EXPECT_EQ(text.str(), "internal-secret\nperson-secret\n");
  struct stat status{};
  ASSERT_EQ(::stat(path->c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  for (const std::string& word : command()) EXPECT_THAT(word, testing::Not(HasSubstr("secret")));
}

TEST_F(RunnerTest, WithoutAnInternalTokenItDoesNotStartOpen) {
  auto path = write_keys(config_);
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().code, Code::not_found);
}

TEST_F(RunnerTest, AMissingServerSaysWhatToDo) {
  config_.llm.server_binary = "/nonexistent/llama-server";
  auto found = find_server(config_);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("make deps"));
}

}  // namespace
}  // namespace wrkhrs::llm
