#include "net/server.hpp"

#include <condition_variable>
#include <mutex>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "base/log.hpp"
#include "net/connection_io.hpp"
#include "net/message_parser.hpp"
#include "net/request_policy.hpp"
#include "net/route_metrics.hpp"

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

namespace {

/// A request id from outside is kept when it is harmless in logs and headers.
bool is_clean_id(std::string_view id) {
  if (id.empty() || id.size() > 64) return false;
  return id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
         std::string_view::npos;
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

  asio::awaitable<bool> read_head();
  asio::awaitable<bool> handle_request();
  Task<void> dispatch(const Route* route, const Router::Match& match, Context& ctx, Exchange& exchange);
  Task<void> send_error(const Error& error, const std::vector<Method>& allowed);
  void send_waiting_head();
  Task<void> write_framed(std::string_view data, bool last);
  void append_head(int status, const HeaderList& headers, std::optional<std::size_t> content_length);
  Task<void> write_all(std::array<asio::const_buffer, 4> buffers);
  asio::awaitable<void> discard_rest_of_body();
  void finish_request(const Context& ctx, const Route* route, SteadyTime began, trace::Span& span, const Error* error);

  const std::shared_ptr<Server::Impl> server_;
  const ServerOptions& options_;
  tcp::socket socket_;
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

void Session::tick(SteadyTime now) {
  switch (phase_) {
    case Phase::idle:
      if (now >= phase_ends_ || server_->draining) close_now();
      break;
    case Phase::header:
    case Phase::writing:
    case Phase::lingering:
      if (now >= phase_ends_) close_now();
      break;
    case Phase::body:
      if (now >= phase_ends_ || client_has_gone()) {
        cancelled_->store(true);
        close_now();
      }
      break;
    case Phase::handling:
      if (cancelled_->load()) break;
      if (head_waits_) send_waiting_head();
      if (now - request_began_ > std::chrono::milliseconds(100) && client_has_gone()) {
        cancelled_->store(true);
        cancellation_.emit(asio::cancellation_type::terminal);
      } else if (now >= request_deadline_ && !deadline_signalled_) {
        deadline_signalled_ = true;
        cancellation_.emit(asio::cancellation_type::terminal);
      }
      break;
  }
}

bool Session::client_has_gone() const {
  char byte;
  ssize_t got = ::recv(const_cast<tcp::socket&>(socket_).native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Session::close_now() {
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

asio::awaitable<void> Session::run() {
  auto self = shared_from_this();
  co_await asio::this_coro::throw_if_cancelled(false);
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  enter(Phase::header, options_.header_timeout);
  for (;;) {
    if (!co_await read_head()) break;
    if (!co_await handle_request()) break;
    enter(Phase::idle, options_.idle_timeout);
    if (server_->draining) break;
  }
  close_now();
}

/// False when the connection is over.
asio::awaitable<bool> Session::read_head() {
  parser_.reset();
  pending_body_ = {};
  body_bytes_ = 0;
  for (;;) {
    if (!input_.data().empty()) {
      if (phase_ == Phase::idle) enter(Phase::header, options_.header_timeout);
      auto progress = parser_.feed(input_.data());
      if (!progress) {
        keep_alive_ = false;
        status_ = 0;
        finished_ = streaming_ = head_waits_ = false;
        request_id_ = new_id("req_");
        co_await send_error(progress.error(), {});
        co_await discard_rest_of_body();
        co_return false;
      }
      input_.consume(progress->consumed);
      if (parser_.head_done()) co_return true;
    }
    auto space = input_.prepare(4096);
    error_code ec;
    std::size_t got = co_await socket_.async_read_some(asio::buffer(space.data(), space.size()),
                                                       asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return false;
    input_.commit(got);
  }
}

/// False when the connection is to be closed.
asio::awaitable<bool> Session::handle_request() {
  const RequestHead& head = parser_.head();
  request_began_ = std::chrono::steady_clock::now();
  request_deadline_ = server_->policy.deadline(head, request_began_);
  deadline_signalled_ = false;
  if (cancelled_.use_count() > 1 || cancelled_->load()) cancelled_ = std::make_shared<std::atomic<bool>>(false);
  phase_ = Phase::handling;
  status_ = 0;
  streaming_ = finished_ = broken_ = head_waits_ = false;
  keep_alive_ = parser_.keep_alive() && !parser_.http_1_0() && !server_->draining;
  expects_continue_ = equals_ignoring_case(head.header("expect"), "100-continue");
  cors_origin_.clear();
  std::string_view sent_id = head.header("x-request-id");
  request_id_ = is_clean_id(sent_id) ? std::string(sent_id) : new_id("req_");

  auto parent = TraceContext::parse(head.header("traceparent"));
  Context ctx(request_id_, parent ? parent->child() : TraceContext::start(), request_deadline_, {}, cancelled_);

  ++server_->in_flight;
  Router::Match match;
  if (parser_.method_known()) match = server_->router.match(head.method, head.path, path_parameters_);
  const Route* route = match.route;
  body_bytes_max_ = route ? route->info.body_bytes_max : 0;
  trace::Span span = server_->tracer.start_server(ctx.trace(), parent ? &*parent : nullptr,
                                                  route ? route->info.path : std::string_view("unmatched"));
  Exchange exchange{head, path_parameters_, *this, *this};
  std::optional<Error> error;
  try {
    auto done = co_await dispatch(route, match, ctx, exchange);
    if (!done) error = std::move(done).error();
    if (done && status_ == 0)
      error = Error{.code = Code::internal, .message = "An internal error occurred.", .detail = "no response"};
  } catch (const std::exception& exception) {
    error = Error{.code = Code::internal,
                  .message = "An internal error occurred. The log has the details.",
                  .detail = exception.what()};
  }
  co_await asio::this_coro::reset_cancellation_state();
  if (error && error->code == Code::cancelled && deadline_signalled_ && !cancelled_->load()) {
    error = Error{.code = Code::deadline_exceeded, .message = "The request ran out of time."};
  }
  if (error && head_waits_) status_ = 0;  // nothing has left yet: the error can still be said properly
  head_waits_ = head_waits_ && !error;
  if (error && !started() && !broken_ && !cancelled_->load()) co_await send_error(*error, match.allowed);
  if (started() && !finished_) keep_alive_ = false;  // broken off: the client must see that something is missing
  --server_->in_flight;
  finish_request(ctx, route, request_began_, span, error ? &*error : nullptr);
  if (broken_ || cancelled_->load() || !socket_.is_open()) co_return false;
  if (started() && !finished_) {
    // Without the last chunk the client knows that the answer is not whole. HTTP/1.0 has no chunks: there a reset says
    // it.
    error_code ignored;
    if (parser_.http_1_0()) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
    co_return false;
  }
  if (!parser_.message_done()) {
    co_await discard_rest_of_body();
    if (!parser_.message_done()) co_return false;
  }
  co_return keep_alive_;
}

Task<void> Session::dispatch(const Route* route, const Router::Match& match, Context& ctx, Exchange& exchange) {
  const RequestHead& head = exchange.head;
  const bool probe = route && !route->info.needs_key;
  if (!probe) {
    auto allowed = server_->policy.check_host_and_origin(head);
    if (!allowed) co_return forward_error(allowed);
    cors_origin_ = *allowed;
  }
  if (head.method == Method::options && !route)
    co_return co_await send(204, server_->policy.preflight_headers(head), {});
  if (!route) co_return std::unexpected(server_->policy.no_route(head, parser_.method_known(), match, server_->router));
  if (server_->in_flight.load(std::memory_order_relaxed) > options_.requests_in_flight_max && !probe) {
    co_return std::unexpected(
        Error{.code = Code::unavailable,
              .message = "The server is answering as many requests as it can. Try again in a moment.",
              .retry_after = std::chrono::seconds(1)});
  }
  if (route->info.needs_key && server_->authenticate) {
    auto principal = server_->authenticate(head);
    if (!principal) co_return forward_error(principal);
    ctx = ctx.with_principal(std::move(*principal));
  }
  if (auto length = parser_.content_length(); length && *length > body_bytes_max_) {
    co_return fail(Code::too_large,
                   fmt::format("The body has {} bytes; this endpoint takes at most {}.", *length, body_bytes_max_));
  }
  co_return co_await route->handler(ctx, exchange);
}

void Session::finish_request(const Context& ctx, const Route* route, SteadyTime began, trace::Span& span,
                             const Error* error) {
  const int status = cancelled_->load() ? 499 : status_ != 0 ? status_ : 499;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  server_->metrics.observe(route, parser_.head().method, status, seconds);
  const bool cut_off = started() && !finished_;
  if (span.recording()) {
    span.set("http.request.method", std::string(to_string(parser_.head().method)));
    span.set("http.response.status_code", static_cast<std::int64_t>(status));
    span.set("wrkhrs.request_id", ctx.request_id());
    if (status >= 500 || cut_off) span.fail(error ? to_string(error->code) : std::string_view("error"));
  }
  const bool probe = route && !route->info.needs_key;
  log::Level level = status >= 500 || cut_off ? log::Level::warn : probe ? log::Level::debug : log::Level::info;
  if (!log::enabled(level)) return;
  log::write(level, cut_off ? "request cut off" : "request",
             {{"method", to_string(parser_.head().method)},
              {"route", route ? route->info.path : std::string_view("unmatched")},
              {"status", status},
              {"duration_ms", static_cast<double>(static_cast<std::int64_t>(seconds * 1e6)) / 1000},
              {"request_id", ctx.request_id()},
              {"trace_id", ctx.trace().trace_id_hex()},
              {"key_id", ctx.principal().key_id},
              {"error", error ? std::string_view(error->message) : std::string_view()},
              {"detail", error ? std::string_view(error->detail) : std::string_view()}});
}

// --- body

Task<std::size_t> Session::read_some(std::span<char> out) {
  if (expects_continue_) {
    expects_continue_ = false;
    if (!parser_.message_done()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      auto sent = co_await write_all({asio::buffer(go_on)});
      if (!sent) co_return forward_error(sent);
    }
  }
  for (;;) {
    if (!pending_body_.empty()) {
      std::size_t n = std::min(out.size(), pending_body_.size());
      std::memcpy(out.data(), pending_body_.data(), n);
      pending_body_.remove_prefix(n);
      co_return n;
    }
    if (parser_.message_done()) co_return std::size_t{0};
    if (!input_.data().empty()) {
      auto progress = parser_.feed(input_.data());
      if (!progress) {
        keep_alive_ = false;
        broken_ = false;
        co_return forward_error(progress);
      }
      input_.consume(progress->consumed);
      pending_body_ = progress->body;  // stays valid: input_ is not refilled before it is handed out
      body_bytes_ += progress->body.size();
      if (body_bytes_ > body_bytes_max_) {
        pending_body_ = {};
        co_return fail(Code::too_large,
                       fmt::format("The body is larger than the {} bytes that this endpoint takes.", body_bytes_max_));
      }
      if (progress->consumed > 0) continue;
    }
    auto space = input_.prepare(16 * 1024);
    enter(Phase::body, options_.body_stall_timeout);
    error_code ec;
    std::size_t got = co_await socket_.async_read_some(asio::buffer(space.data(), space.size()),
                                                       asio::redirect_error(asio::use_awaitable, ec));
    phase_ = Phase::handling;
    if (ec) {
      broken_ = true;
      cancelled_->store(true);
      co_return fail(Code::cancelled, "The client closed the connection before its request was complete.");
    }
    input_.commit(got);
  }
}

Task<std::string> Session::read_all() {
  std::string body;
  if (auto length = parser_.content_length()) body.reserve(std::min<std::size_t>(*length, 1 << 20));
  std::array<char, 16 * 1024> chunk;
  for (;;) {
    auto got = co_await read_some(chunk);
    if (!got) co_return forward_error(got);
    if (*got == 0) co_return body;
    body.append(chunk.data(), *got);
  }
}

/// Reads what the client still sends, within bounds, so that it gets to read the answer instead of a reset.
asio::awaitable<void> Session::discard_rest_of_body() {
  enter(Phase::lingering, std::chrono::milliseconds(2000));
  std::size_t discarded = 0;
  const bool was_request = parser_.head_done();
  if (!was_request || expects_continue_) {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
  while (discarded < (8u << 20)) {
    if (was_request) {
      pending_body_ = {};
      while (!input_.data().empty() && !parser_.message_done()) {
        auto progress = parser_.feed(input_.data());
        if (!progress || progress->consumed == 0) break;
        input_.consume(progress->consumed);
      }
      if (parser_.message_done()) co_return;
    } else {
      input_.consume(input_.data().size());
    }
    auto space = input_.prepare(16 * 1024);
    error_code ec;
    std::size_t got = co_await socket_.async_read_some(asio::buffer(space.data(), space.size()),
                                                       asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return;
    input_.commit(got);
    discarded += got;
  }
}

// --- response

Task<void> Session::write_all(std::array<asio::const_buffer, 4> buffers) {
  const Phase before = phase_;
  GatherWrite gather(buffers);
  for (;;) {
    auto state = gather.write_now(socket_.native_handle());
    if (state == GatherWrite::State::done) {
      phase_ = before;
      co_return Result<void>{};
    }
    error_code ec;
    if (state == GatherWrite::State::would_block) {
      enter(Phase::writing, options_.write_stall_timeout);
      co_await socket_.async_wait(tcp::socket::wait_write, asio::redirect_error(asio::use_awaitable, ec));
    }
    if (ec || state == GatherWrite::State::failed) {
      broken_ = true;
      cancelled_->store(true);
      co_return fail(Code::cancelled, "The client closed the connection.");
    }
  }
}

void Session::append_head(int status, const HeaderList& headers, std::optional<std::size_t> content_length) {
  status_ = status;
  head_.clear();
  auto out = std::back_inserter(head_);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\ndate: {}\r\nx-request-id: {}\r\n", status, reason_phrase(status),
                 http_date_now(), request_id_);
  for (const auto& [name, value] : headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  if (!cors_origin_.empty()) fmt::format_to(out, "access-control-allow-origin: {}\r\nvary: origin\r\n", cors_origin_);
  if (content_length) {
    if (status != 204) fmt::format_to(out, "content-length: {}\r\n", *content_length);
  } else if (!parser_.http_1_0()) {
    head_ += "transfer-encoding: chunked\r\n";
  }
  if (!keep_alive_) head_ += "connection: close\r\n";
  head_ += "\r\n";
}

Task<void> Session::send(int status, HeaderList headers, std::string body) {
  if (started()) co_return fail(Code::internal, "The response was started twice.");
  append_head(status, headers, body.size());
  const bool with_body = parser_.head().method != Method::head && status != 204;
  auto written = co_await write_all({asio::buffer(head_), with_body ? asio::buffer(body) : asio::const_buffer{}});
  finished_ = written.has_value();
  co_return written;
}

Task<void> Session::send_error(const Error& error, const std::vector<Method>& allowed) {
  std::string body = error_body(error);
  HeaderList headers = server_->policy.error_headers(error, allowed);
  if (!parser_.message_done() && (error.code == Code::too_large || !parser_.head_done())) keep_alive_ = false;
  co_return co_await send(http_status(error.code), std::move(headers), std::move(body));
}

Task<void> Session::start(int status, HeaderList headers) {
  if (started()) co_return fail(Code::internal, "The response was started twice.");
  if (parser_.http_1_0()) keep_alive_ = false;
  append_head(status, headers, std::nullopt);
  streaming_ = true;
  head_waits_ = true;
  co_return Result<void>{};
}

/// Called by the sweep while the handler waits for something to write. A socket that nothing was written to takes a
/// head.
void Session::send_waiting_head() {
  head_waits_ = false;
  GatherWrite gather({asio::buffer(head_)});
  if (gather.write_now(socket_.native_handle()) == GatherWrite::State::done) return;
  broken_ = true;
  cancelled_->store(true);
  cancellation_.emit(asio::cancellation_type::terminal);
}

Task<void> Session::write_framed(std::string_view data, bool last) {
  if (!streaming_ || finished_) co_return fail(Code::internal, "The response is not open for writing.");
  const bool with_body = parser_.head().method != Method::head;
  const bool chunked = with_body && !parser_.http_1_0();
  const asio::const_buffer head = std::exchange(head_waits_, false) ? asio::buffer(head_) : asio::const_buffer{};
  std::array<char, 20> size_text;
  asio::const_buffer size, end;
  if (chunked && !data.empty()) {
    auto size_end = fmt::format_to(size_text.data(), "{:x}\r\n", data.size());
    size = asio::const_buffer(size_text.data(), static_cast<std::size_t>(size_end - size_text.data()));
    end = last ? asio::const_buffer("\r\n0\r\n\r\n", 7) : asio::const_buffer("\r\n", 2);
  } else if (chunked && last) {
    end = asio::const_buffer("0\r\n\r\n", 5);
  }
  auto written = co_await write_all({head, size, with_body ? asio::buffer(data) : asio::const_buffer{}, end});
  if (last) finished_ = written.has_value();
  co_return written;
}

Task<void> Session::write(std::string_view data) {
  if (data.empty()) co_return Result<void>{};
  co_return co_await write_framed(data, false);
}
Task<void> Session::write_last(std::string_view data) { co_return co_await write_framed(data, true); }
Task<void> Session::finish() { co_return co_await write_framed({}, true); }

}  // namespace

asio::awaitable<void> Server::Impl::accept_loop(std::shared_ptr<Impl> self) {
  std::size_t next_loop = 0;
  for (;;) {
    Loop& loop = runtime.loop(next_loop++ % runtime.loops());
    error_code ec;
    tcp::socket socket = co_await acceptor.async_accept(loop.context(), asio::redirect_error(asio::use_awaitable, ec));
    if (ec == asio::error::operation_aborted || draining) co_return;
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
  asio::post(impl_->runtime.loop(0).context(), [impl = impl_] {
    error_code ignored;
    impl->acceptor.close(ignored);
  });
  const auto until = std::chrono::steady_clock::now() + limit;
  while (impl_->in_flight.load() > 0 || impl_->connections.load() > 0) {
    if (std::chrono::steady_clock::now() >= until) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return impl_->in_flight.load() == 0;
}

}  // namespace wrkhrs::net
