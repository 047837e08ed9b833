#include "net/multipart.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

namespace wrkhrs::net {
namespace {

constexpr std::size_t part_header_bytes_max = 8 * 1024;
constexpr std::size_t parts_max = 64;

/// The value of `name=` in a header such as `form-data; name="file"; filename="a.wav"`, quotes and escapes undone.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos) {
    ++at;
    while (at < header.size() && (header[at] == ' ' || header[at] == '\t')) ++at;
    std::size_t equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view key = header.substr(at, equals - at);
    std::string value;
    std::size_t i = equals + 1;
    if (i < header.size() && header[i] == '"') {
      for (++i; i < header.size() && header[i] != '"'; ++i) {
        if (header[i] == '\\' && i + 1 < header.size() && (header[i + 1] == '"' || header[i + 1] == '\\')) ++i;
        value += header[i];
      }
      if (i >= header.size()) return std::nullopt;
      ++i;
    } else {
      while (i < header.size() && header[i] != ';') value += header[i++];
      while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.pop_back();
    }
    if (equals_ignoring_case(key, name)) return value;
    at = header.find(';', i);
  }
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::unexpected<Error> broken(std::string_view why) {
  return fail(Code::invalid_argument, fmt::format("The multipart body is broken: {}.", why));
}

}  // namespace

Result<MultipartReader> MultipartReader::open(Exchange& exchange) {
  std::string_view type = exchange.head.header("content-type");
  std::string_view media = trim(type.substr(0, type.find(';')));
  if (!equals_ignoring_case(media, "multipart/form-data")) {
    return fail(Code::invalid_argument,
                "This endpoint takes an upload: send the request as multipart/form-data (curl -F file=@…).", "",
                "invalid_content_type");
  }
  auto boundary = parameter(type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 200) return broken("its content type names no boundary");
  return MultipartReader(exchange.body, std::move(*boundary));
}

MultipartReader::MultipartReader(BodyReader& body, std::string boundary) : body_(&body) {
  delimiter_ = "\r\n--" + boundary;
  buffer_ = "\r\n";  // so that the first boundary looks like the others
}

/// Reads more bytes into the buffer; false at the end of the body.
Task<bool> MultipartReader::fill() {
  if (body_ended_) co_return false;
  if (position_ > 0) {
    buffer_.erase(0, position_);
    position_ = 0;
  }
  std::array<char, 16 * 1024> chunk;
  auto got = co_await body_->read_some(chunk);
  if (!got) co_return forward_error(got);
  if (*got == 0) body_ended_ = true;
  buffer_.append(chunk.data(), *got);
  co_return *got > 0;
}

Task<std::size_t> MultipartReader::read_some(std::span<char> out) {
  if (state_ != State::in_part || out.empty()) co_return std::size_t{0};
  for (;;) {
    std::string_view rest = std::string_view(buffer_).substr(position_);
    std::size_t boundary = rest.find(delimiter_);
    std::size_t available = boundary;
    if (boundary == std::string_view::npos) {
      // Keep back what may be the beginning of a delimiter.
      available = rest.size() >= delimiter_.size() ? rest.size() - delimiter_.size() + 1 : 0;
    }
    if (available > 0) {
      std::size_t n = std::min(available, out.size());
      std::memcpy(out.data(), rest.data(), n);
      position_ += n;
      co_return n;
    }
    if (boundary == 0) co_return std::size_t{0};
    auto more = co_await fill();
    if (!more) co_return forward_error(more);
    if (!*more) co_return broken("it ends before its last boundary");
  }
}

Task<std::string> MultipartReader::read_text(std::size_t bytes_max) {
  std::string text;
  std::array<char, 4096> chunk;
  for (;;) {
    auto got = co_await read_some(chunk);
    if (!got) co_return forward_error(got);
    if (*got == 0) co_return text;
    if (text.size() + *got > bytes_max) {
      co_return fail(Code::too_large, fmt::format("A form field is longer than {} bytes.", bytes_max));
    }
    text.append(chunk.data(), *got);
  }
}

Task<std::optional<MultipartReader::Part>> MultipartReader::next() {
  if (state_ == State::done) co_return std::optional<Part>{};
  if (state_ == State::preamble) state_ = State::in_part;  // the preamble is skipped as a part is
  std::array<char, 16 * 1024> skipped;
  for (;;) {
    auto got = co_await read_some(skipped);
    if (!got) co_return forward_error(got);
    if (*got == 0) break;
  }
  position_ += delimiter_.size();
  std::size_t end = std::string::npos;
  for (;;) {  // the rest of the boundary's line and the part's headers
    std::string_view rest = std::string_view(buffer_).substr(position_);
    if (rest.starts_with("--")) {
      state_ = State::done;
      co_return std::optional<Part>{};
    }
    end = rest.find("\r\n\r\n");
    if (end != std::string_view::npos) break;
    if (rest.size() > part_header_bytes_max) co_return broken("the headers of a part are too long");
    auto more = co_await fill();
    if (!more) co_return forward_error(more);
    if (!*more) co_return broken("it ends in the headers of a part");
  }
  if (++parts_ > parts_max) co_return fail(Code::too_large, fmt::format("The form has more than {} parts.", parts_max));
  std::string_view headers = std::string_view(buffer_).substr(position_, end);
  Part part;
  bool named = false;
  while (!headers.empty()) {
    std::size_t line_end = headers.find("\r\n");
    std::string_view line = headers.substr(0, line_end);
    headers = line_end == std::string_view::npos ? std::string_view{} : headers.substr(line_end + 2);
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = trim(line.substr(colon + 1));
    if (equals_ignoring_case(line.substr(0, colon), "content-disposition")) {
      if (auto name = parameter(value, "name")) {
        part.name = std::move(*name);
        named = true;
      }
      part.file_name = parameter(value, "filename");
    } else if (equals_ignoring_case(line.substr(0, colon), "content-type")) {
      part.content_type = value;
    }
  }
  if (!named) co_return broken("a part has no name");
  position_ += end + 4;
  co_return std::optional<Part>(std::move(part));
}

}  // namespace wrkhrs::net
