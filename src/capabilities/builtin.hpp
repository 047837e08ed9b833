// The capabilities that registry.cpp lists, one function a file; and how every result ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "capabilities/capability.hpp"

namespace wrkhrs::capabilities {

Capability chem_molar_mass();
Capability chem_ph();
Capability material_properties();
Capability mech_beam();
Capability unit_convert();

/// Where a result comes from, and what to mind when using it.
struct Provenance {
  std::string formula;
  std::vector<std::string> source;
  std::vector<std::string> warnings;
};

/// The answer: the result with "formula", "source" and "warnings".
boost::json::object finish(boost::json::object result, const Provenance& provenance);

/// The output schema of a capability from the JSON text of its own fields: with the three fields that `finish` adds,
/// which are required. As with `literal`, a mistake in the text throws.
boost::json::value result_schema(std::string_view own_fields);

}  // namespace wrkhrs::capabilities
