#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <pugixml.hpp>
#include <zip.h>

#include "extract/extractor.hpp"
#include "extract/formats/parsers.hpp"

namespace wrkhrs::extract {
namespace {

constexpr zip_int64_t entries_max = 20'000;

/// A zip container in memory. What is unpacked is counted as it comes out, whatever the container says of its sizes.
class Container {
 public:
  static Result<Container> open(std::string_view bytes, std::uint64_t unpacked_bytes_max) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == nullptr) {
      if (source != nullptr) zip_source_free(source);
      return fail_with_detail(Code::invalid_argument, "The document is damaged: its zip container cannot be read.",
                              zip_error_strerror(&error));
    }
    Container container(zip, unpacked_bytes_max);
    if (zip_get_num_entries(zip, 0) > entries_max)
      return fail(Code::too_large, "The document's container holds too many parts.");
    return container;
  }

  bool has(const std::string& name) const { return zip_name_locate(zip_.get(), name.c_str(), 0) >= 0; }

  Result<std::string> read(const std::string& name) {
    std::unique_ptr<zip_file_t, decltype([](zip_file_t* file) { zip_fclose(file); })> file(
        zip_fopen(zip_.get(), name.c_str(), 0));
    if (!file) return damaged(name);
    std::string out;
    char chunk[16384];
    for (;;) {
      const zip_int64_t size = zip_fread(file.get(), chunk, sizeof chunk);
      if (size < 0) return damaged(name);
      if (size == 0) return out;
      if (static_cast<std::uint64_t>(size) > left_) {
        return fail(Code::too_large, "The document unpacks to more than is allowed. It may be a decompression bomb.");
      }
      left_ -= static_cast<std::uint64_t>(size);
      out.append(chunk, static_cast<std::size_t>(size));
    }
  }

  /// Reads and parses. pugixml expands no entities of a document's own, so they cannot multiply.
  Result<void> parse(const std::string& name, pugi::xml_document& xml) {
    auto text = read(name);
    if (!text) return forward_error(text);
    if (!xml.load_buffer(text->data(), text->size(), pugi::parse_default | pugi::parse_ws_pcdata)) return damaged(name);
    return {};
  }

 private:
  Container(zip_t* zip, std::uint64_t left) : zip_(zip), left_(left) {}

  static std::unexpected<Error> damaged(const std::string& name) {
    return fail_with_detail(Code::invalid_argument, "The document is damaged: a part of it cannot be read.", name);
  }

  std::unique_ptr<zip_t, decltype([](zip_t* zip) { zip_discard(zip); })> zip_;
  std::uint64_t left_;
};

/// Visits the tree below `root` in document order without recursion: enter(node) says whether to go inside, leave(node)
/// follows when it did.
template <class Enter, class Leave>
void visit(pugi::xml_node root, Enter enter, Leave leave) {
  pugi::xml_node node = root.first_child();
  while (node && node != root) {
    const bool inside = enter(node);
    if (inside && node.first_child()) {
      node = node.first_child();
      continue;
    }
    if (inside) leave(node);
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      if (node == root) return;
      leave(node);
    }
    if (node != root) node = node.next_sibling();
  }
}

bool is(pugi::xml_node node, std::string_view name) { return node.name() == name; }

int number_in(std::string_view text) {
  const auto digits = text.find_first_of("0123456789");
  int value = 0;
  if (digits != std::string_view::npos) std::from_chars(text.data() + digits, text.data() + text.size(), value);
  return value;
}

/// Paragraphs, tables and headings of a word processor's document, as its elements come.
class WordBuilder {
 public:
  WordBuilder(Sink& sink, int page) : sink_(sink), page_(page) {}

  std::string text;
  int heading_level = 0;
  bool list_item = false;

  void begin_table() { ++table_depth_; }
  void end_table() {
    if (--table_depth_ > 0) return;
    emit(BlockKind::table, std::exchange(table_, {}));
  }
  void begin_row() { first_cell_ = true; }
  void end_row() { table_ += '\n'; }
  void begin_cell() {
    if (!std::exchange(first_cell_, false)) table_ += " | ";
  }

