#include "net/client.hpp"

#include <deque>
#include <map>
#include <variant>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "net/connection_io.hpp"
#include "net/message_parser.hpp"
#include "net/name_lookup.hpp"
#include "net/tls.hpp"

namespace wrkhrs::net {

using tcp = asio::ip::tcp;
using boost::system::error_code;
namespace ssl = asio::ssl;

namespace {

/// A connection to a server: the socket, what was read of it, and the watch over its deadline. Lives on one loop.
class Connection final : public Ticked {
 public:
  Connection(Loop& loop, const Endpoint& endpoint, std::size_t header_bytes_max, ssl::context* tls)
      : endpoint(endpoint),
        parser(MessageParser::Kind::response, header_bytes_max),
        input(4096),
        loop_(loop),
        socket_(loop.context()) {
    if (tls) tls_ = std::make_unique<TlsStream>(socket_, *tls);
    registration_ = loop_.add(*this);
  }
  ~Connection() override { loop_.remove(registration_); }

  void tick(SteadyTime now) override {
    if (!watched_) {
      if (now >= deadline_) close();  // idle for too long
      return;
    }
    if (now >= deadline_ || (flag_ && flag_->cancelled())) close();
  }
  void watch(const Context& ctx, SteadyTime until) {
    watched_ = true;
    flag_ = ctx;
    deadline_ = until;
  }
  void rest(SteadyTime until) {
    watched_ = false;
    flag_.reset();
    deadline_ = until;
  }
  void close() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
  /// An idle connection that the server has closed or that has unasked-for bytes is of no use.
  bool usable() {
    if (!socket_.is_open()) return false;
    char byte;
    ssize_t got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

  /// Errors: unavailable (no connection), upstream_failed (no TLS with it that can be trusted).
  Task<> connect(NameLookup& names) {
    error_code ec;
    auto address = asio::ip::make_address(endpoint.host, ec);
    if (!ec) {
      co_await socket_.async_connect(tcp::endpoint(address, endpoint.port),
                                     asio::redirect_error(asio::use_awaitable, ec));
    } else {
      auto answer = co_await names.addresses(endpoint.host, std::to_string(endpoint.port), deadline_);
      ec = answer.error;
      if (!ec) co_await asio::async_connect(socket_, answer.found, asio::redirect_error(asio::use_awaitable, ec));
    }
    if (ec) {
      co_return fail_with_detail(
          Code::unavailable,
          fmt::format("No connection to {}: {}.", endpoint.url(),
                      ec == asio::error::operation_aborted || ec == asio::error::timed_out ? "it did not answer in time"
                                                                                           : ec.message()),
          fmt::format("connecting to {}: {}", endpoint.url(), ec.message()));
    }
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    if (tls_) {
      expect_host(*tls_, endpoint.host);
      co_await tls_->async_handshake(ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, ec));
      if (ec) co_return std::unexpected(handshake_error(*tls_, endpoint, ec));
    }
    co_return Result<void>{};
  }

  asio::awaitable<error_code> write(std::string_view head, std::string_view body) {
    error_code ec;
    if (tls_) {
      std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
      co_await asio::async_write(*tls_, buffers, asio::redirect_error(asio::use_awaitable, ec));
      co_return ec;
    }
    GatherWrite gather({asio::buffer(head), asio::buffer(body)});
    for (;;) {
      switch (gather.write_now(socket_.native_handle())) {
        case GatherWrite::State::done:
          co_return ec;
        case GatherWrite::State::failed:
          co_return asio::error::broken_pipe;
        case GatherWrite::State::would_block:
          co_await socket_.async_wait(tcp::socket::wait_write, asio::redirect_error(asio::use_awaitable, ec));
          if (ec) co_return ec;
      }
    }
  }

