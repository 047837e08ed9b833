// A bounded queue from any thread to one coroutine.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/clock.hpp"

namespace wrkhrs {

namespace asio = boost::asio;

/// push() and close() are safe from any thread; pop() is for one coroutine on the executor given to make().
template <class T>
class Mailbox : public std::enable_shared_from_this<Mailbox<T>> {
 public:
  static std::shared_ptr<Mailbox> make(asio::any_io_executor executor, std::size_t capacity) {
    return std::shared_ptr<Mailbox>(new Mailbox(std::move(executor), capacity));
  }

  /// False when the box is full or closed; the item is then dropped.
  bool push(T item) {
    {
      std::lock_guard lock(mutex_);
      if (closed_ || items_.size() >= capacity_) return false;
      items_.push_back(std::move(item));
    }
    wake();
    return true;
  }
  /// No more items: pop() gives what is left, then nothing.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    wake();
  }
  bool closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
  }

  /// The next item, or nothing when `until` has come, the box is closed and empty, or the coroutine is cancelled.
  asio::awaitable<std::optional<T>> pop(SteadyTime until) {
    while (true) {
      {
        std::lock_guard lock(mutex_);
        if (!items_.empty()) {
          std::optional<T> item(std::move(items_.front()));
          items_.pop_front();
          co_return item;
        }
        if (closed_ || until <= std::chrono::steady_clock::now()) co_return std::nullopt;
      }
      timer_.expires_at(until);
      boost::system::error_code ignored;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      const auto cancellation = co_await asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
    }
  }

 private:
  Mailbox(asio::any_io_executor executor, std::size_t capacity) : timer_(std::move(executor)), capacity_(capacity) {}

  // On the consumer's executor, so that it cannot come between the consumer's look at the queue and its wait.
  void wake() {
    asio::post(timer_.get_executor(), [self = this->shared_from_this()] { self->timer_.cancel(); });
  }

  mutable std::mutex mutex_;
  asio::steady_timer timer_;
  const std::size_t capacity_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace wrkhrs
