// TLS of a server: which certificate a client sees, and how another one takes its place without a restart.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "base/published.hpp"

namespace boost::asio::ssl {
class context;
}

namespace wrkhrs::net {

/// A certificate with its chain, and its private key, as PEM files. May be one file.
struct CertificateFiles {
  std::string certificate;
  std::string key;
  bool empty() const { return certificate.empty(); }
};

struct ServerTlsOptions {
  CertificateFiles outside;  ///< for clients from other machines; empty: `inside` for all
  /// For clients on this machine (loopback) that do not ask for a name that `outside` is made for; empty: `outside`.
  CertificateFiles inside;
  /// Called about once an hour, on the watching thread: a chance to renew `inside`.
  std::function<void()> renew = {};
};

/// Holds the settings of incoming TLS connections: 1.2 or later, ciphers with forward secrecy, HTTP/1.1, no resumption.
/// A thread looks at the files once a second and reads them again when they changed; files that cannot be used, or hold
/// a certificate that has expired, are logged and the certificate before stays. Safe to share between threads.
class ServerTls {
 public:
  /// Errors: invalid_argument (a file is missing, is no PEM, or key and certificate do not belong together; the message
  /// names it).
  static Result<std::shared_ptr<ServerTls>> open(ServerTlsOptions options);
  ~ServerTls();
  ServerTls(const ServerTls&) = delete;
  ServerTls& operator=(const ServerTls&) = delete;

  /// The settings for a new connection. Keep it as long as the connection.
  std::shared_ptr<boost::asio::ssl::context> context(bool from_this_machine) const;

 private:
  struct Contexts;
  explicit ServerTls(ServerTlsOptions options) : options_(std::move(options)) {}
  Result<std::shared_ptr<const Contexts>> read() const;
  std::string problem_of(const Contexts& contexts) const;
  std::string version_on_disk() const;
  void watch(std::stop_token stop);

  const ServerTlsOptions options_;
  Published<Contexts> contexts_;
  std::jthread watcher_;  ///< last: it ends before what it uses
};

}  // namespace wrkhrs::net