  asio::awaitable<error_code> read_more() {
    auto space = input.prepare(8 * 1024);
    error_code ec;
    std::size_t got = 0;
    auto buffer = asio::buffer(space.data(), space.size());
    if (tls_)
      got = co_await tls_->async_read_some(buffer, asio::redirect_error(asio::use_awaitable, ec));
    else
      got = co_await socket_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, ec));
    input.commit(got);
    co_return ec;
  }

  const Endpoint endpoint;
  MessageParser parser;
  InputBuffer input;

 private:
  Loop& loop_;
  Loop::Registration registration_;
  tcp::socket socket_;
  std::unique_ptr<TlsStream> tls_;
  SteadyTime deadline_ = SteadyTime::max();
  std::optional<Context> flag_;
  bool watched_ = false;
};

std::string pool_key(const Endpoint& endpoint) {
  return fmt::format("{}|{}|{}|{}", endpoint.host, endpoint.port, endpoint.tls ? 1 : 0, endpoint.ca_file);
}

bool safe_to_repeat(Method method) {
  return method == Method::get || method == Method::head || method == Method::put || method == Method::del;
}

}  // namespace

struct HttpClient::Impl : std::enable_shared_from_this<HttpClient::Impl> {
  struct Pool {
    std::deque<std::unique_ptr<Connection>> idle;
    std::size_t open = 0;
  };
  Impl(Runtime& runtime, ClientOptions options) : options(options), pools(runtime.loops()) {}

  const ClientOptions options;
  std::vector<std::map<std::string, Pool, std::less<>>> pools;  ///< by loop; each is touched by its loop's thread only
  TlsContexts tls_contexts;
  NameLookup names;
};

namespace {

/// A borrowed connection. Goes back to its pool when give_back() was called, else it is closed.
class Lease {
 public:
  Lease(std::shared_ptr<HttpClient::Impl> client, Loop& loop, HttpClient::Impl::Pool& pool,
        std::unique_ptr<Connection> connection, bool reused)
      : reused(reused), client_(std::move(client)), loop_(&loop), pool_(&pool), connection_(std::move(connection)) {
    ++pool_->open;
  }
  Lease(Lease&& other) noexcept
      : reused(other.reused),
        client_(std::move(other.client_)),
        loop_(other.loop_),
        pool_(other.pool_),
        connection_(std::move(other.connection_)) {
    other.pool_ = nullptr;
  }
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (pool_) --pool_->open;
  }
  Connection* operator->() { return connection_.get(); }
  void give_back() {
    if (!connection_ || pool_->idle.size() >= client_->options.idle_connections_max ||
        !connection_->input.data().empty()) {
      connection_.reset();
      return;
    }
    connection_->rest(std::chrono::steady_clock::now() + client_->options.idle_timeout);
    pool_->idle.push_back(std::move(connection_));
  }
  bool reused;

 private:
  std::shared_ptr<HttpClient::Impl> client_;
  Loop* loop_;
  HttpClient::Impl::Pool* pool_;
  std::unique_ptr<Connection> connection_;
};

/// What a failed read or write means to the caller.
Error io_error(const Context& ctx, const Endpoint& endpoint, std::string_view doing, const error_code& ec) {
  if (ctx.cancelled()) return {.code = Code::cancelled, .message = "The client closed the connection."};
  if (ctx.expired() || ec == asio::error::timed_out) {
    return {.code = Code::deadline_exceeded,
            .message = "A server behind did not answer in time.",
            .detail = fmt::format("{} {}", doing, endpoint.url())};
  }
  if (ec == asio::error::operation_aborted) return {.code = Code::cancelled, .message = "The request was cancelled."};
  return {.code = Code::upstream_failed,
          .message = "The connection to a server behind broke.",
          .detail = fmt::format("{} {}: {}", doing, endpoint.url(), ec.message())};
}

