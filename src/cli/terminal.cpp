#include "cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace wrkhrs::cli {
namespace {

/// The next code point of a text; a broken byte is U+FFFD. Advances `at`.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const unsigned char lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 && lead < 0xF8   ? 3
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                                                 : 0;
  if (more == 0) return U'\uFFFD';
  char32_t code = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) return U'\uFFFD';
    code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
  }
  return code;
}

std::size_t width_of_code_point(char32_t code) {
  if (code < 0x20 || code == 0x7F) return 0;
  if ((code >= 0x300 && code <= 0x36F) || (code >= 0x200B && code <= 0x200F) || (code >= 0xFE00 && code <= 0xFE0F))
    return 0;
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

bool colours_on(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return is_terminal(fd) && !(no_color && *no_color) && !(term && std::string_view(term) == "dumb");
}

std::string coloured(std::string_view text, Colour colour, bool on) {
  static constexpr std::array<std::string_view, 6> codes{"", "31", "32", "33", "90", "1"};
  if (!on || colour == Colour::none) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(colour)], text);
}

std::size_t width_of(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) width += width_of_code_point(next_code_point(utf8, at));
  return width;
}

std::string cut_to(std::string_view utf8, std::size_t width) {
  if (width_of(utf8) <= width) return std::string(utf8);
  if (width == 0) return {};
  std::size_t used = 0, at = 0;
  while (at < utf8.size()) {
    std::size_t next = at;
    used += width_of_code_point(next_code_point(utf8, next));
    if (used > width - 1) break;
    at = next;
  }
  return std::string(utf8.substr(0, at)) + "…";
}

std::string printable(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    const char32_t code = next_code_point(utf8, at);
    const bool control = (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
                         code == U'\uFFFD' || (code >= 0x202A && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069);  // direction overrides
    if (control) {
      if (code != '\r') out += "·";
    } else {
      out += utf8.substr(begin, at - begin);
    }
  }
  return out;
}

std::string Table::text(bool colours, std::size_t width) const {
  std::vector<std::size_t> widths;
  auto measure = [&](std::size_t column, std::string_view text) {
    if (column >= widths.size()) widths.resize(column + 1);
    widths[column] = std::max(widths[column], width_of(text));
  };
  for (std::size_t i = 0; i < heading_.size(); ++i) measure(i, heading_[i]);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) measure(i, row[i].text);
  }
  std::string out;
  auto line = [&](const std::vector<Cell>& cells) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool last = i + 1 == cells.size();
      std::string text = cells[i].text;
      if (last && width > 0) text = cut_to(text, width > used ? width - used : 1);
      out += coloured(text, cells[i].colour, colours);
      if (!last) {
        const std::size_t pad = widths[i] - width_of(text) + 2;
        out.append(pad, ' ');
        used += widths[i] + 2;
      }
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
  };
  if (!heading_.empty()) {
    std::vector<Cell> heading;
    for (const std::string& text : heading_) heading.emplace_back(text, Colour::bold);
    line(heading);
  }
  for (const auto& row : rows_) line(row);
  return out;
}

std::size_t terminal_width(int fd) {
  winsize size{};
  if (!is_terminal(fd) || ::ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(is_terminal(STDERR_FILENO)) {}

void Progress::show(std::uint64_t done, std::uint64_t total, std::string_view note) {
  const SteadyTime now = std::chrono::steady_clock::now();
  const std::string took = format_duration(std::chrono::duration<double>(now - started_at_).count());
  if (!terminal_) {  // a log: whole lines, and few of them
    if (now - std::max(shown_at_, started_at_) < log_interval) return;
    shown_at_ = now;
    fmt::print(stderr, "{} {}{}  {}{}{}\n", what_, done, total > 0 ? fmt::format("/{}", total) : "", took,
               note.empty() ? "" : "  ", printable(note));
    return;
  }
  const bool finished = total > 0 && done >= total;
  if (visible_ && !finished && now - shown_at_ < std::chrono::milliseconds(80)) return;
  shown_at_ = now;
  visible_ = true;
  std::string line = what_ + " ";
  if (total > 0) {
    constexpr std::uint64_t bar = 24;
    const std::uint64_t filled = std::min(bar, done * bar / total);
    for (std::uint64_t i = 0; i < bar; ++i) line += i < filled ? "█" : "░";
    line += fmt::format(" {}/{}", done, total);
  } else {
    line += fmt::format("{}", done);
  }
  line += fmt::format("  {}", took);
  if (!note.empty()) line += fmt::format("  {}", printable(note));
  const std::size_t width = terminal_width(STDERR_FILENO);
  fmt::print(stderr, "\r\x1b[K{}", cut_to(line, width > 1 ? width - 1 : 79));
  std::fflush(stderr);
}

void Progress::clear() {
  if (!visible_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  visible_ = false;
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  std::string_view unit;
  for (std::string_view next : {"kB", "MB", "GB", "TB"}) {
    value /= 1000;
    unit = next;
    if (value < 999.5) break;
  }
  return value < 9.95 ? fmt::format("{:.1f} {}", value, unit) : fmt::format("{:.0f} {}", value, unit);
}

std::string format_duration(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
  return fmt::format("{} d {} h", whole / 86400, whole / 3600 % 24);
}

}  // namespace wrkhrs::cli
