// The one door to the parsers: finds a document's type and reads it.
#pragma once

#include <string>
#include <string_view>

#include "extract/formats/sink.hpp"

namespace wrkhrs::extract {

enum class Format { plain_text, markdown, html, pdf, docx, pptx, xlsx, odt };

std::string_view media_type(Format format);

/// By content; the name tells formats apart that look alike, and must not contradict the content. `filename` may be
/// empty. Errors: unsupported_media.
Result<Format> detect_format(std::string_view bytes, std::string_view filename);

struct DocumentInfo {
  Format format;
  std::string title = {};
  int pages = 0;
};

/// Reads the document into `sink`, in reading order. `bytes` must stay for the call.
/// Errors: those of Extractor::extract() that come from the content.
Result<DocumentInfo> extract_document(std::string_view bytes, std::string_view filename, const FormatLimits& limits,
                                      Sink& sink);

}  // namespace wrkhrs::extract
