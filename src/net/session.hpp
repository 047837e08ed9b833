// One client connection of a server, and what all connections of a server share. Internal to net.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include "net/connection_io.hpp"
#include "net/message_parser.hpp"
#include "net/request_policy.hpp"
#include "net/route_metrics.hpp"
#include "net/server.hpp"

namespace wrkhrs::net {

using tcp = asio::ip::tcp;
using boost::system::error_code;

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  Impl(Runtime& runtime, ServerOptions options, const Router& router, Authenticate authenticate,
       metrics::Registry& registry, trace::Tracer& tracer)
      : runtime(runtime),
        options(std::move(options)),
        router(router),
        authenticate(std::move(authenticate)),
        tracer(tracer),
        policy(this->options),
        metrics(registry, this->options.service, router),
        acceptor(runtime.loop(0).context()) {
    registry.gauge_callback("http_connections", "Open client connections.", {{"service", this->options.service}},
                            [this] { return static_cast<double>(connections.load()); });
    registry.gauge_callback("http_requests_in_flight", "Requests being answered.", {{"service", this->options.service}},
                            [this] { return static_cast<double>(in_flight.load()); });
  }

  asio::awaitable<void> accept_loop(std::shared_ptr<Impl> self);
  static void serve(const std::shared_ptr<Impl>& self, Loop& loop, tcp::socket socket);
  void accept_the_last();

  Runtime& runtime;
  const ServerOptions options;
  const Router& router;
  const Authenticate authenticate;
  trace::Tracer& tracer;
  const RequestPolicy policy;
  RouteMetrics metrics;
  tcp::acceptor acceptor;
  std::uint16_t bound_port = 0;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> in_flight{0};
};

inline bool is_of_this_machine(const tcp::socket& socket) {
  error_code unknown;
  const asio::ip::address address = socket.remote_endpoint(unknown).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
  }
  return address.is_loopback();
}

/// One connection: reads requests one after another and answers them. Lives on one loop.
class Session final : public Ticked,
                      public BodyReader,
                      public ResponseWriter,
                      public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Server::Impl> server, tcp::socket socket, Loop& loop)
      : server_(std::move(server)),
        options_(server_->options),
        socket_(std::move(socket)),
        loop_(loop),
        parser_(MessageParser::Kind::request, options_.header_bytes_max),
        input_(4096) {
    ++server_->connections;
    registration_ = loop_.add(*this);
  }
  ~Session() override {
    loop_.remove(registration_);
    --server_->connections;
  }

  asio::cancellation_slot cancellation_slot() { return cancellation_.slot(); }
  asio::awaitable<void> run();

  // Ticked
  void tick(SteadyTime now) override;

  // BodyReader
  Task<std::size_t> read_some(std::span<char> out) override;
  Task<std::string> read_all() override;
  std::optional<std::uint64_t> content_length() const override { return parser_.content_length(); }

  // ResponseWriter
  Task<void> send(int status, HeaderList headers, std::string body) override;
  Task<void> start(int status, HeaderList headers) override;
  Task<void> write(std::string_view data) override;
  Task<void> write_last(std::string_view data) override;
  Task<void> finish() override;
  bool started() const override { return status_ != 0; }

 private:
  enum class Phase { idle, header, handling, body, writing, lingering };
  void enter(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    phase_ends_ = std::chrono::steady_clock::now() + limit;
  }
  bool client_has_gone() const;
  void close_now();
  asio::awaitable<bool> shake_hands();
  asio::awaitable<void> say_goodbye();
  /// More bytes into input_.
  asio::awaitable<error_code> read_more(std::size_t bytes);

  asio::awaitable<bool> read_head();
  asio::awaitable<bool> handle_request();
  Task<void> dispatch(const Route* route, const Router::Match& match, Context& ctx, Exchange& exchange);
  Task<void> send_error(const Error& error, const std::vector<Method>& allowed);
  void send_waiting_head();
  Task<void> write_framed(std::string_view data, bool last);
  void append_head(int status, const HeaderList& headers, std::optional<std::size_t> content_length);
  Task<void> write_all(std::array<asio::const_buffer, 4> buffers);
  asio::awaitable<error_code> write_encrypted(std::array<asio::const_buffer, 4> buffers);
  asio::awaitable<void> discard_rest_of_body();
  void finish_request(const Context& ctx, const Route* route, SteadyTime began, trace::Span& span, const Error* error);

  const std::shared_ptr<Server::Impl> server_;
  const ServerOptions& options_;
  tcp::socket socket_;
  std::shared_ptr<asio::ssl::context> tls_context_;  ///< outlives tls_
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  std::string tls_record_;  ///< small pieces that leave together, reused
  Loop& loop_;
  Loop::Registration registration_;
  asio::cancellation_signal cancellation_;

  MessageParser parser_;
  InputBuffer input_;
  std::string_view pending_body_;  ///< parsed, in input_, not yet handed out
  std::size_t body_bytes_ = 0;
  std::size_t body_bytes_max_ = 0;
  bool expects_continue_ = false;

  Phase phase_ = Phase::idle;
  SteadyTime phase_ends_{};
  SteadyTime request_began_{};
  SteadyTime request_deadline_{};
  bool deadline_signalled_ = false;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);

  PathParameters path_parameters_;
  std::string request_id_;
  std::string cors_origin_;
  std::string head_;         ///< of the response, reused
  bool head_waits_ = false;  ///< for the first write, to leave with it
  int status_ = 0;           ///< 0 until the response has started
  bool streaming_ = false;
  bool finished_ = false;
  bool keep_alive_ = true;
  bool broken_ = false;  ///< writing failed: nothing more can be said to this client
};

}  // namespace wrkhrs::net
