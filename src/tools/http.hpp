// The operations of api/tools joined to the domain.
#pragma once

#include "net/router.hpp"
#include "tools/adapters/refresher.hpp"
#include "tools/invoker.hpp"
#include "tools/registry.hpp"

namespace wrkhrs::tools {

/// All arguments must outlive the server.
void bind(net::Router& router, Registry& registry, Invoker& invoker, Refresher& refresher);

}  // namespace wrkhrs::tools
