#include "store/data_epoch.hpp"

#include "base/ids.hpp"

namespace wrkhrs::store {

Result<std::string> data_epoch(Connection& connection) {
  auto epoch = connection.one(
      "SELECT value FROM meta WHERE key = ?", [](const Row& row) { return row.text(0); }, data_epoch_key);
  if (!epoch) return forward_error(epoch);
  return epoch->value_or("");
}

Result<void> renew_data_epoch(Connection& connection) {
  auto renewed = connection.execute(
      "INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", data_epoch_key,
      new_id("epoch_"));
  if (!renewed) return forward_error(renewed);
  return {};
}

}  // namespace wrkhrs::store
