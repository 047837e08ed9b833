#include "cli/ask_command.hpp"

#include <atomic>
#include <future>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "cli/terminal.hpp"
#include "net/sse.hpp"

namespace wrkhrs::cli {
namespace {

std::string read_all_input() {
  std::string text;
  char buffer[4096];
  ssize_t got;
  while ((got = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0) text.append(buffer, static_cast<std::size_t>(got));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<int>(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// What a streamed answer was made of.
struct Streamed {
  json::Value extension;
  bool any_text = false;
  bool ended_well = false;
};

/// Prints the text of one chunk; keeps what stands in the last one. Errors: what the stream reports.
Result<void> take_chunk(std::string_view data, Streamed& streamed, std::atomic<bool>& printing) {
  if (data == "[DONE]") {
    streamed.ended_well = true;
    return {};
  }
  auto chunk = json::parse(data);
  if (!chunk) return fail(Code::upstream_failed, "The answer cannot be read: " + chunk.error().message);
  if (const json::Value* error = json::find(*chunk, "error")) {
    return fail(Code::upstream_failed, std::string(json::string_or(*error, "message", "The answer broke off.")));
  }
  if (const json::Value* extension = json::find(*chunk, "wrkhrs")) streamed.extension = *extension;
  const json::Value* choices = json::find(*chunk, "choices");
  if (!choices || !choices->is_array() || choices->get_array().empty()) return {};
  const json::Value* delta = json::find(choices->get_array().front(), "delta");
  const std::string_view text = delta ? json::string_or(*delta, "content", "") : std::string_view();
  if (text.empty()) return {};
  printing = true;
  streamed.any_text = true;
  fmt::print("{}", printable(text));
  std::fflush(stdout);
  return {};
}

Task<Streamed> stream_answer(net::ServiceClient client, std::string body, std::atomic<bool>& printing) {
  Context ctx = Context::background(std::chrono::minutes(15));
  net::ClientRequest request{.method = Method::post, .path = "/v1/chat/completions", .body = std::move(body)};
  request.headers.emplace_back("content-type", "application/json");
  auto stream = co_await client.open(ctx, std::move(request));
  if (!stream) co_return forward_error(stream);
  net::sse::Parser parser;
  Streamed streamed;
  while (true) {
    auto bytes = co_await (*stream)->read();
    if (!bytes) co_return forward_error(bytes);
    if (bytes->empty()) break;
    auto events = parser.feed(*bytes);
    if (!events) co_return forward_error(events);
    for (const net::sse::Event& event : *events) {
      auto taken = take_chunk(event.data, streamed, printing);
      if (!taken) co_return forward_error(taken);
    }
  }
  if (!streamed.ended_well) co_return fail(Code::upstream_failed, "The answer broke off.");
  co_return streamed;
}

int ask_for_program(Shell& shell, net::ServiceClient& client, std::string body) {
  Context ctx = Context::background(std::chrono::minutes(15));
  net::ClientRequest request{.method = Method::post, .path = "/v1/chat/completions", .body = std::move(body)};
  request.headers.emplace_back("content-type", "application/json");
  auto response = shell.runtime().run(client.fetch(ctx, std::move(request)));
  if (!response) return shell.report_call(response.error(), "gateway");
  fmt::print("{}\n", response->body);
  return response->ok() ? exit_ok : exit_failed;
}

}  // namespace

std::string sources_text(const json::Value& extension, bool colours, std::size_t width) {
  const json::Value* citations = json::find(extension, "citations");
  if (!citations || !citations->is_array()) return {};
  std::string out;
  std::set<std::int64_t> seen;
  for (const json::Value& citation : citations->get_array()) {
    const json::Value* number = json::find(citation, "number");
    const std::int64_t n = number && number->is_number() ? number->to_number<std::int64_t>() : 0;
    if (!seen.insert(n).second) continue;
    const std::string_view tool = json::string_or(citation, "tool", "");
    std::string where =
        tool.empty() ? std::string(json::string_or(citation, "filename", "?")) : fmt::format("tool {}", tool);
    if (const json::Value* page = json::find(citation, "page"); page && page->is_number()) {
      where += fmt::format(", page {}", page->to_number<std::int64_t>());
    }
    const json::Value* from = json::find(citation, "start_seconds");
    const json::Value* to = json::find(citation, "end_seconds");
    if (from && to && from->is_number() && to->is_number()) {
      where += fmt::format(", {} to {}", clock_text(from->to_number<double>()), clock_text(to->to_number<double>()));
    }
    if (const json::Value* headings = json::find(citation, "headings"); headings && headings->is_array()) {
      std::vector<std::string> path;
      for (const json::Value& heading : headings->get_array()) {
        if (heading.is_string()) path.emplace_back(heading.get_string());
      }
      if (!path.empty()) where += fmt::format(" – {}", fmt::join(path, " › "));
    }
    std::string quote(json::string_or(citation, "quote", ""));
    for (char& c : quote) {
      if (c == '\n') c = ' ';
    }
    const std::string label = fmt::format("  [{}] ", n);
    const std::size_t room = width > 20 ? width - 8 : 160;
    out += label + coloured(cut_to(printable(where), room), Colour::bold, colours) + "\n";
    if (!quote.empty())
      out += "      " + coloured(cut_to(printable("“" + quote + "”"), room), Colour::grey, colours) + "\n";
  }
  return out.empty() ? out : "Sources:\n" + out;
}

int ask(Shell& shell, const AskOptions& options) {
  std::string question = fmt::format("{}", fmt::join(options.words, " "));
  if (question == "-") question = read_all_input();
  if (question.find_first_not_of(" \t\n") == std::string::npos) {
    shell.report({.code = Code::invalid_argument,
                  .message = "There is no question. Example: wrkhrs ask \"How do I restart RAG?\""});
    return exit_usage;
  }
  auto client = shell.service("gateway");
  if (!client) return shell.report(client.error());
  json::Object body{{"model", options.model},
                    {"messages", json::Array{json::Object{{"role", "user"}, {"content", question}}}},
                    {"stream", !shell.json()}};
  json::Object extension;
  if (!options.stores.empty()) extension["vector_store_ids"] = json::to_value(options.stores);
  if (!options.tools.empty()) extension["tools"] = json::to_value(options.tools);
  if (!extension.empty()) body["wrkhrs"] = std::move(extension);
  std::string text = json::write(body);
  if (shell.json()) return ask_for_program(shell, *client, std::move(text));

  std::atomic<bool> printing = false;
  auto answer = asio::co_spawn(shell.runtime().next_executor(), stream_answer(*client, std::move(text), printing),
                               asio::use_future);
  {
    Progress progress("thinking");
    for (std::uint64_t tenths = 0;
         !printing && answer.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready;) {
      progress.show(++tenths / 10, 0);
    }
  }
  auto streamed = answer.get();
  if (!streamed) {
    if (printing) fmt::print("\n");
    return shell.report_call(streamed.error(), "gateway");
  }
  fmt::print("\n");
  const bool colours = colours_on(STDOUT_FILENO);
  const std::string sources = sources_text(streamed->extension, colours, terminal_width(STDOUT_FILENO));
  if (!sources.empty()) fmt::print("\n{}", sources);
  return exit_ok;
}

}  // namespace wrkhrs::cli
