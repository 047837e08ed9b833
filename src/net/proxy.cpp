#include "net/proxy.hpp"

#include <array>
#include <charconv>

namespace wrkhrs::net {
namespace {

constexpr std::array<std::string_view, 9> passed_request_headers{
    "accept",        "content-type",   "idempotency-key",
    "last-event-id", "mcp-session-id", "mcp-protocol-version",
    "mcp-method",    "mcp-name",       "range"};
constexpr std::array<std::string_view, 9> passed_response_headers{
    "content-type", "content-disposition", "cache-control", "retry-after", "mcp-session-id", "mcp-protocol-version",
    "etag",         "www-authenticate",    "allow"};
constexpr std::size_t whole_bytes_max = 256 * 1024;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::string_view candidate : names) {
    if (equals_ignoring_case(candidate, name)) return true;
  }
  return false;
}

/// The client's body as the body of our request.
class ForwardedBody final : public BodySource {
 public:
  explicit ForwardedBody(BodyReader& reader) : reader_(reader) {}
  Task<std::string_view> next() override {
    auto got = co_await reader_.read_some(buffer_);
    if (!got) co_return forward_error(got);
    co_return std::string_view(buffer_.data(), *got);
  }
  std::optional<std::uint64_t> length() const override { return reader_.content_length(); }

 private:
  BodyReader& reader_;
  std::array<char, 32 * 1024> buffer_;
};

}  // namespace

HeaderList forwarded_request_headers(const RequestHead& head) {
  HeaderList headers;
  for (const auto& field : head.fields) {
    if (contains(passed_request_headers, field.name))
      headers.emplace_back(std::string(field.name), std::string(field.value));
  }
  return headers;
}

HeaderList forwarded_response_headers(const HeaderList& headers) {
  HeaderList passed;
  for (const auto& [name, value] : headers) {
    if (contains(passed_response_headers, name)) passed.emplace_back(name, value);
  }
  return passed;
}

Task<void> copy_response(Exchange& exchange, ClientStream& upstream, std::function<void(std::string_view)> inspect) {
  HeaderList headers = forwarded_response_headers(upstream.headers());
  const int status = upstream.status();
  std::string_view length_text = find_header(upstream.headers(), "content-length");
  std::size_t length = 0;
  auto [end, error] = std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
  if (!length_text.empty() && error == std::errc() && length <= whole_bytes_max) {
    auto body = co_await upstream.read_all(whole_bytes_max);
    if (!body) co_return forward_error(body);
    if (inspect) inspect(*body);
    co_return co_await exchange.response.send(status, std::move(headers), std::move(*body));
  }
  if (status == 204 || status == 304) co_return co_await exchange.response.send(status, std::move(headers), {});
  auto started = co_await exchange.response.start(status, std::move(headers));
  if (!started) co_return forward_error(started);
  for (;;) {
    auto piece = co_await upstream.read();
    if (!piece) co_return forward_error(piece);
    if (piece->empty()) break;
    if (inspect) inspect(*piece);
    if (upstream.at_end()) {
      auto written = co_await exchange.response.write_last(*piece);
      if (!written) co_return forward_error(written);
      (void)co_await upstream.read();  // gives the connection back
      co_return Result<void>{};
    }
    auto written = co_await exchange.response.write(*piece);
    if (!written) co_return forward_error(written);
  }
  co_return co_await exchange.response.finish();
}

Task<void> pass_through(const Context& ctx, Exchange& exchange, ServiceClient& target) {
  ClientRequest request;
  request.method = exchange.head.method;
  request.path = exchange.head.target;
  request.headers = forwarded_request_headers(exchange.head);
  const bool has_body = exchange.head.method == Method::post || exchange.head.method == Method::put ||
                        exchange.head.method == Method::patch;
  std::unique_ptr<ForwardedBody> body;
  if (has_body) {
    body = std::make_unique<ForwardedBody>(exchange.body);
    request.body_source = body.get();
  }
  auto upstream = co_await target.open_any(ctx, std::move(request));
  if (!upstream) co_return forward_error(upstream);
  co_return co_await copy_response(exchange, **upstream);
}

}  // namespace wrkhrs::net
