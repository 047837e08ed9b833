// The table of findings, and the judgement of facts by it. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/facts.hpp"

namespace wrkhrs::audit {

/// info: for the record. low: could be better. medium: helps an attacker who has something already. high: opens a door.
enum class Severity { info, low, medium, high };
std::string_view to_string(Severity severity);

/// A row of the table. `what` and `fix` have `{subject}` and `{detail}` filled in.
struct Rule {
  std::string_view id;
  Severity severity;
  std::string_view what;
  std::string_view why;
  std::string_view fix;  ///< one line, with the command or setting
};

/// All rules, grouped by what they look at.
std::span<const Rule> rules();

struct Finding {
  std::string id;
  Severity severity = Severity::info;
  std::string subject;  ///< which file, port, setting, …
  std::string what;
  std::string why;
  std::string fix;
};

/// What is wrong, the worst first, then in the order of the table.
std::vector<Finding> judge(const Facts& facts);

/// 0: nothing above info. 1: low or medium. 2: high.
int exit_code(const std::vector<Finding>& findings);

}  // namespace wrkhrs::audit
