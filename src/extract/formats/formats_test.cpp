#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/formats/encoding.hpp"
#include "extract/formats/extract_document.hpp"
#include "extract/formats/parsers.hpp"
#include "extract/testing/make_documents.hpp"

namespace wrkhrs::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  std::vector<Block> blocks;
  Result<DocumentInfo> info = DocumentInfo{};
};

Read read(std::string_view bytes, std::string_view name, FormatLimits limits = {}) {
  static const bool prepared = (prepare_pdf(), true);
  static_cast<void>(prepared);
  Read result;
  Sink sink(limits.text_bytes_max, [&](Block block) { result.blocks.push_back(std::move(block)); });
  result.info = extract_document(bytes, name, limits, sink);
  return result;
}

std::vector<std::string> texts(const Read& read) {
  std::vector<std::string> texts;
  for (const auto& block : read.blocks) texts.push_back(block.text);
  return texts;
}

std::vector<std::string> kinds(const Read& read) {
  std::vector<std::string> kinds;
  for (const auto& block : read.blocks) kinds.emplace_back(to_string(block.kind));
  return kinds;
}

std::string_view cut(std::string_view source, const Block& block) {
  return source.substr(block.source->begin, block.source->end - block.source->begin);
}

// ---- which format

TEST(DetectFormat, ContentDecidesAndTheNameTellsTextFormatsApart) {
  const std::string text = "# Title\n\nBody\n";
  EXPECT_EQ(detect_format(text, "a.md"), Format::markdown);
  EXPECT_EQ(detect_format(text, "a.txt"), Format::plain_text);
  EXPECT_EQ(detect_format(text, ""), Format::plain_text);
  EXPECT_EQ(detect_format(text, "main.cpp"), Format::plain_text);
  EXPECT_EQ(detect_format("<!-- c -->\n<!DOCTYPE html><p>x", ""), Format::html);
  EXPECT_EQ(detect_format("<p>x", "page.HTM"), Format::html);
  EXPECT_EQ(detect_format(testing::make_pdf({""}), "upload"), Format::pdf);
  EXPECT_EQ(detect_format(testing::make_docx(""), "a.docx"), Format::docx);
}

TEST(DetectFormat, ANameThatContradictsTheContentIsRefusedWithTheSupportedFormats) {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0", 29);
  const std::pair<std::string, std::string> cases[] = {{"just text", "report.pdf"},
                                                       {testing::make_pdf({""}), "report.docx"},
                                                       {testing::make_pdf({""}), "notes.txt"},
                                                       {png, "photo.png"},
                                                       {png, "notes.txt"},
                                                       {"text", "photo.jpeg"},
                                                       {"{\\rtf1 x}", "a.rtf"},
                                                       {"%!PS-Adobe", "a.ps"},
                                                       {testing::make_zip({{"a.txt", "x"}}), "a.zip"},
                                                       {testing::make_docx(""), "sheet.xlsx"}};
  for (const auto& [bytes, name] : cases) {
    const auto format = detect_format(bytes, name);
    ASSERT_FALSE(format) << name;
    EXPECT_EQ(format.error().code, Code::unsupported_media) << name;
    EXPECT_THAT(format.error().message, HasSubstr("Markdown, HTML, PDF"));
  }
}

// ---- encodings

TEST(DecodeText, KeepsUtf8AndKnowsWhereItStands) {
  const auto decoded = decode_text("\xef\xbb\xbfGr\xc3\xbc\xc3\x9f\x65", {});
  EXPECT_EQ(decoded.text, "Grüße");
  EXPECT_TRUE(decoded.verbatim);
  EXPECT_EQ(decoded.source_offset, 3u);
}

