// The confined worker that reads one document: the file on standard input, its blocks as frames on standard output.
// Started by extract::Extractor; see process/worker.hpp for the frames and process/confine/worker_main.hpp for the
// confinement.
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "extract/formats/extract_document.hpp"
#include "extract/formats/parsers.hpp"
#include "process/confine/worker_input.hpp"
#include "process/confine/worker_main.hpp"

int main(int argc, char** argv) {
  using Kind = wrkhrs::process::WorkerFrame::Kind;
  const auto options = wrkhrs::process::WorkerOptions::parse(argc, argv);
  const std::string_view bytes = wrkhrs::process::map_worker_input();
  if (bytes.starts_with("%PDF-") || bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos)
    wrkhrs::extract::prepare_pdf();
  auto out = wrkhrs::process::enter_worker(options);

  wrkhrs::extract::FormatLimits limits;
  limits.pages_max = static_cast<int>(options.number("pages-max", 5000));
  limits.text_bytes_max = options.number("text-bytes-max", limits.text_bytes_max);
  wrkhrs::extract::Sink sink(limits.text_bytes_max, [&](wrkhrs::extract::Block block) {
    out.write(Kind::item, boost::json::serialize(wrkhrs::extract::to_json(block)));
  });
  const auto info = wrkhrs::extract::extract_document(bytes, options.text("name"), limits, sink);
  if (!info) out.fail(info.error());
  const boost::json::object end = {
      {"media_type", wrkhrs::extract::media_type(info->format)}, {"title", info->title}, {"pages", info->pages}};
  out.finish(Kind::end, boost::json::serialize(end));
}
