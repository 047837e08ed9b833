#include "gateway/event_relay.hpp"

namespace wrkhrs::gateway {
namespace {

/// The end of the first event in `text` (after its empty line), or npos. Lines end in \n or \r\n.
std::size_t event_end(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    std::size_t next = at + 1;
    if (next < text.size() && text[next] == '\r') ++next;
    if (next < text.size() && text[next] == '\n') return next + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view EventRelay::feed(std::string_view bytes) {
  // The usual case: the piece holds whole events and nothing waits from before. Then nothing is copied.
  if (pending_.empty() && bytes.ends_with("\n\n")) {
    std::string_view rest = bytes;
    for (std::size_t end = event_end(rest); end != std::string_view::npos; end = event_end(rest)) {
      look_at(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    return bytes;
  }
  pending_ += bytes;
  std::size_t whole = 0;
  for (;;) {
    std::size_t end = event_end(std::string_view(pending_).substr(whole));
    if (end == std::string_view::npos) break;
    look_at(std::string_view(pending_).substr(whole, end));
    whole += end;
  }
  ready_.assign(pending_, 0, whole);
  pending_.erase(0, whole);
  return ready_;
}

void EventRelay::look_at(std::string_view event) {
  while (!event.empty()) {
    std::size_t line_end = event.find('\n');
    std::string_view line = event.substr(0, line_end);
    event = line_end == std::string_view::npos ? std::string_view{} : event.substr(line_end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.starts_with("data:")) continue;
    line.remove_prefix(5);
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (line == "[DONE]") {
      done_ = true;
      continue;
    }
    has_output_ = true;
    // Parsing every chunk would cost more than all else here; only these two words make one worth it.
    const bool may_be_error = line.substr(0, 32).find("\"error\"") != std::string_view::npos;
    const bool may_have_usage =
        line.find("\"usage\":{") != std::string_view::npos || line.find("\"usage\": {") != std::string_view::npos;
    if (!may_be_error && !may_have_usage) continue;
    auto parsed = json::parse(line);
    if (!parsed) continue;
    if (const json::Value* error = json::find(*parsed, "error"); error && !error->is_null()) {
      error_message_ = std::string(json::string_or(*error, "message", "the server behind reported an error"));
    }
    if (const json::Value* usage = json::find(*parsed, "usage"); usage && usage->is_object())
      usage_ = usage->get_object();
  }
}

}  // namespace wrkhrs::gateway
