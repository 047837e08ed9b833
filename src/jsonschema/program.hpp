// What a schema is compiled to: a flat array of nodes, one per subschema, that refer to each other by index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "jsonschema/regex.hpp"
#include "jsonschema/schema.hpp"

namespace wrkhrs::jsonschema {

using NodeId = std::uint32_t;
using ResourceId = std::uint32_t;

/// The bits of `type`. "number" sets `integer_bit` too.
enum TypeBit : unsigned {
  null_bit = 1,
  boolean_bit = 2,
  integer_bit = 4,
  fraction_bit = 8,
  string_bit = 16,
  array_bit = 32,
  object_bit = 64,
  any_type = 127,
};

/// A `$dynamicRef`: `initial` unless a resource of the dynamic scope has the dynamic anchor.
struct DynamicRef {
  NodeId initial = 0;
  std::string anchor;  ///< empty: behaves as `$ref`
};

/// One subschema. Absent keywords are empty; a boolean schema has `always` alone. Pointers lead into the documents of
/// the Program.
struct Node {
  using Value = boost::json::value;

  std::optional<bool> always;
  ResourceId resource = 0;
  std::string location;

  std::optional<NodeId> ref;
  std::optional<DynamicRef> dynamic_ref;

  unsigned types = any_type;
  const Value* constant = nullptr;
  const boost::json::array* choices = nullptr;
  const Value* multiple_of = nullptr;
  const Value* minimum = nullptr;
  const Value* maximum = nullptr;
  const Value* exclusive_minimum = nullptr;
  const Value* exclusive_maximum = nullptr;

  std::optional<std::uint64_t> length_min, length_max;
  std::shared_ptr<const Regex> pattern;
  std::string format;  ///< set only where formats are asserted

  std::optional<std::uint64_t> items_min, items_max;
  bool unique_items = false;
  std::vector<NodeId> prefix_items;
  std::optional<NodeId> items;
  std::optional<NodeId> contains;
  std::uint64_t contains_min = 1;
  std::optional<std::uint64_t> contains_max;
  std::optional<NodeId> unevaluated_items;

  std::optional<std::uint64_t> properties_min, properties_max;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;
  std::vector<std::pair<std::string, NodeId>> dependent_schemas;
  std::unordered_map<std::string_view, NodeId> properties;
  std::vector<std::pair<std::shared_ptr<const Regex>, NodeId>> pattern_properties;
  std::optional<NodeId> additional_properties;
  std::optional<NodeId> property_names;
  std::optional<NodeId> unevaluated_properties;

  std::vector<NodeId> all_of, any_of, one_of;
  std::optional<NodeId> negated;
  std::optional<NodeId> condition, consequence, alternative;
};

struct Program {
  std::vector<std::shared_ptr<const boost::json::value>> documents;      ///< what the nodes point into
  std::vector<Node> nodes;                                               ///< the first is the root
  std::vector<std::unordered_map<std::string, NodeId>> dynamic_anchors;  ///< by resource
  Limits limits;
};

/// The built-in 2020-12 meta-schemas by URI.
const std::map<std::string, std::shared_ptr<const boost::json::value>>& meta_schemas();

inline constexpr std::string_view dialect_2020_12 = "https://json-schema.org/draft/2020-12/schema";

/// Compiles without checking against the meta-schema: what Schema::compile does after its check, and how the
/// meta-schema itself is made.
Result<std::shared_ptr<const Program>> compile_program(const boost::json::value& schema, const Options& options);

/// Errors of `instance`; with `stop_at_first` at most one, without message.
std::vector<ValidationError> evaluate(const Program& program, const boost::json::value& instance, bool stop_at_first);

}  // namespace wrkhrs::jsonschema
