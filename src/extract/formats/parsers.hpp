// The parsers, one function a format. For extract_document.cpp and the fuzz targets.
#pragma once

#include <string_view>

#include "extract/formats/extract_document.hpp"

namespace wrkhrs::extract {

/// Paragraphs are split at empty lines.
Result<DocumentInfo> extract_plain_text(std::string_view bytes, const FormatLimits& limits, Sink& sink);
/// CommonMark with GitHub's tables; a YAML front matter gives the title and no text.
Result<DocumentInfo> extract_markdown(std::string_view bytes, const FormatLimits& limits, Sink& sink);
/// Scripts, styles, navigation and hidden parts are dropped.
Result<DocumentInfo> extract_html(std::string_view bytes, const FormatLimits& limits, Sink& sink);
/// Text in PDFium's reading order; headings by letter size. Call prepare_pdf() once before the process is confined.
Result<DocumentInfo> extract_pdf(std::string_view bytes, const FormatLimits& limits, Sink& sink);
void prepare_pdf();
/// Zip containers of XML.
Result<DocumentInfo> extract_docx(std::string_view bytes, const FormatLimits& limits, Sink& sink);
Result<DocumentInfo> extract_pptx(std::string_view bytes, const FormatLimits& limits, Sink& sink);
Result<DocumentInfo> extract_xlsx(std::string_view bytes, const FormatLimits& limits, Sink& sink);
Result<DocumentInfo> extract_odt(std::string_view bytes, const FormatLimits& limits, Sink& sink);

/// Which of the four a zip container is, by its parts' names. Errors: unsupported_media, invalid_argument (a damaged
/// container).
Result<Format> office_format(std::string_view bytes);

}  // namespace wrkhrs::extract
