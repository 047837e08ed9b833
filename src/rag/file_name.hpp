// Names of uploaded files, made safe to store, to show and to send in a header. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wrkhrs::rag {

/// The name without folders (`../../etc/passwd` → `passwd`), control characters, NUL, characters that change the
/// direction of text (a name that shows as `exe.pdf` but is none), and invalid UTF-8; at most 255 bytes, its ending
/// kept. `file` where nothing is left.
std::string clean_file_name(std::string_view name);

/// The value of a content-disposition header that offers the file under its name (RFC 6266).
std::string attachment_header(std::string_view clean_name);

}  // namespace wrkhrs::rag
