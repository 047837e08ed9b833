// What a key is: a secret `wk-…`, known to services by its SHA-256 only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/error.hpp"
#include "base/json_fields.hpp"

namespace wrkhrs::auth {

/// A key as it stands in keys.json. Holds no secret.
struct KeyRecord {
  std::string id;
  std::string name;
  std::string sha256;
  std::int64_t created_at = 0;           ///< seconds since 1970
  std::int64_t rotated_at = 0;           ///< when the secret last changed; 0: never
  std::int64_t expires_at = 0;           ///< from when on it opens nothing; 0: never
  std::vector<std::string> scopes = {};  ///< what it may be used for (scope.hpp); none: everything
  /// The secret before the last rotation still counts until then.
  std::string previous_sha256 = {};
  std::int64_t previous_until = 0;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &KeyRecord::id, "Owner of files, stores and runs.").required().length(1, 64),
                      field("name", &KeyRecord::name, "For people.").length(0, 256),
                      field("sha256", &KeyRecord::sha256, "Hash of the key, 64 hex digits.").required().length(64, 64),
                      field("created_at", &KeyRecord::created_at, "Seconds since 1970."),
                      field("rotated_at", &KeyRecord::rotated_at, "When the secret last changed; 0: never."),
                      field("expires_at", &KeyRecord::expires_at, "From when on it opens nothing; 0: never."),
                      field("scopes", &KeyRecord::scopes, "What it may be used for; none: everything.").length(0, 16),
                      field("previous_sha256", &KeyRecord::previous_sha256, "Hash of the secret before.").length(0, 64),
                      field("previous_until", &KeyRecord::previous_until, "Until when that one counts.")};
  }
  bool operator==(const KeyRecord&) const = default;
};

/// `key_` and the first 16 digits of the key's hash. Pure.
std::string key_id_of_hash(std::string_view sha256);

/// How a key may be shown in a message: `wk-…ab`. Shows nothing of a short one. Pure.
std::string masked(std::string_view secret);

}  // namespace wrkhrs::auth