  void end_paragraph() {
    std::string out = collapse_lines(std::exchange(text, {}));
    const int level = std::exchange(heading_level, 0);
    const bool item = std::exchange(list_item, false);
    if (out.empty()) return;
    if (table_depth_ > 0) {
      if (!table_.empty() && table_.back() != '\n' && table_.back() != ' ') table_ += ' ';
      std::ranges::replace(out, '\n', ' ');
      table_ += out;
      return;
    }
    if (item) {
      list_ += "- " + out + "\n";
      if (list_.size() > 1500) flush_list();
      return;
    }
    flush_list();
    if (level > 0) {
      headings_.leave(level);
      add(BlockKind::heading, out);
      headings_.enter(level, std::move(out));
    } else {
      add(BlockKind::paragraph, std::move(out));
    }
  }

  bool finish() {
    end_paragraph();
    flush_list();
    return !stopped_;
  }
  bool stopped() const { return stopped_; }

 private:
  static std::string collapse_lines(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const auto end = text.find('\n');
      const auto line = collapse_space(text.substr(0, end));
      if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
  }
  void flush_list() {
    if (!list_.empty()) add(BlockKind::list, trim_lines(std::exchange(list_, {})));
  }
  void emit(BlockKind kind, std::string_view raw) {
    flush_list();
    add(kind, trim_lines(raw));
  }
  void add(BlockKind kind, std::string block_text) {
    if (stopped_) return;
    stopped_ =
        !sink_.add(Block{.kind = kind, .text = std::move(block_text), .page = page_, .heading_path = headings_.path()});
  }

  Sink& sink_;
  int page_;
  HeadingPath headings_;
  std::string table_;
  std::string list_;
  int table_depth_ = 0;
  bool first_cell_ = true;
  bool stopped_ = false;
};

std::string core_title(Container& container) {
  pugi::xml_document xml;
  if (!container.has("docProps/core.xml") || !container.parse("docProps/core.xml", xml)) return {};
  return collapse_space(xml.child("cp:coreProperties").child("dc:title").text().get());
}

/// The outline level of each paragraph style, by its id.
std::map<std::string, int> docx_heading_styles(Container& container) {
  std::map<std::string, int> levels;
  pugi::xml_document xml;
  if (!container.has("word/styles.xml") || !container.parse("word/styles.xml", xml)) return levels;
  for (const auto style : xml.child("w:styles").children("w:style")) {
    const std::string id = style.attribute("w:styleId").value();
    const std::string_view name = style.child("w:name").attribute("w:val").value();
    const auto outline = style.child("w:pPr").child("w:outlineLvl").attribute("w:val");
    if (outline && outline.as_int(9) < 9) {
      levels[id] = outline.as_int() + 1;
    } else if (name == "Title" || name == "title") {
      levels[id] = 1;
    } else if (name.starts_with("heading ") || name.starts_with("Heading ")) {
      levels[id] = std::clamp(number_in(name), 1, 9);
    }
  }
  return levels;
}

}  // namespace

Result<Format> office_format(std::string_view bytes) {
  auto container = Container::open(bytes, 1 << 16);
  if (!container) return forward_error(container);
  if (container->has("word/document.xml")) return Format::docx;
  if (container->has("ppt/presentation.xml")) return Format::pptx;
  if (container->has("xl/workbook.xml")) return Format::xlsx;
  if (container->has("mimetype") && container->has("content.xml")) {
    auto type = container->read("mimetype");
    if (type && type->starts_with(media_type(Format::odt))) return Format::odt;
  }
  return fail(Code::unsupported_media,
              fmt::format("The file is a zip archive without a document that can be read. Supported are {}.",
                          supported_formats()),
              {}, "unsupported_file");
}

