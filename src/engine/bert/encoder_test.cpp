#include "engine/bert/encoder.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "engine/bert/kernels.hpp"
#include "models/models.hpp"

namespace wrkhrs::engine::bert {
namespace {

using Texts = std::vector<std::vector<std::int32_t>>;

const auto never = [] { return false; };

/// Those that this processor runs.
std::vector<const Kernels*> kernels_here() {
  std::vector<const Kernels*> kernels;
  if (best_kernels() == nullptr) return kernels;
  kernels.push_back(&avx2_kernels);
  if (best_kernels() != &avx2_kernels) kernels.push_back(best_kernels());
  return kernels;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return dot / std::sqrt(aa * bb);
}

std::vector<float> random_values(std::size_t count, unsigned seed, float spread = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, spread);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

/// 64-byte aligned memory.
template <class T>
struct Aligned {
  explicit Aligned(std::size_t count)
      : memory(static_cast<T*>(std::aligned_alloc(64, (count * sizeof(T) + 63) / 64 * 64)), std::free) {}
  T* data() const { return memory.get(); }
  std::unique_ptr<T, decltype(&std::free)> memory;
};

TEST(BertKernels, MultiplyAsExactArithmeticDoes) {
  constexpr std::size_t rows = 11, in = 96, out = 64, blocks = in / quantised_block;
  const auto x = random_values(rows * in, 1);
  std::mt19937 random(2);
  std::vector<std::int8_t> weights(out * in);
  for (auto& weight : weights) weight = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
  auto scales = random_values(out * blocks, 3, 0.01f);
  const auto bias = random_values(out, 4);
  for (const Kernels* kernels : kernels_here()) {
    Aligned<std::byte> packed(weights.size() * kernels->bytes_a_weight);
    Aligned<float> packed_scales(scales.size());
    kernels->pack(weights.data(), scales.data(), out, in, packed.data(), packed_scales.data());
    Aligned<std::byte> values(rows * in * 2);
    std::vector<float> x_scales(rows * blocks);
    std::vector<std::int32_t> sums(rows * blocks);
    const Quantised quantised{values.data(), x_scales.data(), sums.data()};
    kernels->quantise(x.data(), rows, in, quantised);
    std::vector<float> y(rows * out);
    kernels->multiply(quantised, rows, {packed.data(), packed_scales.data(), bias.data(), out, in}, y.data());
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t o = 0; o < out; ++o) {
        double expected = bias[o], room = 1e-3;
        for (std::size_t k = 0; k < in; ++k) {
          const double weight = static_cast<double>(weights[o * in + k]) * scales[o * blocks + k / quantised_block];
          expected += weight * x[row * in + k];
          room += std::abs(weight) * x_scales[row * blocks + k / quantised_block] / 2;
        }
        EXPECT_NEAR(y[row * out + o], expected, room) << kernels->name << " row " << row << " out " << o;
      }
    }
  }
}

TEST(BertKernels, AttentionIsThatOfTheFormula) {
  constexpr std::size_t heads = 2, features = 64, head_features = features / heads;
  for (const Kernels* kernels : kernels_here()) {
    for (const std::size_t tokens : {1u, 2u, 15u, 16u, 17u, 37u}) {
      const auto qkv = random_values(tokens * 3 * features, static_cast<unsigned>(tokens));
      std::vector<float> out(tokens * features);
      Aligned<float> scratch(attention_scratch(tokens, head_features));
      kernels->attention(qkv.data(), tokens, heads, features, out.data(), scratch.data());
      for (std::size_t head = 0; head < heads; ++head) {
        for (std::size_t row = 0; row < tokens; ++row) {
          std::vector<double> weights(tokens);
          double total = 0;
          for (std::size_t other = 0; other < tokens; ++other) {
            double dot = 0;
            for (std::size_t i = 0; i < head_features; ++i) {
              dot += static_cast<double>(qkv[row * 3 * features + head * head_features + i]) *
                     qkv[other * 3 * features + features + head * head_features + i];
            }
            total += weights[other] = std::exp(dot / std::sqrt(static_cast<double>(head_features)));
          }
          for (std::size_t i = 0; i < head_features; ++i) {
            double expected = 0;
            for (std::size_t other = 0; other < tokens; ++other) {
              expected += weights[other] / total * qkv[other * 3 * features + 2 * features + head * head_features + i];
            }
            EXPECT_NEAR(out[row * features + head * head_features + i], expected, 1e-4) << kernels->name;
          }
        }
      }
    }
  }
}

