// What every Target must do, as a GoogleTest suite. A fixture has `Target& target()` (empty at first) and
// `std::string missing()`, what is not there to run it, else empty.
#pragma once

#include <thread>

#include <gtest/gtest.h>

#include "backup/target.hpp"

namespace wrkhrs::backup {

template <class Fixture>
class TargetContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fixture_.missing().empty()) GTEST_SKIP() << fixture_.missing();
  }
  Target& target() { return fixture_.target(); }
  std::vector<std::string> names(std::string_view prefix) {
    std::vector<std::string> all;
    auto files = target().list(prefix);
    EXPECT_TRUE(files) << files.error().message;
    if (files) {
      for (const StoredFile& file : *files) all.push_back(file.name);
    }
    return all;
  }

 private:
  Fixture fixture_;
};
TYPED_TEST_SUITE_P(TargetContract);

TYPED_TEST_P(TargetContract, what_is_put_comes_back) {
  Target& target = this->target();
  const std::string bytes("\0 any \xff bytes", 12);
  ASSERT_TRUE(target.put("pieces/ab/cd", bytes));
  ASSERT_TRUE(target.put("empty", ""));
  ASSERT_TRUE(target.flush());
  EXPECT_EQ(target.get("pieces/ab/cd", 100).value(), bytes);
  EXPECT_EQ(target.get("empty", 100).value(), "");
}

TYPED_TEST_P(TargetContract, a_second_put_replaces) {
  Target& target = this->target();
  ASSERT_TRUE(target.put("a", "a long first text"));
  ASSERT_TRUE(target.put("a", "short"));
  EXPECT_EQ(target.get("a", 100).value(), "short");
  EXPECT_EQ(this->names(""), std::vector<std::string>{"a"});
}

TYPED_TEST_P(TargetContract, what_is_not_there_is_not_found_and_not_listed) {
  Target& target = this->target();
  EXPECT_EQ(target.get("backups/x", 100).error().code, Code::not_found);
  EXPECT_TRUE(this->names("").empty());
  EXPECT_TRUE(this->names("backups/").empty());
  EXPECT_TRUE(target.remove("backups/x"));
}

TYPED_TEST_P(TargetContract, lists_by_prefix_in_order_with_sizes) {
  Target& target = this->target();
  for (const char* name : {"b/2", "b/10", "a/1", "b/1", "bc"}) ASSERT_TRUE(target.put(name, name));
  EXPECT_EQ(this->names("b/"), (std::vector<std::string>{"b/1", "b/10", "b/2"}));
  EXPECT_EQ(this->names("b/1"), (std::vector<std::string>{"b/1", "b/10"}));
  EXPECT_EQ(this->names("").size(), 5U);
  EXPECT_EQ(target.list("b/10")->front().bytes, 4U);
}

TYPED_TEST_P(TargetContract, lists_more_than_a_page) {
  Target& target = this->target();
  for (int i = 0; i < 65; ++i) ASSERT_TRUE(target.put("many/" + std::to_string(10000 + i), "x"));
  EXPECT_EQ(this->names("many/").size(), 65U);
  EXPECT_EQ(this->names("many/").back(), "many/10064");
}

TYPED_TEST_P(TargetContract, what_is_removed_is_gone) {
  Target& target = this->target();
  ASSERT_TRUE(target.put("a/b", "x"));
  ASSERT_TRUE(target.remove("a/b"));
  EXPECT_EQ(target.get("a/b", 100).error().code, Code::not_found);
  EXPECT_TRUE(this->names("").empty());
}

TYPED_TEST_P(TargetContract, more_than_is_wanted_is_too_large) {
  Target& target = this->target();
  ASSERT_TRUE(target.put("big", std::string(5000, 'x')));
  EXPECT_EQ(target.get("big", 4999).error().code, Code::too_large);
  EXPECT_TRUE(target.get("big", 5000));
}

TYPED_TEST_P(TargetContract, several_threads_use_it_at_once) {
  Target& target = this->target();
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&target, thread] {
      for (int i = 0; i < 25; ++i) {
        const std::string name = "t/" + std::to_string(thread) + "-" + std::to_string(i);
        const std::string bytes(10'000, static_cast<char>('a' + thread));
        auto put = target.put(name, bytes);
        EXPECT_TRUE(put) << name << ": " << put.error().message << " " << put.error().detail;
        auto got = target.get(name, 20'000);
        EXPECT_TRUE(got && *got == bytes) << name << ": " << (got ? "other bytes" : got.error().message);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(this->names("t/").size(), 100U);
}

REGISTER_TYPED_TEST_SUITE_P(TargetContract, what_is_put_comes_back, a_second_put_replaces,
                            what_is_not_there_is_not_found_and_not_listed, lists_by_prefix_in_order_with_sizes,
                            lists_more_than_a_page, what_is_removed_is_gone, more_than_is_wanted_is_too_large,
                            several_threads_use_it_at_once);

}  // namespace wrkhrs::backup
