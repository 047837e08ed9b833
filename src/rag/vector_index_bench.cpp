// One query against 10,000 and 100,000 passages of 384 dimensions: the exact 8-bit scan, an exact scan of floats, and
// usearch's HNSW. Recall is of the ten nearest by floats. Vectors are random around 500 centres, which is nearer to
// text than uniform ones.
#include <map>
#include <numeric>
#include <random>
#include <set>

#include <benchmark/benchmark.h>
#include <usearch/index_dense.hpp>

#include "rag/vector_index.hpp"

namespace wrkhrs::rag {
namespace {

constexpr std::size_t dimensions = 384;
constexpr std::size_t neighbours = 50;

using Vectors = std::vector<std::vector<float>>;

Vectors clustered_vectors(std::size_t count, unsigned seed) {
  std::mt19937 centre_random(7);
  std::normal_distribution<float> normal;
  Vectors centres(500, std::vector<float>(dimensions));
  for (auto& centre : centres) {
    for (auto& component : centre) component = normal(centre_random);
  }
  std::mt19937 random(seed);
  Vectors vectors(count, std::vector<float>(dimensions));
  for (auto& vector : vectors) {
    const auto& centre = centres[random() % centres.size()];
    for (std::size_t i = 0; i < dimensions; ++i) vector[i] = centre[i] + 0.8F * normal(random);
    const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
    for (auto& component : vector) component /= length;
  }
  return vectors;
}

const Vectors& stored(std::size_t count) {
  static std::map<std::size_t, Vectors> cache;
  auto& vectors = cache[count];
  if (vectors.empty()) vectors = clustered_vectors(count, 1);
  return vectors;
}
const Vectors& queries() {
  static const Vectors vectors = clustered_vectors(50, 2);
  return vectors;
}

std::vector<std::int64_t> exact(const Vectors& vectors, const std::vector<float>& query, std::size_t limit) {
  std::vector<std::pair<float, std::int64_t>> all;
  all.reserve(vectors.size());
  for (std::size_t i = 0; i < vectors.size(); ++i) {
#pragma clang fp reassociate(on)
    float sum = 0;
    for (std::size_t d = 0; d < dimensions; ++d) sum += vectors[i][d] * query[d];
    all.emplace_back(sum, static_cast<std::int64_t>(i));
  }
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit), all.end(), std::greater{});
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < limit; ++i) ids.push_back(all[i].second);
  return ids;
}

template <class Search>
void report(benchmark::State& state, const Vectors& vectors, Search search, double bytes) {
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(search(queries()[next++ % queries().size()]));
  double found = 0;
  for (const auto& query : queries()) {
    const auto got = search(query);
    const std::set<std::int64_t> hits(got.begin(), got.end());
    for (const auto id : exact(vectors, query, 10)) found += hits.contains(id);
  }
  state.counters["recall"] = found / (10.0 * static_cast<double>(queries().size()));
  state.counters["MB"] = bytes / 1e6;
}

void scan_of_bytes(benchmark::State& state) {
  const auto& vectors = stored(static_cast<std::size_t>(state.range(0)));
  VectorIndex index(dimensions);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    index.add(static_cast<std::int64_t>(i), static_cast<std::int64_t>(i / 50), vectors[i]);
  }
  auto search = [&](const std::vector<float>& query) {
    std::vector<std::int64_t> ids;
    for (const auto& hit : index.nearest(query, neighbours)) ids.push_back(hit.passage);
    return ids;
  };
  report(state, vectors, search, static_cast<double>(index.bytes()));
}

void scan_of_floats(benchmark::State& state) {
  const auto& vectors = stored(static_cast<std::size_t>(state.range(0)));
  auto search = [&](const std::vector<float>& query) { return exact(vectors, query, neighbours); };
  report(state, vectors, search, static_cast<double>(vectors.size() * dimensions * sizeof(float)));
}

void usearch_hnsw(benchmark::State& state, unum::usearch::scalar_kind_t kind) {
  using namespace unum::usearch;
  const auto& vectors = stored(static_cast<std::size_t>(state.range(0)));
  auto index = index_dense_t::make(metric_punned_t(dimensions, metric_kind_t::cos_k, kind)).index;
  index.try_reserve(index_limits_t(vectors.size(), 1));
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < vectors.size(); ++i) index.add(i, vectors[i].data());
  state.counters["build_s"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  auto search = [&](const std::vector<float>& query) {
    const auto result = index.search(query.data(), neighbours);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < result.size(); ++i) ids.push_back(static_cast<std::int64_t>(result[i].member.key));
    return ids;
  };
  report(state, vectors, search, static_cast<double>(index.memory_usage()));
}

BENCHMARK(scan_of_bytes)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(scan_of_floats)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(usearch_hnsw, f32, unum::usearch::scalar_kind_t::f32_k)->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(usearch_hnsw, i8, unum::usearch::scalar_kind_t::i8_k)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace wrkhrs::rag

BENCHMARK_MAIN();
