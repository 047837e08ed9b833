// How many documents a second, and how long a query takes, by workers, threads and the size of a batch.
//
//     embedder_bench [--benchmark_filter=...]     (needs all-minilm-l6-v2: `make models`)
#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "engine/llama/embedder.hpp"
#include "models/models.hpp"

namespace wrkhrs::engine {
namespace {

std::unique_ptr<Embedder> load(EmbedderOptions options) {
  auto model = models::Library(models::Library::default_folder()).find("all-minilm-l6-v2");
  if (!model) return nullptr;
  auto embedder = Embedder::load(model->path, options);
  return embedder ? std::move(*embedder) : nullptr;
}

bool embed(Embedder& embedder, const std::vector<std::string>& texts) {
  asio::io_context loop;
  bool good = false;
  auto call = [&]() -> asio::awaitable<void> {
    auto out = co_await embedder.embed(Context::background(), texts);
    good = out.has_value();
  };
  asio::co_spawn(loop, call, asio::detached);
  loop.run();
  return good;
}

/// About 170 tokens, as a passage has.
std::string passage(int number) {
  std::string text = "Section " + std::to_string(number) + ". ";
  for (int i = 0; i < 8; ++i) {
    text += "A simply supported beam of span " + std::to_string(i + number) +
            " m carries a uniform load; its deflection at midspan follows from stiffness and length. ";
  }
  return text;
}

void documents(benchmark::State& state) {
  auto embedder = load({.workers = static_cast<int>(state.range(0)),
                        .threads = static_cast<int>(state.range(1)),
                        .batch_tokens = static_cast<std::uint32_t>(state.range(2)),
                        .llama_only = state.range(3) != 0});
  if (!embedder) return state.SkipWithError("all-minilm-l6-v2 is not installed");
  std::vector<std::string> texts;
  for (int i = 0; i < 32; ++i) texts.push_back(passage(i));
  for (auto _ : state) {
    if (!embed(*embedder, texts)) state.SkipWithError("failed");
  }
  state.counters["docs/s"] =
      benchmark::Counter(32.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["tokens/doc"] = embedder->count_tokens(texts[0]);
}
BENCHMARK(documents)
    ->ArgNames({"workers", "threads", "batch_tokens", "llama"})
    ->ArgsProduct({{1, 2}, {1}, {64, 256, 512, 1024}, {0}})
    ->ArgsProduct({{1}, {1, 2}, {64, 256, 512, 1024, 2048}, {1}})
    ->ArgsProduct({{2}, {1}, {64, 256, 512, 1024}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void query(benchmark::State& state) {
  auto embedder = load({});
  if (!embedder) return state.SkipWithError("all-minilm-l6-v2 is not installed");
  for (auto _ : state) {
    if (!embed(*embedder, {"how stiff must the beam be"})) state.SkipWithError("failed");
  }
}
BENCHMARK(query)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace wrkhrs::engine

BENCHMARK_MAIN();