class Stream final : public ClientStream {
 public:
  Stream(Context ctx, Lease lease) : ctx_(std::move(ctx)), lease_(std::move(lease)) {
    status_ = lease_->parser.status();
    for (const auto& field : lease_->parser.head().fields)
      headers_.emplace_back(std::string(field.name), std::string(field.value));
  }
  int status() const override { return status_; }
  const HeaderList& headers() const override { return headers_; }
  bool at_end() override {
    if (ended_) return true;
    MessageParser& parser = lease_->parser;
    while (stashed_.empty() && !parser.message_done() && !lease_->input.data().empty()) {
      auto progress = parser.feed(lease_->input.data());
      if (!progress || progress->consumed == 0) return false;  // read() will say what is wrong
      lease_->input.consume(progress->consumed);
      stashed_ = progress->body;
    }
    return stashed_.empty() && parser.message_done();
  }
  Task<std::string_view> read() override {
    if (ended_) co_return std::string_view{};
    if (!stashed_.empty()) co_return std::exchange(stashed_, {});
    for (;;) {
      MessageParser& parser = lease_->parser;
      if (parser.message_done()) {
        end();
        co_return std::string_view{};
      }
      if (!lease_->input.data().empty()) {
        auto progress = parser.feed(lease_->input.data());
        if (!progress) {
          ended_ = true;
          lease_->close();
          co_return fail_with_detail(Code::upstream_failed, "The server behind sent something that is not HTTP.",
                                     progress.error().message);
        }
        lease_->input.consume(progress->consumed);
        if (!progress->body.empty()) co_return progress->body;
        if (progress->consumed > 0) continue;
      }
      error_code ec = co_await lease_->read_more();
      if (!ec) continue;
      if (ec == asio::error::eof) {  // with TLS: a proper end; anyone on the way could cut it short otherwise
        auto ended = parser.feed_end();
        ended_ = true;
        lease_->close();
        if (!ended) {
          if (auto alive = ctx_.check(); !alive) co_return forward_error(alive);
          co_return fail(Code::upstream_failed, "The server behind closed the connection in the middle of its answer.");
        }
        co_return std::string_view{};
      }
      ended_ = true;
      lease_->close();
      co_return std::unexpected(io_error(ctx_, lease_->endpoint, "reading from", ec));
    }
  }

 private:
  void end() {
    ended_ = true;
    if (lease_->parser.keep_alive())
      lease_.give_back();
    else
      lease_->close();
  }
  Context ctx_;
  Lease lease_;
  int status_ = 0;
  HeaderList headers_;
  std::string_view stashed_;  ///< parsed by at_end(), to be given next
  bool ended_ = false;
};

