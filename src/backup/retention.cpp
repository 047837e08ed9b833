#include "backup/retention.hpp"

#include <ctime>
#include <functional>
#include <set>

namespace wrkhrs::backup {
namespace {

std::int64_t day_of(std::int64_t time) { return time / 86400; }
std::int64_t week_of(std::int64_t time) { return (time / 86400 + 3) / 7; }  // 1 January 1970 was a Thursday
std::int64_t month_of(std::int64_t time) {
  const std::time_t seconds = time;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return utc.tm_year * 12 + utc.tm_mon;
}

}  // namespace

std::vector<std::string> no_longer_needed(const std::vector<ListedBackup>& newest_first, const Keep& keep) {
  std::set<std::string> kept;
  std::vector<const ListedBackup*> sound;
  for (const ListedBackup& backup : newest_first) {
    if (backup.manifest && backup.manifest->complete() && backup.check.problems.empty()) sound.push_back(&backup);
  }
  for (std::size_t i = 0; i < sound.size() && (i == 0 || static_cast<int>(i) < keep.last); ++i)
    kept.insert(sound[i]->id);
  for (const ListedBackup* backup : sound) {
    if (backup->check.verified_at == 0 && backup->check.drilled_at == 0) continue;
    kept.insert(backup->id);
    break;
  }
  const auto keep_one_of_each = [&](const std::function<std::int64_t(std::int64_t)>& period, int count) {
    std::set<std::int64_t> seen;
    for (const ListedBackup* backup : sound) {
      const std::int64_t number = period(backup->manifest->created_at);
      if (seen.contains(number) || static_cast<int>(seen.size()) >= count) continue;
      seen.insert(number);
      kept.insert(backup->id);
    }
  };
  keep_one_of_each(day_of, keep.daily);
  keep_one_of_each(week_of, keep.weekly);
  keep_one_of_each(month_of, keep.monthly);

  std::vector<std::string> unneeded;
  bool newer_is_sound = false;
  for (const ListedBackup& backup : newest_first) {
    const bool is_sound = backup.manifest && backup.manifest->complete() && backup.check.problems.empty();
    if (is_sound ? !kept.contains(backup.id) : backup.manifest && newer_is_sound) unneeded.push_back(backup.id);
    newer_is_sound = newer_is_sound || is_sound;
  }
  return unneeded;
}

}  // namespace wrkhrs::backup
