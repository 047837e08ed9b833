#include "tools/manifest.hpp"

#include <algorithm>
#include <cstdlib>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include "tools/template_text.hpp"
#include "tools/yaml_json.hpp"

namespace wrkhrs::tools {
namespace {

constexpr std::string_view schema_text = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["name", "description", "input_schema", "kind"],
  "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,59}$", "description": "Unique name."},
    "title": {"type": "string", "maxLength": 200, "description": "Name for people."},
    "description": {"type": "string", "minLength": 1, "maxLength": 4096, "description": "What it does, for models."},
    "version": {"type": "string", "maxLength": 64},
    "input_schema": {"type": "object", "description": "JSON Schema 2020-12 of the arguments, an object."},
    "output_schema": {"type": "object", "description": "JSON Schema 2020-12 of the output."},
    "read_only": {"type": "boolean", "description": "It changes nothing. Default: false."},
    "idempotent": {"type": "boolean", "description": "Calling it twice is like once. Default: read_only."},
    "destructive": {"type": "boolean", "description": "It may delete or overwrite. Default: not read_only."},
    "deadline_ms_max": {"type": "integer", "minimum": 1, "maximum": 3600000, "description": "Longest time of a call. Default: 30000."},
    "output_bytes_max": {"type": "integer", "minimum": 1, "maximum": 16777216, "description": "Largest output. Default: 1 MiB."},
    "kind": {"enum": ["http", "command", "mcp"]},
    "http": {
      "type": "object",
      "required": ["url", "allowed_hosts"],
      "additionalProperties": false,
      "properties": {
        "method": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"], "description": "Default: GET."},
        "url": {"type": "string", "description": "With {argument} in the path only; http or https."},
        "allowed_hosts": {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "The host of the URL must be one."},
        "query": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
        "headers": {"type": "object", "additionalProperties": {"type": "string"}, "propertyNames": {"pattern": "^[A-Za-z0-9-]+$"}},
        "send_arguments": {"type": "boolean", "description": "All arguments as a JSON body. Default: not with GET and DELETE."},
        "api_key_env": {"type": "string", "description": "Variable that holds the bearer token."}
      }
    },
    "command": {
      "type": "object",
      "required": ["argv"],
      "additionalProperties": false,
      "properties": {
        "argv": {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "Absolute program and its arguments; {argument} is filled in."},
        "send_arguments": {"type": "boolean", "description": "All arguments as JSON on standard input. Default: true."},
        "output": {"enum": ["text", "json"], "description": "What standard output is. Default: text."},
        "readable": {"type": "array", "items": {"type": "string", "pattern": "^/"}},
        "writable": {"type": "array", "items": {"type": "string", "pattern": "^/"}},
        "network": {"type": "boolean", "description": "Default: false."},
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "memory_bytes_max": {"type": "integer", "minimum": 1048576, "description": "Default: 512 MiB."}
      }
    },
    "mcp": {
      "type": "object",
      "required": ["tool"],
      "additionalProperties": false,
      "properties": {"tool": {"type": "string", "description": "The name of a tool of wrkhrs-mcp."}}
    }
  }
})json";

std::string text_or(const json::Object& object, std::string_view key, std::string_view fallback = "") {
  const auto* value = object.if_contains(key);
  return value == nullptr ? std::string(fallback) : argument_text(*value);
}

bool flag_or(const json::Object& object, std::string_view key, bool fallback) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? fallback : value->as_bool();
}

std::int64_t integer_or(const json::Object& object, std::string_view key, std::int64_t fallback) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return fallback;
  return value->is_double() ? static_cast<std::int64_t>(value->get_double()) : value->to_number<std::int64_t>();
}

std::vector<std::string> texts(const json::Object& object, std::string_view key) {
  std::vector<std::string> result;
  if (const auto* list = object.if_contains(key)) {
    for (const auto& item : list->as_array()) result.push_back(argument_text(item));
  }
  return result;
}

std::map<std::string, std::string> text_map(const json::Object& object, std::string_view key) {
  std::map<std::string, std::string> result;
  if (const auto* map = object.if_contains(key)) {
    for (const auto& [name, value] : map->as_object()) result.emplace(name, argument_text(value));
  }
  return result;
}

// Every name in braces must be an argument.
Result<void> check_names(std::string_view text, const json::Object& input_schema) {
  const auto names = names_in(text);
  if (!names) return std::unexpected(names.error());
  const auto* properties = input_schema.if_contains("properties");
  for (const auto& name : *names) {
    if (properties == nullptr || !properties->is_object() || !properties->get_object().contains(name)) {
      return fail(Code::invalid_argument,
                  fmt::format("'{{{}}}' in '{}' is no property of 'input_schema'.", name, text));
    }
  }
  return {};
}

Method method_of(std::string_view name) {
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "PATCH") return Method::patch;
  return name == "DELETE" ? Method::del : Method::get;
}

