#include "store/object_hold.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace wrkhrs::store {
namespace {

Result<std::int64_t> held_until_ms(Connection& c) {
  auto text =
      c.one("SELECT value FROM meta WHERE key = 'objects_held_until_ms'", [](const Row& row) { return row.text(0); });
  if (!text) return forward_error(text);
  std::int64_t until = 0;
  if (*text) std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), until);
  return until;
}

}  // namespace

Result<void> hold_objects(Connection& connection, std::chrono::milliseconds duration) {
  auto now = connection.now_ms();
  if (!now) return forward_error(now);
  auto before = held_until_ms(connection);
  if (!before) return forward_error(before);
  const std::int64_t latest = *now + std::chrono::milliseconds(object_hold_max).count();
  std::int64_t until = std::min<std::int64_t>(*now + duration.count(), latest);
  if (*before <= latest) until = std::max(until, *before);
  auto done = connection.execute(
      "INSERT INTO meta(key, value) VALUES('objects_held_until_ms', ?) ON CONFLICT(key) DO UPDATE SET value = "
      "excluded.value",
      fmt::format("{}", until));
  if (!done) return forward_error(done);
  return {};
}

Result<bool> objects_are_held(Connection& connection) {
  auto now = connection.now_ms();
  if (!now) return forward_error(now);
  auto until = held_until_ms(connection);
  if (!until) return forward_error(until);
  return *until > *now && *until <= *now + std::chrono::milliseconds(object_hold_max).count();
}

}  // namespace wrkhrs::store
