// What the commands print and read, without a stack. The commands themselves are tested in tests/e2e/test_cli.py.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "cli/ask_command.hpp"
#include "cli/backup_schedule.hpp"
#include "cli/completion.hpp"
#include "cli/document_commands.hpp"
#include "cli/key_commands.hpp"
#include "cli/logs_command.hpp"
#include "cli/model_update.hpp"
#include "cli/tool_commands.hpp"
#include "cli/upload.hpp"

namespace wrkhrs::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class Folder : public ::testing::Test {
 protected:
  Folder() : path_(std::filesystem::path(::testing::TempDir()) / new_id("cli_test_")) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() override { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  std::filesystem::path path_;
};

TEST(BackupSchedule, IsRegularAfterSuccessAndSoonerAfterFailure) {
  config::BackupConfig config{.target = "/mnt/nas", .every_hours = 24};
  backup::State state;
  EXPECT_EQ(next_backup_at(config, state), 0) << "at once";
  state = {.attempt_at = 1'000'000, .success_at = 1'000'000};
  EXPECT_EQ(next_backup_at(config, state), 1'000'000 + 24 * 3600);
  state = {.attempt_at = 2'000'000, .success_at = 1'000'000, .error = "the target is away"};
  EXPECT_EQ(next_backup_at(config, state), 2'000'000 + 3600);
  state.success_at = 1'990'000;  // one made by hand that failed does not hurry the next
  EXPECT_EQ(next_backup_at(config, state), 1'990'000 + 24 * 3600);
  config.every_hours = 0;
  EXPECT_EQ(next_backup_at(config, state), std::nullopt);
  config = {.every_hours = 24};
  EXPECT_EQ(next_backup_at(config, state), std::nullopt) << "no target";
}

TEST(BackupSchedule, VerifiesEveryFewDays) {
  config::BackupConfig config{.verify_every_days = 7};
  EXPECT_TRUE(is_verify_due(config, {}, 8 * 86400));
  EXPECT_FALSE(is_verify_due(config, {.verified_at = 100}, 100 + 7 * 86400 - 1));
  EXPECT_TRUE(is_verify_due(config, {.verified_at = 100}, 100 + 7 * 86400));
  config.verify_every_days = 0;
  EXPECT_FALSE(is_verify_due(config, {}, 8 * 86400));
}

TEST(ToolArguments, ArePairsOrOneObject) {
  auto pairs = tool_arguments({"formula=H2O", "count=3", "ratio=0.5", "on=true", "text=a=b", "list=[1,2]"});
  ASSERT_TRUE(pairs);
  EXPECT_EQ(pairs->at("formula").as_string(), "H2O");
  EXPECT_EQ(pairs->at("count").as_int64(), 3);
  EXPECT_TRUE(pairs->at("on").as_bool());
  EXPECT_EQ(pairs->at("text").as_string(), "a=b");
  EXPECT_EQ(pairs->at("list").as_array().size(), 2u);
  EXPECT_EQ(tool_arguments({R"({"formula":"H2O"})"})->at("formula").as_string(), "H2O");
  EXPECT_TRUE(tool_arguments({})->empty());
  EXPECT_FALSE(tool_arguments({"H2O"}));
  EXPECT_FALSE(tool_arguments({"{broken"}));
}

TEST(Periods, AreANumberWithAUnit) {
  EXPECT_EQ(parse_period("90d")->count(), 90 * 86'400);
  EXPECT_EQ(parse_period("12h")->count(), 43'200);
  EXPECT_EQ(parse_period("")->count(), 0);
  for (const char* wrong : {"90", "d", "-1d", "9999999999d", "1w", "1 d", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_period(wrong)) << wrong;
  }
}

TEST(Sources, AreNumberedOnceWithPlaceAndQuote) {
  auto extension = json::parse(R"({"citations":[
    {"number":1,"filename":"runbook.md","headings":["Scaling","RAG"],"quote":"Scale\nthe service."},
    {"number":1,"filename":"runbook.md","quote":"again"},
    {"number":2,"filename":"talk.wav","start_seconds":61.5,"end_seconds":70.2,"quote":"spoken"},
    {"number":3,"tool":"molar_mass","quote":"18.015 g/mol"},
    {"number":4,"filename":"a\u001b[31m.pdf","page":12}]})");
  ASSERT_TRUE(extension);
  EXPECT_EQ(sources_text(*extension, false, 0),
            "Sources:\n"
            "  [1] runbook.md – Scaling › RAG\n      “Scale the service.”\n"
            "  [2] talk.wav, 1:01 to 1:10\n      “spoken”\n"
            "  [3] tool molar_mass\n      “18.015 g/mol”\n"
            "  [4] a·[31m.pdf, page 12\n");
  EXPECT_EQ(sources_text(json::Value(), false, 0), "");
}

TEST(Logs, AreMadeReadable) {
  EXPECT_EQ(
      readable_log_line(
          R"({"time":"2026-11-23T15:02:01.123Z","level":"info","service":"wrkhrs-rag","message":"done","file":"a","n":3})",
          "wrkhrs-rag", false),
      "15:02:01.123 rag           info  done file=a n=3");
  EXPECT_EQ(readable_log_line("ggml: loading\x1b[0m", "wrkhrs-llm", false), "llm           ggml: loading·[0m");
}

TEST_F(Folder, IngestTakesKnownFilesFromFoldersAndEveryNamedFile) {
  write("docs/a.md", "a");
  write("docs/b.PDF", "b");
  write("docs/code.bin", "c");
  write("docs/.git/x.md", "hidden");
  write("docs/.hidden.md", "hidden");
  write("other.bin", "named");
  auto files = files_to_ingest({path_ / "docs", path_ / "other.bin", path_ / "docs/a.md"});
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, ElementsAre(path_ / "docs/a.md", path_ / "docs/b.PDF", path_ / "other.bin"));
  EXPECT_THAT(files_to_ingest({path_ / "none"}).error().message, HasSubstr("no file or folder"));
}

