#include "orchestrator/patient_backends.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace wrkhrs::orchestrator {

template <class Call>
auto PatientBackends::repeat(const Context& ctx, std::chrono::milliseconds patience, Call call) -> decltype(call()) {
  const SteadyTime limit = std::min(ctx.deadline(), std::chrono::steady_clock::now() + patience);
  for (auto pause = patience_.first_pause;; pause = std::min(pause * 2, patience_.longest_pause)) {
    auto result = co_await call();
    if (result) co_return result;
    // What has a code of its own (outcome_unknown) says something definite.
    const Error& error = result.error();
    const bool passing =
        (error.code == Code::unavailable || error.code == Code::upstream_failed) && error.openai_code.empty();
    if (!passing || std::chrono::steady_clock::now() + pause >= limit || !ctx.check()) co_return result;
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

Task<api::rag::SearchResults> PatientBackends::search(const Context& ctx, api::rag::SearchStores request) {
  co_return co_await repeat(ctx, patience_.services, [&] { return inner_.search(ctx, request); });
}

Task<api::tools::ToolHits> PatientBackends::find_tools(const Context& ctx, api::tools::SearchToolsRequest request) {
  co_return co_await repeat(ctx, patience_.services, [&] { return inner_.find_tools(ctx, request); });
}

Task<api::tools::InvokeToolResponse> PatientBackends::invoke(const Context& ctx,
                                                             api::tools::InvokeToolRequest request) {
  co_return co_await repeat(ctx, patience_.services, [&] { return inner_.invoke(ctx, request); });
}

Task<ModelReply> PatientBackends::complete(const Context& ctx, json::Object body) {
  co_return co_await repeat(ctx, patience_.model, [&] { return inner_.complete(ctx, body); });
}

}  // namespace wrkhrs::orchestrator
