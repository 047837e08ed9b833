// A backup copies the database first and the blobs it refers to afterwards. Meanwhile none of them may be deleted: the
// backup asks for that in the database that refers to them, and whoever deletes blobs looks there.
//
// A hold ends by itself, so a backup that was killed leaves nothing to clear away. It stands in the table `meta`, which
// a database with references to blobs has: (key TEXT PRIMARY KEY, value TEXT).
#pragma once

#include <chrono>

#include "store/connection.hpp"

namespace wrkhrs::store {

/// How long a hold can last. One that ends later than that from now (a clock was set back) does not count.
inline constexpr std::chrono::minutes object_hold_max{60};

/// No blob is deleted for `duration` from now, by the database's clock; a longer hold stays. Inside a write.
Result<void> hold_objects(Connection& connection, std::chrono::milliseconds duration);
/// Whether blobs must not be deleted now. Who deletes asks in the transaction in which it looks for what to delete.
Result<bool> objects_are_held(Connection& connection);

}  // namespace wrkhrs::store
