// Which program listens on a port that we want.
#pragma once

#include <optional>
#include <string>

namespace wrkhrs::supervise {

/// True when this port could be listened on now.
bool port_is_free(const std::string& address, int port);

/// "nginx (process 4711)" for what listens on a local TCP port, as far as this user may see it. Linux: reads /proc.
std::optional<std::string> port_owner(int port);

}  // namespace wrkhrs::supervise
