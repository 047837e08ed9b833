// TLS towards servers: whom we trust, which name a certificate must carry, and what a failed handshake means.
// Internal to net, but for check_ca_file().
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include "net/http.hpp"

namespace wrkhrs::net {

namespace asio = boost::asio;

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket&>;

/// The settings of TLS connections, one for each set of trusted authorities: TLS 1.2 or later, the server proves who
/// it is. Safe to use from any thread.
class TlsContexts {
 public:
  /// Made at the first call with this `ca_file` (see Endpoint) and valid as long as this object.
  /// Errors: upstream_failed (the file cannot be read or holds no certificate).
  Result<asio::ssl::context*> get(const std::string& ca_file);

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<asio::ssl::context>> by_ca_file_;
};

/// Before the handshake: the server hears which name is asked for (SNI; not for an address), and its certificate must
/// be made for that name or address.
void expect_host(TlsStream& stream, const std::string& host);

/// Why a handshake failed, for the person who runs this stack. Always upstream_failed.
Error handshake_error(TlsStream& stream, const Endpoint& endpoint, const boost::system::error_code& failure);

}  // namespace wrkhrs::net
