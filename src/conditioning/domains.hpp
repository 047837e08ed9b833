// Scoring the domains of a text.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "conditioning/conditioning.hpp"

namespace wrkhrs::conditioning {

/// The scores of `text`, whose quantities are `quantities`. Evidence comes from terms, chemical formulas and the
/// dimensions of the quantities. Pure, linear.
std::vector<DomainScore> score_domains(std::string_view text, std::span<const units::FoundQuantity> quantities,
                                       std::size_t evidence_max);

}  // namespace wrkhrs::conditioning
