#include "net/runtime.hpp"

#include <gtest/gtest.h>

#include "base/when_all.hpp"
#include "base/worker_pool.hpp"

namespace wrkhrs::net {
namespace {

Task<int> after(int millis, int value) {
  co_await sleep_for(std::chrono::milliseconds(millis));
  if (value < 0) co_return fail(Code::not_found, "negative");
  co_return value;
}

TEST(WhenAll, RunsSideBySideAndKeepsTheOrder) {
  Runtime runtime(1);
  auto work = []() -> asio::awaitable<std::vector<Result<int>>> {
    std::vector<Task<int>> tasks;
    tasks.push_back(after(60, 1));
    tasks.push_back(after(10, -1));
    tasks.push_back(after(60, 3));
    co_return co_await when_all(std::move(tasks));
  };
  auto began = std::chrono::steady_clock::now();
  auto results = runtime.run(work());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(110));
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0], 1);
  EXPECT_EQ(results[1].error().code, Code::not_found);
  EXPECT_EQ(results[2], 3);
  auto none = []() -> asio::awaitable<std::vector<Result<int>>> {
    co_return co_await when_all(std::vector<Task<int>>{});
  };
  EXPECT_TRUE(runtime.run(none()).empty());
}

TEST(WorkerPool, ResumesTheCallerWithTheResult) {
  Runtime runtime(2);
  WorkerPool pool("test", 2, 4);
  auto work = [&pool]() -> Task<int> {
    auto ctx = Context::background();
    auto job = []() -> Result<int> { return 7; };
    co_return co_await pool.run(ctx, job);
  };
  EXPECT_EQ(runtime.run(work()), 7);
  auto throwing = [&pool]() -> Task<int> {
    auto ctx = Context::background();
    auto job = []() -> Result<int> { throw std::runtime_error("bug"); };
    co_return co_await pool.run(ctx, job);
  };
  EXPECT_EQ(runtime.run(throwing()).error().code, Code::internal);
}

TEST(WorkerPool, WhatTheWorkHoldsIsGoneWhenTheCallerGoesOn) {
  struct Held {
    std::atomic<bool>& gone;
    ~Held() {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));  // tidy: allow(sleep) what the caller could overtake
      gone = true;
    }
  };
  std::atomic<bool> gone{false};
  Runtime runtime(1);
  WorkerPool pool("test", 1, 4);
  auto work = [&]() -> Task<bool> {
    auto ctx = Context::background();
    auto job = [held = std::make_shared<Held>(gone), &gone]() -> Result<bool> { return !gone; };
    auto was_there = co_await pool.run(ctx, std::move(job));
    co_return was_there.value() && gone.load();
  };
  EXPECT_EQ(runtime.run(work()), true);
}

TEST(WorkerPool, SaysWhenItIsFull) {
  std::atomic<bool> release{false};  // outlives the pool, whose threads read it
  Runtime runtime(1);
  WorkerPool pool("test", 1, 1);
  auto wait = [&release] {
    while (!release) std::this_thread::yield();
  };
  ASSERT_TRUE(pool.try_post(wait));
  while (pool.queued() > 0) std::this_thread::yield();
  ASSERT_TRUE(pool.try_post(wait));
  auto work = [&pool]() -> Task<int> {
    auto ctx = Context::background();
    auto job = []() -> Result<int> { return 7; };
    co_return co_await pool.run(ctx, job);
  };
  EXPECT_EQ(runtime.run(work()).error().code, Code::unavailable);
  release = true;
}

}  // namespace
}  // namespace wrkhrs::net