TEST_F(Folder, AnUploadThatIsTooLargeOrNotThereIsRefused) {
  write("a.txt", "hello");
  EXPECT_TRUE(upload_of(path_ / "a.txt", {}, 5));
  EXPECT_EQ(upload_of(path_ / "a.txt", {}, 4).error().code, Code::too_large);
  EXPECT_EQ(upload_of(path_ / "none", {}, 4).error().code, Code::not_found);
}

TEST(LanguageComparison, AFigureMustBeAtItsTargetOrNoWorseThanNow) {
  const auto figures = [](double refusal, double composed) {
    return json::Object{{"refusal", {{"value", refusal}, {"count", 11}, {"target", 0.95}}},
                        {"composed", {{"value", composed}, {"count", 20}, {"target", 0.4}}},
                        {"faithfulness", {{"value", 0}, {"count", 0}, {"target", 0.99}}},  // nothing was claimed
                        {"checker_keeps", {{"value", 0.3}, {"count", 74}, {"target", 0.9}}},
                        {"complete", {{"value", 0.1}, {"count", 28}}},
                        {"latency_p50_s", {{"value", 9 * refusal}, {"count", 39}}}};
  };
  EXPECT_THAT(compare_language(figures(0.818, 0.5), figures(0.818, 0.41), 0.02).worse, IsEmpty()) << "at target";
  EXPECT_THAT(compare_language(figures(0.818, 0.5), figures(0.80, 0.5), 0.02).worse, IsEmpty()) << "within the margin";
  EXPECT_THAT(compare_language(figures(0.818, 0.5), figures(0.727, 0.39), 0.02).worse,
              UnorderedElementsAre("refusal", "composed"));
  const auto better = compare_language(figures(0.818, 0.5), figures(0.909, 0.5), 0.02);
  EXPECT_THAT(better.worse, IsEmpty()) << "below target, and still better";
  EXPECT_THAT(better.text, HasSubstr("refusal 0.818 now, 0.909 with it"));
  EXPECT_THAT(better.text, Not(HasSubstr("checker")));
  json::Object silent = figures(1, 0);  // a model that refuses everything
  silent["composed"] = {{"value", 0}, {"count", 0}, {"target", 0.4}};
  silent["complete"] = {{"value", 0}, {"count", 28}};
  EXPECT_THAT(compare_language(figures(0.818, 0.5), silent, 0.02).worse, UnorderedElementsAre("composed", "complete"));
  EXPECT_EQ(compare_language({}, {}, 0.02).text, "") << "nothing was judged";
}

TEST(WordErrorRate, CountsWordsThatWereSubstitutedLeftOutAndPutIn) {
  EXPECT_DOUBLE_EQ(word_error_rate("the red valve opens", "The red valve opens."), 0);
  EXPECT_DOUBLE_EQ(word_error_rate("the red valve opens", "the red pump opens"), 0.25);
  EXPECT_DOUBLE_EQ(word_error_rate("the red valve opens", "the valve opens"), 0.25);
  EXPECT_DOUBLE_EQ(word_error_rate("the red valve opens", "the big red valve opens now"), 0.5);
  EXPECT_DOUBLE_EQ(word_error_rate("valve", ""), 1);
  EXPECT_DOUBLE_EQ(word_error_rate("", ""), 0);
  EXPECT_DOUBLE_EQ(word_error_rate("", "noise"), 1);
}

TEST(Completion, KnowsCommandsOptionsAndServices) {
  CommandNode restart{.name = "restart", .description = "It's restarted", .options = {"--json"}, .takes_service = true};
  CommandNode root{.name = "wrkhrs", .commands = {restart}};
  for (std::string shell : {"bash", "zsh", "fish"}) {
    auto script = completion_script(root, shell);
    ASSERT_TRUE(script);
    EXPECT_THAT(*script, HasSubstr("restart"));
    EXPECT_THAT(*script, HasSubstr("tool-registry"));
  }
  EXPECT_FALSE(completion_script(root, "tcsh"));
}

}  // namespace
}  // namespace wrkhrs::cli
