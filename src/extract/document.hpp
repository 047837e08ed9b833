// What a document becomes: blocks of text in reading order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace wrkhrs::extract {

enum class BlockKind { heading, paragraph, list, table, code };

std::string_view to_string(BlockKind kind);

/// Bytes [begin, end) of the file itself.
struct Span {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool operator==(const Span&) const = default;
};

/// One piece of a document that reads on its own.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::string text =
      {};        ///< valid UTF-8, not empty; lines of a list begin with "- ", cells of a table row are split by " | "
  int page = 0;  ///< 1-based, of a PDF or a presentation; 0 where there are no pages
  std::vector<std::string> heading_path = {};  ///< the headings it stands under, outermost first
  std::optional<Span> source = {};             ///< where it stands in the file: text and Markdown that are UTF-8
  bool operator==(const Block&) const = default;
};

struct Document {
  std::string media_type;  ///< found by content and name, such as "application/pdf"
  std::string title;       ///< as the document says, or empty
  int pages = 0;           ///< of a PDF or a presentation, else 0
  std::vector<Block> blocks;
};

/// For the pipe between worker and client.
boost::json::value to_json(const Block& block);
/// Errors: internal (not what to_json() writes).
Result<Block> block_from_json(const boost::json::value& value);

}  // namespace wrkhrs::extract
