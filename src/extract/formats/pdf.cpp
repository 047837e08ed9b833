#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <fpdf_doc.h>
#include <fpdf_text.h>
#include <fpdfview.h>

#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

/// Pages that are looked at for the size of the body text and for lines that repeat at page edges.
constexpr int sampled_pages = 200;
constexpr std::size_t paragraph_bytes_max = 8192;

struct CloseDocument {
  void operator()(FPDF_DOCUMENT document) const { FPDF_CloseDocument(document); }
};
struct ClosePage {
  void operator()(FPDF_PAGE page) const { FPDF_ClosePage(page); }
};
struct CloseText {
  void operator()(FPDF_TEXTPAGE text) const { FPDFText_ClosePage(text); }
};
using DocumentHandle = std::unique_ptr<std::remove_pointer_t<FPDF_DOCUMENT>, CloseDocument>;
using PageHandle = std::unique_ptr<std::remove_pointer_t<FPDF_PAGE>, ClosePage>;
using TextHandle = std::unique_ptr<std::remove_pointer_t<FPDF_TEXTPAGE>, CloseText>;

/// One line of text with its place on the page, in points from the bottom.
struct Line {
  std::string text;
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  double size = 0;          ///< of most of its letters, rounded to half points
  bool hyphenated = false;  ///< PDFium found a word that goes on in the next line
};

double half_points(double size) { return std::round(size * 2) / 2; }

void append_character(std::string& out, unsigned int c) {
  constexpr const char* ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  if (c >= 0xfb00 && c <= 0xfb06) {
    out += ligatures[c - 0xfb00];
  } else if (c == 0xa0 || c == '\t') {
    out += ' ';
  } else if (c >= 0x20 && c != 0x7f && c != 0xfeff && c != 0xfffe && c != 0xffff) {
    append_utf8(out, c);
  }
}

/// The lines of a page in reading order.
std::vector<Line> lines_of(FPDF_TEXTPAGE text) {
  std::vector<Line> lines;
  Line line;
  std::map<double, int> sizes;
  bool placed = false;
  const auto finish = [&] {
    line.text = collapse_space(line.text);
    int most = 0;
    for (const auto& [size, count] : sizes) {
      if (count >= most) {
        most = count;
        line.size = size;
      }
    }
    if (!line.text.empty()) lines.push_back(std::move(line));
    line = {};
    sizes.clear();
    placed = false;
  };
  const int count = FPDFText_CountChars(text);
  for (int i = 0; i < count; ++i) {
    unsigned int c = FPDFText_GetUnicode(text, i);
    if (c == '\r' || c == '\n') {
      finish();
      continue;
    }
    if (c == 0x02 || c == 0xad) {  // a hyphen at a line's end, as PDFium marks it
      line.hyphenated = true;
      finish();
      continue;
    }
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < count) {
      const unsigned int low = FPDFText_GetUnicode(text, i + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        ++i;
      }
    }
    append_character(line.text, c);
    if (c <= 0x20) continue;
    ++sizes[half_points(FPDFText_GetFontSize(text, i))];
    FS_RECTF box{};
    if (!FPDFText_GetLooseCharBox(text, i, &box)) continue;
    if (!placed) {
      line.left = box.left;
      line.right = box.right;
      line.top = box.top;
      line.bottom = box.bottom;
      placed = true;
    } else {
      line.left = std::min<double>(line.left, box.left);
      line.right = std::max<double>(line.right, box.right);
      line.top = std::max<double>(line.top, box.top);
      line.bottom = std::min<double>(line.bottom, box.bottom);
    }
  }
  finish();
  return lines;
}

/// Digits become '#', so that page numbers do not make running lines differ.
std::string running_form(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 200)) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !out.empty() && out.back() == '#') continue;
    out += digit ? '#' : c;
  }
  return out;
}

class PdfReader {
 public:
  PdfReader(FPDF_DOCUMENT document, int pages, Sink& sink) : document_(document), pages_(pages), sink_(sink) {}

  void read() {
    sample();
    for (int number = 1; number <= pages_; ++number) {
      if (!read_page(number)) return;
    }
    flush();
  }

 private:
  std::vector<Line> load(int number) {
    const PageHandle page(FPDF_LoadPage(document_, number - 1));
    if (!page) return {};
    const TextHandle text(FPDFText_LoadPage(page.get()));
    return text ? lines_of(text.get()) : std::vector<Line>();
  }

