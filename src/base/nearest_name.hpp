// "Did you mean …?": the known name nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wrkhrs {

/// The known name with the smallest edit distance, or empty when none is close (more than a third of its letters
/// differ). Pure.
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known);

/// ` Did you mean 'x'?` with a leading space, or empty.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace wrkhrs
