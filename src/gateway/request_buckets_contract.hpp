// What all RequestBuckets must do, as a GoogleTest suite. A fixture has
//     void open(double per_minute);
//     void pass(std::chrono::milliseconds time);   // time goes by
//     double now_s();                              // by its clock
//     Result<void> take(std::string key);
#pragma once

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "gateway/request_buckets.hpp"

namespace wrkhrs::gateway {

template <class Fixture>
class RequestBucketsContract : public ::testing::Test {
 protected:
  /// How many requests are let through until one is refused.
  int until_refused(std::string key) {
    int passed = 0;
    while (passed < 1000 && fixture.take(key)) ++passed;
    return passed;
  }
  Fixture fixture;
};
TYPED_TEST_SUITE_P(RequestBucketsContract);

TYPED_TEST_P(RequestBucketsContract, a_key_has_a_minutes_worth_and_what_flows_in_and_no_more) {
  this->fixture.open(60);
  const double began_s = this->fixture.now_s();
  const int passed = this->until_refused("a");
  EXPECT_GE(passed, 60);
  EXPECT_LE(passed, 60 + (this->fixture.now_s() - began_s));
  auto refused = this->fixture.take("a");
  if (!refused) {  // else the next has flowed in just now
    EXPECT_EQ(refused.error().code, Code::rate_limited);
    EXPECT_EQ(refused.error().openai_code, "rate_limit_exceeded");
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds(1));
  }
  EXPECT_GE(this->until_refused("b"), 60) << "another key has its own";
}

TYPED_TEST_P(RequestBucketsContract, it_refills_evenly) {
  this->fixture.open(60);
  EXPECT_GE(this->until_refused("a"), 60);
  const double began_s = this->fixture.now_s();
  this->fixture.pass(std::chrono::milliseconds(5100));
  const int passed = this->until_refused("a");
  EXPECT_GE(passed, 5);
  EXPECT_LE(passed, this->fixture.now_s() - began_s + 1);
}

REGISTER_TYPED_TEST_SUITE_P(RequestBucketsContract, a_key_has_a_minutes_worth_and_what_flows_in_and_no_more,
                            it_refills_evenly);

}  // namespace wrkhrs::gateway
