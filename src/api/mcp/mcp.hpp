// The operations of wrkhrs-mcp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::mcp {

/// The largest JSON-RPC message that a client may send, in bytes.
inline constexpr std::size_t message_bytes_max = 4 << 20;

inline constexpr Operation<Empty, Empty> post_message{
    {.method = Method::post,
     .path = "/mcp",
     .name = "postMcpMessage",
     .summary = "Send one MCP message (Streamable HTTP, revisions 2025-11-25 and 2026-07-28).",
     .body_bytes_max = message_bytes_max}};
inline constexpr Operation<Empty, Empty> open_stream{
    {.method = Method::get,
     .path = "/mcp",
     .name = "openMcpStream",
     .summary = "Listen to the messages of an MCP session (revision 2025-11-25).",
     .response_type = "text/event-stream"}};
inline constexpr Operation<Empty, Empty> end_session{{.method = Method::del,
                                                      .path = "/mcp",
                                                      .name = "endMcpSession",
                                                      .summary = "End an MCP session (revision 2025-11-25).",
                                                      .success_status = 204}};

/// One MCP server behind the hub, and how it fares.
struct Upstream {
  std::string id;         ///< the prefix of its tools' names
  std::string transport;  ///< `stdio` or `http`
  std::string state;      ///< `starting`, `ready`, `failed` (tried again with backoff) or `stopped`
  std::int64_t tools = 0;
  std::string last_error;        ///< empty when there was none since it was last ready
  std::int64_t restarts = 0;     ///< connections made after the first
  std::int64_t retry_in_ms = 0;  ///< with `failed`: until the next try

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &Upstream::id, "Its configured id, the prefix of its tools' names."),
                      field("transport", &Upstream::transport, "stdio or http."),
                      field("state", &Upstream::state, "starting, ready, failed or stopped."),
                      field("tools", &Upstream::tools, "How many tools it offers."),
                      field("last_error", &Upstream::last_error, "Why it is not ready."),
                      field("restarts", &Upstream::restarts, "Connections made after the first."),
                      field("retry_in_ms", &Upstream::retry_in_ms, "Until the next try.")};
  }
};

struct UpstreamList {
  std::string object = "list";
  std::vector<Upstream> data;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("object", &UpstreamList::object, "Always list."),
                      field("data", &UpstreamList::data, "By id.")};
  }
};

inline constexpr Operation<Empty, UpstreamList> list_upstreams{
    {.method = Method::get,
     .path = "/v1/mcp/upstreams",
     .name = "listMcpUpstreams",
     .summary = "List the MCP servers behind the hub and their state."}};

}  // namespace wrkhrs::api::mcp