TEST(DecodeText, ConvertsOtherEncodings) {
  EXPECT_EQ(decode_text("Gr\xfc\xdf", "iso-8859-1").text, "Grüß");
  EXPECT_EQ(decode_text(std::string_view("\xff\xfeh\0i\0", 6), {}).text, "hi");
  EXPECT_EQ(decode_text(std::string_view("h\0e\0l\0l\0o\0 \0y\0o\0u\0", 18), {}).text, "hello you");
  EXPECT_EQ(decode_text(
                "Der Fluss \xfc\x62\x65r die Stra\xdf\x65 f\xe4llt; K\xf6ln, M\xfcnchen, Gr\xf6\xdf\x65, \xc4rger.", {})
                .text,
            "Der Fluss über die Straße fällt; Köln, München, Größe, Ärger.");
}

TEST(DecodeText, SurvivesBytesThatMeanNothing) {
  EXPECT_TRUE(is_utf8(decode_text("ok \xff\xfe\x80 ok \xc3", "utf-8").text));
  EXPECT_EQ(decode_text(std::string_view("a\0b", 3), {}).text, "a b");
  EXPECT_TRUE(is_utf8(decode_text("+ADw-script", "utf-7").text));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(is_utf8("\xc0\xaf"));
}

// ---- plain text

TEST(PlainText, SplitsAtEmptyLinesWithSpans) {
  const std::string source = "One\r\nmore\r\n\r\n\r\nTwo  \n \nThree";
  const auto result = read(source, "a.txt");
  EXPECT_THAT(texts(result), ElementsAre("One\nmore", "Two", "Three"));
  EXPECT_EQ(cut(source, result.blocks[1]), "Two  \n");
  EXPECT_EQ(cut(source, result.blocks[2]), "Three");
}

