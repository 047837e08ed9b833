// Feeds bytes to one parser, chosen by the first byte. Run it with a corpus of real documents, each with that byte
// before it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

using namespace wrkhrs::extract;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  prepare_pdf();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const FormatLimits limits{
      .pages_max = 20, .text_bytes_max = 1 << 20, .unpacked_bytes_max = 4 << 20, .nesting_max = 500};
  Sink sink(limits.text_bytes_max, [&](Block block) {
    if (!is_utf8(block.text)) __builtin_trap();
    if (block.source && (block.source->end > bytes.size() || block.source->begin > block.source->end)) __builtin_trap();
  });
  constexpr decltype(&extract_pdf) parsers[] = {&extract_plain_text, &extract_markdown, &extract_html, &extract_pdf,
                                                &extract_docx,       &extract_pptx,     &extract_xlsx, &extract_odt};
  static_cast<void>(parsers[data[0] % std::size(parsers)](bytes, limits, sink));
  static_cast<void>(detect_format(bytes, {}));
  return 0;
}
