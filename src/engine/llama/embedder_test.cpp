#include "engine/llama/embedder.hpp"

#include <fstream>
#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/models.hpp"

namespace wrkhrs::engine {
namespace {

double cosine(const Embedding& a, const Embedding& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.vector.size(); ++i) sum += static_cast<double>(a.vector[i]) * b.vector[i];
  return sum;
}

/// Runs one call to its end on an event loop of its own.
Result<std::vector<Embedding>> embed(Embedder& embedder, std::vector<std::string> texts,
                                     const Context& ctx = Context::background()) {
  asio::io_context loop;
  std::optional<Result<std::vector<Embedding>>> out;
  auto call = [&]() -> asio::awaitable<void> { out = co_await embedder.embed(ctx, std::move(texts)); };
  asio::co_spawn(loop, call, [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
  loop.run();
  return std::move(*out);
}

/// With the real default model, which `make models` installs.
class EmbedderTest : public testing::Test {
 protected:
  static std::unique_ptr<Embedder> load(EmbedderOptions options = {}) {
    auto model = models::Library(models::Library::default_folder()).find("all-minilm-l6-v2");
    if (!model) return nullptr;
    auto embedder = Embedder::load(model->path, options);
    EXPECT_TRUE(embedder) << embedder.error().message;
    return embedder ? std::move(*embedder) : nullptr;
  }
  void SetUp() override {
    embedder_ = load();
    if (!embedder_) GTEST_SKIP() << "all-minilm-l6-v2 is not installed: run `make models`";
  }
  std::unique_ptr<Embedder> embedder_;
};

// The similarities are those of the model's own documentation (sbert.net, "Computing Embeddings", all-MiniLM-L6-v2).
TEST_F(EmbedderTest, GivesTheSimilaritiesThatTheModelsAuthorsPublish) {
  auto out = embed(*embedder_, {"The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."});
  ASSERT_TRUE(out) << out.error().message;
  ASSERT_EQ((*out)[0].vector.size(), 384u);
  EXPECT_NEAR(cosine((*out)[0], (*out)[0]), 1.0, 1e-5);
  EXPECT_NEAR(cosine((*out)[0], (*out)[1]), 0.6660, 0.01);
  EXPECT_NEAR(cosine((*out)[0], (*out)[2]), 0.1046, 0.01);
  EXPECT_NEAR(cosine((*out)[1], (*out)[2]), 0.1411, 0.01);
}

TEST_F(EmbedderTest, LlamaCppGivesTheSameVectors) {
  auto upstream = load({.workers = 1, .llama_only = true});
  ASSERT_TRUE(upstream);
  std::vector<std::string> texts{"steel", "", "How stiff must a beam of 3 m be?", "\u6c34 \u00e9t\u00e9 \U0001F600"};
  for (int words : {30, 120, 600}) {
    std::string text;
    for (int i = 0; i < words; ++i) text += (i % 7 == 0 ? "Deflection " : "follows from stiffness, ");
    texts.push_back(text);
  }
  auto ours = embed(*embedder_, texts);
  auto theirs = embed(*upstream, texts);
  ASSERT_TRUE(ours && theirs);
  EXPECT_EQ(embedder_->dimensions(), upstream->dimensions());
  EXPECT_EQ(embedder_->context_tokens(), upstream->context_tokens());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_GT(cosine((*ours)[i], (*theirs)[i]), 0.998) << i;
    EXPECT_EQ((*ours)[i].tokens, (*theirs)[i].tokens);
    EXPECT_EQ((*ours)[i].truncated, (*theirs)[i].truncated);
  }
}

TEST_F(EmbedderTest, AQueryIsAnsweredBeforeADocument) {
  auto one_worker = load({.workers = 1});
  asio::io_context loop;
  std::vector<std::string> order;
  auto document = [&]() -> asio::awaitable<void> {
    (void)co_await one_worker->embed(Context::background(), std::vector<std::string>(200, "a passage of a document"));
    order.push_back("document");
  };
  auto query = [&]() -> asio::awaitable<void> {
    (void)co_await one_worker->embed(Context::background(), {"a question"}, Priority::query);
    order.push_back("query");
  };
  asio::co_spawn(loop, document, [](std::exception_ptr) {});
  asio::co_spawn(loop, query, [](std::exception_ptr) {});
  loop.run();
  EXPECT_EQ(order, (std::vector<std::string>{"query", "document"}));
}

TEST_F(EmbedderTest, ATextsEmbeddingDoesNotDependOnItsNeighbours) {
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i)
    texts.push_back("Beam number " + std::to_string(i) + " carries a load " + std::string(i * 7, 'x'));
  auto together = embed(*embedder_, texts);
  ASSERT_TRUE(together);
  ASSERT_EQ(together->size(), texts.size());
  for (std::size_t i : {0u, 17u, 39u}) {
    auto alone = embed(*embedder_, {texts[i]});
    ASSERT_TRUE(alone);
    EXPECT_GT(cosine((*alone)[0], (*together)[i]), 0.9995) << i;
    EXPECT_EQ((*alone)[0].tokens, (*together)[i].tokens);
  }
}

TEST_F(EmbedderTest, SaysWhenATextWasCutToTheModelsContext) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "steel ";
  auto out = embed(*embedder_, {text, "steel", std::string(5 << 20, 'a')});
  ASSERT_TRUE(out);
  EXPECT_TRUE((*out)[0].truncated);
  EXPECT_EQ((*out)[0].tokens, embedder_->context_tokens());
  EXPECT_FALSE((*out)[1].truncated);
  EXPECT_EQ((*out)[1].tokens, 3u) << "the word and two marks";
  EXPECT_TRUE((*out)[2].truncated);
  EXPECT_EQ(embedder_->count_tokens(text), 2002u);
}

