#include "service/latest_checks.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::service {
namespace {

using std::chrono::milliseconds;

const SteadyTime start = SteadyTime(std::chrono::hours(1));

CheckRound well(milliseconds began, milliseconds ended) {
  return {.began = start + began, .ended = start + ended, .results = {CheckResult{.latency_ms = 1}}};
}

CheckRound missed(milliseconds began, milliseconds ended, std::string message) {
  CheckRound round = well(began, ended);
  round.results[0].error = Error{.code = Code::deadline_exceeded, .message = std::move(message)};
  return round;
}

TEST(LatestChecks, a_round_is_given_again_for_as_long_as_it_is_fresh) {
  LatestChecks checks;
  EXPECT_EQ(checks.within(milliseconds(1000), start), nullptr);
  auto taken = checks.take(well(milliseconds(0), milliseconds(200)));
  EXPECT_EQ(checks.within(milliseconds(1000), start + milliseconds(1200)), taken);
  EXPECT_EQ(checks.within(milliseconds(1000), start + milliseconds(1201)), nullptr);
}

TEST(LatestChecks, a_round_that_ran_out_of_time_does_not_replace_one_that_began_later_and_was_answered) {
  LatestChecks checks;
  checks.take(well(milliseconds(150), milliseconds(1499)));
  auto last = checks.take(missed(milliseconds(0), milliseconds(1500), "did not answer in time"));
  EXPECT_FALSE(last->results[0].error);
  EXPECT_EQ(last->ended, start + milliseconds(1499)) << "no fresher than what it found";
  EXPECT_FALSE(checks.within(milliseconds(1000), start + milliseconds(2000))->results[0].error);
  EXPECT_EQ(last->past_errors[0].message, "did not answer in time") << "that it was missed once is still told";
}

TEST(LatestChecks, what_stops_to_answer_is_told_by_the_round_that_began_last) {
  LatestChecks checks;
  checks.take(well(milliseconds(0), milliseconds(10)));
  EXPECT_TRUE(checks.take(missed(milliseconds(1100), milliseconds(2600), "gone"))->results[0].error);
  EXPECT_TRUE(checks.take(well(milliseconds(1000), milliseconds(2700)))->results[0].error);
}

TEST(LatestChecks, the_last_error_is_kept_when_all_is_well_again) {
  LatestChecks checks;
  checks.take(missed(milliseconds(0), milliseconds(10), "refused"));
  auto last = checks.take(well(milliseconds(1100), milliseconds(1110)));
  EXPECT_FALSE(last->results[0].error);
  EXPECT_EQ(last->past_errors[0].message, "refused");
  EXPECT_EQ(last->past_errors[0].at, start + milliseconds(10));
}

}  // namespace
}  // namespace wrkhrs::service
