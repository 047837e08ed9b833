#include "base/error.hpp"

#include <gtest/gtest.h>

namespace wrkhrs {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(Code::invalid_argument, "'value' is odd", "value");
  return value / 2;
}

Result<std::string> describe(int value) {
  auto result = half(value);
  if (!result) return forward_error(result);
  return std::to_string(*result);
}

TEST(Error, TravelsThroughResultsOfOtherTypes) {
  EXPECT_EQ(describe(4), "2");
  auto failed = describe(3);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::invalid_argument);
  EXPECT_EQ(failed.error().param, "value");
}

}  // namespace
}  // namespace wrkhrs
