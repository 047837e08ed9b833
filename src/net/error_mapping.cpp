// The one table from Code to HTTP and back.
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "net/http.hpp"

namespace wrkhrs::net {
namespace {

struct Row {
  Code code;
  int status;
  std::string_view type;  ///< OpenAI's `error.type`
};

constexpr std::array<Row, 17> rows{{
    {Code::invalid_argument, 400, "invalid_request_error"},
    {Code::unauthenticated, 401, "invalid_request_error"},
    {Code::permission_denied, 403, "permission_error"},
    {Code::not_found, 404, "invalid_request_error"},
    {Code::method_not_allowed, 405, "invalid_request_error"},
    {Code::conflict, 409, "conflict_error"},
    {Code::too_large, 413, "invalid_request_error"},
    {Code::unsupported_media, 415, "invalid_request_error"},
    {Code::rate_limited, 429, "rate_limit_error"},
    {Code::headers_too_large, 431, "invalid_request_error"},
    {Code::cancelled, 499, "request_cancelled"},
    {Code::internal, 500, "server_error"},
    {Code::unimplemented, 501, "server_error"},
    {Code::upstream_failed, 502, "server_error"},
    {Code::unavailable, 503, "server_error"},
    {Code::deadline_exceeded, 504, "server_error"},
    {Code::storage_full, 507, "server_error"},
}};

/// Messages quote what was sent, which may be long.
constexpr std::size_t message_bytes_max = 1000;
constexpr std::size_t param_bytes_max = 200;

const Row& row_of(Code code) {
  for (const Row& row : rows) {
    if (row.code == code) return row;
  }
  return rows[11];
}

}  // namespace

int http_status(Code code) { return row_of(code).status; }

json::Value error_value(const Error& error) {
  auto text_or_null = [](std::string_view text) { return text.empty() ? json::Value(nullptr) : json::Value(text); };
  return json::Object{{"error",
                       {{"message", utf8_prefix(error.message, message_bytes_max)},
                        {"type", row_of(error.code).type},
                        {"param", text_or_null(utf8_prefix(error.param, param_bytes_max))},
                        {"code", text_or_null(error.openai_code)}}}};
}

std::string error_body(const Error& error) { return json::write(error_value(error)); }

Error error_from_response(int status, std::string_view body) {
  Error error;
  error.code = status >= 500 ? Code::upstream_failed : Code::invalid_argument;
  for (const Row& row : rows) {
    if (row.status == status) error.code = row.code;
  }
  if (error.code == Code::internal) error.code = Code::upstream_failed;
  auto parsed = json::parse(body);
  const json::Value* inner = parsed ? json::find(*parsed, "error") : nullptr;
  if (inner && inner->is_object()) {
    error.message = json::string_or(*inner, "message", "");
    error.param = json::string_or(*inner, "param", "");
    error.openai_code = json::string_or(*inner, "code", "");
  } else if (inner && inner->is_string()) {
    error.message = inner->get_string();
  }
  if (error.message.empty()) error.message = fmt::format("The server behind answered with status {}.", status);
  error.detail = fmt::format("status {}: {}", status, body.substr(0, 500));
  return error;
}

}  // namespace wrkhrs::net
