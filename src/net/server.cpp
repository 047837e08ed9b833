#include "net/server.hpp"

#include <future>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "net/session.hpp"

namespace wrkhrs::net {

asio::awaitable<void> Server::Impl::accept_loop(std::shared_ptr<Impl> self) {
  std::size_t next_loop = 0;
  for (;;) {
    Loop& loop = runtime.loop(next_loop++ % runtime.loops());
    error_code ec;
    tcp::socket socket = co_await acceptor.async_accept(loop.context(), asio::redirect_error(asio::use_awaitable, ec));
    if (ec == asio::error::operation_aborted) co_return;
    if (ec) {  // out of descriptors, most likely: wait instead of spinning
      log::warn("cannot accept a connection", {{"what", ec.message()}});
      co_await sleep_for(std::chrono::milliseconds(100));
      continue;
    }
    if (connections.load() >= options.connections_max) {
      error_code ignored;
      socket.close(ignored);
      continue;
    }
    serve(self, loop, std::move(socket));
  }
}

void Server::Impl::serve(const std::shared_ptr<Impl>& self, Loop& loop, tcp::socket socket) {
  auto start = [self, &loop, socket = std::make_shared<tcp::socket>(std::move(socket))] {
    auto session = std::make_shared<Session>(self, std::move(*socket), loop);
    auto slot = session->cancellation_slot();
    asio::co_spawn(loop.context(), session->run(),
                   asio::bind_cancellation_slot(slot, [session](std::exception_ptr exception) {
                     if (exception) log::error("a session ended with an exception", {});
                   }));
  };
  asio::post(loop.context(), std::move(start));
}

/// Whoever has connected is served: a client whose connection is thrown away after it has sent a request cannot know
/// whether it may send it again. Those who come from now on are refused, which they can.
void Server::Impl::accept_the_last() {
  error_code ec;
  acceptor.non_blocking(true, ec);
  while (!ec && connections.load() < options.connections_max) {
    Loop& loop = runtime.loop(0);
    tcp::socket socket(loop.context());
    acceptor.accept(socket, ec);
    if (!ec) serve(shared_from_this(), loop, std::move(socket));
  }
  acceptor.close(ec);
}

Server::Server(Runtime& runtime, ServerOptions options, const Router& router, Authenticate authenticate,
               metrics::Registry& metrics, trace::Tracer& tracer)
    : impl_(std::make_shared<Impl>(runtime, std::move(options), router, std::move(authenticate), metrics, tracer)) {}

Server::~Server() = default;

Result<void> Server::listen() {
  error_code ec;
  auto address = asio::ip::make_address(impl_->options.address, ec);
  if (ec)
    return fail(Code::invalid_argument, fmt::format("'{}' is not an IP address to bind to.", impl_->options.address));
  tcp::endpoint endpoint(address, impl_->options.port);
  impl_->acceptor.open(endpoint.protocol(), ec);
  if (!ec) impl_->acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) impl_->acceptor.bind(endpoint, ec);
  if (!ec) impl_->acceptor.listen(4096, ec);
  if (ec) {
    return fail(Code::unavailable,
                fmt::format("Cannot listen on {}:{}: {}. Another program may use the port; choose another with "
                            "--port-offset.",
                            impl_->options.address, impl_->options.port, ec.message()));
  }
  impl_->bound_port = impl_->acceptor.local_endpoint(ec).port();
  impl_->runtime.spawn_on(impl_->runtime.loop(0).executor(), "accept", impl_->accept_loop(impl_));
  return {};
}

std::uint16_t Server::port() const { return impl_->bound_port; }
std::size_t Server::in_flight() const { return impl_->in_flight.load(); }

bool Server::drain(std::chrono::milliseconds limit) {
  impl_->draining = true;
  std::promise<void> closed;
  asio::post(impl_->runtime.loop(0).context(), [impl = impl_, &closed] {
    impl->accept_the_last();
    closed.set_value();
  });
  closed.get_future().wait();
  for (std::size_t index = 0; index < impl_->runtime.loops(); ++index) {  // the sessions of all of them have begun
    std::promise<void> begun;
    asio::post(impl_->runtime.loop(index).context(), [&begun] { begun.set_value(); });
    begun.get_future().wait();
  }
  const auto until = std::chrono::steady_clock::now() + limit;
  while (impl_->in_flight.load() > 0 || impl_->connections.load() > 0) {
    if (std::chrono::steady_clock::now() >= until) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return impl_->in_flight.load() == 0;
}

}  // namespace wrkhrs::net
