// Finding the limits that a text sets.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "conditioning/conditioning.hpp"

namespace wrkhrs::conditioning {

/// The constraints of `text`, whose quantities are `quantities`, by place; at most `max`. Looks at a bounded stretch
/// before and after each quantity and number. Pure, linear.
std::vector<Constraint> find_constraints(std::string_view text, std::span<const units::FoundQuantity> quantities,
                                         std::size_t max);

}  // namespace wrkhrs::conditioning
