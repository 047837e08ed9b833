// Several tasks at once, on one loop.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/task.hpp"

namespace wrkhrs {

/// Runs the tasks side by side on the caller's loop and gives their results in order. An exception becomes an internal
/// error. When the caller is cancelled, so are they; it still waits for them. Only for loops with one thread
/// (net::Loop).
template <class T>
asio::awaitable<std::vector<Result<T>>> when_all(std::vector<Task<T>> tasks) {
  struct State {
    explicit State(asio::any_io_executor executor, std::size_t n) : done(executor, forever()), signals(n), left(n) {
      results.assign(n, Result<T>(fail(Code::internal, "An internal error occurred.")));
    }
    static asio::steady_timer::time_point forever() { return asio::steady_timer::time_point::max(); }
    asio::steady_timer done;
    std::vector<asio::cancellation_signal> signals;
    std::vector<Result<T>> results;
    std::size_t left;
  };
  auto executor = co_await asio::this_coro::executor;
  auto state = std::make_shared<State>(executor, tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto finish = [state, i](std::exception_ptr exception, Result<T> result) {
      if (!exception) state->results[i] = std::move(result);
      if (--state->left == 0) state->done.cancel();
    };
    auto work = [](Task<T> task) -> Task<T> {
      co_await asio::this_coro::throw_if_cancelled(false);
      co_return co_await std::move(task);
    };
    asio::co_spawn(executor, work(std::move(tasks[i])),
                   asio::bind_cancellation_slot(state->signals[i].slot(), std::move(finish)));
  }
  while (state->left > 0) {
    boost::system::error_code ec;
    co_await state->done.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    if (state->left == 0) break;
    auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
      for (auto& signal : state->signals) signal.emit(asio::cancellation_type::terminal);
      co_await asio::this_coro::reset_cancellation_state();
    }
  }
  co_return std::move(state->results);
}

}  // namespace wrkhrs
