// What a key is: a secret `wk-…`, known to services by its SHA-256 only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/json_fields.hpp"

namespace wrkhrs::auth {

/// A key as it stands in keys.json. Holds no secret.
struct KeyRecord {
  std::string id;
  std::string name;
  std::string sha256;
  std::int64_t created_at = 0;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &KeyRecord::id, "Owner of files, stores and runs.").required().length(1, 64),
                      field("name", &KeyRecord::name, "For people.").length(0, 256),
                      field("sha256", &KeyRecord::sha256, "Hash of the key, 64 hex digits.").required().length(64, 64),
                      field("created_at", &KeyRecord::created_at, "Seconds since 1970.")};
  }
  bool operator==(const KeyRecord&) const = default;
};

/// `key_` and the first 16 digits of the key's hash. Pure.
std::string key_id_of_hash(std::string_view sha256);

/// How a key may be shown in a message: `wk-…ab`. Shows nothing of a short one. Pure.
std::string masked(std::string_view secret);

}  // namespace wrkhrs::auth
