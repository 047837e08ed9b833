#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <lexbor/dom/dom.h>
#include <lexbor/html/html.h>

#include "extract/formats/encoding.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

constexpr std::size_t list_bytes = 1500;   ///< a list is cut between two of its outermost items beyond this
constexpr std::size_t table_bytes = 2000;  ///< a table between two of its rows; its head is repeated

bool ascii_iequals(char a, char b) { return (a | 32) == (b | 32); }

std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from = 0) {
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(), word.end(),
                                 ascii_iequals);
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// The charset that a <meta> in the first kilobyte declares, or empty.
std::string declared_charset(std::string_view bytes) {
  const auto head = bytes.substr(0, 1024);
  const auto meta = find_ignoring_case(head, "<meta");
  if (meta == std::string_view::npos) return {};
  auto at = find_ignoring_case(head, "charset", meta);
  if (at == std::string_view::npos) return {};
  at = head.find_first_not_of(" \t\r\n=\"'", at + 7);
  if (at == std::string_view::npos) return {};
  return std::string(head.substr(at, head.find_first_of(" \t\r\n\"';>/", at) - at));
}

/// Elements whose start does not end an open one of the same name, so that a hostile page can nest them without end.
/// The parser looks through all open elements at each start tag: unbounded, that is quadratic.
int nesting_of(std::string_view html) {
  constexpr std::array<std::string_view, 24> closed_by_others = {
      "p",        "li", "dt", "dd",   "tr",   "td",   "th", "thead", "tbody",  "tfoot",  "option", "optgroup",
      "colgroup", "rt", "rp", "html", "head", "body", "a",  "nobr",  "button", "script", "style",  "title"};
  constexpr std::array<std::string_view, 14> empty = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                      "input", "link", "meta", "param", "source", "track", "wbr"};
  int depth = 0;
  int deepest = 0;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closes = at + 1 < html.size() && html[at + 1] == '/';
    const std::size_t begin = at + (closes ? 2 : 1);
    std::size_t end = begin;
    while (end < html.size() && end - begin < 12 && ((html[end] | 32) >= 'a' && (html[end] | 32) <= 'z')) ++end;
    if (end == begin) continue;
    std::string name(html.substr(begin, end - begin));
    for (char& c : name) c = static_cast<char>(c | 32);
    if (std::ranges::find(closed_by_others, name) != closed_by_others.end() ||
        std::ranges::find(empty, name) != empty.end())
      continue;
    depth = std::max(0, depth + (closes ? -1 : 1));
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

std::string_view attribute(lxb_dom_node_t* node, std::string_view name) {
  std::size_t size = 0;
  const auto* value = lxb_dom_element_get_attribute(
      lxb_dom_interface_element(node), reinterpret_cast<const lxb_char_t*>(name.data()), name.size(), &size);
  return value == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(value), size);
}

bool has_attribute(lxb_dom_node_t* node, std::string_view name) {
  return lxb_dom_element_has_attribute(lxb_dom_interface_element(node),
                                       reinterpret_cast<const lxb_char_t*>(name.data()), name.size());
}

/// What pages use to move between pages: no text of the document.
bool is_navigation(lxb_dom_node_t* node) {
  if (attribute(node, "role") == "navigation") return true;
  std::string_view classes = attribute(node, "class");
  while (!classes.empty()) {
    const auto end = classes.find_first_of(" \t\r\n");
    const auto name = classes.substr(0, end);
    for (const std::string_view known :
         {"navheader", "navfooter", "navbar", "navigation", "breadcrumb", "breadcrumbs"}) {
      if (name == known) return true;
    }
    classes.remove_prefix(end == std::string_view::npos ? classes.size() : end + 1);
  }
  return false;
}

