#include "store/database.hpp"

#include "store/database_kinds.hpp"

namespace wrkhrs::store {

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options, std::span<const Migration> migrations) {
  for (std::size_t index = 0; index < migrations.size(); ++index) {
    if (migrations[index].version != static_cast<int>(index) + 1) {
      return fail_with_detail(Code::internal, "The database schema is misconfigured.",
                              "migrations must count 1, 2, 3, …");
    }
  }
  return options.url.empty() ? open_sqlite_database(std::move(options), migrations)
                             : open_postgres_database(std::move(options), migrations);
}

}  // namespace wrkhrs::store
