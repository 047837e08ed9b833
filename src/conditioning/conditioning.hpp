// Conditioning: domains, quantities and constraints of a request, found without generating anything.
//
// Pure, thread-safe, linear in the length of the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "units/quantities.hpp"

namespace wrkhrs::conditioning {

enum class Domain { chemistry, mechanical, materials };
inline constexpr Domain domains[] = {Domain::chemistry, Domain::mechanical, Domain::materials};
std::string_view to_string(Domain domain);

/// Why a score is what it is.
struct Evidence {
  std::string term;       ///< of the table, or "formula H2SO4", or "quantity of pressure or stress"
  double weight = 0;      ///< what one occurrence adds
  std::size_t count = 0;  ///< occurrences; the n-th one adds weight / n, up to the third
};

/// How much a text is about a domain: 1 - exp(-Σ evidence / 2), so 0 without evidence and always below 1. The domains
/// are scored apart and do not add up to 1; from 0.5 on a text clearly belongs.
struct DomainScore {
  Domain domain;
  double score = 0;
  std::vector<Evidence> evidence;  ///< strongest first, at most Limits::evidence_max
};

enum class Relation { at_most, less_than, at_least, greater_than, between, equal };
std::string_view to_string(Relation relation);  ///< "at_most"
std::string_view symbol(Relation relation);     ///< "≤"

/// A limit that the text sets: "the deflection must not exceed 10 mm", "between 20 and 25 °C", "at least 3 bolts".
struct Constraint {
  Relation relation = Relation::at_most;
  std::size_t begin = 0;  ///< byte span, from the words that set the limit to the end of the value
  std::size_t end = 0;
  std::string subject;  ///< the words before it in the clause ("deflection"); may be empty
  double low = 0;       ///< as written, in `unit`; low == high except for between
  double high = 0;
  std::string unit;  ///< as written; empty for a plain number
  double low_si = 0;
  double high_si = 0;
  std::string unit_si;  ///< "1" for a plain number

  /// "deflection ≤ 0.01 m", in SI units.
  std::string normalized() const;
};

struct Limits {
  std::size_t bytes_max = 256 * 1024;  ///< what comes after is not read
  std::size_t quantities_max = 256;
  std::size_t constraints_max = 64;
  std::size_t evidence_max = 16;  ///< per domain
};

struct Conditioning {
  std::vector<DomainScore> domains;  ///< all three, in the order of `domains`
  std::vector<units::FoundQuantity> quantities;
  std::vector<Constraint> constraints;
  bool truncated = false;  ///< a limit was reached
};

/// Never fails. The spans refer to `text`.
Conditioning condition(std::string_view text, const Limits& limits = {});

/// {"domains": {"chemistry": {"score", "evidence": […]}, …}, "quantities": […], "constraints": […], "truncated"}: what
/// travels as `wrkhrs.conditioning`. `text` is the text that was conditioned.
boost::json::object to_json(const Conditioning& conditioning, std::string_view text);

}  // namespace wrkhrs::conditioning
