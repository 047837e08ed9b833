#include "rag/adapters/late_embedder.hpp"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"

namespace wrkhrs::rag {
namespace {

constexpr std::chrono::seconds loading_max{5};
constexpr std::chrono::milliseconds look_again_after{20};

}  // namespace

LateEmbedder::LateEmbedder(Load load, std::chrono::milliseconds try_again_after)
    : load_(std::move(load)), try_again_after_(try_again_after), why_not_("The embedding model is being loaded.") {}

LateEmbedder::~LateEmbedder() { stop(); }

void LateEmbedder::start(std::function<Result<void>(Embedder&)> on_loaded) {
  is_loading_ = true;
  thread_ = std::jthread(
      [this, on_loaded = std::move(on_loaded)](const std::stop_token& stop) { keep_trying(stop, on_loaded); });
}

void LateEmbedder::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void LateEmbedder::keep_trying(const std::stop_token& stop, const std::function<Result<void>(Embedder&)>& on_loaded) {
  std::string said;
  while (!stop.stop_requested()) {
    Result<void> outcome;
    if (!loaded_) {
      auto loaded = load_();
      if (loaded) loaded_ = std::move(*loaded);
      if (!loaded) outcome = forward_error(loaded);
    }
    if (outcome) {
      usable_ = loaded_.get();
      outcome = on_loaded(*this);
    }
    is_loading_ = false;
    if (!outcome && outcome.error().message != said) {
      said = outcome.error().message;
      log::error("the embedding model cannot be used", {{"error", said}, {"detail", outcome.error().detail}});
    }
    std::unique_lock lock(mutex_);
    is_ready_ = outcome.has_value();
    if (is_ready_) return;
    why_not_ = outcome.error().message;
    stopped_.wait_for(lock, stop, try_again_after_, [] { return false; });
  }
}

Result<LlamaEmbedder*> LateEmbedder::ready() const {
  {
    const std::lock_guard lock(mutex_);
    if (is_ready_) return usable_.load();
  }
  return not_ready();
}

std::unexpected<Error> LateEmbedder::not_ready() const {
  const std::lock_guard lock(mutex_);
  Error error{.code = Code::unavailable, .message = why_not_};
  error.retry_after = std::chrono::ceil<std::chrono::seconds>(try_again_after_);
  return std::unexpected(std::move(error));
}

Task<std::vector<std::vector<float>>> LateEmbedder::embed(const Context& ctx, std::vector<std::string> texts,
                                                          Side side) {
  const SteadyTime limit = std::min(ctx.deadline(), std::chrono::steady_clock::now() + loading_max);
  while (is_loading_ && usable_ == nullptr && std::chrono::steady_clock::now() < limit) {
    if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
    asio::steady_timer timer(co_await asio::this_coro::executor, look_again_after);
    co_await timer.async_wait(asio::use_awaitable);
  }
  LlamaEmbedder* engine = usable_;
  if (engine == nullptr) co_return not_ready();
  co_return co_await engine->embed(ctx, std::move(texts), side);
}

}  // namespace wrkhrs::rag