std::string request_head(const Endpoint& endpoint, const ClientRequest& request) {
  std::string head;
  head.reserve(512);
  auto out = std::back_inserter(head);
  fmt::format_to(out, "{} {}{} HTTP/1.1\r\nhost: {}\r\nuser-agent: wrkhrs/" WRKHRS_VERSION "\r\n",
                 to_string(request.method), endpoint.base_path, request.path.empty() ? "/" : request.path,
                 endpoint.host_header());
  for (const auto& [name, value] : request.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  const bool takes_body =
      request.method == Method::post || request.method == Method::put || request.method == Method::patch;
  if (request.body_source) {
    if (auto length = request.body_source->length())
      fmt::format_to(out, "content-length: {}\r\n", *length);
    else
      head += "transfer-encoding: chunked\r\n";
  } else if (takes_body || !request.body.empty()) {
    fmt::format_to(out, "content-length: {}\r\n", request.body.size());
  }
  head += "\r\n";
  return head;
}

/// Sends a body piece by piece. An error of the source is returned; a server that stops reading is not one here, since
/// its answer says why.
Task<void> send_body(const Context& ctx, Connection& connection, BodySource& source) {
  const bool chunked = !source.length();
  for (;;) {
    auto piece = co_await source.next();
    if (!piece) co_return forward_error(piece);
    if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
    std::string frame = chunked ? fmt::format("{:x}\r\n", piece->size()) : std::string();
    if (!piece->empty()) {
      if (co_await connection.write(frame, *piece)) co_return Result<void>{};
      if (chunked && co_await connection.write("\r\n", {})) co_return Result<void>{};
      continue;
    }
    if (chunked) co_await connection.write("0\r\n\r\n", {});
    co_return Result<void>{};
  }
}

/// A line break in a value would let it write headers of its own.
bool clean_headers(const ClientRequest& request) {
  auto clean = [](std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
  };
  if (!clean(request.path) || request.path.find(' ') != std::string::npos) return false;
  for (const auto& [name, value] : request.headers) {
    if (!clean(name) || !clean(value)) return false;
  }
  return true;
}

Task<Lease> take_connection(std::shared_ptr<HttpClient::Impl> client, const Context& ctx, Endpoint endpoint,
                            bool fresh) {
  Loop* loop = Loop::current();
  if (!loop) co_return fail(Code::internal, "HttpClient was used outside an event loop.");
  auto& pool = client->pools[loop->index()][pool_key(endpoint)];
  while (!fresh && !pool.idle.empty()) {
    auto connection = std::move(pool.idle.back());
    pool.idle.pop_back();
    if (connection->usable()) {
      connection->watch(ctx, ctx.deadline());
      co_return Lease(client, *loop, pool, std::move(connection), true);
    }
  }
  if (pool.open >= client->options.connections_max) {
    co_return fail(Code::unavailable, "There are too many connections to a server behind. Try again in a moment.");
  }
  ssl::context* tls = nullptr;
  if (endpoint.tls) {
    auto context = client->tls_contexts.get(endpoint.ca_file);
    if (!context) co_return forward_error(context);
    tls = *context;
  }
  auto connection = std::make_unique<Connection>(*loop, endpoint, client->options.header_bytes_max, tls);
  connection->watch(ctx, std::min(ctx.deadline(), std::chrono::steady_clock::now() + client->options.connect_timeout));
  Lease lease(client, *loop, pool, std::move(connection), false);
  auto connected = co_await lease->connect(client->names);
  if (!connected) {
    if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
    co_return forward_error(connected);
  }
  lease->watch(ctx, ctx.deadline());
  co_return lease;
}

}  // namespace

Result<void> check_ca_file(const std::string& ca_file) {
  auto context = TlsContexts().get(ca_file);
  if (!context) return forward_error(context);
  return {};
}

HttpClient::HttpClient(Runtime& runtime, ClientOptions options) : impl_(std::make_shared<Impl>(runtime, options)) {}
HttpClient::~HttpClient() = default;

Task<std::unique_ptr<ClientStream>> HttpClient::open(const Context& ctx, Endpoint endpoint, ClientRequest request) {
  if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
  if (!clean_headers(request))
    co_return fail(Code::invalid_argument, "The request has a line break or a blank where HTTP allows none.");
  const std::string head = request_head(endpoint, request);
  for (bool fresh = false;; fresh = true) {
    auto lease = co_await take_connection(impl_, ctx, endpoint, fresh);
    if (!lease) co_return forward_error(lease);
    Connection& connection = *lease->operator->();
    connection.parser.reset(request.method == Method::head);
    const bool may_repeat = lease->reused && safe_to_repeat(request.method) && !request.body_source;
    error_code ec = co_await connection.write(head, request.body);
    if (ec && may_repeat && ctx.check()) continue;
    if (ec) {
      connection.close();
      co_return std::unexpected(io_error(ctx, endpoint, "writing to", ec));
    }
    if (request.body_source) {
      auto sent = co_await send_body(ctx, connection, *request.body_source);
      if (!sent) {
        connection.close();  // the server must not take half a body for a whole one
        co_return forward_error(sent);
      }
    }
    bool nothing_read = true;
    bool repeat = false;
    while (!connection.parser.head_done()) {
      if (!connection.input.data().empty()) {
        auto progress = connection.parser.feed(connection.input.data());
        if (!progress) {
          connection.close();
          co_return fail_with_detail(Code::upstream_failed, "The server behind sent something that is not HTTP.",
                                     progress.error().message);
        }
        connection.input.consume(progress->consumed);
        if (connection.parser.head_done()) {
          int status = connection.parser.status();
          if (status >= 100 && status < 200 && status != 101) {
            connection.parser.reset(request.method == Method::head);
            continue;
          }
          break;
        }
      }
      ec = co_await connection.read_more();
      if (!ec) {
        nothing_read = false;
        continue;
      }
      connection.close();
      if (nothing_read && may_repeat && ctx.check()) {
        repeat = true;
        break;
      }
      if (ec == asio::error::eof) ec = asio::error::connection_reset;
      co_return std::unexpected(io_error(ctx, endpoint, "waiting for an answer of", ec));
    }
    if (repeat) continue;
    std::unique_ptr<ClientStream> stream = std::make_unique<Stream>(ctx, std::move(*lease));
    co_return stream;
  }
}

