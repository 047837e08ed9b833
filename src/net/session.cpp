#include "net/session.hpp"

#include <cstring>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/log.hpp"

namespace wrkhrs::net {
namespace {

/// A request id from outside is kept when it is harmless in logs and headers.
bool is_clean_id(std::string_view id) {
  if (id.empty() || id.size() > 64) return false;
  return id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
         std::string_view::npos;
}

}  // namespace

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
  if (tls_) {  // a proper end is announced by bytes, so that looking for none would not do
    pollfd look{.fd = const_cast<tcp::socket&>(socket_).native_handle(), .events = POLLRDHUP, .revents = 0};
    return ::poll(&look, 1, 0) > 0;
  }
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
  if (options_.tls && !co_await shake_hands()) {
    close_now();
    co_return;
  }
  for (;;) {
    if (!co_await read_head()) break;
    if (!co_await handle_request()) break;
    enter(Phase::idle, options_.idle_timeout);
    if (server_->draining) break;
  }
  if (tls_ && socket_.is_open() && !broken_ && !cancelled_->load()) co_await say_goodbye();
  close_now();
}

/// False when there is no TLS with this client.
asio::awaitable<bool> Session::shake_hands() {
  error_code ec;
  // Its buffers are 70 KB: not for those who connect and say nothing.
  co_await socket_.async_wait(tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, ec));
  if (ec) co_return false;
  tls_context_ = options_.tls->context(is_of_this_machine(socket_));
  tls_.emplace(socket_, *tls_context_);
  co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, ec));
  if (!ec) {
    enter(Phase::header, options_.header_timeout);
    co_return true;
  }
  const bool of_openssl = ec.category() == asio::error::get_ssl_category();
  if (of_openssl && ERR_GET_REASON(static_cast<unsigned long>(ec.value())) == SSL_R_HTTP_REQUEST) {
    const std::string body = error_body(
        {.code = Code::invalid_argument, .message = "This port speaks https. Write the address with https://."});
    const std::string refusal = fmt::format(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: "
        "close\r\n\r\n{}",
        body.size(), body);
    GatherWrite gather({asio::buffer(refusal)});
    (void)gather.write_now(socket_.native_handle());
    tls_.reset();
    co_await discard_rest_of_body();
  }
  if (socket_.is_open()) log::debug("no TLS with a client", {{"reason", ec.message()}});
  co_return false;
}

/// The end of what is sent, so that the client can tell it from a cut; then the client's, for a moment.
asio::awaitable<void> Session::say_goodbye() {
  enter(Phase::lingering, std::chrono::milliseconds(300));
  error_code ignored;
  co_await tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<error_code> Session::read_more(std::size_t bytes) {
  auto space = input_.prepare(bytes);
  const auto buffer = asio::buffer(space.data(), space.size());
  error_code ec;
  std::size_t got = 0;
  if (tls_) {
    got = co_await tls_->async_read_some(buffer, asio::redirect_error(asio::use_awaitable, ec));
  } else {
    got = co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, ec));
  }
  if (!ec) input_.commit(got);
  co_return ec;
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
    const error_code ec = co_await read_more(4096);
    if (ec) co_return false;
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
  if (!head.query.empty() && !percent_decode(head.query, true)) {
    co_return fail(Code::invalid_argument, "The query of the URL has a broken escape, a NUL, or is not UTF-8.");
  }
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
    enter(Phase::body, options_.body_stall_timeout);
    const error_code ec = co_await read_more(16 * 1024);
    phase_ = Phase::handling;
    if (ec) {
      broken_ = true;
      cancelled_->store(true);
      co_return fail(Code::cancelled, "The client closed the connection before its request was complete.");
    }
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
  if (!tls_ && (!was_request || expects_continue_)) {
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
    const std::size_t before = input_.data().size();
    const error_code ec = co_await read_more(16 * 1024);
    if (ec) co_return;
    discarded += input_.data().size() - before;
  }
}

// --- response

/// What fits into one record leaves as one.
asio::awaitable<error_code> Session::write_encrypted(std::array<asio::const_buffer, 4> buffers) {
  constexpr std::size_t record_bytes_max = 16 * 1024;
  if (asio::buffer_size(buffers) <= record_bytes_max) {
    tls_record_.clear();
    for (const auto& buffer : buffers) tls_record_.append(static_cast<const char*>(buffer.data()), buffer.size());
    buffers = {};
    buffers[0] = asio::buffer(tls_record_);
  }
  for (const auto& buffer : buffers) {
    asio::const_buffer rest = buffer;
    while (rest.size() > 0) {
      enter(Phase::writing, options_.write_stall_timeout);
      error_code ec;
      const std::size_t sent = co_await tls_->async_write_some(rest, asio::redirect_error(asio::use_awaitable, ec));
      if (ec) co_return ec;
      rest += sent;
    }
  }
  co_return error_code();
}

Task<void> Session::write_all(std::array<asio::const_buffer, 4> buffers) {
  const Phase before = phase_;
  if (tls_) {
    const error_code ec = co_await write_encrypted(buffers);
    if (!ec) {
      phase_ = before;
      co_return Result<void>{};
    }
    broken_ = true;
    cancelled_->store(true);
    co_return fail(Code::cancelled, "The client closed the connection.");
  }
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
  if (tls_) {
    error_code ec;
    if (tls_->write_some(asio::buffer(head_), ec) == head_.size() && !ec) return;
  } else {
    GatherWrite gather({asio::buffer(head_)});
    if (gather.write_now(socket_.native_handle()) == GatherWrite::State::done) return;
  }
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

}  // namespace wrkhrs::net
