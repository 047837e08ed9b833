#include "extract/formats/sink.hpp"

#include <fmt/format.h>

#include "extract/formats/encoding.hpp"

namespace wrkhrs::extract {

bool Sink::add(Block block) {
  if (full_) return false;
  if (block.text.empty()) return true;
  repair_utf8(block.text);
  for (auto& heading : block.heading_path) repair_utf8(heading);
  if (block.text.size() > left_) {
    full_ = true;
    return false;
  }
  left_ -= block.text.size();
  any_ = true;
  take_(std::move(block));
  return true;
}

Result<void> Sink::status() const {
  if (!full_) return {};
  return fail(Code::too_large, fmt::format("The document holds more than {} MiB of text. Split it into several files.",
                                           (max_ + (1u << 20) - 1) >> 20));
}

void HeadingPath::leave(double level) {
  while (!stack_.empty() && stack_.back().first >= level) stack_.pop_back();
}

void HeadingPath::enter(double level, std::string text) {
  leave(level);
  if (text.size() > text_bytes_max) {
    std::size_t end = text_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  stack_.emplace_back(level, std::move(text));
}

std::vector<std::string> HeadingPath::path() const {
  std::vector<std::string> path;
  for (const auto& [level, text] : stack_) path.push_back(text);
  return path;
}

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

}  // namespace

std::string collapse_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool no_break_space = c == '\xc2' && i + 1 < text.size() && text[i + 1] == '\xa0';
    if (is_space(c) || no_break_space) {
      pending = !out.empty();
      i += no_break_space ? 1 : 0;
      continue;
    }
    if (pending) out += ' ';
    pending = false;
    out += c;
  }
  return out;
}

std::string trim_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
      if (out.empty()) continue;
    }
    out += c;
  }
  while (!out.empty() && is_space(out.back())) out.pop_back();
  return out;
}

}  // namespace wrkhrs::extract