TEST(PlainText, CutsEndlessParagraphs) {
  const auto result = read(std::string(50'000, 'x') + std::string(3, '\xc3') + "\xc3\xbc", "a.txt");
  ASSERT_TRUE(result.info);
  for (const auto& block : result.blocks) EXPECT_LE(block.text.size(), 30'000u);
}

TEST(PlainText, EmptyFilesAndTooMuchTextAreErrors) {
  EXPECT_EQ(read("", "a.txt").info.error().code, Code::invalid_argument);
  EXPECT_EQ(read(" \n\n", "a.txt").info.error().code, Code::invalid_argument);
  const auto full = read(std::string(5000, 'x'), "a.txt", {.text_bytes_max = 1000});
  EXPECT_EQ(full.info.error().code, Code::too_large);
}

// ---- Markdown

TEST(Markdown, GivesBlocksUnderTheirHeadingsWithExactSpans) {
  const std::string source =
      "---\ntitle: \"The guide\"\n---\n# Guide\n\nSome *text* &amp; `code`\nnext line.\n\n## Restore\n\n```sh\nmake "
      "restore\n  x\n```\n\n"
      "- one\n- two\n  - deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# Other\n\nEnd.\n";
  const auto result = read(source, "a.md");
  ASSERT_TRUE(result.info);
  EXPECT_EQ(result.info->title, "The guide");
  EXPECT_THAT(kinds(result),
              ElementsAre("heading", "paragraph", "heading", "code", "list", "table", "heading", "paragraph"));
  EXPECT_THAT(texts(result), ElementsAre("Guide", "Some text & code next line.", "Restore", "make restore\n  x",
                                         "- one\n- two\n  - deep", "a | b\n1 | 2", "Other", "End."));
  EXPECT_THAT(result.blocks[3].heading_path, ElementsAre("Guide", "Restore"));
  EXPECT_THAT(result.blocks[2].heading_path, ElementsAre("Guide"));
  EXPECT_THAT(result.blocks[7].heading_path, ElementsAre("Other"));
  EXPECT_EQ(cut(source, result.blocks[1]), "Some *text* &amp; `code`\nnext line.");
  EXPECT_EQ(cut(source, result.blocks[3]), "make restore\n  x");
  EXPECT_EQ(cut(source, result.blocks[7]), "End.");
}

TEST(Markdown, ReadsEmbeddedHtmlWithoutScripts) {
  const auto result = read("# T\n\n<div><script>evil()</script><p>Inside</p></div>\n\nAfter\n", "a.md");
  EXPECT_THAT(texts(result), ElementsAre("T", "Inside", "After"));
  EXPECT_THAT(result.blocks[1].heading_path, ElementsAre("T"));
}

TEST(Markdown, DeepNestingEnds) {
  ASSERT_TRUE(read("x " + std::string(20'000, '>') + " deep\n", "a.md").info);
  ASSERT_TRUE(read(std::string(20'000, '[') + "x", "a.md").info);
  ASSERT_TRUE(read(std::string(20'000, '*') + "x" + std::string(20'000, '*'), "a.md").info);
}

// ---- HTML

TEST(Html, GivesTextInOrderWithoutScriptsStylesAndNavigation) {
  const auto result = read(R"(<!doctype html><html><head><title> The &amp; page </title><style>p{}</style></head><body>
    <nav>Home</nav><div class="navheader">Prev Next</div><h1>Guide</h1><p>Some <b>bold</b>
    text.<br>New line</p><h2>Steps</h2><ol><li>One</li><li><p>Two</p><ul><li>Deep</li></ul></li></ol>
    <pre>make   up
  x</pre><table><caption>Cap</caption><tr><th>a<th>b<tr><td>1<td><p>2</p></table><script>evil()</script>
    <p hidden>secret</p>tail</body></html>)",
                           "a.html");
  ASSERT_TRUE(result.info);
  EXPECT_EQ(result.info->title, "The & page");
  EXPECT_THAT(texts(result), ElementsAre("Guide", "Some bold text.\nNew line", "Steps", "- One\n- Two\n  - Deep",
                                         "make   up\n  x", "Cap\na | b\n1 | 2", "tail"));
  EXPECT_THAT(kinds(result), ElementsAre("heading", "paragraph", "heading", "list", "code", "table", "paragraph"));
  EXPECT_THAT(result.blocks[4].heading_path, ElementsAre("Guide", "Steps"));
}

TEST(Html, LongTablesAreCutBetweenRowsUnderTheirHead) {
  std::string rows;
  for (int i = 0; i < 200; ++i) rows += fmt::format("<tr><td>steel {}</td><td>{} GPa</td></tr>", i, 200 + i);
  const auto result = read("<html><table><tr><th>material</th><th>E</th></tr>" + rows + "</table>", "a.html");
  ASSERT_GT(result.blocks.size(), 1u);
  for (const auto& block : result.blocks) {
    EXPECT_EQ(block.kind, BlockKind::table);
    EXPECT_TRUE(block.text.starts_with("material | E\nsteel ")) << block.text.substr(0, 60);
    EXPECT_LT(block.text.size(), 2200u);
  }
}

TEST(Html, TablesThatArrangeAPageAreNoTables) {
  const auto result = read(
      "<html><table><tr><td>menu</td><td><h1>Top</h1><p>Body</p><table><tr><td>1</td><td>2</td></tr></table></td></"
      "tr></table>",
      "a.html");
  EXPECT_THAT(texts(result), ElementsAre("menu", "Top", "Body", "1 | 2"));
}

TEST(Html, HonoursTheDeclaredCharset) {
  EXPECT_THAT(texts(read("<html><meta charset='iso-8859-2'><p>\xb1\xe6", "a.html")), ElementsAre("ąć"));
}

TEST(Html, DeepNestingIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  const auto result = read(deep + "x", "a.html");
  ASSERT_FALSE(result.info);
  EXPECT_EQ(result.info.error().code, Code::invalid_argument);
  EXPECT_THAT(result.info.error().message, HasSubstr("nested"));
  std::string items;
  for (int i = 0; i < 20'000; ++i) items += "<li>item<p>x";
  EXPECT_TRUE(read("<ul>" + items, "a.html").info) << "unclosed items are not nested";
}

// ---- PDF

TEST(Pdf, GivesParagraphsWithPagesUnderHeadingsOfBiggerLetters) {
  using testing::pdf_text;
  const auto pdf = testing::make_pdf(
      {pdf_text(20, 72, 720, "Maintenance") + pdf_text(10, 72, 690, "The pump is checked every two hun-") +
           pdf_text(10, 72, 678, "dred hours of operation.") + pdf_text(10, 72, 640, "Second paragraph here.") +
           pdf_text(10, 300, 30, "1"),
       pdf_text(14, 72, 720, "Oil") + pdf_text(10, 72, 690, "Use ISO VG 46 only.") + pdf_text(10, 300, 30, "2")},
      "Pump manual");
  const auto result = read(pdf, "manual.pdf");
  ASSERT_TRUE(result.info) << result.info.error().message;
  EXPECT_EQ(result.info->title, "Pump manual");
  EXPECT_EQ(result.info->pages, 2);
  EXPECT_THAT(texts(result), ElementsAre("Maintenance", "The pump is checked every two hundred hours of operation.",
                                         "Second paragraph here.", "Oil", "Use ISO VG 46 only."));
  EXPECT_EQ(result.blocks[4].page, 2);
  EXPECT_THAT(result.blocks[4].heading_path, ElementsAre("Maintenance", "Oil"));
}

TEST(Pdf, DropsLinesThatRepeatAtPageEdges) {
  std::vector<std::string> pages;
  for (int i = 1; i <= 6; ++i) {
    pages.push_back(
        testing::pdf_text(10, 72, 760, "ACME manual, revision 7") +
        testing::pdf_text(10, 72, 700, fmt::format("Body of page {} stands here.", i)) +
        testing::pdf_text(10, 72, 600, "Alpha beta gamma " + std::string(1, static_cast<char>('a' + i)) + ".") +
        testing::pdf_text(10, 72, 500, "Delta epsilon " + std::string(1, static_cast<char>('a' + i)) + ".") +
        testing::pdf_text(10, 72, 400, "Zeta eta " + std::string(1, static_cast<char>('a' + i)) + ".") +
        testing::pdf_text(10, 300, 30, fmt::format("Page {} of 6", i)));
  }
  const auto result = read(testing::make_pdf(pages), "a.pdf");
  for (const auto& text : texts(result)) {
    EXPECT_THAT(text, ::testing::Not(HasSubstr("ACME")));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("of 6")));
  }
}

TEST(Pdf, DamagedAndEmptyOnesAreNamed) {
  const auto broken = read("%PDF-1.7\nnothing else", "a.pdf");
  ASSERT_FALSE(broken.info);
  EXPECT_EQ(broken.info.error().code, Code::invalid_argument);
  EXPECT_THAT(broken.info.error().message, HasSubstr("damaged"));
  const auto empty = read(testing::make_pdf({""}), "a.pdf");
  EXPECT_THAT(empty.info.error().message, HasSubstr("scanned"));
  auto truncated = testing::make_pdf({testing::pdf_text(10, 72, 700, "Some text.")});
  truncated.resize(truncated.size() / 2);
  static_cast<void>(read(truncated, "a.pdf"));  // any answer, no crash
}

TEST(Pdf, TooManyPagesAreRefused) {
  const auto result = read(testing::make_pdf({"", "", ""}), "a.pdf", {.pages_max = 2});
  EXPECT_EQ(result.info.error().code, Code::too_large);
}

// ---- office

TEST(Docx, GivesHeadingsParagraphsListsAndTables) {
  const auto docx = testing::make_docx(
      R"(<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Safety</w:t></w:r></w:p>)"
      R"(<w:p><w:r><w:t xml:space="preserve">Wear </w:t></w:r><w:del><w:r><w:t>no </w:t></w:r></w:del><w:r><w:t>gloves.</w:t></w:r></w:p>)"
      R"(<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>one</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>two</w:t></w:r></w:p>)"
      R"(<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>)");
  const auto result = read(docx, "a.docx");
  ASSERT_TRUE(result.info) << result.info.error().message << result.info.error().detail;
  EXPECT_THAT(texts(result), ElementsAre("Safety", "Wear gloves.", "- one\n- two", "a | b"));
  EXPECT_THAT(kinds(result), ElementsAre("heading", "paragraph", "list", "table"));
  EXPECT_THAT(result.blocks[1].heading_path, ElementsAre("Safety"));
}

TEST(Docx, BytesThatAreNotUtf8AreReplaced) {
  const auto result = read(testing::make_docx("<w:p><w:r><w:t>bad \xff\xc3 text</w:t></w:r></w:p>"), "a.docx");
  ASSERT_EQ(result.blocks.size(), 1u);
  EXPECT_TRUE(is_utf8(result.blocks[0].text));
}

TEST(Docx, ADecompressionBombIsRefused) {
  const auto bomb = testing::make_docx("<w:p><w:r><w:t>" + std::string(40u << 20, 'a') + "</w:t></w:r></w:p>");
  ASSERT_LT(bomb.size(), 200'000u);
  const auto result = read(bomb, "a.docx", {.unpacked_bytes_max = 10u << 20});
  ASSERT_FALSE(result.info);
  EXPECT_EQ(result.info.error().code, Code::too_large);
  EXPECT_THAT(result.info.error().message, HasSubstr("unpacks"));
}

TEST(Docx, EntitiesDoNotMultiplyAndDeepXmlEnds) {
  const std::string laughs =
      R"(<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>)"
      R"(<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>laugh &c;</w:t></w:r></w:p></w:body></w:document>)";
  const auto result = read(testing::make_zip({{"word/document.xml", laughs}}), "a.docx");
  for (const auto& text : texts(result)) EXPECT_LT(text.size(), 100u);

  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<w:p>";
  static_cast<void>(read(testing::make_docx(deep), "a.docx"));
}

TEST(Office, ReadsSlidesSheetsAndOpenDocuments) {
  const auto pptx = testing::make_zip(
      {{"ppt/presentation.xml", "<p/>"},
       {"ppt/slides/slide1.xml",
        R"(<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><p:txBody><a:p><a:r><a:t>Pumps</a:t></a:r></a:p></p:txBody></p:sp>)"
        R"(<p:sp><p:txBody><a:p><a:r><a:t>Check the seal.</a:t></a:r></a:p></p:txBody></p:sp></p:sld>)"}});
  const auto slides = read(pptx, "a.pptx");
  EXPECT_THAT(texts(slides), ElementsAre("Pumps", "Check the seal."));
  EXPECT_EQ(slides.blocks[1].page, 1);
  EXPECT_THAT(slides.blocks[1].heading_path, ElementsAre("Pumps"));

  const auto xlsx = testing::make_zip(
      {{"xl/workbook.xml", R"(<workbook><sheets><sheet name="Data"/></sheets></workbook>)"},
       {"xl/sharedStrings.xml", "<sst><si><t>load</t></si></sst>"},
       {"xl/worksheets/sheet1.xml",
        R"(<worksheet><sheetData><row><c t="s"><v>0</v></c><c><v>12.5</v></c></row></sheetData></worksheet>)"}});
  EXPECT_THAT(texts(read(xlsx, "a.xlsx")), ElementsAre("Data", "load | 12.5"));

  const auto odt = testing::make_zip(
      {{"mimetype", std::string(media_type(Format::odt))},
       {"content.xml",
        R"(<office:document-content><office:body><office:text><text:h text:outline-level="1">Top</text:h>)"
        R"(<text:p>Hello <text:span>there</text:span>.</text:p></office:text></office:body></office:document-content>)"}});
  EXPECT_THAT(texts(read(odt, "a.odt")), ElementsAre("Top", "Hello there."));
}

}  // namespace
}  // namespace wrkhrs::extract
