// Where the subschemas of a set of documents stand: resources (`$id`), anchors, base URIs, and what references lead to.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jsonschema/program.hpp"

namespace wrkhrs::jsonschema {

inline constexpr std::string_view default_base = "schema:///";

/// What the keywords of a resource mean.
struct Dialect {
  bool applicator = true;
  bool unevaluated = true;
  bool validation = true;
  bool assert_formats = false;
  bool items_may_be_array = false;  // drafts up to 2019-09
  bool ref_hides_siblings = false;  // drafts up to 7
};

/// A document, or a part of one with an `$id` of its own.
struct Resource {
  std::string uri;
  const boost::json::value* root = nullptr;
  Dialect dialect;
  std::map<std::string, const boost::json::value*, std::less<>> anchors;
  std::map<std::string, const boost::json::value*, std::less<>> dynamic_anchors;
};

/// Where a subschema stands.
struct Place {
  ResourceId resource = 0;
  std::string pointer;  // from the root of the resource
};

/// What a reference leads to.
struct Target {
  const boost::json::value* value = nullptr;
  std::string_view dynamic_anchor;  // set when the fragment names one
};

std::string escape_pointer(std::string_view token);

/// The member as a string, or null.
const boost::json::string* string_member(const boost::json::object& object, std::string_view key);

/// Whether a value can be a schema: an object or a boolean.
inline bool is_schema(const boost::json::value& value) { return value.is_object() || value.is_bool(); }

/// Not thread-safe; used while one schema is compiled. The documents must outlive it.
class Resources {
 public:
  explicit Resources(const Options& options) : options_(options) {}

  /// Indexes a document. Errors: invalid_argument (its dialect, vocabulary or an `$id` cannot be used).
  Result<void> add_document(const std::string& uri, const boost::json::value* root);
  /// What `reference` (the value of `keyword`) leads to, as seen from a place. Indexes what it finds below unknown
  /// keywords, and the built-in meta-schemas when they are named. Errors: invalid_argument (it leads nowhere).
  Result<Target> find(const Place& from, std::string_view reference, std::string_view keyword);

  const Resource& at(ResourceId id) const { return resources_[id]; }
  std::size_t size() const { return resources_.size(); }
  /// Precondition: the subschema has been indexed.
  const Place& place_of(const boost::json::value& subschema) const { return places_.at(&subschema); }

 private:
  using Broken = std::function<std::unexpected<Error>(std::string_view)>;

  Result<Dialect> dialect_of(const boost::json::value& root, Dialect inherited);
  Result<void> index(const boost::json::value* start, Place place);
  Result<void> enter_resource(const boost::json::value& value, const boost::json::object& object, Place& at);
  Result<Target> follow_pointer(ResourceId resource, std::string_view pointer, const Broken& broken);

  const Options& options_;
  std::vector<Resource> resources_;
  std::map<std::string, ResourceId, std::less<>> by_uri_;
  std::unordered_map<const boost::json::value*, Place> places_;
};

}  // namespace wrkhrs::jsonschema
