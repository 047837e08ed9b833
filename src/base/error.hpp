// What can go wrong, as a value.
//
// Expected failures travel as Result<T>; an exception means a bug and ends at the session that ran into it. The HTTP
// status and the error body of each Code stand in one table, src/net/error_mapping.cpp.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace wrkhrs {

/// The kind of a failure. Neutral of protocol; the comment names the HTTP status it becomes.
enum class Code {
  invalid_argument,    // 400
  unauthenticated,     // 401
  permission_denied,   // 403
  not_found,           // 404
  method_not_allowed,  // 405
  conflict,            // 409
  too_large,           // 413
  unsupported_media,   // 415
  rate_limited,        // 429
  headers_too_large,   // 431
  cancelled,           // 499, the client went away; nobody reads it
  internal,            // 500, a bug
  unimplemented,       // 501
  upstream_failed,     // 502
  unavailable,         // 503
  deadline_exceeded,   // 504
  storage_full,        // 507
};

/// The stable snake_case name of a code, for logs and metrics.
std::string_view to_string(Code code);

/// One failure. `message`, `param` and `openai_code` are for the client: they say what was wrong and what to do, and
/// never hold a secret or a file path of the server. `detail` is for the log only.
struct Error {
  Code code = Code::internal;
  std::string message;
  std::string param = {};  ///< the offending request field, in OpenAI's dotted form (`messages[0].role`), or empty
  std::string openai_code = {};         ///< OpenAI's specific code (`model_not_found`), or empty
  std::string detail = {};              ///< for the log only
  std::chrono::seconds retry_after{0};  ///< with rate_limited and unavailable: when to try again; 0 = not said

  bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(Code::not_found, "No file 'file_1'. List files with GET /v1/files.", "file_id");`
inline std::unexpected<Error> fail(Code code, std::string message, std::string param = {},
                                   std::string openai_code = {}) {
  return std::unexpected(Error{
      .code = code, .message = std::move(message), .param = std::move(param), .openai_code = std::move(openai_code)});
}

/// A failure with something for the log that the client must not see.
inline std::unexpected<Error> fail_with_detail(Code code, std::string message, std::string detail) {
  return std::unexpected(Error{.code = code, .message = std::move(message), .detail = std::move(detail)});
}

/// Passes the error of another Result on: `if (!a) return forward_error(a);`
template <class T>
std::unexpected<Error> forward_error(Result<T>& result) {
  return std::unexpected(std::move(result).error());
}
template <class T>
std::unexpected<Error> forward_error(Result<T>&& result) {
  return std::unexpected(std::move(result).error());
}

}  // namespace wrkhrs
