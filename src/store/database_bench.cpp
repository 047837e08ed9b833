// How many durable writes a second the database takes: alone, in groups, and many rows a write.
#include <cstdlib>
#include <thread>

#include <benchmark/benchmark.h>

#include "store/database.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {
namespace {

constexpr Migration schema[] = {{1, "CREATE TABLE entry(id INTEGER PRIMARY KEY, body TEXT NOT NULL)"}};

/// The folder of the measured disk: WRKHRS_BENCH_DIR, or the temporary folder.
std::unique_ptr<Database> open(const TemporaryFolder& folder) {
  const char* chosen = std::getenv("WRKHRS_BENCH_DIR");
  auto path = (chosen != nullptr ? std::filesystem::path(chosen) : folder.path()) / "bench.db";
  std::filesystem::remove(path);
  return std::move(Database::open({.path = path}, schema)).value();
}

/// Writers that each wait for their own commit: what requests do. Argument: concurrent writers.
void small_writes(benchmark::State& state) {
  const TemporaryFolder folder;
  auto database = open(folder);
  const auto writers = static_cast<std::size_t>(state.range(0));
  constexpr int writes_each = 200;
  for (auto _ : state) {
    std::vector<std::jthread> threads;
    for (std::size_t writer = 0; writer < writers; ++writer) {
      threads.emplace_back([&] {
        for (int index = 0; index < writes_each; ++index) {
          (void)database->write_now([](Connection& c) { return c.execute("INSERT INTO entry(body) VALUES('body')"); });
        }
      });
    }
  }
  const auto stats = database->stats();
  state.counters["writes"] = benchmark::Counter(static_cast<double>(stats.writes), benchmark::Counter::kIsRate);
  state.counters["commits"] = benchmark::Counter(static_cast<double>(stats.commits), benchmark::Counter::kIsRate);
}
BENCHMARK(small_writes)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Argument: rows in one write.
void rows_in_one_write(benchmark::State& state) {
  const TemporaryFolder folder;
  auto database = open(folder);
  const auto rows = state.range(0);
  for (auto _ : state) {
    (void)database->write_now([&](Connection& c) -> Result<int> {
      for (std::int64_t row = 0; row < rows; ++row) {
        auto done = c.execute("INSERT INTO entry(body) VALUES(?)", "some text of a usual length, more or less");
        if (!done) return forward_error(done);
      }
      return 0;
    });
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(rows_in_one_write)->Arg(64)->Arg(4096)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wrkhrs::store

BENCHMARK_MAIN();
