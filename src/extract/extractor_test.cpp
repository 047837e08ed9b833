#include "extract/extractor.hpp"

#include <fstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/testing/make_documents.hpp"
#include "process/child.hpp"

namespace wrkhrs::extract {
namespace {

using ::testing::HasSubstr;

Result<Document> extract(std::string_view bytes, std::string name, ExtractLimits limits = {},
                         Context ctx = Context::background(std::chrono::seconds(60))) {
  Extractor extractor(process::sibling_program("wrkhrs-extract"), limits);
  asio::io_context loop;
  std::optional<Result<Document>> result;
  auto input = process::WorkerInput::from_bytes(bytes);
  if (!input) return forward_error(input);
  asio::co_spawn(
      loop, [&]() -> asio::awaitable<void> { result = co_await extractor.extract(ctx, std::move(*input), name); },
      [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
  loop.run();
  return std::move(*result);
}

TEST(Extractor, ReadsEachFormatInTheConfinedWorker) {
  const std::pair<std::string, std::string> documents[] = {
      {"plain words", "a.txt"},
      {"# words", "a.md"},
      {"<html><p>plain words", "a.html"},
      {testing::make_pdf({testing::pdf_text(10, 72, 700, "plain words")}), "a.pdf"},
      {testing::make_docx("<w:p><w:r><w:t>plain words</w:t></w:r></w:p>"), "a.docx"},
      {"pl\xe4in w\xf6rds", "latin.txt"}};
  for (const auto& [bytes, name] : documents) {
    const auto document = extract(bytes, name);
    ASSERT_TRUE(document) << name << ": " << document.error().message << " " << document.error().detail;
    ASSERT_EQ(document->blocks.size(), 1u) << name;
    EXPECT_THAT(document->blocks[0].text, HasSubstr("rds")) << name;
    EXPECT_FALSE(document->media_type.empty());
  }
}

TEST(Extractor, ReportsWhatIsWrongWithTheDocument) {
  const auto unsupported = extract(std::string("\x7f"
                                               "ELF\0\0\0\0\0\0\1\2\3",
                                               13),
                                   "a.out");
  ASSERT_FALSE(unsupported);
  EXPECT_EQ(unsupported.error().code, Code::unsupported_media);
  EXPECT_THAT(unsupported.error().message, HasSubstr("PDF"));
  const auto broken = extract("%PDF-1.7\nbroken", "a.pdf");
  EXPECT_EQ(broken.error().code, Code::invalid_argument);
  EXPECT_EQ(extract("", "a.txt").error().code, Code::invalid_argument);
}

TEST(Extractor, LimitsInputOutputMemoryAndTime) {
  ExtractLimits limits;
  limits.worker.input_bytes_max = 1000;
  EXPECT_EQ(extract(std::string(2000, 'x'), "a.txt", limits).error().code, Code::too_large);

  limits = {};
  limits.text_bytes_max = 1000;
  EXPECT_EQ(extract(std::string(2000, 'x'), "a.txt", limits).error().code, Code::too_large);

  limits = {};
  limits.worker.time = std::chrono::milliseconds(1);
  EXPECT_EQ(extract("x", "a.txt", limits).error().code, Code::deadline_exceeded);

  const auto cancelled = std::make_shared<std::atomic<bool>>(true);
  EXPECT_EQ(extract("x", "a.txt", {}, Context::background().with_cancel_flag(cancelled)).error().code, Code::cancelled);
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  limits = {};
  limits.worker.memory_bytes = 160u << 20;
  std::string many;
  for (int i = 0; i < 1'500'000; ++i) many += "<b>x</b>";
  const auto memory = extract("<html>" + many, "a.html", limits);
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().code, Code::too_large) << memory.error().message << memory.error().detail;
#endif
}

TEST(Extractor, QueuesBeyondItsWorkersAndRefusesBeyondItsQueue) {
  ExtractLimits limits;
  limits.worker.concurrent = 1;
  limits.worker.waiting = 2;
  Extractor extractor(process::sibling_program("wrkhrs-extract"), limits);
  asio::io_context loop;
  const auto ctx = Context::background();
  int fine = 0;
  int refused = 0;
  const auto one = [&]() -> asio::awaitable<void> {
    auto input = process::WorkerInput::from_bytes("words");
    const auto document = co_await extractor.extract(ctx, std::move(*input), "a.txt");
    fine += document.has_value();
    refused += !document && document.error().code == Code::unavailable;
  };
  for (int i = 0; i < 5; ++i) {
    asio::co_spawn(loop, one, [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
  }
  loop.run();
  EXPECT_EQ(fine, 3);
  EXPECT_EQ(refused, 2);
}

TEST(Extractor, SaysThatItsWorkerDoesNotStart) {
  Extractor extractor("/no/such/worker", {});
  asio::io_context loop;
  const auto ctx = Context::background();
  auto input = process::WorkerInput::from_bytes("words");
  std::optional<Result<Document>> document;
  asio::co_spawn(
      loop, [&]() -> asio::awaitable<void> { document = co_await extractor.extract(ctx, std::move(*input), "a.txt"); },
      [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
  loop.run();
  EXPECT_EQ((*document).error().code, Code::unavailable);
}

TEST(Extractor, ReadsFilesWithoutCopyingThem) {
  EXPECT_EQ(process::WorkerInput::from_file("/no/such/file").error().code, Code::not_found);
  EXPECT_EQ(process::WorkerInput::from_file("/tmp").error().code, Code::invalid_argument);
}

TEST(Block, SurvivesTheWayThroughJson) {
  const Block block{
      .kind = BlockKind::table, .text = "a | \"b\"\n", .page = 7, .heading_path = {"x", "y"}, .source = Span{3, 9}};
  EXPECT_EQ(block_from_json(to_json(block)), block);
  EXPECT_FALSE(block_from_json({{"kind", "list"}}));
  EXPECT_FALSE(block_from_json("text"));
}

}  // namespace
}  // namespace wrkhrs::extract
