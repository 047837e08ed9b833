// The revisions of MCP, and what 2026-07-28 asks of a request's envelope. Pure.
//
// Revisions up to 2025-11-25 open a session with `initialize`; 2026-07-28 has no session: each request carries its
// revision and the client's capabilities in `params._meta`, and mirrors method and name in headers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/jsonrpc.hpp"

namespace wrkhrs::mcp {

inline constexpr std::string_view stateless_revision = "2026-07-28";
/// Newest first.
inline constexpr std::array<std::string_view, 4> session_revisions{"2025-11-25", "2025-06-18", "2025-03-26",
                                                                   "2024-11-05"};
/// What a session without the version header speaks (2025-11-25, Transports).
inline constexpr std::string_view assumed_revision = "2025-03-26";

inline constexpr std::string_view meta_protocol_version = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view meta_client_info = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view meta_client_capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view meta_log_level = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view meta_server_info = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view meta_subscription_id = "io.modelcontextprotocol/subscriptionId";

bool is_session_revision(std::string_view revision);

/// The headers that route a message; empty when absent.
struct RoutingHeaders {
  std::string_view protocol_version;
  std::string_view method;
  std::string_view name;
};

/// Whether a message belongs to 2026-07-28 (or to a revision that is not known): its version header names no session
/// revision, or it has none and `_meta` carries a version.
bool is_stateless(const RoutingHeaders& headers, const Message& message);

/// Checks the envelope of a stateless request: `_meta` complete, headers equal to the body, revision known. The first
/// failure in that order: invalid_params, header_mismatch, unsupported_version (with `data.supported` and
/// `data.requested`).
RpcResult<void> check_envelope(const RoutingHeaders& headers, const Message& request);

/// A header value as text: `=?base64?…?=` is decoded; nothing when that is broken.
std::optional<std::string> decode_header(std::string_view value);
/// Text as a header value: as it is where a header can hold it, else `=?base64?…?=`. What decode_header() reads.
std::string encode_header(std::string_view text);

/// The HTTP status of an error in 2026-07-28; other codes travel with 200.
int http_status_of(int rpc_code);

}  // namespace wrkhrs::mcp
