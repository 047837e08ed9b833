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

void add(boost::json::object& result, const Provenance& provenance) {
  result["formula"] = provenance.formula;
  result["source"] = strings_json(provenance.source);
  result["warnings"] = strings_json(provenance.warnings);
}

}  // namespace wrkhrs::capabilities
