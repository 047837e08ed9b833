#include "extract/formats/encoding.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include <uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace wrkhrs::extract {
namespace {

std::string charset_by_look(std::string_view bytes) {
  const auto sample = bytes.substr(0, 1 << 20);
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

/// The name, if ICU knows it and it is no UTF-7 or the like, that decode differently from what they seem.
bool known_charset(const std::string& name) {
  if (name.empty() || name.size() > 40) return false;
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name.c_str(), &error);
  if (U_FAILURE(error)) return false;
  const UConverterType type = ucnv_getType(converter);
  ucnv_close(converter);
  return type != UCNV_UTF7 && type != UCNV_IMAP_MAILBOX && type != UCNV_SCSU && type != UCNV_BOCU1;
}

std::string to_utf8(std::string_view bytes, const std::string& charset) {
  const auto size =
      static_cast<std::int32_t>(std::min<std::size_t>(bytes.size(), std::numeric_limits<std::int32_t>::max()));
  const icu::UnicodeString text(bytes.data(), size, charset.c_str());
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* end = at + bytes.size();
  while (at < end) {
    const unsigned char c = *at;
    if (c < 0x80) {
      ++at;
      continue;
    }
    const int extra = c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 0;
    if (extra == 0 || end - at <= extra) return false;
    for (int i = 1; i <= extra; ++i) {
      if ((at[i] & 0xc0) != 0x80) return false;
    }
    if (c == 0xe0 && at[1] < 0xa0) return false;   // overlong
    if (c == 0xed && at[1] >= 0xa0) return false;  // surrogates
    if (c == 0xf0 && at[1] < 0x90) return false;
    if (c == 0xf4 && at[1] >= 0x90) return false;
    at += extra + 1;
  }
  return true;
}

std::string_view utf16_by_look(std::string_view bytes) {
  const auto sample = bytes.substr(0, 4096);
  if (sample.size() < 8) return {};
  std::size_t nul[2] = {0, 0};
  for (std::size_t i = 0; i < sample.size(); ++i) nul[i & 1] += sample[i] == '\0';
  const std::size_t half = sample.size() / 2;
  if (nul[1] > half * 7 / 10 && nul[0] * 20 <= half) return "utf-16le";
  if (nul[0] > half * 7 / 10 && nul[1] * 20 <= half) return "utf-16be";
  return {};
}

DecodedText decode_text(std::string_view input, std::string_view declared) {
  DecodedText result;
  std::string charset;
  if (input.starts_with("\xef\xbb\xbf")) {
    result.source_offset = 3;
  } else if (input.starts_with(std::string_view("\xff\xfe\0\0", 4)) ||
             input.starts_with(std::string_view("\0\0\xfe\xff", 4))) {
    charset = "utf-32";
  } else if (input.starts_with("\xff\xfe") || input.starts_with("\xfe\xff")) {
    charset = "utf-16";
  } else if (const auto look = utf16_by_look(input); !look.empty()) {
    charset = look;
  }
  const auto body = input.substr(result.source_offset);
  if (charset.empty() && is_utf8(body)) {
    result.verbatim = true;
    result.text = body;
  } else {
    if (charset.empty() && result.source_offset == 0) charset = declared;
    if (!known_charset(charset)) charset = result.source_offset > 0 ? "utf-8" : charset_by_look(body);
    if (charset == "ASCII") charset = "utf-8";
    if (!known_charset(charset)) charset = "windows-1252";
    result.storage = to_utf8(body, charset);
    if (result.storage.starts_with("\xef\xbb\xbf")) result.storage.erase(0, 3);
    result.text = result.storage;
  }
  if (result.text.find('\0') != std::string_view::npos) {
    if (result.verbatim) result.storage = result.text;
    std::ranges::replace(result.storage, '\0', ' ');
    result.text = result.storage;
  }
  return result;
}

void repair_utf8(std::string& text) {
  if (!is_utf8(text)) text = to_utf8(text, "utf-8");
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x110000) {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    append_utf8(out, 0xfffd);
  }
}

}  // namespace wrkhrs::extract
