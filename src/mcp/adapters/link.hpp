// A connection to one upstream MCP server, whatever carries it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/context.hpp"
#include "base/mailbox.hpp"
#include "base/task.hpp"
#include "mcp/jsonrpc.hpp"
#include "mcp/mirrored_arguments.hpp"

namespace wrkhrs::mcp {

/// The longest message of an upstream, in bytes.
inline constexpr std::size_t upstream_message_bytes_max = 16 << 20;

/// Where the notifications and requests of an upstream go that come while a call runs.
using Inbox = std::shared_ptr<Mailbox<Message>>;

/// One connection: made by open(), used until it fails, then thrown away. Not thread-safe: all calls on the executor it
/// was made for; several requests may be under way at once.
///
/// Errors: unavailable (the upstream cannot be reached, or surely has not seen the message), upstream_failed (it went
/// away, or sends what is no MCP), deadline_exceeded, cancelled, not_found (it does not know the session any more; it
/// has not acted).
class Link {
 public:
  virtual ~Link() = default;

  virtual Task<void> open(const Context& ctx) = 0;
  /// Sends a request and waits for its response (which may be an error of JSON-RPC). What the upstream sends meanwhile
  /// that belongs to this request goes to `inbox`, where given.
  virtual Task<Message> request(const Context& ctx, json::Object message, Inbox inbox) = 0;
  virtual Task<void> notify(const Context& ctx, json::Object message) = 0;
  /// The revision that is spoken from now on; empty before `initialize`, which has none.
  virtual void set_revision(std::string revision) = 0;
  /// Whether requests have headers, in which servers of 2026-07-28 may want arguments repeated.
  virtual bool has_headers() const { return false; }
  /// The arguments to repeat in calls from now on.
  virtual void set_mirrored(MirroredByTool) {}
  /// False when the connection has ended by itself. From any thread, once open() has returned.
  virtual bool alive() const = 0;
  /// Ends it and all that belongs to it. Idempotent.
  virtual Task<void> close() = 0;

  /// Notifications that belong to no request (`…/list_changed`). Set before open().
  std::function<void(Message)> on_notification = [](const Message&) {};
  /// The connection has ended by itself. Set before open().
  std::function<void()> on_end = [] {};
};

using LinkFactory = std::function<std::unique_ptr<Link>(asio::any_io_executor)>;

/// What a hub answers to a request of an upstream: `ping` yes, all else no, as it declares no capabilities. Pure.
json::Object answer_to_upstream(const Message& request);

}  // namespace wrkhrs::mcp
