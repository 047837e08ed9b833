// From facts to causes. Pure.
#pragma once

#include <vector>

#include "doctor/facts.hpp"
#include "doctor/finding.hpp"

namespace wrkhrs::doctor {

/// What is wrong, roots first: what follows from another finding is named in its `affects` and is no row of its own.
/// Problems before warnings before notes. Empty: all is well.
std::vector<Finding> diagnose(const Facts& facts);

/// Those of a section: its own, those that affect one of its services, and problems of the whole stack.
std::vector<Finding> of_section(std::vector<Finding> findings, Section section);

/// Whether something has to be done: any problem or warning.
bool needs_action(const std::vector<Finding>& findings);

}  // namespace wrkhrs::doctor
