// Bytes of any encoding to UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace wrkhrs::extract {

struct DecodedText {
  std::string storage;  ///< empty where `text` points into the input
  std::string_view text;
  bool verbatim = false;          ///< offsets in `text`, plus `source_offset`, are offsets in the input
  std::size_t source_offset = 0;  ///< of a byte-order mark
};

bool is_utf8(std::string_view bytes);

/// A byte-order mark decides; else valid UTF-8 is UTF-8; else `declared` (a name such as "iso-8859-1", may be empty),
/// else what the bytes look like. Bytes that mean nothing become U+FFFD, NUL becomes a space. `input` must outlive the
/// result.
DecodedText decode_text(std::string_view input, std::string_view declared);

/// "utf-16le" or "utf-16be" where a text without byte-order mark looks like it, else empty.
std::string_view utf16_by_look(std::string_view bytes);

/// Replaces what is not UTF-8 by U+FFFD.
void repair_utf8(std::string& text);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace wrkhrs::extract
