// Passing a request on to another server and its answer back, without holding either.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "net/client.hpp"
#include "net/exchange.hpp"

namespace wrkhrs::net {

/// The request's end-to-end headers that other servers may see: never the key, cookies, or hop-by-hop ones.
HeaderList forwarded_request_headers(const RequestHead& head);
/// The answer's headers that the client may see.
HeaderList forwarded_response_headers(const HeaderList& headers);

/// Sends the exchange's request to the same path at `target` and streams the answer back. Errors before the answer has
/// begun are returned; after that the client's connection is broken off.
Task<void> pass_through(const Context& ctx, Exchange& exchange, ServiceClient& target);

/// Copies an answer that has arrived to the client: whole with its length when that is known and small, else streamed.
/// `inspect` sees each piece before it is written (may be empty).
Task<void> copy_response(Exchange& exchange, ClientStream& upstream,
                         std::function<void(std::string_view)> inspect = {});

}  // namespace wrkhrs::net