Result<Call> read_http(const json::Object& section, const json::Object& input_schema) {
  HttpCall call;
  call.method = method_of(text_or(section, "method", "GET"));
  const auto url = text_or(section, "url");
  const auto scheme_end = url.find("://");
  const auto path_start =
      scheme_end == std::string::npos ? url.size() : std::min(url.find_first_of("/?#", scheme_end + 3), url.size());
  call.origin = url.substr(0, path_start);
  if (call.origin.contains('{')) {
    return fail(Code::invalid_argument, "'http.url' may have braces in its path only.", "/http/url");
  }
  const auto address = boost::urls::parse_absolute_uri(call.origin);
  if (!address || (address->scheme() != "http" && address->scheme() != "https") || address->host().empty() ||
      address->has_userinfo()) {
    return fail(Code::invalid_argument, "'http.url' is no http or https address of the form https://host/path.",
                "/http/url");
  }
  const auto hosts = texts(section, "allowed_hosts");
  if (std::ranges::find(hosts, address->host()) == hosts.end()) {
    return fail(Code::invalid_argument,
                fmt::format("The host '{}' of 'http.url' is not in 'http.allowed_hosts'.", address->host()),
                "/http/allowed_hosts");
  }
  call.path = url.substr(path_start);
  if (call.path.empty() || call.path.front() != '/') call.path.insert(0, "/");
  if (call.path.find_first_of("?# ") != std::string::npos) {
    return fail(Code::invalid_argument, "'http.url' has no room for '?', '#' or spaces: use 'http.query'.",
                "/http/url");
  }
  call.query = text_map(section, "query");
  call.headers = text_map(section, "headers");
  call.sends_arguments = flag_or(section, "send_arguments", call.method != Method::get && call.method != Method::del);
  call.api_key_env = text_or(section, "api_key_env");
  if (auto checked = check_names(call.path, input_schema); !checked) return forward_error(checked);
  for (const auto& [name, text] : call.query) {
    if (auto checked = check_names(text, input_schema); !checked) return forward_error(checked);
  }
  return call;
}

Result<Call> read_command(const json::Object& section, const json::Object& input_schema) {
  CommandCall call;
  call.argv = texts(section, "argv");
  if (!call.argv.front().starts_with('/')) {
    return fail(Code::invalid_argument,
                fmt::format("'command.argv' must begin with an absolute path, not '{}'.", call.argv.front()),
                "/command/argv/0");
  }
  for (const auto& text : call.argv) {
    if (auto checked = check_names(text, input_schema); !checked) return forward_error(checked);
  }
  if (call.argv.front().contains('{')) {
    return fail(Code::invalid_argument, "The program of 'command.argv' cannot come from an argument.",
                "/command/argv/0");
  }
  call.gets_arguments = flag_or(section, "send_arguments", true);
  call.gives_json = text_or(section, "output", "text") == "json";
  call.readable = texts(section, "readable");
  call.writable = texts(section, "writable");
  call.network = flag_or(section, "network", false);
  call.environment = text_map(section, "environment");
  call.memory_bytes_max = integer_or(section, "memory_bytes_max", call.memory_bytes_max);
  return call;
}

Result<Call> read_call(const json::Object& manifest, const json::Object& input_schema) {
  const std::string kind(manifest.at("kind").as_string());
  for (const std::string_view other : {"http", "command", "mcp"}) {
    if (manifest.contains(other) != (other == kind)) {
      return fail(Code::invalid_argument, fmt::format("'kind: {}' needs the section '{}' and no other.", kind, kind),
                  "/kind");
    }
  }
  const auto& section = manifest.at(kind).as_object();
  if (kind == "http") return read_http(section, input_schema);
  if (kind == "command") return read_command(section, input_schema);
  return McpCall{.tool = text_or(section, "tool")};
}

Result<ToolPtr> read_tool(const json::Object& manifest) {
  api::tools::Tool tool;
  tool.name = text_or(manifest, "name");
  tool.title = text_or(manifest, "title", tool.name);
  tool.description = text_or(manifest, "description");
  tool.version = text_or(manifest, "version");
  tool.kind = text_or(manifest, "kind");
  tool.source = "manifest";
  tool.input_schema = manifest.at("input_schema").as_object();
  if (const auto* output = manifest.if_contains("output_schema")) tool.output_schema = output->as_object();
  tool.read_only = flag_or(manifest, "read_only", false);
  tool.idempotent = flag_or(manifest, "idempotent", tool.read_only);
  tool.destructive = flag_or(manifest, "destructive", !tool.read_only);
  tool.deadline_ms_max = integer_or(manifest, "deadline_ms_max", 30'000);
  auto call = read_call(manifest, tool.input_schema);
  if (!call) return forward_error(call);
  const auto output_bytes_max = static_cast<std::size_t>(integer_or(manifest, "output_bytes_max", 1 << 20));
  return make_tool(std::move(tool), std::move(*call), output_bytes_max);
}

// The line of the nearest enclosing value that stands in the file.
int line_of(const YamlDocument& document, std::string pointer) {
  while (true) {
    if (const auto found = document.lines.find(pointer); found != document.lines.end()) return found->second;
    if (pointer.empty()) return 1;
    pointer.resize(pointer.rfind('/'));
  }
}

}  // namespace

const json::Object& manifest_schema() {
  static const json::Object schema = *json::parse_object(schema_text);
  return schema;
}

Result<ToolPtr> parse_manifest(std::string_view yaml) {
  if (yaml.size() > manifest_bytes_max) {
    return fail(Code::invalid_argument, fmt::format("The manifest is larger than {} bytes.", manifest_bytes_max));
  }
  const auto document = read_yaml(yaml);
  if (!document) return std::unexpected(document.error());
  static const auto schema = jsonschema::Schema::compile(json::Value(manifest_schema()));
  if (const auto errors = schema->validate(document->value); !errors.empty()) {
    const auto line = line_of(*document, errors.front().instance_pointer);
    return fail(Code::invalid_argument, fmt::format("line {}: {}.", line, jsonschema::describe({errors.front()})));
  }
  auto tool = read_tool(document->value.get_object());
  if (!tool) {
    const auto& error = tool.error();
    return fail(
        Code::invalid_argument,
        fmt::format("line {}: {}", line_of(*document, error.param.starts_with('/') ? error.param : ""), error.message));
  }
  return tool;
}

}  // namespace wrkhrs::tools
