#include "jsonschema/schema.hpp"

#include <fmt/format.h>

#include "jsonschema/program.hpp"

namespace wrkhrs::jsonschema {
namespace {

// Whether the meta-schema of 2020-12 applies: it does unless `$schema` names another dialect, which compiling then
// judges.
bool is_2020_12(const boost::json::value& schema) {
  const auto* object = schema.if_object();
  const auto* named = object == nullptr ? nullptr : object->if_contains("$schema");
  return named == nullptr || !named->is_string() || std::string_view(named->get_string()) == dialect_2020_12;
}

Result<void> check_schema(const boost::json::value& schema) {
  static const auto meta_program = compile_program(*meta_schemas().at(std::string(dialect_2020_12)), {});
  if (!meta_program) return std::unexpected(meta_program.error());
  const auto errors = evaluate(**meta_program, schema, false);
  if (errors.empty()) return {};
  const auto& first = errors.front();
  return fail(Code::invalid_argument,
              fmt::format("The schema is not valid JSON Schema 2020-12: {}.", describe({first})),
              first.instance_pointer);
}

}  // namespace

std::string describe(const std::vector<ValidationError>& errors) {
  std::string text;
  for (const auto& error : errors) {
    if (!text.empty()) text += "; ";
    text += error.instance_pointer.empty() ? "the value" : fmt::format("'{}'", error.instance_pointer);
    text += ' ';
    text += error.message;
  }
  return text;
}

Result<Schema> Schema::compile(const boost::json::value& schema, const Options& options) {
  if (is_2020_12(schema)) {
    if (auto checked = check_schema(schema); !checked) return forward_error(checked);
  }
  auto program = compile_program(schema, options);
  if (!program) return forward_error(program);
  return Schema(std::move(*program));
}

std::vector<ValidationError> Schema::validate(const boost::json::value& instance) const {
  return evaluate(*program_, instance, false);
}

bool Schema::accepts(const boost::json::value& instance) const { return evaluate(*program_, instance, true).empty(); }

}  // namespace wrkhrs::jsonschema
