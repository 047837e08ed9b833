// What Database::open chooses from. For database.cpp alone.
#pragma once

#include <span>

#include "store/database.hpp"

namespace wrkhrs::store {

/// As Database::open, with migrations that are known to count 1, 2, 3, ….
Result<std::unique_ptr<Database>> open_sqlite_database(DatabaseOptions options, std::span<const Migration> migrations);
Result<std::unique_ptr<Database>> open_postgres_database(DatabaseOptions options,
                                                         std::span<const Migration> migrations);

/// Of a schema that a newer program has made.
inline Error newer_schema_error(std::int64_t found, std::size_t known) {
  return {.code = Code::internal,
          .message = "The database was made by a newer version of WrkHrs. Install that version.",
          .detail = "schema " + std::to_string(found) + ", this program knows " + std::to_string(known)};
}

}  // namespace wrkhrs::store