TEST(BertKernels, GeluAndLayerNormAreThoseOfTheFormulas) {
  for (const Kernels* kernels : kernels_here()) {
    auto x = random_values(64, 7, 3);
    x[0] = -50;
    x[1] = 50;
    x[2] = 0;
    auto y = x;
    kernels->gelu(y.data(), y.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_NEAR(y[i], x[i] * std::erfc(-static_cast<double>(x[i]) / std::sqrt(2.0)) / 2, 1e-3) << kernels->name;
    }
    const auto residual = random_values(64, 8), gain = random_values(32, 9), bias = random_values(32, 10);
    y = x;
    kernels->layer_norm(y.data(), residual.data(), 2, 32, gain.data(), bias.data(), 1e-12f);
    for (std::size_t row = 0; row < 2; ++row) {
      double mean = 0, squares = 0;
      for (std::size_t i = row * 32; i < row * 32 + 32; ++i) mean += (x[i] + residual[i]) / 32.0;
      for (std::size_t i = row * 32; i < row * 32 + 32; ++i) squares += std::pow(x[i] + residual[i] - mean, 2) / 32.0;
      for (std::size_t i = 0; i < 32; ++i) {
        const std::size_t at = row * 32 + i;
        EXPECT_NEAR(y[at], (x[at] + residual[at] - mean) / std::sqrt(squares) * gain[i] + bias[i], 1e-4);
      }
    }
  }
}

/// With the real default model, which `make models` installs.
class EncoderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto model = models::Library(models::Library::default_folder()).find("all-minilm-l6-v2");
    if (!model) GTEST_SKIP() << "all-minilm-l6-v2 is not installed: run `make models`";
    path_ = model->path;
  }
  std::filesystem::path path_;
};

TEST_F(EncoderTest, AllInstructionSetsGiveTheSameVectors) {
  Texts texts;
  std::mt19937 random(5);
  for (const std::size_t size : {3u, 8u, 64u, 200u, 512u}) {
    auto& text = texts.emplace_back(1, 101);
    while (text.size() + 1 < size) text.push_back(static_cast<std::int32_t>(1000 + random() % 20000));
    text.push_back(102);
  }
  std::vector<std::vector<std::vector<float>>> results;
  for (const Kernels* kernels : kernels_here()) {
    auto encoder = Encoder::load(path_, *kernels);
    ASSERT_TRUE(encoder) << encoder.error().message << encoder.error().detail;
    EXPECT_EQ((*encoder)->dimensions(), 384u);
    EXPECT_EQ((*encoder)->context_tokens(), 512u);
    Encoder::Workspace workspace;
    results.push_back((*encoder)->encode(workspace, texts, never));
    ASSERT_EQ(results.back().size(), texts.size());
  }
  for (const auto& result : results) {
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_GT(cosine(result[i], results.front()[i]), 0.999) << i;
  }
}

TEST_F(EncoderTest, AVectorDoesNotDependOnTheOtherTexts) {
  auto encoder = Encoder::load(path_);
  ASSERT_TRUE(encoder);
  Encoder::Workspace workspace;
  const Texts texts{{101, 2023, 2003, 102}, {101, 102}, {101, 7592, 2088, 999, 3231, 4937, 3899, 102}};
  const auto together = (*encoder)->encode(workspace, texts, never);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto alone = (*encoder)->encode(workspace, {&texts[i], 1}, never);
    EXPECT_EQ(alone.front(), together[i]);
  }
}

TEST_F(EncoderTest, IdsBeyondTheVocabularyAreNoDanger) {
  auto encoder = Encoder::load(path_);
  ASSERT_TRUE(encoder);
  Encoder::Workspace workspace;
  EXPECT_EQ((*encoder)->encode(workspace, Texts{{101, 1 << 30, -5, 102}}, never).size(), 1u);
  EXPECT_TRUE((*encoder)->encode(workspace, Texts{{101, 102}}, [] { return true; }).empty());
}

TEST_F(EncoderTest, WhatIsNoBertIsLeftToOthers) {
  auto language = models::Library(models::Library::default_folder()).find("smollm2-135m-instruct");
  if (!language) GTEST_SKIP() << "smollm2-135m-instruct is not installed";
  EXPECT_EQ(Encoder::load(language->path).error().code, Code::unimplemented);
}

TEST(EncoderLoad, RefusesWhatIsNotAModel) {
  const auto path = std::filesystem::temp_directory_path() / "bert-encoder-test-not-a-model.gguf";
  EXPECT_EQ(Encoder::load(path).error().code, Code::not_found);
  std::ofstream(path) << "GGUF but no more";
  EXPECT_EQ(Encoder::load(path).error().code, Code::invalid_argument);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace wrkhrs::engine::bert
