// Brings the log of a C library into ours: whole lines, one event each.
//
// The library's errors become warnings, for it calls an aborted batch an error too, and what matters to a request is
// returned as its Error; all else goes to debug.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/log.hpp"

namespace wrkhrs::engine {

/// Collects text that arrives in pieces and logs it by line. Thread-safe. `level` is ggml's: 1 debug, 2 info, 3 warn, 4
/// error, 5 goes on with the line before.
class LogLines {
 public:
  explicit LogLines(std::string_view library) : library_(library) {}

  void add(int level, std::string_view text) {
    std::lock_guard lock(mutex_);
    constexpr int kContinued = 5;
    if (level != kContinued) level_ = level;
    if (line_.size() + text.size() <= kLineBytesMax) line_ += text;
    for (std::size_t end; (end = line_.find('\n')) != std::string::npos; line_.erase(0, end + 1)) {
      write(std::string_view(line_).substr(0, end));
    }
  }

 private:
  static constexpr std::size_t kLineBytesMax = 16 << 10;

  void write(std::string_view line) {
    if (line.empty()) return;
    constexpr int kError = 4;
    const log::Level level = level_ == kError ? log::Level::warn : log::Level::debug;
    if (log::enabled(level)) log::write(level, line, {{"library", library_}});
  }

  const std::string_view library_;
  std::mutex mutex_;
  std::string line_;
  int level_ = 2;
};

}  // namespace wrkhrs::engine