Task<std::string> ClientStream::read_all(std::size_t bytes_max) {
  std::string body;
  for (;;) {
    auto piece = co_await read();
    if (!piece) co_return forward_error(piece);
    if (piece->empty()) co_return body;
    if (body.size() + piece->size() > bytes_max) {
      co_return fail(Code::upstream_failed,
                     fmt::format("The answer of a server behind is larger than {} bytes.", bytes_max));
    }
    body += *piece;
  }
}

Task<ClientResponse> HttpClient::fetch(const Context& ctx, Endpoint endpoint, ClientRequest request) {
  auto stream = co_await open(ctx, std::move(endpoint), std::move(request));
  if (!stream) co_return forward_error(stream);
  auto body = co_await (*stream)->read_all(impl_->options.response_bytes_max);
  if (!body) co_return forward_error(body);
  ClientResponse response;
  response.status = (*stream)->status();
  response.headers = (*stream)->headers();
  response.body = std::move(*body);
  co_return response;
}

ServiceClient::ServiceClient(HttpClient& http, Endpoint endpoint, std::string token)
    : http_(http), endpoint_(std::move(endpoint)), token_(std::move(token)) {}

void ServiceClient::add_headers(const Context& ctx, ClientRequest& request) const {
  request.headers.emplace_back("authorization", "Bearer " + token_);
  if (!ctx.principal().key_id.empty()) request.headers.emplace_back("x-wrkhrs-key-id", ctx.principal().key_id);
  request.headers.emplace_back("x-request-id", ctx.request_id());
  request.headers.emplace_back("traceparent", ctx.trace().traceparent());
  request.headers.emplace_back("x-request-timeout-ms",
                               std::to_string(std::max<std::int64_t>(1, ctx.remaining().count())));
}

Task<ClientResponse> ServiceClient::fetch(const Context& ctx, ClientRequest request) {
  add_headers(ctx, request);
  co_return co_await http_.fetch(ctx, endpoint_, std::move(request));
}

Task<std::unique_ptr<ClientStream>> ServiceClient::open_any(const Context& ctx, ClientRequest request) {
  add_headers(ctx, request);
  co_return co_await http_.open(ctx, endpoint_, std::move(request));
}

Task<std::unique_ptr<ClientStream>> ServiceClient::open(const Context& ctx, ClientRequest request) {
  auto stream = co_await open_any(ctx, std::move(request));
  if (!stream) co_return forward_error(stream);
  if ((*stream)->status() < 200 || (*stream)->status() >= 300) {
    const int status = (*stream)->status();
    auto body = co_await (*stream)->read_all(1 << 20);
    co_return std::unexpected(error_from_response(status, body ? *body : std::string()));
  }
  co_return std::move(*stream);
}

}  // namespace wrkhrs::net
