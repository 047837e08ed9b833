// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), both ways. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::net::sse {

struct Event {
  std::string id;     ///< empty: none given
  std::string event;  ///< empty: `message`
  std::string data;   ///< lines joined by \n
  bool operator==(const Event&) const = default;
};

/// The event as bytes, with its empty line. Newlines in `data` become several `data:` lines.
std::string format(const Event& event);
/// `data: <data>\n\n`
std::string format_data(std::string_view data);
/// A comment that clients ignore; keeps connections open.
inline constexpr std::string_view keep_alive = ": keep-alive\n\n";

/// Puts events together from bytes that arrive in any pieces (UTF-8 may be split, line ends may be \n, \r\n or \r).
class Parser {
 public:
  explicit Parser(std::size_t event_bytes_max = 16 << 20) : event_bytes_max_(event_bytes_max) {}
  /// The events that became complete. An event that the stream's end cuts off is never given (as the standard says).
  /// Errors: too_large.
  Result<std::vector<Event>> feed(std::string_view bytes);
  /// The id of the newest block of lines that had one, with or without data: where to take the stream up again.
  /// Empty: none.
  const std::string& last_event_id() const { return last_event_id_; }
  /// How long the server wants a client to wait before it connects again, where it said so.
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void line(std::string_view line, std::vector<Event>& out);
  std::size_t event_bytes_max_;
  std::string buffer_;
  Event current_;
  std::string last_event_id_;
  std::optional<std::chrono::milliseconds> retry_;
  bool has_data_ = false;
  bool skip_line_feed_ = false;
  bool at_start_ = true;
};

}  // namespace wrkhrs::net::sse
