// Which programs listen on the TCP ports of this machine.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wrkhrs::supervise {

/// True when this port could be listened on now.
bool port_is_free(const std::string& address, int port);

/// A TCP socket that waits for connections.
struct Listener {
  std::string address;  ///< "127.0.0.1", "0.0.0.0", "::"
  int port = 0;
  bool loopback = false;  ///< nobody from outside this machine reaches it
  std::string program;    ///< short name, as far as this user may see it; empty: another user's
  int pid = 0;            ///< 0: not known
};

/// All of them, by port and address. Linux: reads `proc`.
std::vector<Listener> listeners(const std::filesystem::path& proc = "/proc");

/// "nginx (process 4711)" for what listens on a local TCP port, as far as this user may see it. Linux: reads /proc.
std::optional<std::string> port_owner(int port);

}  // namespace wrkhrs::supervise
