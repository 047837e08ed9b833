// A tool: what it is, and how it is run.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/tools/tools.hpp"
#include "base/operation.hpp"
#include "jsonschema/schema.hpp"

namespace wrkhrs::tools {

/// Run by an HTTP request.
struct HttpCall {
  Method method = Method::get;
  std::string origin;                        ///< `https://host:port`; the host is on the manifest's allow-list
  std::string path;                          ///< template; `{argument}` is filled in, percent-encoded
  std::map<std::string, std::string> query;  ///< templates; a parameter whose argument is absent is left out
  std::map<std::string, std::string> headers;
  bool sends_arguments = false;  ///< all arguments as a JSON body
  std::string api_key_env;       ///< variable with the bearer token; empty: none
};

/// Run by a confined program.
struct CommandCall {
  std::vector<std::string> argv;      ///< templates; an item whose argument is absent is left out
  bool gets_arguments = true;         ///< all arguments as JSON on standard input
  bool gives_json = false;            ///< standard output is JSON, else text
  std::vector<std::string> readable;  ///< paths besides the system's programs and libraries
  std::vector<std::string> writable;
  bool network = false;
  std::map<std::string, std::string> environment;
  std::int64_t memory_bytes_max = 512 << 20;
};

/// Run by wrkhrs-mcp.
struct McpCall {
  std::string tool;  ///< its name there
};

using Call = std::variant<HttpCall, CommandCall, McpCall>;

/// Immutable once made.
struct Tool {
  api::tools::Tool description;
  Call call;
  jsonschema::Schema input;
  std::optional<jsonschema::Schema> output;
  std::size_t output_bytes_max = 1 << 20;
};

using ToolPtr = std::shared_ptr<const Tool>;

/// What running a tool gave.
struct Output {
  json::Value value;
  bool is_error = false;  ///< the tool ran and failed; `value` says why
};

/// Compiles the schemas. Errors: invalid_argument (a schema cannot be used; the message names it).
Result<ToolPtr> make_tool(api::tools::Tool description, Call call, std::size_t output_bytes_max = 1 << 20);

}  // namespace wrkhrs::tools
