// A real server on a free port, for tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/client.hpp"
#include "net/server.hpp"

namespace wrkhrs::net {

/// Fill `router`, call start(), talk to `endpoint()`.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}, Authenticate authenticate = nullptr)
      : options_(std::move(options)), authenticate_(std::move(authenticate)) {
    options_.service = "test";
  }
  ~TestServer() { stop(); }
  /// Ends it early: for owners that destroy what the handlers use before it.
  void stop() {
    if (server_) server_->drain(std::chrono::seconds(2));
    runtime.stop();
    server_.reset();
  }
  void start() {
    server_ = std::make_unique<Server>(runtime, options_, router, authenticate_, metrics, tracer);
    auto listening = server_->listen();
    if (!listening) throw std::runtime_error(listening.error().message);
  }
  Endpoint endpoint() const { return {.host = "127.0.0.1", .port = server_->port()}; }
  Server& server() { return *server_; }

  Result<ClientResponse> fetch(ClientRequest request, Context ctx = Context::background(std::chrono::seconds(10))) {
    return runtime.run(client.fetch(ctx, endpoint(), std::move(request)));
  }
  Result<ClientResponse> get(std::string path) { return fetch({.path = std::move(path)}); }
  Result<ClientResponse> post(std::string path, std::string body) {
    return fetch({.method = Method::post, .path = std::move(path), .body = std::move(body)});
  }

  Runtime runtime{2};
  Router router;
  metrics::Registry metrics;
  trace::Tracer tracer;
  HttpClient client{runtime};

 private:
  ServerOptions options_;
  Authenticate authenticate_;
  std::unique_ptr<Server> server_;
};

/// A plain socket, for what no well-behaved client would send.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect failed");
  }
  ~RawConnection() { close(); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int fd() const { return fd_; }
  void send(std::string_view bytes) { (void)!::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  /// Until the server closes, `stop_at` appears, or 10 s are over.
  std::string receive(std::string_view stop_at = {}) {
    std::string all;
    char buffer[4096];
    for (;;) {
      ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) return all;
      all.append(buffer, static_cast<std::size_t>(got));
      if (!stop_at.empty() && all.find(stop_at) != std::string::npos) return all;
    }
  }

 private:
  int fd_;
};

}  // namespace wrkhrs::net
