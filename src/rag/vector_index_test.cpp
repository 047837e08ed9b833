#include "rag/vector_index.hpp"

#include <numeric>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

constexpr std::size_t dimensions = 384;

std::vector<float> random_unit_vector(std::mt19937& random) {
  std::normal_distribution<float> normal;
  std::vector<float> vector(dimensions);
  for (auto& component : vector) component = normal(random);
  const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
  for (auto& component : vector) component /= length;
  return vector;
}

TEST(DotProduct, equals_the_sum_of_products_for_all_signs_and_extremes) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> byte(-127, 127);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::int8_t> a(96), b(96);
    for (auto& value : a) value = static_cast<std::int8_t>(round == 0 ? 127 : byte(random));
    for (auto& value : b) value = static_cast<std::int8_t>(round == 0 ? -127 : byte(random));
    int expected = 0;
    for (std::size_t i = 0; i < a.size(); ++i) expected += a[i] * b[i];
    EXPECT_EQ(dot_product(a.data(), b.data(), a.size()), expected);
  }
}

TEST(VectorIndex, finds_what_an_exact_search_with_floats_finds) {
  std::mt19937 random(2);
  VectorIndex index(dimensions);
  std::vector<std::vector<float>> vectors;
  for (int i = 0; i < 2000; ++i) {
    vectors.push_back(random_unit_vector(random));
    index.add(i, i / 10, vectors.back());
  }
  int found = 0;
  for (int q = 0; q < 20; ++q) {
    const auto query = random_unit_vector(random);
    std::vector<std::pair<float, std::int64_t>> exact;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      exact.emplace_back(std::inner_product(query.begin(), query.end(), vectors[i].begin(), 0.0F),
                         static_cast<std::int64_t>(i));
    }
    std::ranges::sort(exact, std::greater{});
    std::set<std::int64_t> hits;
    for (const auto& hit : index.nearest(query, 20)) {
      hits.insert(hit.passage);
      EXPECT_NEAR(
          hit.cosine,
          std::inner_product(query.begin(), query.end(), vectors[static_cast<std::size_t>(hit.passage)].begin(), 0.0F),
          0.01);
    }
    for (int i = 0; i < 10; ++i) found += hits.contains(exact[static_cast<std::size_t>(i)].second);
  }
  EXPECT_GE(found, 199) << "of the 200 true ten nearest, among the first twenty";
}

TEST(VectorIndex, the_best_comes_first_and_a_vector_is_nearest_to_itself) {
  std::mt19937 random(3);
  VectorIndex index(dimensions);
  std::vector<float> wanted;
  for (int i = 0; i < 50; ++i) {
    auto vector = random_unit_vector(random);
    index.add(i, 0, vector);
    if (i == 17) wanted = vector;
  }
  const auto hits = index.nearest(wanted, 5);
  ASSERT_EQ(hits.size(), 5u);
  EXPECT_EQ(hits[0].passage, 17);
  EXPECT_NEAR(hits[0].cosine, 1.0, 0.01);
  EXPECT_TRUE(std::ranges::is_sorted(hits, std::greater{}, &VectorIndex::Hit::cosine));
}

TEST(VectorIndex, removed_and_unwanted_documents_are_not_found) {
  std::mt19937 random(4);
  VectorIndex index(dimensions);
  for (int i = 0; i < 90; ++i) index.add(i, i / 3 % 3, random_unit_vector(random));
  const auto query = random_unit_vector(random);
  for (const auto& hit : index.nearest(query, 90, [](std::int64_t document) { return document == 1; })) {
    EXPECT_EQ(hit.passage / 3 % 3, 1);
  }
  const auto before = index.nearest(query, 90);
  index.retain([](std::int64_t document) { return document != 1; });
  EXPECT_EQ(index.size(), 60u);
  std::vector<VectorIndex::Hit> expected;
  for (const auto& hit : before) {
    if (hit.passage / 3 % 3 != 1) expected.push_back(hit);
  }
  EXPECT_EQ(index.nearest(query, 90), expected);
}

TEST(VectorIndex, an_empty_index_and_a_zero_vector_are_no_trouble) {
  VectorIndex index(dimensions);
  const std::vector<float> zero(dimensions, 0.0F);
  EXPECT_TRUE(index.nearest(zero, 10).empty());
  index.add(1, 1, zero);
  ASSERT_EQ(index.nearest(zero, 10).size(), 1u);
  EXPECT_EQ(index.nearest(zero, 10)[0].cosine, 0.0F);
  EXPECT_TRUE(index.nearest(zero, 0).empty());
}

}  // namespace
}  // namespace wrkhrs::rag
