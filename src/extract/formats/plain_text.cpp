#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

/// Longer paragraphs (logs, tables without empty lines) are cut at a line end, or at a space where a line is that long.
constexpr std::size_t paragraph_bytes_max = 8192;

std::size_t cut_position(std::string_view text) {
  if (text.size() <= paragraph_bytes_max) return text.size();
  const auto head = text.substr(0, paragraph_bytes_max);
  if (const auto line = head.rfind('\n'); line != std::string_view::npos && line > 0) return line + 1;
  if (const auto space = head.rfind(' '); space != std::string_view::npos && space > 0) return space + 1;
  std::size_t cut = paragraph_bytes_max;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  return cut;
}

}  // namespace

Result<DocumentInfo> extract_plain_text(std::string_view bytes, const FormatLimits&, Sink& sink) {
  const DecodedText decoded = decode_text(bytes, {});
  const std::string_view text = decoded.text;
  const auto emit = [&](std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t size = cut_position(text.substr(begin, end - begin));
      Block block{.text = trim_lines(text.substr(begin, size))};
      if (decoded.verbatim) {
        block.source = Span{.begin = decoded.source_offset + begin, .end = decoded.source_offset + begin + size};
      }
      if (!sink.add(std::move(block))) return false;
      begin += size;
    }
    return true;
  };

  std::size_t begin = std::string_view::npos;  // of the paragraph, or npos between two
  std::size_t at = 0;
  while (at < text.size()) {
    const auto newline = text.find('\n', at);
    const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
    const bool empty = text.substr(at, next - at).find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
    if (empty && begin != std::string_view::npos) {
      if (!emit(begin, at)) break;
      begin = std::string_view::npos;
    } else if (!empty && begin == std::string_view::npos) {
      begin = at;
    }
    at = next;
  }
  if (begin != std::string_view::npos) emit(begin, text.size());
  return DocumentInfo{.format = Format::plain_text};
}

}  // namespace wrkhrs::extract
