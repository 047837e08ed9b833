// std::ranges::contains, which libstdc++ 12 lacks.
#pragma once

#include <algorithm>
#include <functional>
#include <ranges>

namespace wrkhrs::doctor {

template <std::ranges::input_range Range, class Value, class Projection = std::identity>
bool contains(const Range& range, const Value& value, Projection projection = {}) {
  return std::ranges::find(range, value, projection) != std::ranges::end(range);
}

}  // namespace wrkhrs::doctor
