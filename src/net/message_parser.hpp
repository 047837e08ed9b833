// Incremental HTTP/1.1 parsing, without Beast in sight of those who use it.
//
// The grammar is Beast's; on top of it stands the refusal table of what Beast lets through and a server must not
// (request smuggling, several hosts, folded headers). Internal to net.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/exchange.hpp"

namespace wrkhrs::net {

/// What one feed() did.
struct ParseProgress {
  std::size_t consumed = 0;
  std::string_view body;  ///< body bytes, a view into the input of that feed
};

/// One message after another of one connection. Not thread-safe.
class MessageParser {
 public:
  enum class Kind { request, response };
  MessageParser(Kind kind, std::size_t header_bytes_max);
  ~MessageParser();
  MessageParser(MessageParser&&) noexcept;

  /// Makes ready for the next message. `response_to_head`: the response will have no body whatever its headers say.
  void reset(bool response_to_head = false);

  /// Parses from the front of `input`. Before the head is complete nothing may be consumed: call again with more bytes
  /// appended. After that each call consumes what it can, with at most one piece of the body. consumed == 0: more bytes
  /// are needed. Errors: invalid_argument (not HTTP, or refused), headers_too_large.
  Result<ParseProgress> feed(std::string_view input);
  /// The peer closed its side. Errors: upstream_failed when the message is not complete by that.
  Result<void> feed_end();

  bool head_done() const;
  bool message_done() const;
  bool keep_alive() const;
  std::optional<std::uint64_t> content_length() const;
  /// The method as sent when it is not one that we know.
  bool method_known() const;
  bool http_1_0() const;

  const RequestHead& head() const;  ///< of a request; of a response only `fields` are set
  int status() const;               ///< of a response

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrkhrs::net
