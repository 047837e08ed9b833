#include "net/sse.hpp"

#include <charconv>

namespace wrkhrs::net::sse {

std::string format_data(std::string_view data) {
  std::string out;
  out.reserve(data.size() + 8);
  for (;;) {
    std::size_t end = data.find_first_of("\r\n");
    out += "data: ";
    out += data.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos) break;
    bool pair = data[end] == '\r' && end + 1 < data.size() && data[end + 1] == '\n';
    data.remove_prefix(end + (pair ? 2 : 1));
  }
  out += '\n';
  return out;
}

std::string format(const Event& event) {
  std::string out;
  if (!event.id.empty()) out += "id: " + event.id + "\n";
  if (!event.event.empty()) out += "event: " + event.event + "\n";
  out += format_data(event.data);
  return out;
}

Result<std::vector<Event>> Parser::feed(std::string_view bytes) {
  std::vector<Event> events;
  for (char c : bytes) {
    if (skip_line_feed_) {
      skip_line_feed_ = false;
      if (c == '\n') continue;
    }
    if (c == '\n' || c == '\r') {
      skip_line_feed_ = c == '\r';
      line(buffer_, events);
      buffer_.clear();
    } else {
      if (buffer_.size() + current_.data.size() >= event_bytes_max_) {
        return fail(Code::too_large, "An event of the stream is larger than the limit.");
      }
      buffer_ += c;
    }
  }
  return events;
}

void Parser::line(std::string_view line, std::vector<Event>& out) {
  if (at_start_) {
    at_start_ = false;
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  }
  if (line.empty()) {
    if (has_data_) {
      current_.data.pop_back();  // the last line feed
      out.push_back(current_);
    }
    last_event_id_ = current_.id;
    current_.event.clear();  // the id stays, as the standard says
    current_.data.clear();
    has_data_ = false;
    return;
  }
  if (line.front() == ':') return;
  std::size_t colon = line.find(':');
  std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    current_.data += value;
    current_.data += '\n';
    has_data_ = true;
  } else if (field == "event") {
    current_.event = value;
  } else if (field == "id" && value.find('\0') == std::string_view::npos) {
    current_.id = value;
  } else if (field == "retry") {
    std::uint32_t milliseconds = 0;  // more than 49 days is as good as nonsense
    const auto* end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, milliseconds);
    if (error == std::errc() && rest == end) retry_ = std::chrono::milliseconds(milliseconds);
  }
}

}  // namespace wrkhrs::net::sse
