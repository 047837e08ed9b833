#include "tools/adapters/mcp_runner.hpp"

#include <fmt/format.h>

#include "net/sse.hpp"

namespace wrkhrs::tools {
namespace {

constexpr std::string_view revision = "2026-07-28";
constexpr int pages_max = 100;
constexpr std::size_t answer_bytes_max = 16 << 20;

bool hint(const json::Object& definition, std::string_view name, bool fallback) {
  const auto* annotations = definition.if_contains("annotations");
  const auto* value = annotations == nullptr ? nullptr : json::find(*annotations, name);
  return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

std::string text_of(const json::Value& definition, std::string_view key) {
  return std::string(json::string_or(definition, key, ""));
}

// The JSON-RPC response in a body: the body itself, or the last event of a stream.
Result<json::Object> response_in(std::string_view body, bool is_stream) {
  if (!is_stream) return json::parse_object(body);
  net::sse::Parser parser;
  auto events = parser.feed(body);
  if (!events) return forward_error(events);
  for (auto event = events->rbegin(); event != events->rend(); ++event) {
    auto message = json::parse_object(event->data);
    if (message && (message->contains("result") || message->contains("error"))) return message;
  }
  return fail(Code::upstream_failed, "The answer ended before its result.");
}

}  // namespace

Result<ToolPtr> tool_of_definition(const json::Object& definition, std::int64_t deadline_ms) {
  const json::Value value(definition);
  api::tools::Tool tool;
  tool.name = text_of(value, "name");
  tool.title = text_of(value, "title");
  if (tool.title.empty()) tool.title = tool.name;
  tool.description = text_of(value, "description");
  tool.kind = "mcp";
  tool.source = "mcp";
  const auto* input = definition.if_contains("inputSchema");
  if (tool.name.empty() || input == nullptr || !input->is_object()) {
    return fail(Code::invalid_argument, "A tool needs a name and an inputSchema.");
  }
  tool.input_schema = input->get_object();
  if (const auto* output = definition.if_contains("outputSchema"); output != nullptr && output->is_object()) {
    tool.output_schema = output->get_object();
  }
  tool.read_only = hint(definition, "readOnlyHint", false);
  tool.idempotent = tool.read_only || hint(definition, "idempotentHint", false);
  tool.destructive = !tool.read_only && hint(definition, "destructiveHint", true);
  tool.deadline_ms_max = deadline_ms;
  McpCall call{.tool = tool.name};
  return make_tool(std::move(tool), std::move(call));
}

Output output_of_result(const json::Object& result) {
  Output output;
  const auto* is_error = result.if_contains("isError");
  output.is_error = is_error != nullptr && is_error->is_bool() && is_error->get_bool();
  if (const auto* structured = result.if_contains("structuredContent"); structured != nullptr && !output.is_error) {
    output.value = *structured;
    return output;
  }
  const auto* content = result.if_contains("content");
  if (content == nullptr || !content->is_array()) return output;
  std::string text;
  for (const auto& item : content->get_array()) {
    if (json::string_or(item, "type", "") != "text") {
      output.value = *content;
      return output;
    }
    if (!text.empty()) text += '\n';
    text += json::string_or(item, "text", "");
  }
  output.value = json::Value(text);
  return output;
}

Task<json::Object> McpRunner::request(const Context& ctx, std::string method, std::string name, json::Object params) {
  json::Object meta{{"io.modelcontextprotocol/protocolVersion", revision}};
  meta.emplace("io.modelcontextprotocol/clientCapabilities", json::Object());
  meta.emplace("io.modelcontextprotocol/clientInfo",
               json::Object{{"name", "wrkhrs-tool-registry"}, {"version", WRKHRS_VERSION}});
  params.emplace("_meta", std::move(meta));
  json::Object message{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}};
  message.emplace("params", std::move(params));
  net::ClientRequest http_request{.method = Method::post, .path = "/mcp"};
  http_request.headers = {{"content-type", "application/json"},
                          {"accept", "application/json, text/event-stream"},
                          {"mcp-protocol-version", std::string(revision)},
                          {"mcp-method", method}};
  if (!name.empty()) http_request.headers.emplace_back("mcp-name", std::move(name));
  http_request.body = json::write(json::Value(std::move(message)));

  auto response = co_await mcp_.fetch(ctx, std::move(http_request));
  if (!response) co_return forward_error(response);
  const bool is_stream = response->header("content-type").starts_with("text/event-stream");
  auto answer = response->body.size() <= answer_bytes_max ? response_in(response->body, is_stream)
                                                          : fail(Code::upstream_failed, "The answer is too large.");
  if (!answer || (!answer->contains("result") && json::find(json::Value(*answer), "error") == nullptr)) {
    co_return fail_with_detail(Code::upstream_failed, "wrkhrs-mcp gave an answer that cannot be read.",
                               answer ? "no result" : answer.error().message);
  }
  if (const auto* error = answer->if_contains("error")) {
    const auto* number = json::find(*error, "code");
    const bool refused =
        number != nullptr && number->is_int64() && (number->get_int64() == -32602 || number->get_int64() == -32601);
    const auto* data = error->is_object() ? error->get_object().if_contains("data") : nullptr;
    const auto* not_run = data == nullptr ? nullptr : json::find(*data, "not_run");  // the hub knows that it has not
    const bool unavailable = not_run != nullptr && not_run->is_bool() && not_run->get_bool();
    const auto code = refused ? Code::invalid_argument : unavailable ? Code::unavailable : Code::upstream_failed;
    co_return fail(
        code, fmt::format("wrkhrs-mcp: {}", json::string_or(*error, "message", "it gave an error without a message.")));
  }
  const auto* result = answer->at("result").if_object();
  if (result == nullptr) co_return fail(Code::upstream_failed, "wrkhrs-mcp gave a result that is no object.");
  co_return *result;
}

Task<Source> McpRunner::discover(const Context& ctx) {
  Source source;
  std::optional<std::string> cursor;
  for (int page = 0; page < pages_max; ++page) {
    json::Object params;
    if (cursor) params.emplace("cursor", *cursor);
    auto result = co_await request(ctx, "tools/list", "", std::move(params));
    if (!result) co_return forward_error(result);
    const auto* tools = result->if_contains("tools");
    if (tools == nullptr || !tools->is_array())
      co_return fail(Code::upstream_failed, "wrkhrs-mcp gave no list of tools.");
    for (const auto& definition : tools->get_array()) {
      if (!definition.is_object()) continue;
      auto tool = tool_of_definition(definition.get_object(), default_deadline_ms_);
      if (tool) {
        source.tools.push_back(std::move(*tool));
      } else {
        source.diagnostics.push_back({"wrkhrs-mcp", fmt::format("The tool '{}' cannot be used: {}",
                                                                text_of(definition, "name"), tool.error().message)});
      }
    }
    const auto* next = result->if_contains("nextCursor");
    if (next == nullptr || !next->is_string()) break;
    cursor = std::string(next->get_string());
  }
  co_return source;
}

Task<Output> McpRunner::run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string) {
  const auto& name = std::get<McpCall>(tool->call).tool;
  json::Object params{{"name", name}};
  params.emplace("arguments", std::move(arguments));
  auto result = co_await request(ctx, "tools/call", name, std::move(params));
  if (!result) co_return forward_error(result);
  co_return output_of_result(*result);
}

}  // namespace wrkhrs::tools
