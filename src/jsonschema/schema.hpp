// JSON Schema 2020-12: compile a schema once, validate many values.
//
//   auto schema = jsonschema::Schema::compile(document);
//   if (!schema) …                                   // the schema itself is wrong; the error says where
//   auto errors = schema->validate(arguments);
//   if (!errors.empty()) return fail(Code::invalid_argument, jsonschema::describe(errors));
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace wrkhrs::jsonschema {

/// Bounds that keep a hostile schema or value from costing more than it is worth.
struct Limits {
  std::size_t nodes_max = 20'000;          ///< subschemas of one compiled schema, those behind references included
  std::size_t patterns_max = 256;          ///< distinct regular expressions
  std::size_t pattern_bytes_max = 2'048;   ///< length of one regular expression
  std::size_t evaluation_depth_max = 800;  ///< nested applications of subschemas; ends reference loops
  std::size_t steps_max = 2'000'000;  ///< work of one validation: subschemas applied, items compared, bytes matched
  std::size_t errors_max = 16;        ///< errors reported by one validation
};

struct Options {
  Limits limits = {};
  /// Whether `format` is checked (see format.hpp for those known) or, as the specification has it by default, only
  /// noted.
  bool assert_formats = false;
  /// What `$ref` and `$schema` may name, by absolute URI. Nothing is ever fetched. The meta-schemas of 2020-12 are
  /// built in.
  std::map<std::string, boost::json::value> documents = {};
};

/// One way in which a value breaks its schema.
struct ValidationError {
  std::string instance_pointer;  ///< JSON pointer into the value; empty: the value itself
  std::string schema_location;   ///< absolute location of the keyword in the schema (`…#/properties/mass/minimum`)
  std::string keyword;           ///< `minimum`; `limit` where the evaluation was given up
  std::string message;           ///< what the value must be and what it is: "must be at least 0, is -3"

  bool operator==(const ValidationError&) const = default;
};

/// "'/mass': must be at least 0, is -3; '/unit': …". Empty for no errors.
std::string describe(const std::vector<ValidationError>& errors);

struct Program;

/// A compiled schema. Immutable: copies share it, and threads may validate at the same time without locks.
class Schema {
 public:
  /// Checks `schema` against the meta-schema of 2020-12 and compiles it. The schema and the documents are copied.
  /// Errors: invalid_argument, with `param` the JSON pointer into the schema: it is not valid, a reference leads
  /// nowhere, a pattern is not supported, a required vocabulary or a dialect is unknown, or a limit is passed.
  static Result<Schema> compile(const boost::json::value& schema, const Options& options = {});

  /// The errors of `instance`, at most `limits.errors_max`, outermost first; empty when it is valid. `instance` must
  /// have been parsed with a depth limit (base/json.hpp has one).
  std::vector<ValidationError> validate(const boost::json::value& instance) const;

  /// Whether `instance` is valid; cheaper than validate(), as it stops at the first error.
  bool accepts(const boost::json::value& instance) const;

 private:
  explicit Schema(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  std::shared_ptr<const Program> program_;
};

}  // namespace wrkhrs::jsonschema
