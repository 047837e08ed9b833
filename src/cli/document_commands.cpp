#include "cli/document_commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "api/openai/audio.hpp"
#include "api/rag/operations.hpp"
#include "cli/terminal.hpp"
#include "cli/upload.hpp"

namespace wrkhrs::cli {
namespace {

std::string where_text(const api::rag::SearchResult& hit) {
  std::string where = hit.filename;
  if (hit.wrkhrs.page) where += fmt::format(", page {}", *hit.wrkhrs.page);
  if (hit.wrkhrs.start_seconds && hit.wrkhrs.end_seconds) {
    where += fmt::format(", {:.1f} to {:.1f} s", *hit.wrkhrs.start_seconds, *hit.wrkhrs.end_seconds);
  }
  if (!hit.wrkhrs.headings.empty()) where += fmt::format(" – {}", fmt::join(hit.wrkhrs.headings, " › "));
  return where;
}

}  // namespace

int search(Shell& shell, const SearchOptions& options) {
  auto client = shell.service("gateway");
  if (!client) return shell.report(client.error());
  Context ctx = Context::background(std::chrono::minutes(1));
  api::rag::SearchStores request{.vector_store_ids = options.stores,
                                 .query = fmt::format("{}", fmt::join(options.words, " ")),
                                 .max_num_results = options.results};
  auto results = shell.runtime().run(client->call(ctx, api::rag::search_vector_stores, std::move(request)));
  if (!results) return shell.report_call(results.error(), "gateway");
  if (shell.json()) {
    shell.print_json(json::to_value(*results));
    return exit_ok;
  }
  if (results->data.empty()) {
    fmt::print("Nothing found. `wrkhrs ingest PATH` adds documents.\n");
    return exit_ok;
  }
  const bool colours = colours_on(STDOUT_FILENO);
  const std::size_t width = terminal_width(STDOUT_FILENO);
  for (const api::rag::SearchResult& hit : results->data) {
    fmt::print("{:.2f}  {}\n", hit.score, coloured(printable(where_text(hit)), Colour::bold, colours));
    std::string text;
    for (const auto& part : hit.content) text += part.text + " ";
    std::string one_line;
    for (char c : printable(text)) {
      const bool space = c == ' ' || c == '\n' || c == '\t';
      if (!space) one_line += c;
      if (space && !one_line.empty() && one_line.back() != ' ') one_line += ' ';
    }
    fmt::print("      {}\n", cut_to(one_line, width > 20 ? (width - 6) * 2 : 240));
  }
  return exit_ok;
}

int transcribe(Shell& shell, const TranscribeOptions& options) {
  auto config = shell.client_config();
  if (!config) return shell.report(config.error());
  auto client = shell.service("gateway");
  if (!client) return shell.report(client.error());
  const std::string format = shell.json() && options.format == "text" ? "json" : options.format;
  std::vector<std::pair<std::string, std::string>> fields{
      {"model", options.model.empty() ? config->asr.model : options.model}, {"response_format", format}};
  if (!options.language.empty()) fields.emplace_back("language", options.language);
  auto body = upload_of(options.file, fields, static_cast<std::uintmax_t>(config->asr.audio_bytes_max));
  if (!body) return shell.report(body.error());
  net::ClientRequest request = (*body)->request(std::string(api::openai::create_transcription.path));
  Context ctx = Context::background(std::chrono::hours(2));
  auto call = asio::co_spawn(shell.runtime().next_executor(), client->fetch(ctx, std::move(request)), asio::use_future);
  {
    Progress progress("listening");
    for (std::uint64_t tenths = 0; call.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready;) {
      progress.show(++tenths / 10, 0);
    }
  }
  auto response = call.get();
  if (!response) return shell.report_call(response.error(), "gateway");
  if (!response->ok()) return shell.report_call(net::error_from_response(response->status, response->body), "gateway");
  fmt::print("{}{}", response->body, response->body.ends_with('\n') ? "" : "\n");
  return exit_ok;
}

}  // namespace wrkhrs::cli