  void sample() {
    std::map<double, std::size_t> letters;
    std::map<std::string, int> edges;
    const int step = std::max(1, pages_ / sampled_pages);
    int looked_at = 0;
    for (int number = 1; number <= pages_; number += step) {
      const auto lines = load(number);
      ++looked_at;
      for (const auto& line : lines) letters[line.size] += line.text.size();
      std::set<std::string> of_page;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i < 2 || i + 2 >= lines.size()) of_page.insert(running_form(lines[i].text));
      }
      for (const auto& form : of_page) ++edges[form];
    }
    const auto most = std::ranges::max_element(letters, {}, [](const auto& entry) { return entry.second; });
    if (most != letters.end()) body_size_ = most->first;
    for (const auto& [form, count] : edges) {
      const bool often = looked_at >= 4 && count * 4 >= looked_at;  // left and right pages may have different lines
      const bool chapter = count >= 2 && (form.starts_with('#') || form.ends_with('#')) && form.size() > 1;
      if (often || chapter) running_.insert(form);
    }
  }

  /// A line of a table of contents: it repeats a heading that stands elsewhere.
  static bool is_contents_entry(std::string_view line) {
    return line.find(". . . .") != std::string_view::npos || line.find(".....") != std::string_view::npos;
  }

  bool is_running(const std::vector<Line>& lines, std::size_t i) const {
    if (i >= 2 && i + 2 < lines.size()) return false;
    return running_.contains(running_form(lines[i].text)) || running_form(lines[i].text) == "#";
  }

  bool read_page(int number) {
    const auto lines = load(number);
    const Line* before = nullptr;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (is_running(lines, i) || is_contents_entry(lines[i].text)) continue;
      const Line& line = lines[i];
      const bool heading = is_heading(line);
      if (starts_anew(before, line, heading) && !flush()) return false;
      if (text_.empty()) {
        page_ = number;
        heading_ = heading;
        size_ = line.size;
      }
      append(line);
      before = &line;
      if (text_.size() > paragraph_bytes_max && !flush()) return false;
    }
    // A paragraph that goes on at the next page keeps the page where it began; most end here.
    const bool goes_on = !text_.empty() && !heading_ && (hyphen_open_ || !ends_sentence(text_));
    return goes_on || flush();
  }

  bool is_heading(const Line& line) const { return line.size >= body_size_ * 1.12 && line.text.size() < 200; }

  static bool ends_sentence(std::string_view text) {
    return text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with(':') ||
           text.ends_with(';');
  }

  bool starts_anew(const Line* before, const Line& line, bool heading) const {
    if (text_.empty()) return false;
    if (heading != heading_ || std::abs(line.size - size_) > 0.15 * size_) return true;
    if (before == nullptr) return false;  // goes on from the page before
    const double height = std::max(1.0, before->top - before->bottom);
    const double gap = before->bottom - line.top;
    if (heading) return gap > 0.5 * height || line.size != size_;
    if (gap > 0.65 * height) return true;
    const bool next_column = line.bottom > before->top;
    if (next_column) return ends_sentence(before->text);
    // An indented first line after a line that ends a sentence.
    return ends_sentence(before->text) && line.left > before->left + 0.8 * line.size &&
           line.left < before->left + 6 * line.size;
  }

  void append(const Line& line) {
    if (text_.empty()) {
      text_ = line.text;
    } else if (hyphen_open_) {
      text_ += line.text;
    } else if (text_.ends_with('-') && text_.size() >= 2 && is_lower(text_[text_.size() - 2]) &&
               is_lower(line.text.front())) {
      text_.pop_back();
      text_ += line.text;
    } else {
      text_ += ' ';
      text_ += line.text;
    }
    hyphen_open_ = line.hyphenated;
  }

  static bool is_lower(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

  bool flush() {
    if (text_.empty()) return true;
    Block block{.kind = heading_ ? BlockKind::heading : BlockKind::paragraph, .text = std::move(text_), .page = page_};
    text_.clear();
    hyphen_open_ = false;
    if (heading_) {
      headings_.leave(-size_);
      block.heading_path = headings_.path();
      headings_.enter(-size_, block.text);
    } else {
      block.heading_path = headings_.path();
    }
    return sink_.add(std::move(block));
  }

  FPDF_DOCUMENT document_;
  int pages_;
  Sink& sink_;
  double body_size_ = 10;
  std::set<std::string> running_;
  HeadingPath headings_;  ///< levels are negative letter sizes

  // The paragraph being gathered.
  std::string text_;
  int page_ = 1;
  bool heading_ = false;
  double size_ = 10;
  bool hyphen_open_ = false;
};

std::string metadata(FPDF_DOCUMENT document, const char* key) {
  unsigned short buffer[512] = {};
  const unsigned long bytes = FPDF_GetMetaText(document, key, buffer, sizeof buffer);
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes / 2 && i < std::size(buffer) && buffer[i] != 0; ++i)
    append_character(out, buffer[i]);
  return collapse_space(out);
}

}  // namespace

void prepare_pdf() {
  FPDF_LIBRARY_CONFIG config{};
  config.version = 2;
  static char* no_fonts[] = {nullptr};  // no font of this machine is looked for
  config.m_pUserFontPaths = no_fonts;
  FPDF_InitLibraryWithConfig(&config);
}

Result<DocumentInfo> extract_pdf(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  const DocumentHandle document(FPDF_LoadMemDocument64(bytes.data(), bytes.size(), nullptr));
  if (!document) {
    switch (FPDF_GetLastError()) {
      case FPDF_ERR_PASSWORD:
        return fail(Code::invalid_argument,
                    "The PDF is protected by a password. Save it without one and upload it again.");
      case FPDF_ERR_SECURITY:
        return fail(Code::invalid_argument, "The PDF is encrypted in a way that is not supported.");
      default:
        return fail(Code::invalid_argument, "The PDF is damaged and cannot be read.");
    }
  }
  const int pages = FPDF_GetPageCount(document.get());
  if (pages > limits.pages_max) {
    return fail(Code::too_large,
                fmt::format("The PDF has {} pages; at most {} are read. Split it.", pages, limits.pages_max));
  }
  PdfReader(document.get(), pages, sink).read();
  return DocumentInfo{.format = Format::pdf, .title = metadata(document.get(), "Title"), .pages = pages};
}

}  // namespace wrkhrs::extract
