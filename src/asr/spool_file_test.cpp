#include "asr/spool_file.hpp"

#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace wrkhrs::asr {
namespace {

namespace fs = std::filesystem;

TEST(SpoolFile, KeepsBytesWithoutANameAndLeavesNothing) {
  std::string pattern = (fs::temp_directory_path() / "spool-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  {
    auto spool = SpoolFile::make(folder / "new");
    ASSERT_TRUE(spool) << spool.error().message;
    ASSERT_TRUE(spool->append(std::string_view("hello ")));
    SpoolFile moved = std::move(*spool);
    ASSERT_TRUE(moved.append(std::string_view("world")));
    EXPECT_EQ(moved.size(), 11u);
    std::string bytes(100, '\0');
    auto got = moved.read(6, bytes);
    ASSERT_TRUE(got);
    EXPECT_EQ(bytes.substr(0, *got), "world");
    std::string through_path;
    std::getline(std::ifstream(moved.path()), through_path);
    EXPECT_EQ(through_path, "hello world");
    EXPECT_TRUE(fs::is_empty(folder / "new"));
  }
  EXPECT_FALSE(SpoolFile::make("/proc/nowhere"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace wrkhrs::asr
