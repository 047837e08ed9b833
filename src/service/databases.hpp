// The databases of a service: where they lie, and that one which is gone is not begun anew in silence: a disk that is
// not mounted, or a folder that was deleted, looks like a first start.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "config/stack_config.hpp"
#include "store/database.hpp"

namespace wrkhrs::service {

/// How a service opens its database `file` (SQLite, in its data folder) or, where `database.url` is set, the schema of
/// that name. With a file that is damaged or gone it stays up and refuses; see store::Database::trouble().
store::DatabaseOptions database_options(const config::StackConfig& config, std::string_view service,
                                        std::string_view file, std::string_view schema = {});

/// The databases that a service had when it last ran and that are not there now. Nothing on record, or state kept in
/// PostgreSQL: none.
std::vector<std::filesystem::path> missing_databases(const config::StackConfig& config, std::string_view service);

/// Puts the `*.db` files of the service's data folder on record, in `.<service>.databases` of the home, beside those
/// that are on it. A record that cannot be written is a line in the log.
void record_databases(const config::StackConfig& config, std::string_view service);

}  // namespace wrkhrs::service
