#include "base/trace_context.hpp"

#include "base/ids.hpp"

namespace wrkhrs {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// Reads lower-case hex; false on a wrong digit or when all bytes are zero (both invalid in the standard).
template <std::size_t N>
bool read_id(std::string_view hex, std::array<std::byte, N>& out) {
  bool any = false;
  for (std::size_t i = 0; i < N; ++i) {
    int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::byte>(high * 16 + low);
    any |= out[i] != std::byte{0};
  }
  return any;
}

template <std::size_t N>
void fill_random(std::array<std::byte, N>& out) {
  buffered_random_bytes(out);
  out[0] |= std::byte{1};  // never all zero
}

}  // namespace

TraceContext TraceContext::start() {
  TraceContext trace;
  fill_random(trace.trace_id);
  fill_random(trace.span_id);
  return trace;
}

std::optional<TraceContext> TraceContext::parse(std::string_view text) {
  if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
  int version_high = hex_value(text[0]), version_low = hex_value(text[1]);
  if (version_high < 0 || version_low < 0 || (version_high == 15 && version_low == 15)) return std::nullopt;
  bool version_zero = version_high == 0 && version_low == 0;
  if (version_zero ? text.size() != 55 : (text.size() > 55 && text[55] != '-')) return std::nullopt;
  int flags_high = hex_value(text[53]), flags_low = hex_value(text[54]);
  if (flags_high < 0 || flags_low < 0) return std::nullopt;
  TraceContext trace;
  if (!read_id(text.substr(3, 32), trace.trace_id) || !read_id(text.substr(36, 16), trace.span_id)) return std::nullopt;
  trace.sampled = flags_low & 1;
  return trace;
}

TraceContext TraceContext::child() const {
  TraceContext next = *this;
  fill_random(next.span_id);
  return next;
}

std::string TraceContext::trace_id_hex() const { return to_hex(trace_id); }
std::string TraceContext::span_id_hex() const { return to_hex(span_id); }

std::string TraceContext::traceparent() const {
  std::string text = "00-";
  text += trace_id_hex();
  text += '-';
  text += span_id_hex();
  text += sampled ? "-01" : "-00";
  return text;
}

}  // namespace wrkhrs