bool is_dropped(lxb_dom_node_t* node) {
  switch (node->local_name) {
    case LXB_TAG_SCRIPT:
    case LXB_TAG_STYLE:
    case LXB_TAG_NAV:
    case LXB_TAG_NOSCRIPT:
    case LXB_TAG_TEMPLATE:
    case LXB_TAG_IFRAME:
    case LXB_TAG_OBJECT:
    case LXB_TAG_SVG:
    case LXB_TAG_CANVAS:
    case LXB_TAG_SELECT:
    case LXB_TAG_TEXTAREA:
    case LXB_TAG_BUTTON:
      return true;
    default:
      return has_attribute(node, "hidden") || attribute(node, "aria-hidden") == "true" || is_navigation(node);
  }
}

bool is_block(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_P:
    case LXB_TAG_DIV:
    case LXB_TAG_SECTION:
    case LXB_TAG_ARTICLE:
    case LXB_TAG_MAIN:
    case LXB_TAG_HEADER:
    case LXB_TAG_FOOTER:
    case LXB_TAG_ASIDE:
    case LXB_TAG_BLOCKQUOTE:
    case LXB_TAG_FIGURE:
    case LXB_TAG_FIGCAPTION:
    case LXB_TAG_ADDRESS:
    case LXB_TAG_DETAILS:
    case LXB_TAG_SUMMARY:
    case LXB_TAG_HR:
    case LXB_TAG_FORM:
    case LXB_TAG_FIELDSET:
    case LXB_TAG_CENTER:
    case LXB_TAG_BODY:
    case LXB_TAG_CAPTION:
      return true;
    default:
      return false;
  }
}

/// A table that only arranges a page: it holds headings or tables of its own.
bool is_layout(lxb_dom_node_t* table) {
  lxb_dom_node_t* node = table->first_child;
  for (int looked_at = 0; node != nullptr && looked_at < 3000; ++looked_at) {
    const auto tag = node->type == LXB_DOM_NODE_TYPE_ELEMENT ? node->local_name : LXB_TAG__UNDEF;
    if (tag == LXB_TAG_TABLE || tag == LXB_TAG_H1 || tag == LXB_TAG_H2 || tag == LXB_TAG_H3) return true;
    if (node->first_child != nullptr) {
      node = node->first_child;
      continue;
    }
    while (node != table && node->next == nullptr) node = node->parent;
    node = node == table ? nullptr : node->next;
  }
  return false;
}

int heading_level(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_H1:
      return 1;
    case LXB_TAG_H2:
      return 2;
    case LXB_TAG_H3:
      return 3;
    case LXB_TAG_H4:
      return 4;
    case LXB_TAG_H5:
      return 5;
    case LXB_TAG_H6:
      return 6;
    default:
      return 0;
  }
}

/// Walks the tree without recursion and gathers text into blocks.
class HtmlWalker {
 public:
  explicit HtmlWalker(Sink& sink) : sink_(sink) {}

  bool walk(lxb_dom_node_t* root) {
    lxb_dom_node_t* node = root;
    while (node != nullptr) {
      const bool inside = enter(node);
      if (stopped_) return false;
      if (inside && node->first_child != nullptr) {
        node = node->first_child;
        continue;
      }
      if (inside) leave(node);
      while (node != root && node->next == nullptr) {
        node = node->parent;
        leave(node);
        if (stopped_) return false;
      }
      node = node == root ? nullptr : node->next;
    }
    flush();
    return !stopped_;
  }

  const std::string& title() const { return title_.empty() ? first_heading_ : title_; }

 private:
  bool preformatted() const { return pre_depth_ > 0; }

