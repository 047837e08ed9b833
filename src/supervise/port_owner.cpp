#include "supervise/port_owner.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "process/pipe.hpp"

namespace wrkhrs::supervise {
namespace {

/// "0100007F" or 32 digits, as /proc/net writes them: words of four bytes in the order of the machine.
Listener address_of(std::string_view hex) {
  Listener listener;
  std::array<unsigned char, 16> bytes{};
  const std::size_t count = hex.size() / 2;
  if (count != 4 && count != 16) return listener;
  for (std::size_t i = 0; i < count; ++i) {
    unsigned value = 0;
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
    bytes[i / 4 * 4 + 3 - i % 4] = static_cast<unsigned char>(value);
  }
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(count == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  listener.address = text;
  listener.loopback =
      count == 4 ? bytes[0] == 127 : listener.address == "::1" || listener.address.starts_with("::ffff:127.");
  return listener;
}

/// The sockets of a table of /proc/net that listen, by their inode.
void read_table(const std::filesystem::path& table, std::map<std::string, Listener>& by_inode) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::istringstream columns(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string::npos) continue;
    Listener listener = address_of(std::string_view(local).substr(0, colon));
    std::from_chars(local.data() + colon + 1, local.data() + local.size(), listener.port, 16);
    by_inode.emplace(inode, std::move(listener));
  }
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

std::vector<Listener> listeners(const std::filesystem::path& proc) {
  std::map<std::string, Listener> by_inode;
  read_table(proc / "net/tcp", by_inode);
  read_table(proc / "net/tcp6", by_inode);
  std::error_code error;
  for (const auto& process : std::filesystem::directory_iterator(proc, error)) {
    const std::string pid = process.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(process.path() / "fd", unreadable)) {
      std::error_code gone;
      const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
      if (!target.starts_with("socket:[")) continue;
      const auto found = by_inode.find(target.substr(8, target.size() - 9));
      if (found == by_inode.end() || found->second.pid != 0) continue;
      std::ifstream comm(process.path() / "comm");
      std::getline(comm, found->second.program);
      std::from_chars(pid.data(), pid.data() + pid.size(), found->second.pid);
    }
  }
  std::vector<Listener> all;
  for (auto& [inode, listener] : by_inode) all.push_back(std::move(listener));
  std::ranges::sort(all, [](const Listener& a, const Listener& b) {
    return std::tie(a.port, a.address) < std::tie(b.port, b.address);
  });
  return all;
}

std::optional<std::string> port_owner(int port) {
  for (const Listener& listener : listeners()) {
    if (listener.port != port) continue;
    if (listener.pid == 0) return "a program of another user";
    return fmt::format("{} (process {})", listener.program.empty() ? "a program" : listener.program, listener.pid);
  }
  return std::nullopt;
}

}  // namespace wrkhrs::supervise
