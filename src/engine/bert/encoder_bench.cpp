// Tokens a second on one thread, by instruction set, length of the texts and size of a batch; and how long loading
// takes.
//
//     encoder_bench [--benchmark_filter=...]     (needs all-minilm-l6-v2: `make models`)
#include <benchmark/benchmark.h>

#include "engine/bert/encoder.hpp"
#include "engine/bert/kernels.hpp"
#include "models/models.hpp"

namespace wrkhrs::engine::bert {
namespace {

std::unique_ptr<Encoder> load(const Kernels& kernels) {
  auto model = models::Library(models::Library::default_folder()).find("all-minilm-l6-v2");
  if (!model) return nullptr;
  auto encoder = Encoder::load(model->path, kernels);
  return encoder ? std::move(*encoder) : nullptr;
}

void encode(benchmark::State& state, const Kernels* kernels) {
  auto encoder = load(*kernels);
  if (!encoder) return state.SkipWithError("all-minilm-l6-v2 is not installed");
  const auto tokens = static_cast<std::size_t>(state.range(0));
  const auto texts = static_cast<std::size_t>(state.range(1));
  std::vector<std::vector<std::int32_t>> batch(texts, std::vector<std::int32_t>(tokens));
  for (std::size_t text = 0; text < texts; ++text) {
    for (std::size_t i = 0; i < tokens; ++i)
      batch[text][i] = static_cast<std::int32_t>(1000 + (text * 97 + i * 13) % 20000);
  }
  Encoder::Workspace workspace;
  for (auto _ : state) benchmark::DoNotOptimize(encoder->encode(workspace, batch, [] { return false; }));
  state.counters["tokens/s"] = benchmark::Counter(
      static_cast<double>(tokens * texts) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void load_model(benchmark::State& state) {
  for (auto _ : state) {
    if (!load(*best_kernels())) return state.SkipWithError("all-minilm-l6-v2 is not installed");
  }
}
BENCHMARK(load_model)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wrkhrs::engine::bert

int main(int argc, char** argv) {
  using namespace wrkhrs::engine::bert;
  const Kernels* best = best_kernels();
  for (const Kernels* kernels : {&avx2_kernels, best}) {
    if (best == nullptr || (kernels == best && best == &avx2_kernels)) continue;
    benchmark::RegisterBenchmark((std::string("encode/") + kernels->name).c_str(), encode, kernels)
        ->ArgNames({"tokens", "texts"})
        ->ArgsProduct({{8}, {1}})
        ->ArgsProduct({{64, 256}, {1, 4}})
        ->ArgsProduct({{512}, {1}})
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