  bool enter(lxb_dom_node_t* node) {
    if (node->type == LXB_DOM_NODE_TYPE_TEXT) {
      const auto& data = lxb_dom_interface_text(node)->char_data.data;
      take_text({reinterpret_cast<const char*>(data.data), data.length});
      return false;
    }
    if (node->type != LXB_DOM_NODE_TYPE_ELEMENT) return node->type == LXB_DOM_NODE_TYPE_DOCUMENT;
    if (is_dropped(node)) return false;
    const auto tag = node->local_name;
    if (tag == LXB_TAG_TITLE) {
      in_title_ = true;
    } else if (tag == LXB_TAG_BR) {
      end_line();
    } else if (tag == LXB_TAG_PRE) {
      if (list_depth_ == 0 && table_depth_ == 0) {
        flush();
        kind_ = BlockKind::code;
      } else {
        end_line();
      }
      ++pre_depth_;
    } else if (tag == LXB_TAG_TABLE) {
      layout_tables_.push_back(table_depth_ == 0 && list_depth_ == 0 && is_layout(node));
      if (layout_tables_.back()) {
        flush();
      } else if (table_depth_++ == 0 && list_depth_ == 0) {
        flush();
        kind_ = BlockKind::table;
        table_head_.clear();
      }
    } else if (tag == LXB_TAG_TR || tag == LXB_TAG_TD || tag == LXB_TAG_TH) {
      if (table_depth_ == 0) {
        boundary();
      } else if (tag == LXB_TAG_TR) {
        begin_row();
      } else {
        if (!first_cell_) append_word_break(" | ");
        first_cell_ = false;
        row_is_head_ = row_is_head_ && tag == LXB_TAG_TH;
      }
    } else if (tag == LXB_TAG_UL || tag == LXB_TAG_OL || tag == LXB_TAG_DL) {
      if (list_depth_++ == 0 && table_depth_ == 0) {
        flush();
        kind_ = BlockKind::list;
      }
    } else if (tag == LXB_TAG_LI || tag == LXB_TAG_DT) {
      if (list_depth_ == 1 && table_depth_ == 0 && text_.size() > list_bytes) {
        flush();
        kind_ = BlockKind::list;
      }
      end_line();
      if (table_depth_ == 0) {
        text_.append(2 * static_cast<std::size_t>(std::clamp(list_depth_ - 1, 0, 8)), ' ');
        text_ += "- ";
      }
      space_ = false;
    } else if (const int level = heading_level(tag); level > 0) {
      if (nested()) {
        end_line();
      } else {
        flush();
        kind_ = BlockKind::heading;
        level_ = level;
      }
    } else if (tag == LXB_TAG_DD || is_block(tag)) {
      boundary();
    }
    return true;
  }

  void leave(lxb_dom_node_t* node) {
    if (node->type != LXB_DOM_NODE_TYPE_ELEMENT) return;
    const auto tag = node->local_name;
    if (tag == LXB_TAG_TITLE) {
      in_title_ = false;
    } else if (tag == LXB_TAG_PRE) {
      --pre_depth_;
      if (!nested()) flush();
      if (nested()) end_line();
    } else if (tag == LXB_TAG_TABLE) {
      const bool layout = !layout_tables_.empty() && layout_tables_.back();
      if (!layout_tables_.empty()) layout_tables_.pop_back();
      if (layout || (--table_depth_ == 0 && list_depth_ == 0)) flush();
    } else if (tag == LXB_TAG_UL || tag == LXB_TAG_OL || tag == LXB_TAG_DL) {
      if (--list_depth_ == 0 && table_depth_ == 0) flush();
    } else if (heading_level(tag) > 0 || is_block(tag)) {
      boundary();
    }
  }

  void begin_row() {
    if (table_depth_ == 1) {
      end_line();
      // The first row that is all head cells, with a caption before it.
      if (row_is_head_ && !first_cell_ && table_head_.empty() && text_.size() < 500) table_head_ = text_;
      if (list_depth_ == 0 && text_.size() > table_bytes) {
        flush();
        kind_ = BlockKind::table;
        text_ = table_head_;
      }
    }
    first_cell_ = true;
    row_is_head_ = true;
  }

  bool nested() const { return list_depth_ > 0 || table_depth_ > 0; }

