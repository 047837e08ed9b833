// The weighted terms that tell the domains apart.
#pragma once

#include <span>
#include <string_view>

#include "conditioning/conditioning.hpp"

namespace wrkhrs::conditioning {

/// A term, in lower case and in the singular, of one to three words; and what it adds to each domain.
struct Term {
  std::string_view text;
  double chemistry;
  double mechanical;
  double materials;

  double weight(Domain domain) const {
    return domain == Domain::chemistry ? chemistry : domain == Domain::mechanical ? mechanical : materials;
  }
};

std::span<const Term> terms();

}  // namespace wrkhrs::conditioning
