#include <algorithm>
#include <optional>

#include <md4c.h>

#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

constexpr std::size_t list_bytes = 1500;  ///< a list is cut between two of its outermost items beyond this

/// Builds blocks from md4c's events. Spans come from the addresses of the text md4c hands over, which lie in the
/// source.
class MarkdownBuilder {
 public:
  MarkdownBuilder(std::string_view source, const DecodedText& decoded, std::size_t offset, const FormatLimits& limits,
                  Sink& sink)
      : source_(source), decoded_(decoded), offset_(offset), limits_(limits), sink_(sink) {}

  int enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        if (list_depth_++ == 0) start(BlockKind::list);
        break;
      case MD_BLOCK_LI:
        if (list_depth_ == 1 && text_.size() > list_bytes) {
          if (!flush()) return 1;
          start(BlockKind::list);
        }
        new_line();
        text_.append(2 * static_cast<std::size_t>(std::min(list_depth_ - 1, 8)), ' ');
        text_ += "- ";
        fresh_item_ = true;
        break;
      case MD_BLOCK_P:
      case MD_BLOCK_QUOTE:
        if (list_depth_ == 0 && type == MD_BLOCK_P) start(BlockKind::paragraph);
        if (list_depth_ > 0 && !fresh_item_) new_line();
        break;
      case MD_BLOCK_H:
        heading_level_ = static_cast<MD_BLOCK_H_DETAIL*>(detail)->level;
        if (list_depth_ == 0) start(BlockKind::heading);
        break;
      case MD_BLOCK_CODE:
      case MD_BLOCK_HTML:
        in_html_ = type == MD_BLOCK_HTML;
        if (list_depth_ == 0) start(BlockKind::code);
        if (list_depth_ > 0) new_line();
        break;
      case MD_BLOCK_TABLE:
        if (list_depth_ == 0) start(BlockKind::table);
        break;
      case MD_BLOCK_TR:
        new_line();
        first_cell_ = true;
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        if (!first_cell_) text_ += " | ";
        first_cell_ = false;
        break;
      default:
        break;
    }
    return 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        return --list_depth_ == 0 && !flush() ? 1 : 0;
      case MD_BLOCK_LI:
        fresh_item_ = false;
        return 0;
      case MD_BLOCK_HTML: {
        in_html_ = false;
        if (list_depth_ > 0) return 0;
        std::string html = std::move(text_);
        reset();
        return take_html(html) ? 0 : 1;
      }
      case MD_BLOCK_P:
      case MD_BLOCK_H:
      case MD_BLOCK_CODE:
      case MD_BLOCK_TABLE:
        fresh_item_ = false;
        return list_depth_ == 0 && !flush() ? 1 : 0;
      default:
        return 0;
    }
  }

  int text(MD_TEXTTYPE type, const char* text, std::size_t size) {
    if (text >= source_.data() && text + size <= source_.data() + source_.size()) {
      const auto begin = static_cast<std::size_t>(text - source_.data());
      begin_ = std::min(begin_, begin);
      end_ = std::max(end_, begin + size);
    }
    fresh_item_ = false;
    switch (type) {
      case MD_TEXT_NULLCHAR:
        append_utf8(text_, 0xfffd);
        break;
      case MD_TEXT_BR:
        text_ += '\n';
        break;
      case MD_TEXT_SOFTBR:
        text_ += ' ';
        break;
      case MD_TEXT_ENTITY:
        text_ += entity({text, size});
        break;
      case MD_TEXT_HTML:
        if (in_html_) text_.append(text, size);
        break;
      default:
        text_.append(text, size);
        break;
    }
    // A block can hold the whole source: stop in time.
    return text_.size() > limits_.text_bytes_max ? (flush(), 1) : 0;
  }

  const std::string& title() const { return title_; }

 private:
  void start(BlockKind kind) {
    reset();
    kind_ = kind;
  }
  void reset() {
    text_.clear();
    begin_ = std::string::npos;
    end_ = 0;
  }
  void new_line() {
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  }

  bool flush() {
    Block block{.kind = kind_, .text = trim_lines(text_)};
    const bool placed = decoded_.verbatim && begin_ < end_;
    if (placed) block.source = Span{.begin = offset_ + begin_, .end = offset_ + end_};
    reset();
    if (kind_ == BlockKind::heading) {
      headings_.leave(heading_level_);
      block.heading_path = headings_.path();
      headings_.enter(heading_level_, block.text);
      if (title_.empty() && heading_level_ == 1) title_ = block.text;
    } else {
      block.heading_path = headings_.path();
    }
    return sink_.add(std::move(block));
  }

  bool take_html(const std::string& html) {
    Sink inner(limits_.text_bytes_max, [&](Block block) {
      auto path = headings_.path();
      path.insert(path.end(), block.heading_path.begin(), block.heading_path.end());
      block.heading_path = std::move(path);
      sink_.add(std::move(block));
    });
    // HTML that cannot be read inside of Markdown is left out; the rest of the document still counts.
    static_cast<void>(extract_html(html, limits_, inner));
    return sink_.status().has_value();
  }

  static std::string entity(std::string_view name) {
    if (name.starts_with("&#")) {
      const bool hex = name.size() > 2 && (name[2] == 'x' || name[2] == 'X');
      char32_t value = 0;
      for (std::size_t i = hex ? 3 : 2; i < name.size() && name[i] != ';'; ++i) {
        const char c = name[i];
        const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 0;
        value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
        if (value > 0x10ffff) break;
      }
      std::string out;
      append_utf8(out, value == 0 ? 0xfffd : value);
      return out;
    }
    constexpr std::pair<std::string_view, std::string_view> common[] = {
        {"&amp;", "&"},   {"&lt;", "<"},     {"&gt;", ">"},     {"&quot;", "\""}, {"&apos;", "'"},   {"&nbsp;", " "},
        {"&deg;", "°"},   {"&micro;", "µ"},  {"&plusmn;", "±"}, {"&times;", "×"}, {"&middot;", "·"}, {"&ndash;", "–"},
        {"&mdash;", "—"}, {"&hellip;", "…"}, {"&le;", "≤"},     {"&ge;", "≥"},    {"&alpha;", "α"},  {"&beta;", "β"},
        {"&Delta;", "Δ"}, {"&Omega;", "Ω"},  {"&copy;", "©"},   {"&reg;", "®"},   {"&rarr;", "→"},   {"&larr;", "←"}};
    const auto* found = std::ranges::find(common, name, &std::pair<std::string_view, std::string_view>::first);
    return std::string(found != std::end(common) ? found->second : name);
  }

  std::string_view source_;
  const DecodedText& decoded_;
  std::size_t offset_;
  const FormatLimits& limits_;
  Sink& sink_;

  BlockKind kind_ = BlockKind::paragraph;
  std::string text_;
  std::size_t begin_ = std::string::npos;
  std::size_t end_ = 0;
  int list_depth_ = 0;
  unsigned heading_level_ = 1;
  bool fresh_item_ = false;  ///< "- " was just written
  bool first_cell_ = true;
  bool in_html_ = false;
  HeadingPath headings_;
  std::string title_;
};