  /// A new paragraph; inside of a list or a table a new line at most.
  void boundary() {
    if (table_depth_ > 0) {
      append_word_break(" ");
    } else if (list_depth_ > 0) {
      end_line();
    } else {
      flush();
    }
  }

  void end_line() {
    if (table_depth_ > 1) return append_word_break(" ");
    while (!text_.empty() && text_.back() == ' ' && !text_.ends_with("- ")) text_.pop_back();
    if (!text_.empty() && text_.back() != '\n' && !text_.ends_with("- ")) text_ += '\n';
    space_ = false;
  }

  void append_word_break(std::string_view separator) {
    if (!text_.empty() && text_.back() != '\n' && !(separator == " " && text_.back() == ' ')) text_ += separator;
    space_ = false;
  }

  void take_text(std::string_view text) {
    if (in_title_) {
      if (title_.size() < 1000) title_ = collapse_space(title_ + " " + std::string(text.substr(0, 1000)));
      return;
    }
    if (preformatted()) {
      text_ += text;
      return;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool no_break_space = c == '\xc2' && i + 1 < text.size() && text[i + 1] == '\xa0';
      if (no_break_space || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        space_ = true;
        i += no_break_space ? 1 : 0;
        continue;
      }
      if (space_ && !text_.empty() && text_.back() != '\n' && text_.back() != ' ') text_ += ' ';
      space_ = false;
      text_ += c;
    }
  }

  void flush() {
    Block block{.kind = kind_, .text = trim_lines(text_)};
    text_.clear();
    space_ = false;
    kind_ = BlockKind::paragraph;
    if (block.text == "-") block.text.clear();
    if (block.text.empty() || stopped_) return;
    if (block.kind == BlockKind::heading) {
      std::ranges::replace(block.text, '\n', ' ');
      headings_.leave(level_);
      block.heading_path = headings_.path();
      headings_.enter(level_, block.text);
      if (first_heading_.empty()) first_heading_ = block.text;
    } else {
      block.heading_path = headings_.path();
    }
    stopped_ = !sink_.add(std::move(block));
  }

  Sink& sink_;
  std::string text_;
  BlockKind kind_ = BlockKind::paragraph;
  HeadingPath headings_;
  std::string title_;
  std::string first_heading_;
  int level_ = 1;
  int list_depth_ = 0;
  int table_depth_ = 0;
  int pre_depth_ = 0;
  bool in_title_ = false;
  std::vector<bool> layout_tables_;  ///< of the open tables, outermost first
  std::string table_head_;
  bool first_cell_ = true;
  bool row_is_head_ = true;
  bool space_ = false;  ///< white space was seen since the last character
  bool stopped_ = false;
};

}  // namespace

Result<DocumentInfo> extract_html(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  const DecodedText decoded = decode_text(bytes, declared_charset(bytes));
  if (nesting_of(decoded.text) > limits.nesting_max) {
    return fail(Code::invalid_argument,
                fmt::format("The HTML is nested more than {} elements deep.", limits.nesting_max));
  }
  const std::unique_ptr<lxb_html_document_t, decltype(&lxb_html_document_destroy)> document(lxb_html_document_create(),
                                                                                            &lxb_html_document_destroy);
  const auto status =
      document == nullptr
          ? LXB_STATUS_ERROR_MEMORY_ALLOCATION
          : lxb_html_document_parse(document.get(), reinterpret_cast<const lxb_char_t*>(decoded.text.data()),
                                    decoded.text.size());
  if (status == LXB_STATUS_ERROR_MEMORY_ALLOCATION)
    return fail(Code::too_large, "The HTML needs more memory than a document may use.");
  if (status != LXB_STATUS_OK) return fail(Code::invalid_argument, "The HTML could not be read.");
  HtmlWalker walker(sink);
  walker.walk(lxb_dom_interface_node(document.get()));
  return DocumentInfo{.format = Format::html, .title = walker.title()};
}

}  // namespace wrkhrs::extract
