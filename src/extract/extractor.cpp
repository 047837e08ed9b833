#include "extract/extractor.hpp"

#include <boost/json.hpp>

namespace wrkhrs::extract {
namespace {

using process::WorkerFrame;

/// Takes the worker's frames apart.
struct Collector {
  Document document;

  Result<void> take(const WorkerFrame& frame) {
    boost::system::error_code failed;
    const auto value = boost::json::parse(frame.payload, failed);
    if (failed)
      return fail_with_detail(Code::internal, "The document could not be read.", "worker JSON: " + failed.message());
    if (frame.kind == WorkerFrame::Kind::item) {
      auto block = block_from_json(value);
      if (!block) return forward_error(block);
      document.blocks.push_back(std::move(*block));
      return {};
    }
    const auto* object = value.if_object();
    if (frame.kind != WorkerFrame::Kind::end || object == nullptr) {
      return fail_with_detail(Code::internal, "The document could not be read.", "an unexpected frame of the worker");
    }
    if (const auto* type = object->if_contains("media_type"); type != nullptr && type->is_string()) {
      document.media_type = type->get_string();
    }
    if (const auto* title = object->if_contains("title"); title != nullptr && title->is_string()) {
      document.title = title->get_string();
    }
    if (const auto* pages = object->if_contains("pages")) document.pages = pages->to_number<int>(failed);
    return {};
  }
};

}  // namespace

std::string supported_formats() { return "plain text, Markdown, HTML, PDF, DOCX, PPTX, XLSX, ODT"; }

Extractor::Extractor(std::filesystem::path worker, ExtractLimits limits)
    : limits_(limits), runner_(std::move(worker), "document", limits.worker) {}

Task<Document> Extractor::extract(const Context& ctx, process::WorkerInput input, std::string filename) {
  std::vector<std::string> arguments = {"--pages-max",      std::to_string(limits_.pages_max),
                                        "--text-bytes-max", std::to_string(limits_.text_bytes_max),
                                        "--name",           std::move(filename)};
  // A NUL cannot be an argument and stands in no file name.
  std::erase(arguments.back(), '\0');
  Collector collector;
  std::function<Result<void>(WorkerFrame)> on_frame = [&collector](WorkerFrame frame) { return collector.take(frame); };
  auto done = co_await runner_.run(ctx, std::move(input), std::move(arguments), std::move(on_frame));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return std::move(collector.document);
}

}  // namespace wrkhrs::extract
