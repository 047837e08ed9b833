// The HTTP/1.1 server of every service.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/metrics.hpp"
#include "base/trace.hpp"
#include "net/exchange.hpp"
#include "net/router.hpp"
#include "net/runtime.hpp"
#include "net/tls_server.hpp"

namespace wrkhrs::net {

/// Says who asks. Called on the loop for each request whose operation needs a key; must not block.
using Authenticate = std::function<Result<Principal>(const RequestHead&)>;

struct ServerOptions {
  std::string service;  ///< the metrics' `service` label
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0 takes a free one; see Server::port()
  std::size_t header_bytes_max = 32 * 1024;
  std::size_t connections_max = 16 * 1024;
  std::size_t requests_in_flight_max = 4096;              ///< past it: 503 with retry-after
  std::chrono::milliseconds header_timeout{10'000};       ///< from the first byte to the end of the headers
  std::chrono::milliseconds body_stall_timeout{30'000};   ///< without a byte of the body
  std::chrono::milliseconds write_stall_timeout{60'000};  ///< without a byte taken by the client
  std::chrono::milliseconds idle_timeout{75'000};         ///< between requests
  std::chrono::milliseconds request_timeout{600'000};     ///< the deadline of a request; headers may only shrink it
  std::vector<std::string>
      allowed_hosts;  ///< `Host` values without port besides loopback names and `address`; `*` allows all
  std::vector<std::string> allowed_origins;  ///< for browsers (CORS); `*` allows all
  std::shared_ptr<ServerTls> tls = nullptr;  ///< https, and nothing else; null: http
};

/// Accepts until drain(); safe to destroy only after the runtime has stopped.
class Server {
 public:
  Server(Runtime& runtime, ServerOptions options, const Router& router, Authenticate authenticate,
         metrics::Registry& metrics, trace::Tracer& tracer);
  ~Server();

  /// Binds and starts to accept. Errors: unavailable (the port is taken; the message names it).
  Result<void> listen();
  std::uint16_t port() const;

  /// Stops accepting, closes idle connections, waits until running requests are done or `limit` is over. True when all
  /// were done. From a thread that is not a loop's.
  bool drain(std::chrono::milliseconds limit);
  /// Requests that run now.
  std::size_t in_flight() const;

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace wrkhrs::net
