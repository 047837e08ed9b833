// What a document is once it has been read: its text, and where its blocks stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wrkhrs::rag {

/// A heading, a paragraph, a list item, a table row, a spoken segment: bytes [begin, end) of the document's text.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string> headings = {};    ///< above it, outermost first
  std::optional<std::int64_t> page = {};     ///< from 1
  std::optional<double> start_seconds = {};  ///< of a recording
  std::optional<double> end_seconds = {};
};

struct Document {
  std::string text;           ///< UTF-8
  std::vector<Block> blocks;  ///< in order, not overlapping
};

/// A piece of a document that is searched and cited as one.
struct Passage {
  std::string text;  ///< the document's own words, bytes [char_start, char_end)
  std::size_t char_start = 0;
  std::size_t char_end = 0;
  std::vector<std::string> headings = {};
  std::optional<std::int64_t> page = {};  ///< where it begins
  std::optional<double> start_seconds = {};
  std::optional<double> end_seconds = {};
  bool operator==(const Passage&) const = default;
};

}  // namespace wrkhrs::rag
