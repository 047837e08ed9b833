#include "supervise/port_owner.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "process/pipe.hpp"

namespace wrkhrs::supervise {
namespace {

/// The inode of the socket that listens on `port`, from a table of /proc/net.
std::optional<std::string> listening_inode(const char* table, int port) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::istringstream columns(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string::npos) continue;
    if (std::strtol(local.c_str() + colon + 1, nullptr, 16) == port) return inode;
  }
  return std::nullopt;
}

}  // namespace

bool port_is_free(const std::string& address, int port) {
  const bool v6 = address.find(':') != std::string::npos;
  process::Fd fd(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return true;  // not ours to judge: the service will say
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (v6) {
    sockaddr_in6 name{.sin6_family = AF_INET6, .sin6_port = htons(static_cast<std::uint16_t>(port))};
    if (::inet_pton(AF_INET6, address.c_str(), &name.sin6_addr) != 1) return true;
    return ::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 || errno != EADDRINUSE;
  }
  sockaddr_in name{.sin_family = AF_INET, .sin_port = htons(static_cast<std::uint16_t>(port))};
  if (::inet_pton(AF_INET, address.c_str(), &name.sin_addr) != 1) return true;
  return ::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 || errno != EADDRINUSE;
}

std::optional<std::string> port_owner(int port) {
  auto inode = listening_inode("/proc/net/tcp", port);
  if (!inode) inode = listening_inode("/proc/net/tcp6", port);
  if (!inode) return std::nullopt;
  const std::string wanted = "socket:[" + *inode + "]";
  std::error_code error;
  for (const auto& process : std::filesystem::directory_iterator("/proc", error)) {
    const std::string pid = process.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(process.path() / "fd", unreadable)) {
      std::error_code gone;
      if (std::filesystem::read_symlink(entry.path(), gone).string() != wanted) continue;
      std::ifstream comm(process.path() / "comm");
      std::string name;
      std::getline(comm, name);
      return fmt::format("{} (process {})", name.empty() ? "a program" : name, pid);
    }
  }
  return "a program of another user";
}

}  // namespace wrkhrs::supervise
