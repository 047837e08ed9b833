// Which values are secrets, and which of them could be guessed. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wrkhrs::audit {

/// Whether a setting, variable or header of this name holds a secret: `POSTGRES_PASSWORD`, `x-api-key`. A name that
/// says where the secret lies (`…_FILE`, `…_ENV`, `…_PATH`) does not.
bool is_secret_name(std::string_view name);

/// Whether a value is itself a secret rather than a reference to one (`${VARIABLE}`, `{argument}`, a path below
/// /run/secrets) or nothing.
bool is_literal(std::string_view value);

/// Whether a value looks like a token of a well-known kind (`sk-…`, `Bearer …`), whatever its name.
bool looks_like_token(std::string_view value);

/// Why a secret could be guessed: "it is a well-known default", "it has only 6 characters"; empty when it could not.
/// Never contains the secret.
std::string weakness_of(std::string_view secret);

}  // namespace wrkhrs::audit
