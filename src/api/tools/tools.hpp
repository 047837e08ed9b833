// The operations of wrkhrs-tool-registry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::tools {

/// A tool as it is described to models and people.
struct Tool {
  std::string object = "tool";
  std::string name;  ///< unique, [A-Za-z0-9_-], under 60 characters
  std::string title;
  std::string description;
  std::string version;                        ///< empty when its source has none
  std::string kind;                           ///< `http`, `command` or `mcp`
  std::string source;                         ///< `manifest`, or `mcp` for those discovered at wrkhrs-mcp
  json::Object input_schema;                  ///< JSON Schema 2020-12 of the arguments
  std::optional<json::Object> output_schema;  ///< of the output, where it has one
  bool read_only = false;                     ///< it changes nothing
  bool idempotent = false;                    ///< calling it twice with the same arguments is like calling it once
  bool destructive = true;                    ///< it may delete or overwrite (only where not read_only)
  std::int64_t deadline_ms_max = 30'000;      ///< the longest that one call may take

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("object", &Tool::object, "Always tool."),
        field("name", &Tool::name, "Unique name."),
        field("title", &Tool::title, "Name for people."),
        field("description", &Tool::description, "What it does, for models."),
        field("version", &Tool::version, "Version, as its source states it."),
        field("kind", &Tool::kind, "http, command or mcp."),
        field("source", &Tool::source, "manifest or mcp."),
        field("input_schema", &Tool::input_schema, "JSON Schema 2020-12 of the arguments."),
        field("output_schema", &Tool::output_schema, "JSON Schema 2020-12 of the output, where there is one."),
        field("read_only", &Tool::read_only, "It changes nothing."),
        field("idempotent", &Tool::idempotent, "Twice with the same arguments is like once."),
        field("destructive", &Tool::destructive, "It may delete or overwrite."),
        field("deadline_ms_max", &Tool::deadline_ms_max, "The longest that one call may take, in milliseconds."),
    };
  }
};

/// Something wrong with one manifest or one source of tools; the other tools are not affected.
struct Diagnostic {
  std::string source;   ///< the manifest's file name, or `wrkhrs-mcp`
  std::string message;  ///< what is wrong and what to do

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("source", &Diagnostic::source, "The manifest's file name, or wrkhrs-mcp."),
                      field("message", &Diagnostic::message, "What is wrong and what to do.")};
  }
};

struct ListToolsRequest {
  std::int64_t limit = 100;
  std::optional<std::string> after;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("limit", &ListToolsRequest::limit, "How many tools.").range(1, 1000).in_query(),
        field("after", &ListToolsRequest::after, "The last name of the page before.").length(1, 128).in_query()};
  }
};

/// Tools ordered by name.
struct ToolPage {
  std::string object = "list";
  std::vector<Tool> data;
  bool has_more = false;
  std::optional<std::string> last_id;  ///< pass it as `after` for the next page
  std::vector<Diagnostic> diagnostics;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("object", &ToolPage::object, "Always list."),
                      field("data", &ToolPage::data, "Ordered by name."),
                      field("has_more", &ToolPage::has_more, "Whether more follow."),
                      field("last_id", &ToolPage::last_id, "Pass it as after for the next page."),
                      field("diagnostics", &ToolPage::diagnostics, "Manifests and sources that could not be used.")};
  }
};

struct GetToolRequest {
  std::string name;
  static constexpr auto fields() {
    return std::tuple{json::field("name", &GetToolRequest::name, "The tool's name.").length(1, 128).in_path()};
  }
};

struct SearchToolsRequest {
  std::string query;
  std::int64_t limit = 10;
  std::vector<std::string> names;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("query", &SearchToolsRequest::query, "What the tool should do, in words.").required().length(1, 4096),
        field("limit", &SearchToolsRequest::limit, "How many tools.").range(1, 50),
        field("names", &SearchToolsRequest::names, "Search among these only; empty: all.").length(0, 1000)};
  }
};

struct ToolHit {
  Tool tool;
  double score = 0;  ///< BM25; higher is better, comparable within one answer only

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("tool", &ToolHit::tool, "The tool."),
                      field("score", &ToolHit::score, "BM25; higher is better.")};
  }
};

struct ToolHits {
  std::string object = "list";
  std::vector<ToolHit> data;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("object", &ToolHits::object, "Always list."),
                      field("data", &ToolHits::data, "Best first.")};
  }
};

struct InvokeToolRequest {
  std::string name;
  json::Object arguments;
  std::optional<std::string> idempotency_key;
  std::optional<std::int64_t> deadline_ms;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("name", &InvokeToolRequest::name, "The tool's name.").length(1, 128).in_path(),
        field("arguments", &InvokeToolRequest::arguments, "Must satisfy the tool's input_schema."),
        field("idempotency_key", &InvokeToolRequest::idempotency_key,
              "A call is made at most once per key of yours and tool; repeating it returns the stored answer.")
            .length(1, 255),
        field("deadline_ms", &InvokeToolRequest::deadline_ms, "The longest that this call may take, in milliseconds.")
            .range(1, 3'600'000)};
  }
};

/// What a call gave. A tool that ran and failed is an answer with `is_error`, as a model can act on it; what kept the
/// tool from running is an HTTP error: 400 (arguments, naming the pointer in `param`), 404, 409 with code
/// `outcome_unknown` (an earlier call with this key was cut off: it may or may not have happened) or
/// `idempotency_key_reused` (other arguments) or `call_in_progress`, 502, 503, 504.
struct InvokeToolResponse {
  std::string object = "tool.result";
  std::string name;
  json::Value output;  ///< structured where the tool has it, else a string
  bool is_error = false;
  bool replayed = false;  ///< the stored answer of an earlier call with the same key
  std::int64_t duration_ms = 0;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("object", &InvokeToolResponse::object, "Always tool.result."),
                      field("name", &InvokeToolResponse::name, "The tool's name."),
                      field("output", &InvokeToolResponse::output, "Structured where the tool has it, else a string."),
                      field("is_error", &InvokeToolResponse::is_error, "The tool ran and failed."),
                      field("replayed", &InvokeToolResponse::replayed, "The stored answer of an earlier call."),
                      field("duration_ms", &InvokeToolResponse::duration_ms, "Milliseconds that the call took.")};
  }
};

inline constexpr Operation<ListToolsRequest, ToolPage> list_tools{
    {.method = Method::get, .path = "/v1/tools", .name = "listTools", .summary = "List the tools."}};
inline constexpr Operation<GetToolRequest, Tool> get_tool{
    {.method = Method::get, .path = "/v1/tools/{name}", .name = "getTool", .summary = "Describe a tool."}};
inline constexpr Operation<SearchToolsRequest, ToolHits> search_tools{{.method = Method::post,
                                                                       .path = "/v1/tools/search",
                                                                       .name = "searchTools",
                                                                       .summary = "Find tools by what they do."}};
inline constexpr Operation<InvokeToolRequest, InvokeToolResponse> invoke_tool{
    {.method = Method::post, .path = "/v1/tools/{name}/invoke", .name = "invokeTool", .summary = "Run a tool."}};
inline constexpr Operation<Empty, ToolPage> refresh_tools{
    {.method = Method::post,
     .path = "/v1/tools/refresh",
     .name = "refreshTools",
     .summary = "Read the manifests and ask wrkhrs-mcp again, now."}};

/// All of them, for the gateway, which passes them on.
inline constexpr std::tuple operations{list_tools, get_tool, search_tools, invoke_tool, refresh_tools};

}  // namespace wrkhrs::api::tools
