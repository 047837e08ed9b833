// Which data a database holds. After a restore from a backup, numbers and revisions go on from where they were then,
// and come to mean something else than in copies and caches made since. So a restore gives the data another epoch, and
// whoever keeps a copy notes of which epoch it is.
//
// It stands in the table `meta`, which a database that has followers has: (key TEXT PRIMARY KEY, value TEXT).
#pragma once

#include <string>
#include <string_view>

#include "store/connection.hpp"

namespace wrkhrs::store {

/// The row of `meta`.
inline constexpr std::string_view data_epoch_key = "epoch";

/// Empty: the data was never restored. Inside a read or a write.
Result<std::string> data_epoch(Connection& connection);
/// For a restore: another one. Inside a write, or before anybody uses the database.
Result<void> renew_data_epoch(Connection& connection);

}  // namespace wrkhrs::store
