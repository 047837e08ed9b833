#include "backup/retention.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wrkhrs::backup {
namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t now = 1'790'000'000;  // a Monday in September 2026

ListedBackup made_at(std::int64_t time) {
  Manifest manifest;
  manifest.id = fmt::format("{}", time);
  manifest.created_at = time;
  return {.id = manifest.id, .manifest = std::move(manifest)};
}

/// One every six hours, the newest first.
std::vector<ListedBackup> history(int count) {
  std::vector<ListedBackup> all;
  for (int i = 0; i < count; ++i) all.push_back(made_at(now - i * 6 * hour));
  return all;
}

bool goes(const std::vector<std::string>& unneeded, const ListedBackup& backup) {
  return std::ranges::find(unneeded, backup.id) != unneeded.end();
}

TEST(RetentionTest, the_newest_and_the_last_of_each_day_week_and_month_stay) {
  const auto all = history(4 * 400);
  const auto unneeded = no_longer_needed(all, {.last = 3, .daily = 7, .weekly = 4, .monthly = 6});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(goes(unneeded, all[static_cast<std::size_t>(i)]));
  EXPECT_TRUE(goes(unneeded, all[3]) || all[3].manifest->created_at / day != all[2].manifest->created_at / day);
  const std::size_t kept = all.size() - unneeded.size();
  EXPECT_GE(kept, 7U + 3 + 5);
  EXPECT_LE(kept, 3U + 7 + 4 + 6);
  // Half a year back there is one, two years back there is none.
  EXPECT_TRUE(std::ranges::any_of(
      all, [&](const ListedBackup& b) { return !goes(unneeded, b) && b.manifest->created_at < now - 140 * day; }));
  EXPECT_TRUE(std::ranges::none_of(
      all, [&](const ListedBackup& b) { return !goes(unneeded, b) && b.manifest->created_at < now - 220 * day; }));
}

TEST(RetentionTest, applied_again_it_removes_nothing_more) {
  auto all = history(800);
  const Keep keep;
  const auto unneeded = no_longer_needed(all, keep);
  std::erase_if(all, [&](const ListedBackup& b) { return goes(unneeded, b); });
  EXPECT_TRUE(no_longer_needed(all, keep).empty());
}

TEST(RetentionTest, the_last_sound_one_stays_however_old_and_whatever_is_newer) {
  std::vector<ListedBackup> all{made_at(now), made_at(now - day), made_at(now - 900 * day), made_at(now - 901 * day)};
  all[0].manifest->problems = {"a blob is missing"};
  all[1].check.problems = {"a byte is wrong"};
  const auto unneeded = no_longer_needed(all, {.last = 1, .daily = 0, .weekly = 0, .monthly = 0});
  EXPECT_EQ(unneeded, std::vector<std::string>{all[3].id});
}

TEST(RetentionTest, the_last_verified_one_stays_until_a_newer_one_is_verified) {
  std::vector<ListedBackup> all = history(10);
  all[7].check.verified_at = now;
  const Keep one{.last = 1, .daily = 0, .weekly = 0, .monthly = 0};
  EXPECT_FALSE(goes(no_longer_needed(all, one), all[7]));
  all[2].check.drilled_at = now;
  EXPECT_TRUE(goes(no_longer_needed(all, one), all[7]));
  EXPECT_FALSE(goes(no_longer_needed(all, one), all[2]));
}

TEST(RetentionTest, incomplete_ones_go_when_a_sound_one_is_newer_and_unreadable_ones_never) {
  std::vector<ListedBackup> all = history(4);
  all[1].manifest->problems = {"x"};
  all[2].manifest.reset();
  all[2].error = "damaged";
  EXPECT_EQ(no_longer_needed(all, {}), std::vector<std::string>{all[1].id});
}

TEST(RetentionTest, nothing_is_kept_of_nothing) { EXPECT_TRUE(no_longer_needed({}, {}).empty()); }

}  // namespace
}  // namespace wrkhrs::backup
