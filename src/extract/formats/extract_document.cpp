#include "extract/formats/extract_document.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "extract/extractor.hpp"
#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return out;
}

std::string extension_of(std::string_view filename) {
  const auto slash = filename.find_last_of("/\\");
  if (slash != std::string_view::npos) filename.remove_prefix(slash + 1);
  const auto dot = filename.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return lower(filename.substr(dot + 1));
}

std::unexpected<Error> unsupported(std::string why) {
  return fail(Code::unsupported_media, fmt::format("{} Supported are {}.", why, supported_formats()), {},
              "unsupported_file");
}

bool looks_like_html(std::string_view bytes) {
  std::string start = lower(bytes.substr(0, 2048));
  std::string_view rest = start;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  for (;;) {
    const auto text = rest.find_first_not_of(" \t\r\n\f");
    if (text == std::string_view::npos) return false;
    rest.remove_prefix(text);
    if (!rest.starts_with("<!--")) break;
    const auto end = rest.find("-->");
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 3);
  }
  if (rest.starts_with("<?xml")) return rest.find("<html") != std::string_view::npos;
  return rest.starts_with("<!doctype html") || rest.starts_with("<html") || rest.starts_with("<head") ||
         rest.starts_with("<body");
}

/// Text has few control characters; UTF-16 has many NULs, at every second place.
bool looks_like_text(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff") ||
      bytes.starts_with(std::string_view("\0\0\xfe\xff", 4)))
    return true;
  if (!utf16_by_look(bytes).empty()) return true;
  const auto sample = bytes.substr(0, 64 << 10);
  const auto control = std::ranges::count_if(sample, [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\b' && c != 0x1b) || c == 0x7f;
  });
  return static_cast<std::size_t>(control) * 100 <= sample.size();
}

struct Named {
  std::string_view extension;
  Format format;
};
constexpr std::array packed = {Named{"pdf", Format::pdf}, Named{"docx", Format::docx}, Named{"pptx", Format::pptx},
                               Named{"xlsx", Format::xlsx}, Named{"odt", Format::odt}};
// Names that promise something that no text is.
constexpr std::array never_text = {"doc",  "ppt",  "xls",  "ods",  "odp", "zip",  "gz",  "7z",  "rar", "tar",  "png",
                                   "jpg",  "jpeg", "gif",  "webp", "tif", "tiff", "bmp", "mp3", "wav", "flac", "ogg",
                                   "opus", "m4a",  "webm", "mp4",  "mov", "avi",  "exe", "dll", "so",  "bin",  "epub"};

}  // namespace

std::string_view media_type(Format format) {
  switch (format) {
    case Format::plain_text:
      return "text/plain";
    case Format::markdown:
      return "text/markdown";
    case Format::html:
      return "text/html";
    case Format::pdf:
      return "application/pdf";
    case Format::docx:
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    case Format::pptx:
      return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    case Format::xlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case Format::odt:
      return "application/vnd.oasis.opendocument.text";
  }
  return "application/octet-stream";
}

Result<Format> detect_format(std::string_view bytes, std::string_view filename) {
  const std::string extension = extension_of(filename);
  const auto named = std::ranges::find(packed, extension, &Named::extension);

  std::optional<Format> found;
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos && !looks_like_html(bytes)) {
    found = Format::pdf;
  } else if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    auto office = office_format(bytes);
    if (!office) return office;
    found = *office;
  }
  if (found) {
    // Content that is a PDF after some other text is still text when the name says so.
    const bool contradicts = named != packed.end() ? named->format != *found : !extension.empty();
    if (!contradicts) return *found;
    if (*found != Format::pdf || bytes.starts_with("%PDF-")) {
      return unsupported(
          fmt::format("The file is named '.{}' but its content is '{}'.", extension, media_type(*found)));
    }
  }
  if (bytes.starts_with("{\\rtf")) return unsupported("Rich Text Format cannot be read.");
  if (bytes.starts_with("%!PS")) return unsupported("PostScript cannot be read.");
  if (!looks_like_text(bytes)) return unsupported("The file is not in a format that can be read.");
  if (named != packed.end() || std::ranges::find(never_text, extension) != never_text.end()) {
    return unsupported(fmt::format("The file is named '.{0}' but its content is not {0}.", extension));
  }
  if (extension == "md" || extension == "markdown") return Format::markdown;
  if (extension == "html" || extension == "htm" || extension == "xhtml") return Format::html;
  if (extension.empty() && looks_like_html(bytes)) return Format::html;
  return Format::plain_text;
}

Result<DocumentInfo> extract_document(std::string_view bytes, std::string_view filename, const FormatLimits& limits,
                                      Sink& sink) {
  const auto format = detect_format(bytes, filename);
  if (!format) return std::unexpected(format.error());
  const auto parse = [&] {
    switch (*format) {
      case Format::plain_text:
        return extract_plain_text(bytes, limits, sink);
      case Format::markdown:
        return extract_markdown(bytes, limits, sink);
      case Format::html:
        return extract_html(bytes, limits, sink);
      case Format::pdf:
        return extract_pdf(bytes, limits, sink);
      case Format::docx:
        return extract_docx(bytes, limits, sink);
      case Format::pptx:
        return extract_pptx(bytes, limits, sink);
      case Format::xlsx:
        return extract_xlsx(bytes, limits, sink);
      case Format::odt:
        return extract_odt(bytes, limits, sink);
    }
    std::unreachable();
  };
  auto info = parse();
  if (info) repair_utf8(info->title);
  if (auto full = sink.status(); !full) return forward_error(full);
  if (info && !sink.any()) {
    return fail(Code::invalid_argument,
                *format == Format::pdf ? "The PDF holds no text: it may be scanned. Run text recognition over it first."
                                       : "The file holds no text.",
                {}, "empty_file");
  }
  return info;
}

}  // namespace wrkhrs::extract
