#include "upkeep/leftovers.hpp"

#include <fstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/ids.hpp"
#include "models/models.hpp"

namespace wrkhrs::upkeep {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Leftovers : public ::testing::Test {
 protected:
  Leftovers() : folder_(fs::path(::testing::TempDir()) / new_id("upkeep_test_")) {
    config_.common.home = (folder_ / "home").string();
    config_.common.models_dir = (folder_ / "models").string();
    options_.cache = folder_ / "cache";
    options_.temporary_folder = folder_ / "tmp";
  }
  ~Leftovers() override { fs::remove_all(folder_); }

  fs::path write(const fs::path& name, std::size_t bytes = 10, bool old = true) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << std::string(bytes, 'x');
    if (old) age(path);
    return path;
  }
  static void age(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(3));
  }
  void install(const std::string& id, models::Kind kind) {
    const models::Library library(folder_ / "models");
    auto staged = library.stage(id);
    ASSERT_TRUE(staged);
    std::ofstream(staged->path()) << "weights";
    ASSERT_TRUE(library.commit(std::move(*staged), {.id = id, .kind = kind}));
  }
  std::vector<std::string> found() {
    std::vector<std::string> names;
    for (const Leftover& leftover : find_leftovers(config_, options_)) {
      names.push_back(fs::relative(leftover.path, folder_).string());
    }
    return names;
  }

  fs::path folder_;
  config::StackConfig config_;
  LeftoverOptions options_;
};

TEST_F(Leftovers, AreRotatedLogsAndWhatKilledProcessesHadBegun) {
  for (const char* kept :
       {"home/logs/wrkhrs-rag.log", "home/logs/notes.1", "home/keys.json", "home/api-key", "home/wrkhrs.yaml",
        "home/data/rag/rag.db", "home/data/rag/objects/ab/x.tmp-1", "models/own.gguf", "models/.hidden"}) {
    write(kept);
  }
  write("home/keys.json.tmp-young", 10, false);
  write("home/logs/wrkhrs-rag.log.1", 100);
  write("home/logs/supervisor.log.12");
  write("home/keys.json.tmp-abc");
  write("home/tls/rag.pem.tmp-abc");
  write("models/.whisper-base.abc");
  write("tmp/wrkhrs-probe-AbCdEf/own/new");
  age(folder_ / "tmp/wrkhrs-probe-AbCdEf");
  write("tmp/something-else/x");
  age(folder_ / "tmp/something-else");
  EXPECT_THAT(found(), UnorderedElementsAre("home/logs/wrkhrs-rag.log.1", "home/logs/supervisor.log.12",
                                            "home/keys.json.tmp-abc", "home/tls/rag.pem.tmp-abc",
                                            "models/.whisper-base.abc", "tmp/wrkhrs-probe-AbCdEf"));
  for (const Leftover& leftover : find_leftovers(config_, options_)) {
    if (leftover.path.filename() == "wrkhrs-rag.log.1") {
      EXPECT_EQ(leftover.bytes, 100u);
    }
    ASSERT_TRUE(remove_leftover(config_, leftover));
  }
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_TRUE(fs::exists(folder_ / "home/logs/wrkhrs-rag.log"));
  EXPECT_TRUE(fs::exists(folder_ / "home/data/rag/rag.db"));
}

TEST_F(Leftovers, AreNotWhatAProcessHasOpenNorLinks) {
  const fs::path open_log = write("home/logs/a.log.1");
  const int fd = ::open(open_log.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  write("elsewhere/precious");
  fs::create_symlink(folder_ / "elsewhere/precious", folder_ / "home/logs/b.log.1");
  EXPECT_THAT(found(), IsEmpty());
  ::close(fd);
  EXPECT_THAT(found(), UnorderedElementsAre("home/logs/a.log.1"));
}

TEST_F(Leftovers, AreModelsOnlyWhenAskedAndOnlyThoseThatNothingNames) {
  install(config_.rag.embedding_model, models::Kind::embedding);
  install("rolled-back-to", models::Kind::speech);
  install("silero", models::Kind::vad);
  install("forgotten", models::Kind::speech);
  EXPECT_THAT(found(), IsEmpty());
  options_.models = true;
  options_.kept_models = {"rolled-back-to"};
  EXPECT_THAT(found(), UnorderedElementsAre("models/forgotten.bin"));
  ASSERT_TRUE(remove_leftover(config_, find_leftovers(config_, options_).front()));
  EXPECT_FALSE(models::Library(folder_ / "models").find("forgotten"));
  EXPECT_FALSE(fs::exists(folder_ / "models/forgotten.json"));
}

TEST_F(Leftovers, AreOldBuildsOnlyWhenAskedAndNeverTheNewestNorOneThatRuns) {
  write("cache/deps/llama.cpp-0123456789ab/bin/llama-server", 50);
  age(folder_ / "cache/deps/llama.cpp-0123456789ab");
  write("cache/deps/llama.cpp-ba9876543210/bin/llama-server");
  write("cache/deps/sqlite-0123456789ab/sqlite3.c");
  write("cache/deps/notes-of-mine/x");
  EXPECT_THAT(found(), IsEmpty());
  options_.builds = true;
  EXPECT_THAT(found(), UnorderedElementsAre("cache/deps/llama.cpp-0123456789ab"));
  EXPECT_EQ(find_leftovers(config_, options_).front().bytes, 50u);
  const int fd = ::open((folder_ / "cache/deps/llama.cpp-0123456789ab/bin/llama-server").c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_THAT(found(), IsEmpty());
  ::close(fd);
}

}  // namespace
}  // namespace wrkhrs::upkeep
