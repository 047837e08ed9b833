#include "net/name_lookup.hpp"

#include <atomic>
#include <future>
#include <vector>

#include <gtest/gtest.h>

#include "net/runtime.hpp"

namespace wrkhrs::net {
namespace {

using namespace std::chrono_literals;

SteadyTime in(std::chrono::milliseconds wait) { return std::chrono::steady_clock::now() + wait; }

NameLookup::Answer found(const std::string& host, const std::string& port) {
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address("127.0.0.1"), 80);
  return {.error = {}, .found = asio::ip::tcp::resolver::results_type::create(endpoint, host, port)};
}

/// A server of names that says nothing about `stuck` until it is let go.
struct Names {
  std::promise<void> go;
  std::shared_future<void> gone = go.get_future().share();
  std::atomic<int> asked{0};
  NameLookup::Ask ask() {
    return [this](const std::string& host, const std::string& port) {
      ++asked;
      if (host == "stuck") gone.wait();
      return found(host, port);
    };
  }
};

TEST(NameLookup, a_caller_leaves_at_its_deadline_and_other_names_are_not_held_up) {
  Names names;
  Runtime runtime(1);
  NameLookup lookup(names.ask());
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(runtime.run(lookup.addresses("stuck", "80", in(20ms))).error, asio::error::timed_out);
  }
  EXPECT_EQ(names.asked, 1) << "one thread a name, however many ask";
  auto other = runtime.run(lookup.addresses("other", "80", in(60s)));
  EXPECT_FALSE(other.error);
  EXPECT_EQ(other.found.begin()->endpoint().address().to_string(), "127.0.0.1");
  names.go.set_value();
}

TEST(NameLookup, all_callers_of_a_name_get_its_answer) {
  Names names;
  Runtime runtime(2);
  NameLookup lookup(names.ask());
  std::vector<std::future<NameLookup::Answer>> answers;
  for (int i = 0; i < 4; ++i) {
    answers.push_back(
        asio::co_spawn(runtime.next_executor(), lookup.addresses("stuck", "80", in(60s)), asio::use_future));
  }
  EXPECT_EQ(answers[0].wait_for(50ms), std::future_status::timeout);
  names.go.set_value();
  for (auto& answer : answers) {
    auto got = answer.get();
    EXPECT_FALSE(got.error);
    EXPECT_EQ(got.found.size(), 1u);
  }
  EXPECT_FALSE(runtime.run(lookup.addresses("stuck", "80", in(60s))).error) << "it is asked for again";
}

TEST(NameLookup, the_system_is_asked_and_its_error_given) {
  Runtime runtime(1);
  NameLookup lookup;
  EXPECT_FALSE(runtime.run(lookup.addresses("localhost", "80", in(60s))).found.empty());
  EXPECT_TRUE(runtime.run(lookup.addresses("no such name", "80", in(60s))).error);
}

}  // namespace
}  // namespace wrkhrs::net
