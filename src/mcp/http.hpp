// Streamable HTTP: `/mcp` for sessions (up to 2025-11-25) and for stateless requests (2026-07-28) side by side.
//
// A request is answered as JSON, or as a stream of events from the moment on that there is something to say before the
// answer.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "mcp/adapters/hub.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"
#include "net/router.hpp"

namespace wrkhrs::mcp {

/// Safe from any thread. Must outlive the HTTP server.
class HttpTransport {
 public:
  HttpTransport(const Server& server, SessionLimits limits = {}) : server_(server), sessions_(limits) {}

  /// Binds POST, GET and DELETE of /mcp. Keys, Host and Origin are checked by the HTTP server before.
  void bind(net::Router& router);

  /// Passes a change on to the clients that listen.
  void publish(const Change& change);
  /// Ends all streams and sessions, so that draining need not wait for them.
  void stop();
  std::size_t sessions() const { return sessions_.size(); }

 private:
  class Channel;
  struct Listener;

  Task<void> post(const Context& ctx, net::Exchange& exchange);
  Task<void> get(const Context& ctx, net::Exchange& exchange);
  Task<void> del(const Context& ctx, net::Exchange& exchange);

  Task<void> post_to_session(const Context& ctx, net::Exchange& exchange, Message message);
  Task<void> open_session(const Context& ctx, net::Exchange& exchange, Message request);
  Task<void> run_in_session(const Context& ctx, net::Exchange& exchange, Message request,
                            std::shared_ptr<Session> session);
  Task<void> post_stateless(const Context& ctx, net::Exchange& exchange, Message message);
  Task<void> listen(const Context& ctx, net::Exchange& exchange, Message request);

  const Server& server_;
  SessionTable sessions_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  bool stopping_ = false;
};

/// Binds the operation that lists the servers behind the hub.
void bind_upstreams(net::Router& router, const Hub& hub);

}  // namespace wrkhrs::mcp
