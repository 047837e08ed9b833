// multipart/form-data (RFC 7578), read as it arrives.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/task.hpp"
#include "net/exchange.hpp"

namespace wrkhrs::net {

/// Reads the parts of an upload in order, without ever holding more than a buffer of it.
///
///     auto reader = MultipartReader::open(exchange);             // checks the content type
///     while (true) {
///       auto part = co_await reader->next();                     // skips what is left of the part before
///       if (!part) co_return forward_error(part);
///       if (!*part) break;                                       // no more parts
///       … co_await reader->read_some(buffer) … or co_await reader->read_text(1024) …
///     }
/// Errors: invalid_argument (not multipart, or broken), too_large, and those of BodyReader.
class MultipartReader {
 public:
  struct Part {
    std::string name;
    std::optional<std::string> file_name;  ///< as sent: never use it as a path
    std::string content_type;              ///< empty when not said
  };

  static Result<MultipartReader> open(Exchange& exchange);

  Task<std::optional<Part>> next();
  /// Bytes of the present part; 0 at its end.
  Task<std::size_t> read_some(std::span<char> out);
  /// The rest of the present part as text. Errors: also too_large when it is longer than `bytes_max`.
  Task<std::string> read_text(std::size_t bytes_max);

 private:
  MultipartReader(BodyReader& body, std::string boundary);
  Task<bool> fill();

  BodyReader* body_;
  std::string delimiter_;  ///< \r\n--boundary
  std::string buffer_;
  std::size_t position_ = 0;
  enum class State { preamble, in_part, done } state_ = State::preamble;
  bool body_ended_ = false;
  std::size_t parts_ = 0;
};

}  // namespace wrkhrs::net
