#include "rag/adapters/late_embedder.hpp"

#include <future>

#include <gtest/gtest.h>

#include "net/runtime.hpp"

namespace wrkhrs::rag {
namespace {

using namespace std::chrono_literals;

/// The real default model, which `make models` installs.
Result<std::unique_ptr<LlamaEmbedder>> real_model() {
  auto model = models::Library(models::Library::default_folder()).find("all-minilm-l6-v2");
  if (!model) return forward_error(model);
  return LlamaEmbedder::load(*model, 1);
}

TEST(LateEmbedder, says_what_to_do_while_its_model_is_missing_and_works_when_it_has_come) {
  if (!real_model()) GTEST_SKIP() << "all-minilm-l6-v2 is not installed: run `make models`";
  net::Runtime runtime(1);
  const Context ctx = Context::background(20s);
  std::atomic<bool> is_there = false;
  std::atomic<int> tries = 0;
  LateEmbedder embedder(
      [&]() -> Result<std::unique_ptr<LlamaEmbedder>> {
        ++tries;
        if (!is_there) return fail(Code::not_found, "Install it with `wrkhrs models pull m`.");
        return real_model();
      },
      1ms);
  EXPECT_EQ(embedder.ready().error().code, Code::unavailable) << "not even begun";
  std::promise<std::size_t> loaded;
  int calls = 0;
  embedder.start([&](Embedder& usable) -> Result<void> {
    if (++calls == 1) return fail(Code::unavailable, "The database is busy.");
    loaded.set_value(usable.dimensions());
    return {};
  });
  while (tries < 3) std::this_thread::yield();
  auto refused = runtime.run(embedder.embed(ctx, {"text"}, Embedder::Side::query));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_EQ(refused.error().message, "Install it with `wrkhrs models pull m`.");
  EXPECT_GT(refused.error().retry_after, 0s);
  is_there = true;
  EXPECT_EQ(loaded.get_future().get(), 384u);
  EXPECT_EQ(calls, 2) << "what could not be started was started again, without loading twice";
  EXPECT_TRUE(runtime.run(embedder.embed(ctx, {"text"}, Embedder::Side::query)));
  embedder.stop();
  EXPECT_TRUE(embedder.ready());
}

TEST(LateEmbedder, lets_a_query_wait_for_a_model_that_is_just_being_loaded) {
  if (!real_model()) GTEST_SKIP() << "all-minilm-l6-v2 is not installed: run `make models`";
  net::Runtime runtime(1);
  LateEmbedder embedder([] {
    std::this_thread::sleep_for(100ms);  // tidy: allow(sleep) a model that takes a moment
    return real_model();
  });
  embedder.start([](Embedder&) { return Result<void>{}; });
  EXPECT_TRUE(runtime.run(embedder.embed(Context::background(20s), {"text"}, Embedder::Side::query)));
}

TEST(LateEmbedder, stops_at_once_while_it_waits) {
  LateEmbedder embedder([]() -> Result<std::unique_ptr<LlamaEmbedder>> { return fail(Code::not_found, "No."); }, 1h);
  embedder.start([](Embedder&) { return Result<void>{}; });
  embedder.stop();
  EXPECT_FALSE(embedder.ready());
}

}  // namespace
}  // namespace wrkhrs::rag