TEST_F(EmbedderTest, OddTextsAreEmbeddedToo) {
  auto out = embed(*embedder_, {"", "\xff\xfe\x80", std::string("a\0b", 3), "\U0001F600 \u6c34", "[CLS] [SEP]"});
  ASSERT_TRUE(out) << out.error().message;
  for (const Embedding& embedding : *out) EXPECT_NEAR(cosine(embedding, embedding), 1.0, 1e-4);
}

TEST_F(EmbedderTest, ManyCallersShareOneModel) {
  std::vector<std::future<bool>> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.push_back(std::async(std::launch::async, [this, caller] {
      auto out = embed(*embedder_, std::vector<std::string>(3, "caller " + std::to_string(caller)));
      auto again = embed(*embedder_, {"caller " + std::to_string(caller)});
      return out && again && cosine((*out)[2], (*again)[0]) > 0.9995;
    }));
  }
  for (auto& caller : callers) EXPECT_TRUE(caller.get());
  EXPECT_EQ(embedder_->queued_texts(), 0u);
}

TEST_F(EmbedderTest, ARequestThatHasEndedIsNotComputed) {
  auto flag = std::make_shared<std::atomic<bool>>(true);
  auto gone = embed(*embedder_, {"x"}, Context::background().with_cancel_flag(flag));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, Code::cancelled);
  auto late = embed(*embedder_, {"x"}, Context::background(std::chrono::milliseconds(0)));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::deadline_exceeded);
}

TEST_F(EmbedderTest, ADeadlineEndsLongWork) {
  const std::vector<std::string> texts(1000,
                                       "The yield strength of structural steel S355 is 355 MPa for thin sections.");
  const auto started = std::chrono::steady_clock::now();
  auto out = embed(*embedder_, texts, Context::background(std::chrono::milliseconds(100)));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::deadline_exceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
  EXPECT_EQ(embedder_->queued_texts(), 0u);
  EXPECT_TRUE(embed(*embedder_, {"it still works"}));
}

TEST_F(EmbedderTest, MoreTextsThanTheQueueHoldsAreRefused) {
  auto small = load({.queued_texts_max = 4});
  EXPECT_EQ(embed(*small, std::vector<std::string>(5, "x")).error().code, Code::too_large);
  EXPECT_TRUE(embed(*small, std::vector<std::string>(4, "x")));
}

TEST_F(EmbedderTest, EndingItAnswersThoseWhoWait) {
  asio::io_context loop;
  int unavailable = 0;
  auto call = [&]() -> asio::awaitable<void> {
    auto out = co_await embedder_->embed(Context::background(), std::vector<std::string>(2000, "a long list of texts"));
    if (!out && out.error().code == Code::unavailable) ++unavailable;
  };
  asio::co_spawn(loop, call, [](std::exception_ptr) {});
  asio::co_spawn(loop, call, [](std::exception_ptr) {});
  loop.poll();
  embedder_.reset();
  loop.run();
  EXPECT_EQ(unavailable, 2);
}

TEST(EmbedderLoad, RefusesWhatIsNotAModel) {
  const auto path = std::filesystem::temp_directory_path() / "embedder-test-not-a-model.gguf";
  EXPECT_EQ(Embedder::load(path).error().code, Code::not_found);
  std::ofstream(path) << "GGUF but no more";
  EXPECT_EQ(Embedder::load(path).error().code, Code::invalid_argument);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace wrkhrs::engine
