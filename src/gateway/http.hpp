// The operations of the gateway.
#pragma once

#include <memory>

#include "gateway/chat.hpp"
#include "gateway/model_table.hpp"
#include "net/client.hpp"
#include "net/router.hpp"

namespace wrkhrs::gateway {

/// The services whose operations pass through.
struct Behind {
  std::unique_ptr<net::ServiceClient> orchestrator, rag, asr, tools, mcp;
};

/// Binds everything that clients of the stack call. The references outlive the router's server.
void bind(net::Router& router, const ModelTable& models, Chat& chat, const Behind& behind, KeyLimits& limits);

}  // namespace wrkhrs::gateway
