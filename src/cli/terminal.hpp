// What people see: tables, progress, colours. Plain text where the output is no terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace wrkhrs::cli {

/// Whether escape codes may go to a stream: a terminal, and NO_COLOR not set.
bool is_terminal(int fd);
bool colours_on(int fd);

enum class Colour { none, red, green, yellow, grey, bold };
/// The text in a colour, or as it is.
std::string coloured(std::string_view text, Colour colour, bool on);

/// Columns a text takes on a terminal: code points, of which East Asian wide ones and emoji take two and marks none.
/// Pure.
std::size_t width_of(std::string_view utf8);
/// At most `width` columns, cut with `…`. Pure.
std::string cut_to(std::string_view utf8, std::size_t width);
/// Control characters replaced by `·`, so that foreign text cannot steer the terminal; newlines stay. Pure.
std::string printable(std::string_view utf8);

/// Text in columns.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) : heading_(std::move(heading)) {}
  struct Cell {
    std::string text;
    Colour colour = Colour::none;
    Cell(std::string t, Colour c = Colour::none) : text(std::move(t)), colour(c) {}
    Cell(const char* t) : text(t) {}
  };
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Lines with their newline. `width` 0: no limit; otherwise the last column is cut.
  std::string text(bool colours, std::size_t width = 0) const;

 private:
  std::vector<std::string> heading_;
  std::vector<std::vector<Cell>> rows_;
};

/// The columns of the terminal on `fd`; 0 where it is none.
std::size_t terminal_width(int fd);

/// One line on standard error that is rewritten in place. Where that is no terminal (a log), a line of its own every
/// ten seconds.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// `total` 0: not known, a count is shown.
  void show(std::uint64_t done, std::uint64_t total, std::string_view note = {});
  void clear();

 private:
  const std::string what_;
  static constexpr std::chrono::seconds log_interval{10};
  const bool terminal_;
  const SteadyTime started_at_ = std::chrono::steady_clock::now();
  SteadyTime shown_at_{};
  bool visible_ = false;
};

/// "3.2 MB", "512 B" (powers of 1000). Pure.
std::string format_bytes(std::uint64_t bytes);
/// "850 ms", "3.2 s", "4 min 10 s", "3 h 5 min", "2 d 4 h". Pure.
std::string format_duration(double seconds);

}  // namespace wrkhrs::cli
