#include "tools/tool.hpp"

#include <fmt/format.h>

namespace wrkhrs::tools {
namespace {

Result<jsonschema::Schema> compile(const json::Object& schema, std::string_view name) {
  auto compiled = jsonschema::Schema::compile(json::Value(schema), {.assert_formats = true});
  if (!compiled) {
    return fail(Code::invalid_argument, fmt::format("'{}' cannot be used: {}", name, compiled.error().message),
                fmt::format("/{}{}", name, compiled.error().param));
  }
  return compiled;
}

}  // namespace

Result<ToolPtr> make_tool(api::tools::Tool description, Call call, std::size_t output_bytes_max) {
  auto input = compile(description.input_schema, "input_schema");
  if (!input) return forward_error(input);
  std::optional<jsonschema::Schema> output;
  if (description.output_schema) {
    auto compiled = compile(*description.output_schema, "output_schema");
    if (!compiled) return forward_error(compiled);
    output = std::move(*compiled);
  }
  return std::make_shared<const Tool>(std::move(description), std::move(call), std::move(*input), std::move(output),
                                      output_bytes_max);
}

}  // namespace wrkhrs::tools
