// Which backups are no longer needed.
#pragma once

#include <string>
#include <vector>

#include "backup/repository.hpp"

namespace wrkhrs::backup {

/// How many are kept: of the newest, and of days, weeks (from Monday) and months (UTC) the last one each.
struct Keep {
  int last = 3;
  int daily = 7;
  int weekly = 4;
  int monthly = 6;
};

/// The ids of those that may go. Only complete backups without known problems count for `keep`. Never among them: the
/// newest of those, the newest that was verified, and any that cannot be read (a person has to look). Incomplete ones
/// and those with problems go when a sound one is newer. Pure. `newest_first`: as Repository::backups() gives them.
std::vector<std::string> no_longer_needed(const std::vector<ListedBackup>& newest_first, const Keep& keep);

}  // namespace wrkhrs::backup
