// Which files to search, by their attributes: OpenAI's comparison and compound filters. Pure.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace wrkhrs::rag {

/// A filter, checked once and asked for many files. An attribute that a file lacks satisfies only `ne` and `nin`;
/// values of different kinds (text, number, boolean) are never equal and never ordered.
class Filter {
 public:
  /// `null` is the filter that every file passes. Errors: invalid_argument with `param` under `filters`; also nesting
  /// deeper than 8, more than 256 comparisons, unknown fields.
  static Result<Filter> parse(const json::Value& value);

  bool matches(const json::Object& attributes) const;
  bool matches_everything() const { return root_ == nullptr; }

 private:
  enum class Comparison { eq, ne, gt, gte, lt, lte, in, nin };
  struct Node;
  struct Test {
    Comparison comparison;
    std::string key;
    json::Value value;
  };
  struct Group {
    bool all;  ///< and; else or
    std::vector<Node> nodes;
  };
  struct Node {
    std::variant<Test, Group> content;
  };
  struct Parser;
  static bool matches(const Node& node, const json::Object& attributes);

  std::shared_ptr<const Node> root_;
};

/// What a client may store with a file: up to 16 texts (512 bytes), numbers and booleans under keys of up to 64 bytes.
/// Errors: invalid_argument with `param` under `param`.
Result<void> check_attributes(const json::Object& attributes, std::string_view param);

}  // namespace wrkhrs::rag