/// Length of a YAML front matter, and its `title:`.
std::size_t front_matter(std::string_view text, std::string& title) {
  if (!text.starts_with("---\n") && !text.starts_with("---\r\n")) return 0;
  const auto head = text.substr(0, 16 << 10);
  std::size_t at = head.find('\n') + 1;
  while (at < head.size()) {
    auto end = head.find('\n', at);
    if (end == std::string_view::npos) return 0;
    auto line = head.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "---" || line == "...") return end + 1;
    if (line.starts_with("title:")) {
      line.remove_prefix(6);
      title = collapse_space(line);
      if (title.size() >= 2 && (title.front() == '"' || title.front() == '\'') && title.back() == title.front()) {
        title = title.substr(1, title.size() - 2);
      }
    }
    at = end + 1;
  }
  return 0;
}

}  // namespace

Result<DocumentInfo> extract_markdown(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  const DecodedText decoded = decode_text(bytes, {});
  std::string title;
  std::size_t skipped = front_matter(decoded.text, title);
  if (skipped == 0) title.clear();
  const std::string_view source = decoded.text.substr(skipped);
  MarkdownBuilder builder(source, decoded, decoded.source_offset + skipped, limits, sink);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
    return static_cast<MarkdownBuilder*>(self)->enter(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
    return static_cast<MarkdownBuilder*>(self)->leave(type);
  };
  parser.enter_span = [](MD_SPANTYPE, void*, void*) { return 0; };
  parser.leave_span = [](MD_SPANTYPE, void*, void*) { return 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
    return static_cast<MarkdownBuilder*>(self)->text(type, text, size);
  };
  if (md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &builder) != 0 && sink.status()) {
    return fail(Code::invalid_argument, "The Markdown could not be read.");
  }
  return DocumentInfo{.format = Format::markdown, .title = title.empty() ? builder.title() : title};
}

}  // namespace wrkhrs::extract
