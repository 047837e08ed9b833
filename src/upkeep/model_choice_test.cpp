#include "upkeep/model_choice.hpp"

#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/ids.hpp"

namespace wrkhrs::upkeep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(WithSetting, ChangesOneLineAndLeavesTheRest) {
  EXPECT_EQ(*with_setting("", "rag", "embedding_model", "b"), "rag:\n  embedding_model: b\n");
  EXPECT_EQ(
      *with_setting(
          "# mine\nlog_level: info\nrag:\n    # which\n    embedding_model: a  # old\n    x: 1\nllm:\n  model: a\n",
          "rag", "embedding_model", "b"),
      "# mine\nlog_level: info\nrag:\n    # which\n    embedding_model: b\n    x: 1\nllm:\n  model: a\n");
  EXPECT_EQ(*with_setting("rag:\n  x: 1\n\nllm:\n  model: a\n", "llm", "model", "b"),
            "rag:\n  x: 1\n\nllm:\n  model: b\n");
  EXPECT_EQ(*with_setting("asr:\n\nllm:\n  model: a\n", "asr", "model", "b"), "asr:\n  model: b\n\nllm:\n  model: a\n");
  EXPECT_EQ(*with_setting("gateway:\n  aliases:\n    model: x\nllm:\n", "gateway", "model", "b"),
            "gateway:\n  model: b\n  aliases:\n    model: x\nllm:\n");
  EXPECT_FALSE(with_setting("rag: {embedding_model: a}\n", "rag", "embedding_model", "b"));
}

class ChooseModel : public ::testing::Test {
 protected:
  ChooseModel() : home_(std::filesystem::path(::testing::TempDir()) / new_id("choose_test_")) {
    std::filesystem::create_directories(home_);
    load_.home = home_;
    load_.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
  }
  ~ChooseModel() override { std::filesystem::remove_all(home_); }
  void write(const std::string& text) { std::ofstream(home_ / "wrkhrs.yaml") << text; }
  std::string text() {
    std::ifstream file(home_ / "wrkhrs.yaml");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path home_;
  std::map<std::string, std::string> environment_;
  config::LoadOptions load_;
};

TEST_F(ChooseModel, WritesTheFileAndRemembersTheWayBack) {
  write("# mine\nrag:\n  file_bytes_max: 4096\n");
  ::chmod((home_ / "wrkhrs.yaml").c_str(), 0640);
  ASSERT_TRUE(choose_model(load_, models::Kind::embedding, "other"));
  EXPECT_EQ(config::load(load_)->rag.embedding_model, "other");
  EXPECT_THAT(text(), HasSubstr("# mine\n"));
  struct stat status{};
  ::stat((home_ / "wrkhrs.yaml").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
  ASSERT_TRUE(choose_model(load_, models::Kind::language, "bigger"));
  EXPECT_EQ(config::load(load_)->llm.model, "bigger");
  EXPECT_EQ(config::load(load_)->orchestrator.model, "bigger");
  auto changes = read_changes(home_);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].from, "all-minilm-l6-v2");
  EXPECT_EQ((*changes)[1].kind, "language");
  EXPECT_THAT(rollback_targets(home_), ElementsAre("all-minilm-l6-v2", "smollm2-135m-instruct"));
}

TEST_F(ChooseModel, AChoiceThatWasUndoneIsNotAWayBack) {
  EXPECT_EQ(undo_choice(load_, models::Kind::embedding).error().code, Code::not_found);
  ASSERT_TRUE(choose_model(load_, models::Kind::embedding, "good"));
  ASSERT_TRUE(choose_model(load_, models::Kind::speech, "speech"));
  ASSERT_TRUE(choose_model(load_, models::Kind::embedding, "bad"));
  ASSERT_TRUE(undo_choice(load_, models::Kind::embedding));
  EXPECT_EQ(config::load(load_)->rag.embedding_model, "good");
  auto changes = read_changes(home_);
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].to, "good");
  EXPECT_EQ((*changes)[1].to, "speech");
}

TEST_F(ChooseModel, AnswersOfAnotherProviderStayWithIt) {
  write("llm:\n  model: small\norchestrator:\n  model: big\n");
  ASSERT_TRUE(choose_model(load_, models::Kind::language, "other"));
  EXPECT_EQ(config::load(load_)->llm.model, "other");
  EXPECT_EQ(config::load(load_)->orchestrator.model, "big");
}

TEST_F(ChooseModel, RefusesWhatWouldHaveNoEffectAndChangesNothing) {
  environment_["EMBEDDING_MODEL"] = "from-the-variable";
  write("rag:\n  file_bytes_max: 4096\n");
  auto refused = choose_model(load_, models::Kind::embedding, "other");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("EMBEDDING_MODEL"));
  EXPECT_EQ(text(), "rag:\n  file_bytes_max: 4096\n");
  environment_.clear();
  write("rag: {file_bytes_max: 4096}\n");
  EXPECT_FALSE(choose_model(load_, models::Kind::embedding, "other"));
  EXPECT_EQ(text(), "rag: {file_bytes_max: 4096}\n");
  EXPECT_THAT(*read_changes(home_), IsEmpty());
  EXPECT_FALSE(choose_model(load_, models::Kind::vad, "other"));
}

}  // namespace
}  // namespace wrkhrs::upkeep
