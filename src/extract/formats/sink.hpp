// Where parsers put what they find, and what stops them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "extract/document.hpp"

namespace wrkhrs::extract {

struct FormatLimits {
  int pages_max = 5000;
  std::uint64_t text_bytes_max = 32u << 20;
  std::uint64_t unpacked_bytes_max = 256u << 20;  ///< of all parts of a packed document that are read
  int nesting_max = 4000;                         ///< of HTML elements
};

/// Hands blocks on until the text exceeds its limit.
class Sink {
 public:
  Sink(std::uint64_t text_bytes_max, std::function<void(Block)> take)
      : left_(text_bytes_max), max_(text_bytes_max), take_(std::move(take)) {}

  /// Empty text is dropped. False once the limit is passed: the parser stops and returns status().
  bool add(Block block);
  Result<void> status() const;
  bool any() const { return any_; }

 private:
  std::uint64_t left_;
  std::uint64_t max_;
  std::function<void(Block)> take_;
  bool any_ = false;
  bool full_ = false;
};

/// The headings that the present place stands under. A level is any number: smaller is further out.
class HeadingPath {
 public:
  /// Leaves the headings that a new one of this level ends; what remains is the new heading's own path.
  void leave(double level);
  void enter(double level, std::string text);
  std::vector<std::string> path() const;

 private:
  static constexpr std::size_t text_bytes_max = 300;
  std::vector<std::pair<double, std::string>> stack_;
};

/// Runs of white space become one space; none at the ends.
std::string collapse_space(std::string_view text);
/// Without white space at both ends and without spaces before line ends.
std::string trim_lines(std::string_view text);

}  // namespace wrkhrs::extract
