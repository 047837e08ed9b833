// JSON-RPC 2.0 messages as MCP uses them. Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "base/json.hpp"

namespace wrkhrs::mcp {

namespace asio = boost::asio;

/// Error codes of JSON-RPC and MCP.
namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int server_error = -32000;
inline constexpr int resource_not_found = -32002;   ///< revisions up to 2025-11-25
inline constexpr int header_mismatch = -32020;      ///< 2026-07-28: header and body differ
inline constexpr int missing_capability = -32021;   ///< 2026-07-28: the client did not declare what the request needs
inline constexpr int unsupported_version = -32022;  ///< 2026-07-28
}  // namespace code

/// A failure as JSON-RPC says it. `message` is for the client.
struct RpcError {
  int code = code::internal_error;
  std::string message;
  json::Value data = nullptr;  ///< null: left out

  bool operator==(const RpcError&) const = default;
};

template <class T>
using RpcResult = std::expected<T, RpcError>;
template <class T>
using RpcTask = asio::awaitable<RpcResult<T>>;

inline std::unexpected<RpcError> rpc_fail(int code, std::string message, json::Value data = nullptr) {
  return std::unexpected(RpcError{code, std::move(message), std::move(data)});
}

/// One message. A request has an id and a method, a notification a method alone, a response an id and `result` or
/// `error`.
struct Message {
  enum class Kind { request, notification, response };
  Kind kind = Kind::notification;
  json::Value id =
      nullptr;  ///< a string or an integer; null only in notifications and in errors that answer no request
  std::string method;
  json::Object params;  ///< empty when absent
  json::Object result;  ///< of a good response
  bool is_error = false;
  RpcError error;  ///< of a response with is_error
};

/// Reads one message. Errors: parse_error (not JSON), invalid_request (a batch, which MCP does not have; not
/// JSON-RPC 2.0; an id that is neither string nor integer; params that are no object).
RpcResult<Message> parse_message(std::string_view text);
RpcResult<Message> read_message(const json::Value& value);

json::Object make_request(json::Value id, std::string_view method, json::Object params);
json::Object make_notification(std::string_view method, json::Object params);
json::Object make_response(json::Value id, json::Object result);
json::Object make_error(json::Value id, const RpcError& error);

/// `"abc"` or `17` as a map key: strings and numbers never meet.
std::string id_key(const json::Value& id);

/// The member as a string, or nullptr.
const boost::json::string* string_in(const json::Object& object, std::string_view key);
/// The member as an object, or nullptr.
const json::Object* object_in(const json::Object& object, std::string_view key);

}  // namespace wrkhrs::mcp