Result<DocumentInfo> extract_docx(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  auto container = Container::open(bytes, limits.unpacked_bytes_max);
  if (!container) return forward_error(container);
  const auto heading_styles = docx_heading_styles(*container);
  pugi::xml_document xml;
  if (auto parsed = container->parse("word/document.xml", xml); !parsed) return forward_error(parsed);

  WordBuilder builder(sink, 0);
  const auto enter = [&](pugi::xml_node node) {
    if (builder.stopped() || is(node, "w:del") || is(node, "w:instrText") || is(node, "mc:Fallback")) return false;
    if (is(node, "w:tbl")) builder.begin_table();
    if (is(node, "w:tr")) builder.begin_row();
    if (is(node, "w:tc")) builder.begin_cell();
    if (is(node, "w:pStyle")) {
      const auto style = heading_styles.find(node.attribute("w:val").value());
      if (style != heading_styles.end()) builder.heading_level = style->second;
    }
    if (is(node, "w:numPr")) builder.list_item = true;
    if (is(node, "w:t")) builder.text += node.text().get();
    if (is(node, "w:tab")) builder.text += ' ';
    if (is(node, "w:br") || is(node, "w:cr")) builder.text += '\n';
    return !is(node, "w:t");
  };
  const auto leave = [&](pugi::xml_node node) {
    if (is(node, "w:p")) builder.end_paragraph();
    if (is(node, "w:tr")) builder.end_row();
    if (is(node, "w:tbl")) builder.end_table();
  };
  visit(xml.child("w:document").child("w:body"), enter, leave);
  builder.finish();
  return DocumentInfo{.format = Format::docx, .title = core_title(*container)};
}

Result<DocumentInfo> extract_pptx(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  auto container = Container::open(bytes, limits.unpacked_bytes_max);
  if (!container) return forward_error(container);
  int slides = 0;
  for (int number = 1; container->has(fmt::format("ppt/slides/slide{}.xml", number)); ++number) {
    if (number > limits.pages_max)
      return fail(Code::too_large, fmt::format("The presentation has more than {} slides.", limits.pages_max));
    pugi::xml_document xml;
    if (auto parsed = container->parse(fmt::format("ppt/slides/slide{}.xml", number), xml); !parsed)
      return forward_error(parsed);
    slides = number;
    WordBuilder builder(sink, number);
    bool title = false;
    const auto enter = [&](pugi::xml_node node) {
      if (builder.stopped() || is(node, "mc:Fallback")) return false;
      if (is(node, "p:sp")) title = false;
      if (is(node, "p:ph")) {
        const std::string_view type = node.attribute("type").value();
        title = type == "title" || type == "ctrTitle";
        if (type == "sldNum" || type == "ftr" || type == "dt") return false;
      }
      if (is(node, "a:tbl")) builder.begin_table();
      if (is(node, "a:tr")) builder.begin_row();
      if (is(node, "a:tc")) builder.begin_cell();
      if (is(node, "a:t")) builder.text += node.text().get();
      if (is(node, "a:br")) builder.text += '\n';
      return !is(node, "a:t");
    };
    const auto leave = [&](pugi::xml_node node) {
      if (is(node, "a:p")) {
        builder.heading_level = title ? 1 : 0;
        builder.end_paragraph();
      }
      if (is(node, "a:tr")) builder.end_row();
      if (is(node, "a:tbl")) builder.end_table();
    };
    visit(xml, enter, leave);
    if (!builder.finish()) break;
  }
  return DocumentInfo{.format = Format::pptx, .title = core_title(*container), .pages = slides};
}

