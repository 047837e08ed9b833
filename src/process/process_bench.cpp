// How long starting a confined program holds up an event loop: spawn() beside start().
#include <algorithm>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "process/child.hpp"

namespace wrkhrs::process {
namespace {

using Clock = std::chrono::steady_clock;

ChildSpec confined() {
  ChildSpec spec{.argv = {"/bin/true"}};
  spec.sandbox = SandboxProfile{.readable = SandboxProfile::system_paths(), .mechanism = SandboxMechanism::landlock};
  return spec;
}

/// Starts one program on a loop that has other work all the time; the longest time that the other work waited.
template <class Start>
double longest_wait_ms(Start start_one) {
  asio::io_context loop;
  bool started = false;
  auto child = [&]() -> asio::awaitable<void> {
    co_await start_one(loop.get_executor());
    started = true;
  };
  const auto runs = [&started] { return !started; };
  Clock::duration longest{};
  auto other_work = [&]() -> asio::awaitable<void> {
    for (auto last = Clock::now(); runs(); last = Clock::now()) {
      co_await asio::post(loop, asio::use_awaitable);
      longest = std::max(longest, Clock::now() - last);
    }
  };
  asio::co_spawn(loop, other_work(), asio::detached);
  asio::co_spawn(loop, child(), asio::detached);
  loop.run();
  return std::chrono::duration<double, std::milli>(longest).count();
}

template <class Start>
void held_up(benchmark::State& state, Start start_one) {
  std::vector<double> waits;
  for (auto _ : state) waits.push_back(longest_wait_ms(start_one));
  std::sort(waits.begin(), waits.end());
  state.counters["held_ms_median"] = waits[waits.size() / 2];
  state.counters["held_ms_most"] = waits.back();
}

void spawn_on_a_loop(benchmark::State& state) {
  held_up(state, [](asio::any_io_executor executor) -> asio::awaitable<void> {
    auto child = spawn(executor, confined());
    if (child) (void)co_await child->wait();
  });
}
BENCHMARK(spawn_on_a_loop)->Iterations(50)->Unit(benchmark::kMillisecond);

void start_on_a_loop(benchmark::State& state) {
  held_up(state, [](asio::any_io_executor executor) -> asio::awaitable<void> {
    auto child = co_await start(executor, confined());
    if (child) (void)co_await child->wait();
  });
}
BENCHMARK(start_on_a_loop)->Iterations(50)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wrkhrs::process

BENCHMARK_MAIN();
