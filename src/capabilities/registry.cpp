#include "capabilities/arguments.hpp"
#include "capabilities/builtin.hpp"
#include "capabilities/capability.hpp"

namespace wrkhrs::capabilities {

const std::vector<Capability>& all() {
  // By name. Names, fields and their meaning are promises to clients: add, but do not rename.
  static const std::vector<Capability> capabilities{
      chem_molar_mass(), chem_ph(), material_properties(), mech_beam(), unit_convert(),
  };
  return capabilities;
}

const Capability* find(std::string_view name) {
  for (const Capability& capability : all())
    if (capability.name == name) return &capability;
  return nullptr;
}

boost::json::object finish(boost::json::object result, const Provenance& provenance) {
  result["formula"] = provenance.formula;
  result["source"] = strings_json(provenance.source);
  result["warnings"] = strings_json(provenance.warnings);
  return result;
}

boost::json::value result_schema(std::string_view own_fields) {
  static const boost::json::value provenance = literal(R"json({
    "formula": {"type": "string"},
    "source": {"type": "array", "items": {"type": "string"}},
    "warnings": {"type": "array", "items": {"type": "string"}}
  })json");
  boost::json::value schema = literal(own_fields);
  boost::json::object& object = schema.as_object();
  boost::json::value& required = object["required"];
  if (required.is_null()) required = boost::json::array{};
  for (const auto& [name, field] : provenance.as_object()) {
    object.at("properties").as_object()[name] = field;
    required.as_array().emplace_back(name);
  }
  return schema;
}

}  // namespace wrkhrs::capabilities
