// The one translation unit that includes Beast's parser.
#include "net/message_parser.hpp"

#include <array>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/src.hpp>
#include <fmt/format.h>

namespace wrkhrs::net {
namespace {

namespace http = boost::beast::http;
using error_code = boost::beast::error_code;

struct Slice {
  std::uint32_t offset = 0, size = 0;
};

/// The text of a head and where its pieces are; views are made once it is complete.
struct HeadText {
  std::string text;
  Slice method, target;
  std::vector<std::pair<Slice, Slice>> fields;
  int status = 0;
  int version = 11;

  Slice add(boost::beast::string_view piece) {
    Slice slice{static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(piece.size())};
    text.append(piece.data(), piece.size());
    return slice;
  }
  std::string_view view(Slice slice) const { return std::string_view(text).substr(slice.offset, slice.size); }
  void clear() {
    text.clear();
    fields.clear();
    method = target = {};
    status = 0;
  }
};

template <bool IsRequest>
class Parser : public http::basic_parser<IsRequest> {
 public:
  explicit Parser(HeadText& head) : head_(head) {}
  std::string_view body;

 private:
  void on_request_impl(http::verb, boost::beast::string_view method, boost::beast::string_view target, int version,
                       error_code&) override {
    head_.method = head_.add(method);
    head_.target = head_.add(target);
    head_.version = version;
  }
  void on_response_impl(int code, boost::beast::string_view, int version, error_code&) override {
    head_.status = code;
    head_.version = version;
  }
  void on_field_impl(http::field, boost::beast::string_view name, boost::beast::string_view value,
                     error_code&) override {
    Slice name_slice = head_.add(name);
    head_.fields.emplace_back(name_slice, head_.add(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
  std::size_t on_body_impl(boost::beast::string_view piece, error_code&) override {
    body = std::string_view(piece.data(), piece.size());
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view piece, error_code&) override {
    body = std::string_view(piece.data(), piece.size());
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}
  HeadText& head_;
};

std::optional<Method> method_of(std::string_view name) {
  for (Method method :
       {Method::get, Method::post, Method::put, Method::patch, Method::del, Method::head, Method::options}) {
    if (to_string(method) == name) return method;
  }
  return std::nullopt;
}

std::size_t count(const RequestHead& head, std::string_view name) {
  std::size_t n = 0;
  for (const auto& field : head.fields) n += equals_ignoring_case(field.name, name);
  return n;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What Beast lets through and a server that others proxy to must refuse (RFC 9112 §3.2, §5.2, §6.1, §6.3). Each row is
/// a test.
struct Refusal {
  std::string_view why;
  bool (*applies)(const RequestHead& head, int version, std::string_view raw_head);
};
constexpr std::array<Refusal, 9> refusals{{
    {"HTTP/1.0 and HTTP/1.1 are spoken here",
     [](const RequestHead&, int version, std::string_view) { return version != 10 && version != 11; }},
    {"the request has no Host header, or several",
     [](const RequestHead& head, int version, std::string_view) {
       std::size_t hosts = count(head, "host");
       return hosts > 1 || (hosts == 0 && version == 11);
     }},
    {"it has both Content-Length and Transfer-Encoding",
     [](const RequestHead& head, int, std::string_view) {
       return count(head, "content-length") > 0 && count(head, "transfer-encoding") > 0;
     }},
    {"it has several Content-Length headers",
     [](const RequestHead& head, int, std::string_view) { return count(head, "content-length") > 1; }},
    {"its Content-Length is not a number",
     [](const RequestHead& head, int, std::string_view) {
       return count(head, "content-length") == 1 && !all_digits(head.header("content-length"));
     }},
    {"it has several Transfer-Encoding headers",
     [](const RequestHead& head, int, std::string_view) { return count(head, "transfer-encoding") > 1; }},
    {"the only Transfer-Encoding understood is 'chunked', and only in HTTP/1.1",
     [](const RequestHead& head, int version, std::string_view) {
       return count(head, "transfer-encoding") == 1 &&
              (version != 11 || !equals_ignoring_case(head.header("transfer-encoding"), "chunked"));
     }},
    {"it has a folded header line",
     [](const RequestHead&, int, std::string_view raw) {
       return raw.find("\n ") != std::string_view::npos || raw.find("\n\t") != std::string_view::npos;
     }},
    {"the request target must be a path that begins with '/'",
     [](const RequestHead& head, int, std::string_view) {
       return !head.target.starts_with('/') && !(head.method == Method::options && head.target == "*");
     }},
}};

}  // namespace

struct MessageParser::Impl {
  Impl(Kind kind, std::size_t header_bytes_max) : kind(kind), header_bytes_max(header_bytes_max) { reset(false); }

  void reset(bool response_to_head) {
    text.clear();
    head.fields.clear();
    head_done = false;
    method_known = true;
    if (kind == Kind::request) {
      request.emplace(text);
      prepare(*request);
    } else {
      response.emplace(text);
      prepare(*response);
      if (response_to_head) response->skip(true);
    }
  }

  template <class P>
  void prepare(P& parser) {
    parser.eager(false);
    parser.body_limit(boost::none);
    parser.header_limit(static_cast<std::uint32_t>(header_bytes_max));
  }

  template <class F>
  auto with_parser(F f) const {
    return kind == Kind::request ? f(*request) : f(*response);
  }

  Result<void> finish_head(std::string_view raw) {
    head_done = true;
    head.method = Method::get;
    head.target = text.view(text.target);
    std::size_t question = head.target.find('?');
    head.path = head.target.substr(0, question);
    head.query = question == std::string_view::npos ? std::string_view{} : head.target.substr(question + 1);
    for (const auto& [name, value] : text.fields) head.fields.push_back({text.view(name), text.view(value)});
    if (kind == Kind::response) return {};
    auto method = method_of(text.view(text.method));
    method_known = method.has_value();
    if (method) head.method = *method;
    for (const Refusal& refusal : refusals) {
      if (refusal.applies(head, text.version, raw)) {
        return fail(Code::invalid_argument, fmt::format("The request is refused: {}.", refusal.why));
      }
    }
    return {};
  }

  template <class P>
  Result<ParseProgress> feed(P& parser, std::string_view input) {
    ParseProgress progress;
    while (progress.consumed < input.size() && !(head_done && parser.is_done())) {
      parser.body = {};
      error_code ec;
      std::size_t used =
          parser.put(boost::asio::const_buffer(input.data() + progress.consumed, input.size() - progress.consumed), ec);
      if (ec == http::error::need_more) {
        progress.consumed += used;
        break;
      }
      if (ec == http::error::header_limit) {
        return fail(Code::headers_too_large, fmt::format("The headers are larger than {} bytes.", header_bytes_max));
      }
      if (ec && ec != http::error::end_of_chunk) {
        return fail(Code::invalid_argument, fmt::format("The message is not valid HTTP/1.1: {}.", ec.message()));
      }
      progress.consumed += used;
      if (!head_done && parser.is_header_done()) {
        if (auto accepted = finish_head(input.substr(0, progress.consumed)); !accepted) return forward_error(accepted);
        return progress;
      }
      if (!parser.body.empty()) {
        progress.body = parser.body;
        return progress;
      }
      if (used == 0) break;
    }
    return progress;
  }

  const Kind kind;
  const std::size_t header_bytes_max;
  HeadText text;
  RequestHead head;
  bool head_done = false;
  bool method_known = true;
  std::optional<Parser<true>> request;
  std::optional<Parser<false>> response;
};

MessageParser::MessageParser(Kind kind, std::size_t header_bytes_max)
    : impl_(std::make_unique<Impl>(kind, header_bytes_max)) {}
MessageParser::~MessageParser() = default;
MessageParser::MessageParser(MessageParser&&) noexcept = default;

void MessageParser::reset(bool response_to_head) { impl_->reset(response_to_head); }

Result<ParseProgress> MessageParser::feed(std::string_view input) {
  return impl_->with_parser(
      [&](auto& parser) { return impl_->feed(const_cast<std::remove_cvref_t<decltype(parser)>&>(parser), input); });
}

Result<void> MessageParser::feed_end() {
  auto end = [&](auto& parser) -> Result<void> {
    error_code ec;
    if (impl_->head_done) const_cast<std::remove_cvref_t<decltype(parser)>&>(parser).put_eof(ec);
    if (!impl_->head_done || ec || !parser.is_done()) {
      return fail(Code::upstream_failed, "The connection was closed in the middle of a message.");
    }
    return {};
  };
  return impl_->with_parser(end);
}

bool MessageParser::head_done() const { return impl_->head_done; }
bool MessageParser::message_done() const {
  return impl_->head_done && impl_->with_parser([](const auto& parser) { return parser.is_done(); });
}
bool MessageParser::keep_alive() const {
  return impl_->with_parser([](const auto& parser) { return parser.keep_alive(); });
}
std::optional<std::uint64_t> MessageParser::content_length() const {
  auto length = impl_->with_parser([](const auto& parser) { return parser.content_length(); });
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}
bool MessageParser::method_known() const { return impl_->method_known; }
bool MessageParser::http_1_0() const { return impl_->text.version == 10; }
const RequestHead& MessageParser::head() const { return impl_->head; }
int MessageParser::status() const { return impl_->text.status; }

}  // namespace wrkhrs::net