Result<DocumentInfo> extract_xlsx(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  auto container = Container::open(bytes, limits.unpacked_bytes_max);
  if (!container) return forward_error(container);
  std::vector<std::string> shared;
  if (container->has("xl/sharedStrings.xml")) {
    pugi::xml_document xml;
    if (auto parsed = container->parse("xl/sharedStrings.xml", xml); !parsed) return forward_error(parsed);
    for (const auto entry : xml.child("sst").children("si")) {
      std::string text;
      for (const auto part : entry.children()) {
        if (is(part, "t")) text += part.text().get();
        if (is(part, "r")) text += part.child("t").text().get();
      }
      shared.push_back(collapse_space(text));
    }
  }
  std::vector<std::string> names;
  pugi::xml_document workbook;
  if (auto parsed = container->parse("xl/workbook.xml", workbook); !parsed) return forward_error(parsed);
  for (const auto sheet : workbook.child("workbook").child("sheets").children("sheet"))
    names.emplace_back(sheet.attribute("name").value());

  for (std::size_t number = 1; container->has(fmt::format("xl/worksheets/sheet{}.xml", number)); ++number) {
    pugi::xml_document xml;
    if (auto parsed = container->parse(fmt::format("xl/worksheets/sheet{}.xml", number), xml); !parsed)
      return forward_error(parsed);
    const std::string name = number <= names.size() ? names[number - 1] : fmt::format("Sheet {}", number);
    if (!sink.add({.kind = BlockKind::heading, .text = name})) break;
    std::string table;
    std::string head;  // the first row, repeated where a long sheet is cut
    bool only_head = true;
    const auto flush = [&] {
      return sink.add({.kind = BlockKind::table, .text = trim_lines(std::exchange(table, {})), .heading_path = {name}});
    };
    for (const auto row : xml.child("worksheet").child("sheetData").children("row")) {
      std::string line;
      for (const auto cell : row.children("c")) {
        std::string_view type = cell.attribute("t").value();
        std::string value =
            type == "inlineStr" ? cell.child("is").child("t").text().get() : cell.child("v").text().get();
        if (type == "s") {
          std::size_t index = shared.size();
          std::from_chars(value.data(), value.data() + value.size(), index);
          value = index < shared.size() ? shared[index] : std::string();
        }
        if (!line.empty()) line += " | ";
        line += collapse_space(value);
      }
      if (head.empty()) head = line + "\n";
      table += line + "\n";
      only_head = false;
      if (table.size() > 2000) {
        if (!flush()) break;
        table = head;
        only_head = true;
      }
    }
    if (!only_head && !flush()) break;
  }
  return DocumentInfo{.format = Format::xlsx, .title = core_title(*container)};
}

Result<DocumentInfo> extract_odt(std::string_view bytes, const FormatLimits& limits, Sink& sink) {
  auto container = Container::open(bytes, limits.unpacked_bytes_max);
  if (!container) return forward_error(container);
  pugi::xml_document xml;
  if (auto parsed = container->parse("content.xml", xml); !parsed) return forward_error(parsed);

  WordBuilder builder(sink, 0);
  int list_depth = 0;
  const auto enter = [&](pugi::xml_node node) {
    if (builder.stopped() || is(node, "text:tracked-changes") || is(node, "office:annotation")) return false;
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      const bool in_paragraph = !std::string_view(node.value()).empty();
      if (in_paragraph) builder.text += node.value();
    }
    if (is(node, "text:s") || is(node, "text:tab")) builder.text += ' ';
    if (is(node, "text:line-break")) builder.text += '\n';
    if (is(node, "text:list")) ++list_depth;
    if (is(node, "table:table")) builder.begin_table();
    if (is(node, "table:table-row")) builder.begin_row();
    if (is(node, "table:table-cell")) builder.begin_cell();
    return true;
  };
  const auto leave = [&](pugi::xml_node node) {
    if (is(node, "text:h")) builder.heading_level = std::clamp(node.attribute("text:outline-level").as_int(1), 1, 9);
    if (is(node, "text:p") || is(node, "text:h")) {
      builder.list_item = list_depth > 0 && is(node, "text:p");
      builder.end_paragraph();
    }
    if (is(node, "text:list")) --list_depth;
    if (is(node, "table:table-row")) builder.end_row();
    if (is(node, "table:table")) builder.end_table();
  };
  visit(xml.child("office:document-content").child("office:body").child("office:text"), enter, leave);
  builder.finish();
  return DocumentInfo{.format = Format::odt};
}

}  // namespace wrkhrs::extract
