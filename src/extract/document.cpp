#include "extract/document.hpp"

#include <array>

#include <boost/json.hpp>

namespace wrkhrs::extract {
namespace {

constexpr std::array kinds = {BlockKind::heading, BlockKind::paragraph, BlockKind::list, BlockKind::table,
                              BlockKind::code};

std::unexpected<Error> not_a_block(const char* what) {
  return fail_with_detail(Code::internal, "The document could not be read.", std::string("not a block: ") + what);
}

}  // namespace

std::string_view to_string(BlockKind kind) {
  switch (kind) {
    case BlockKind::heading:
      return "heading";
    case BlockKind::paragraph:
      return "paragraph";
    case BlockKind::list:
      return "list";
    case BlockKind::table:
      return "table";
    case BlockKind::code:
      return "code";
  }
  return "paragraph";
}

boost::json::value to_json(const Block& block) {
  boost::json::object object;
  object["kind"] = to_string(block.kind);
  object["text"] = block.text;
  if (block.page > 0) object["page"] = block.page;
  if (!block.heading_path.empty()) {
    auto& path = object["heading_path"].emplace_array();
    for (const auto& heading : block.heading_path) path.emplace_back(heading);
  }
  if (block.source) object["source"] = {block.source->begin, block.source->end};
  return object;
}

Result<Block> block_from_json(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return not_a_block("no object");
  Block block;
  const auto* kind = object->if_contains("kind");
  const auto* text = object->if_contains("text");
  if (kind == nullptr || !kind->is_string() || text == nullptr || !text->is_string())
    return not_a_block("kind or text");
  for (const BlockKind known : kinds) {
    if (kind->get_string() == to_string(known)) block.kind = known;
  }
  block.text = text->get_string();
  if (const auto* page = object->if_contains("page")) {
    boost::system::error_code failed;
    block.page = page->to_number<int>(failed);
    if (failed) return not_a_block("page");
  }
  if (const auto* path = object->if_contains("heading_path")) {
    if (!path->is_array()) return not_a_block("heading_path");
    for (const auto& heading : path->get_array()) {
      if (!heading.is_string()) return not_a_block("heading_path");
      block.heading_path.emplace_back(heading.get_string());
    }
  }
  if (const auto* source = object->if_contains("source")) {
    const auto* ends = source->if_array();
    boost::system::error_code failed;
    if (ends == nullptr || ends->size() != 2) return not_a_block("source");
    Span span{.begin = (*ends)[0].to_number<std::uint64_t>(failed)};
    if (!failed) span.end = (*ends)[1].to_number<std::uint64_t>(failed);
    if (failed || span.end < span.begin) return not_a_block("source");
    block.source = span;
  }
  return block;
}

}  // namespace wrkhrs::extract
